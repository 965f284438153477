"""Whether two archives hold the same."""

from dataclasses import replace

import numpy as np
import pytest

from indexer.directive.citations.law_names import name_of_law
from indexer.domain import Ranking, SourceState, Term
from indexer.language.folding import exact_term, symbol_term, terms
from indexer.protocols import ArchiveView, ArchiveWriter
from tests.archive_content import SYMBOLS, WORDS, make_document, make_source, unit_vectors


def put(writer: ArchiveWriter, number: int, variant: int = 0, path: str | None = None) -> None:
    """Put the document `number` and its file."""
    writer.put_document(make_document(number, variant))
    writer.put_source(make_source(path or f"{number}.pdf", number))


def assert_same_ranking(given: Ranking, exact: Ranking, limit: int, tolerance: float) -> None:
    """`exact` is without limit; passages of equal score may stand in any order."""
    scores = dict(exact)
    assert len(given) == min(limit, len(exact))
    assert len({id for id, _ in given}) == len(given)
    for scored, wanted in zip(given, exact, strict=False):
        assert scored.score == pytest.approx(wanted.score, abs=tolerance)
        assert scored.score == pytest.approx(scores[scored.passage_id], abs=tolerance)


def assert_same(view: ArchiveView, exact: ArchiveView) -> None:
    """Everything that can be asked of a view has the same answer."""
    status, wanted = view.status(), exact.status()
    assert replace(status, disk_bytes=0, committed_at=None) == replace(wanted, disk_bytes=0, committed_at=None)
    documents, total = exact.documents(limit=1000)
    assert view.documents(limit=1000) == (documents, total)
    assert view.documents(offset=1, limit=2) == (documents[1:3], total)
    ids = [document.id for document in documents]
    assert view.documents_by_id(ids) == exact.documents_by_id(ids)
    passages = [passage.id for id in ids for passage in exact.document_passages(id)]
    assert view.passages(passages) == exact.passages(passages)
    for id in ids:
        assert view.document(id) == exact.document(id)
        assert view.pages(id) == exact.pages(id)
        assert view.pages(id, 2, 7) == exact.pages(id, 2, 7) == exact.pages(id)[1:7]
        assert view.document_passages(id) == exact.document_passages(id)
        assert list(view.citations(id)) == list(exact.citations(id))
    assert view.assignments() == exact.assignments()
    keys = [symbol_term(symbol) for symbol in SYMBOLS]
    assert set(view.citing(keys)) == set(exact.citing(keys))
    assert view.bearing(SYMBOLS) == exact.bearing(SYMBOLS)
    laws = [name for document in documents if (name := name_of_law(document.header))]
    assert view.entitled([*laws, "luat khong co"]) == exact.entitled(laws)
    for passage in passages:
        np.testing.assert_array_equal(view.vectors(passage), exact.vectors(passage))
    for symbol in SYMBOLS:
        for limit in (1, 3, 100):
            assert view.by_symbol(symbol, limit) == exact.by_symbol(symbol, limit)
    for vector in unit_vectors(3, seed=99):
        everything = exact.nearest(vector, 10_000)
        for limit in (1, 4, 50):
            assert_same_ranking(view.nearest(vector, limit), everything, limit, 1e-5)
    for query in ("chuyển đổi số", "phong chay chua chay rung", "sở GD&ĐT báo cáo 2025", "nhiệm vụ, giải pháp"):
        wanted_terms = [Term(text, 1 + i / 7) for i, text in enumerate(terms(query))]
        everything = exact.matching(wanted_terms, 10_000)
        for limit in (1, 4, 50):
            assert_same_ranking(view.matching(wanted_terms, limit), everything, limit, 1e-4)
    bag = [exact_term(word) for word in WORDS] + [symbol_term(symbol) for symbol in SYMBOLS]
    assert view.term_frequencies(bag) == exact.term_frequencies(bag)
    assert view.syllable_counts() == exact.syllable_counts()
    for at_least in (1, 2):
        assert view.pair_counts(at_least) == exact.pair_counts(at_least)
    for state in (None, *SourceState):
        assert view.sources(state) == exact.sources(state)
