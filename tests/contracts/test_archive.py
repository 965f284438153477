"""What every archive must do, judged on values and order against the exact one in memory."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.assignments import Assignment, AssignmentQuery, DeadlineKind
from indexer.citations import RelationKind
from indexer.directive.assignments.filing import assignment_id
from indexer.directive.header.issue import order_of_issue
from indexer.domain import (
    UNSURE,
    DocumentId,
    EmbeddedDocument,
    Evidence,
    HeaderField,
    Origin,
    PassageId,
    Ranking,
    SourceState,
    Term,
)
from indexer.errors import ArchiveBusy, ArchiveMissing, IndexIncompatible, NotInArchive
from indexer.language.folding import exact_term, folded_term, symbol_term, terms
from indexer.protocols import Archive, ArchiveWriter
from indexer.storage.archive import SqliteArchive
from tests.archive_comparison import assert_same, assert_same_ranking, put
from tests.archive_content import (
    DIMENSION,
    MODEL,
    ROOT,
    SYMBOLS,
    WORDS,
    document_id,
    make_document,
    make_source,
    saying,
    unit_vectors,
)
from tests.in_memory_archive import InMemoryArchive

Make = Callable[[str], Archive]
"""An archive that is kept between two calls of the test, by its passage rules."""


@pytest.fixture(params=["memory", "sqlite"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    if request.param == "memory":
        held = InMemoryArchive()

        def same(rules: str) -> Archive:
            held.rules = rules
            return held

        return same
    return lambda rules: SqliteArchive(tmp_path / "kho 100% #1?", rules)


@pytest.fixture
def archive(make: Make) -> Archive:
    return make("rules")


def fill(archive: Archive, *numbers: int) -> None:
    with archive.writer(MODEL) as writer:
        for number in numbers:
            put(writer, number)
        writer.commit()


def passage_ids(*numbers: int) -> list[PassageId]:
    return [passage.id for number in numbers for passage in make_document(number).text.passages]


# --- Reading ---------------------------------------------------------------------------------------------


def test_an_archive_that_was_never_written_is_missing(archive: Archive) -> None:
    with pytest.raises(ArchiveMissing, match="tracuu index"), archive.view():
        pass


def test_an_archive_that_was_opened_and_not_committed_to_is_missing(archive: Archive) -> None:
    with archive.writer(MODEL) as writer:
        put(writer, 1)
        assert writer.has_document(document_id(1))
    with pytest.raises(ArchiveMissing, match="no archive"), archive.view():
        pass


def test_what_was_put_comes_back_as_it_was(archive: Archive) -> None:
    document = make_document(1, passages=4)
    with archive.writer(MODEL) as writer:
        writer.put_document(document)
        assert writer.commit() == 1
    with archive.view() as view:
        assert view.document(document_id(1)) == document.text.document
        assert view.pages(document_id(1)) == list(document.text.pages)
        assert view.document_passages(document_id(1)) == list(document.text.passages)
        rows = [i for i, window in enumerate(document.windows) if window.passage_id == document.text.passages[0].id]
        np.testing.assert_array_equal(
            view.vectors(document.text.passages[0].id), document.vectors[rows].astype(np.float16).astype(np.float32)
        )


def test_what_is_not_there_is_not_in_the_archive(archive: Archive) -> None:
    fill(archive, 1)
    missing = document_id(7)
    with archive.view() as view:
        for ask in (view.document, view.pages, view.document_passages, view.document_sources):
            with pytest.raises(NotInArchive, match=missing):
                ask(missing)
        with pytest.raises(NotInArchive, match=r"7\.1"):
            view.vectors(PassageId(f"{missing}.1"))
        assert view.documents_by_id([missing]) == {}
        assert view.passages([PassageId(f"{missing}.1")]) == {}
        assert view.by_symbol("999-NQ/TW", 10) == ()
        assert view.matching([Term(exact_term("khôngcó"))], 10) == ()


def test_passages_come_in_the_order_in_which_they_are_asked_for(archive: Archive) -> None:
    fill(archive, 1, 2, 3)
    held = [*passage_ids(1), *passage_ids(2), *passage_ids(3)]
    asked = [held[-1], *held[::2], held[-1]]
    nowhere = [PassageId(f"{document_id(2)}{ending}") for ending in ("", ".", ".0", ".-1", ".01", ".99", ".x", ".²")]
    with archive.view() as view:
        found = view.passages([*nowhere, *asked])
    assert list(found) == list(dict.fromkeys(asked))
    assert all(passage.id == id for id, passage in found.items())


def test_an_archive_without_any_document_answers_nothing(archive: Archive) -> None:
    with archive.writer(MODEL) as writer:
        writer.put_source(make_source("trang.pdf", None, SourceState.REJECTED))
        writer.commit()
    with archive.view() as view:
        assert view.nearest(unit_vectors(1)[0], 10) == ()
        assert view.matching([Term(exact_term("ban"))], 10) == ()
        assert view.documents() == ([], 0)
        assert view.syllable_counts() == {}
        assert [source.path for source in view.sources()] == ["trang.pdf"]


def test_several_threads_may_ask_one_view(archive: Archive) -> None:
    fill(archive, *range(1, 10))
    asked = [Term(exact_term("ban"))]
    within = frozenset({document_id(1), document_id(2)})
    with archive.view() as view, ThreadPoolExecutor(4) as pool:
        alone = (view.nearest(unit_vectors(1)[0], 10, within), view.matching(asked, 10), view.passages(passage_ids(3)))
        together = [
            (
                pool.submit(view.nearest, unit_vectors(1)[0], 10, within),
                pool.submit(view.matching, asked, 10),
                pool.submit(view.passages, passage_ids(3)),
            )
            for _ in range(20)
        ]
        assert all(tuple(one.result() for one in three) == alone for three in together)


@pytest.mark.parametrize("limit", [0, -1])
def test_no_limit_no_passages(archive: Archive, limit: int) -> None:
    fill(archive, 1, 2, 3)
    with archive.view() as view:
        assert view.nearest(unit_vectors(1)[0], limit) == ()
        assert view.matching([Term(exact_term("ban"))], limit) == ()
        assert view.by_symbol(SYMBOLS[0], limit) == ()


def test_a_passage_of_many_windows_is_ranked_once_by_its_best(archive: Archive) -> None:
    document = make_document(1, passages=3)
    first, second, third = document.text.passages
    vectors = unit_vectors(12, seed=5)
    window = document.windows[0]
    windows = tuple(replace(window, passage_id=owner) for owner in [first.id] * 10 + [second.id, third.id])
    with archive.writer(MODEL) as writer:
        writer.put_document(replace(document, windows=windows, vectors=vectors))
        writer.commit()
    # All ten windows of the first passage come before any of the others: the search must go deeper.
    query = vectors[:10].sum(axis=0) * 10 - vectors[10] - vectors[11]
    query /= np.linalg.norm(query)
    cosines = vectors.astype(np.float16).astype(np.float32) @ query
    with archive.view() as view:
        ranking = view.nearest(query, 3)
    assert {id for id, _ in ranking} == {first.id, second.id, third.id}
    assert dict(ranking)[first.id] == pytest.approx(max(cosines[:10]), abs=1e-5)
    assert [score for _, score in ranking] == sorted((score for _, score in ranking), reverse=True)


def test_a_weight_makes_a_word_count_more_and_none_makes_it_not_count(archive: Archive) -> None:
    fill(archive, *range(1, 20))
    with archive.view() as view:
        single = dict(view.matching([Term(exact_term("rừng"))], 100))
        double = dict(view.matching([Term(exact_term("rừng"), 2.0)], 100))
        assert double == pytest.approx({id: 2 * score for id, score in single.items()}, rel=1e-5)
        assert view.matching([Term(exact_term("rừng"), 0.0)], 100) == ()
        assert dict(view.matching([Term(exact_term("rừng"))] * 2, 100)) == pytest.approx(double, rel=1e-5)


@pytest.mark.parametrize("chosen", [(), (7,), (3, 999), tuple(range(0, 40, 9)), tuple(range(39)), tuple(range(40))])
def test_within_some_documents_the_ranking_is_that_of_all_without_the_others(archive: Archive, chosen: tuple[int, ...]) -> None:
    """Right at any depth: what is left of the whole ranking, in its order and with its scores, cut only then."""
    fill(archive, *range(40))
    within = frozenset(map(document_id, chosen))
    query = [Term(text, 1 + i / 7) for i, text in enumerate(terms("báo cáo chuyển đổi số, phòng cháy rừng"))]

    def left(ranking: Ranking) -> Ranking:
        return tuple(scored for scored in ranking if scored.passage_id.rpartition(".")[0] in within)

    with archive.view() as view:
        for limit in (1, 3, 1000):
            for vector in unit_vectors(3, seed=7):
                exact = left(view.nearest(vector, 1000))
                assert_same_ranking(view.nearest(vector, limit, within), exact, limit, 1e-5)
            assert_same_ranking(view.matching(query, limit, within), left(view.matching(query, 1000)), limit, 1e-4)
            for symbol in SYMBOLS:
                assert view.by_symbol(symbol, limit, within) == left(view.by_symbol(symbol, 1000))[:limit]
        assert view.nearest(unit_vectors(1)[0], 0, within) == ()


def test_letter_case_and_length_of_a_term_are_kept(archive: Archive) -> None:
    """The word index takes terms as they are: the symbol of a passage is found in canonical form, a long one too."""
    long = "9" * 300 + "-NQ/TW"
    document = make_document(1, passages=1)
    passage = replace(document.text.passages[0], symbols=(long, "71-NQ/TW"))
    with archive.writer(MODEL) as writer:
        writer.put_document(replace(document, text=replace(document.text, passages=(passage,))))
        writer.commit()
    with archive.view() as view:
        for symbol in (long, "71-NQ/TW", "71-nq/tw"):
            assert [id for id, _ in view.matching([Term(symbol_term(symbol))], 5)] == [passage.id]
        assert view.matching([Term(symbol_term("71-NQ/TW").upper())], 5) == ()
        assert view.term_frequencies([symbol_term(long), folded_term("xyz")]) == {symbol_term(long): 1, folded_term("xyz"): 0}


def test_the_bearer_of_a_symbol_comes_before_those_who_mention_it(archive: Archive) -> None:
    def with_symbols(number: int, own: str | None, mentioned: tuple[str, ...]) -> None:
        made = make_document(number, passages=3)
        text = replace(
            made.text,
            document=replace(made.text.document, header=replace(made.text.document.header, symbol=own)),
            passages=tuple(replace(passage, symbols=mentioned) for passage in made.text.passages),
        )
        writer.put_document(replace(made, text=text))

    with archive.writer(MODEL) as writer:
        with_symbols(1, None, ("71-NQ/TW",))
        with_symbols(2, "71-NQ/TW", ("71-NQ/TW",))
        with_symbols(3, "12-KH/ĐU", ())
        writer.commit()
    with archive.view() as view:
        ranking = view.by_symbol("71-NQ/TW", 10)
        own, other = document_id(2), document_id(1)
        # The letterhead is the second passage of these documents.
        assert [id for id, _ in ranking] == [
            *(f"{own}.{ordinal}" for ordinal in (2, 1, 3)),
            *(f"{other}.{ordinal}" for ordinal in (1, 2, 3)),
        ]
        assert [score for _, score in ranking] == [2, 2, 2, 1, 1, 1]
        assert view.by_symbol("71-NQ/TW", 4) == ranking[:4]


def test_a_document_whose_number_is_in_doubt_stands_behind_one_that_bears_it_surely(archive: Archive) -> None:
    def bearing(number: int, *evidence: Evidence) -> EmbeddedDocument:
        made = make_document(number, passages=2)
        header = replace(made.text.document.header, symbol="71-NQ/TW", issued=date(2031, 1, number), evidence=evidence)
        return replace(made, text=replace(made.text, document=replace(made.text.document, header=header)))

    def ranked() -> list[tuple[str, float]]:
        with archive.view() as view:
            return [(id.rpartition(".")[0], score) for id, score in view.by_symbol("71-NQ/TW", 10) if score > 1]

    # The later one would come first.
    doubtful = bearing(9, Evidence(HeaderField.SYMBOL, UNSURE - 0.1), Evidence(HeaderField.ISSUED, 0.97))
    with archive.writer(MODEL) as writer:
        writer.put_document(bearing(3, Evidence(HeaderField.SYMBOL, UNSURE), Evidence(HeaderField.ISSUER, 0.1)))
        writer.put_document(doubtful)
        writer.commit()
    assert ranked() == [(document_id(3), 2.0)] * 2 + [(document_id(9), 1.5)] * 2
    said = bearing(9, Evidence(HeaderField.SYMBOL, 1.0, origin=Origin.PERSON))
    with archive.writer(MODEL) as writer:
        writer.put_document(said)
        writer.commit()
    assert sorted(ranked()) == sorted([(document_id(9), 2.0)] * 2 + [(document_id(3), 2.0)] * 2)


def test_documents_come_newest_first_and_undated_last(archive: Archive) -> None:
    fill(archive, *range(1, 30))
    with archive.view() as view:
        documents, total = view.documents(limit=1000)
        assert total == 29
        assert {len(order_of_issue(document.header)) for document in documents} == {0, 4, 7, 10}, "a year and a month are dates"
        by_title = sorted(documents, key=lambda document: document.title)
        assert documents == sorted(by_title, key=lambda document: order_of_issue(document.header), reverse=True)
        parts = [view.documents(offset=offset, limit=4)[0] for offset in range(0, 29, 4)]
        assert [document for part in parts for document in part] == documents


# --- Files and documents -----------------------------------------------------------------------------------


def test_a_document_has_the_files_of_its_sources(archive: Archive) -> None:
    with archive.writer(MODEL) as writer:
        put(writer, 1, path="b/một.pdf")
        writer.put_source(make_source("a/một.pdf", 1))
        writer.put_source(make_source("c.pdf", 1, SourceState.REJECTED))
        writer.commit()
    with archive.view() as view:
        assert view.document(document_id(1)).files == ("a/một.pdf", "b/một.pdf")


def test_a_document_goes_with_its_last_file_and_not_before(archive: Archive) -> None:
    with archive.writer(MODEL) as writer:
        put(writer, 1, path="a.pdf")
        writer.put_source(make_source("b.pdf", 1))
        put(writer, 2)
        writer.commit()
        writer.remove_source(ROOT, "a.pdf")
        writer.commit()
        assert writer.has_document(document_id(1))
        writer.remove_source(ROOT, "b.pdf")
        writer.commit()
        assert not writer.has_document(document_id(1))
    with archive.view() as view:
        assert set(view.documents_by_id([document_id(1), document_id(2)])) == {document_id(2)}
        assert view.passages(passage_ids(1)) == {}
        assert {id for id, _ in view.nearest(unit_vectors(1)[0], 100)} == set(passage_ids(2))


@pytest.mark.parametrize("put_first", [True, False])
def test_a_moved_file_keeps_its_document(archive: Archive, *, put_first: bool) -> None:
    fill(archive, 1)
    with archive.writer(MODEL) as writer:
        if put_first:
            writer.put_source(make_source("nơi mới/1.pdf", 1))
        writer.remove_source(ROOT, "1.pdf")
        if not put_first:
            writer.put_source(make_source("nơi mới/1.pdf", 1))
        writer.commit()
    with archive.view() as view:
        assert view.document(document_id(1)).files == ("nơi mới/1.pdf",)


@pytest.mark.parametrize("state", [SourceState.REJECTED, SourceState.QUARANTINED])
def test_a_file_that_is_no_longer_indexed_takes_its_document_along(archive: Archive, state: SourceState) -> None:
    fill(archive, 1, 2)
    with archive.writer(MODEL) as writer:
        writer.put_source(make_source("1.pdf", None, state))
        writer.commit()
    with archive.view() as view:
        assert [document.id for document in view.documents()[0]] == [document_id(2)]
        assert view.sources(state)[0].reason is not None
        frequencies = view.term_frequencies([exact_term(word) for word in WORDS])
        words = {word for word, count in view.syllable_counts().items() if count}
        assert {term[1:] for term, count in frequencies.items() if count} <= words


def test_what_documents_assign_is_there_as_long_as_they_are(archive: Archive) -> None:
    """Every field comes back: who, with whom, what, by when, to whom."""
    with archive.writer(MODEL) as writer:
        writer.put_document(
            saying(
                1,
                "Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính rà soát các trạm; gửi báo cáo về UBND thành phố trước ngày 30/6/2026.",
            )
        )
        writer.put_document(
            saying(2, "TT | Nhiệm vụ | Chủ trì | Sản phẩm | Thời hạn\n1 | Xây dựng quy chế | Ban XDĐ | Dự thảo | Quý I/2026")
        )
        for number in (1, 2):
            writer.put_source(make_source(f"{number}.pdf", number))
        writer.commit()
    with archive.view() as view:
        lead, report, row = view.assignments()
        assert [unit.name for unit in lead.assignees] == ["Sở Y tế"]
        assert [unit.name for unit in lead.coordinating] == ["Sở Tài chính"]
        assert report.deadline is not None
        assert report.deadline.due == date(2026, 6, 29)
        assert report.reporting is not None
        assert report.reporting.to == "UBND thành phố"
        assert (row.task, row.product, row.assignees[0].name) == ("Xây dựng quy chế", "Dự thảo", "Ban Xây dựng Đảng")
        assert view.assignments([row.passage_id, PassageId("nowhere.1")]) == [row]
        assert view.assignments([row.passage_id, lead.passage_id]) == [lead, report, row]
        assert view.assignments([]) == []
        assert view.assigning() == [lead.passage_id, row.passage_id]
    with archive.writer(MODEL) as writer:
        writer.remove_source(ROOT, "1.pdf")
        writer.commit()
    with archive.view() as view:
        assert view.assignments() == [row]
        assert view.assigning() == [row.passage_id]


def test_the_register_is_asked_by_what_it_is_filed_by(archive: Archive) -> None:
    """By body, day, kind, role, document, words and id; the earliest day first, a page at a time."""
    texts = (
        "Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính rà soát các trạm trước ngày 30/6/2026. Giao Sở Tài chính lập dự toán kinh phí trong quý I/2026.",
        "Giao Sở Nội vụ rà soát hồ sơ. Giao Sở Y tế báo cáo kết quả trước ngày 20 hằng tháng.",
    )
    with archive.writer(MODEL) as writer:
        for number, text in enumerate(texts, start=1):
            writer.put_document(saying(number, text))
            writer.put_source(make_source(f"{number}.pdf", number))
        writer.commit()
    with archive.view() as view:
        everything = view.register()
        money, check = everything[:2]
        assert [one.deadline.due.isoformat() for one in (money, check) if one.deadline and one.deadline.due] == [
            "2026-03-31",
            "2026-06-29",
        ]
        health, finance = (
            frozenset(key for key, name in view.bodies() if name == wanted) for wanted in ("Sở Y tế", "Sở Tài chính")
        )
        last = set(everything[2:])
        cases: list[tuple[AssignmentQuery, set[Assignment]]] = [
            (AssignmentQuery(bodies=finance), {money, check}),
            (AssignmentQuery(bodies=finance, leads=True), {money}),
            (AssignmentQuery(bodies=finance, leads=False), {check}),
            (AssignmentQuery(since=date(2026, 4, 1)), {check}),
            (AssignmentQuery(until=date(2026, 6, 28)), {money}),
            (AssignmentQuery(since=date(2026, 3, 31), until=date(2026, 6, 29)), {money, check}),
            (
                AssignmentQuery(kinds=frozenset({DeadlineKind.RECURRING}), bodies=health),
                last - {one for one in last if not one.deadline},
            ),
            (AssignmentQuery(document=document_id(1)), {money, check}),
            (AssignmentQuery(words=("tram", "soat")), {check}),
            (AssignmentQuery(words=("tra",)), set()),
            (AssignmentQuery(role=money.role, without=frozenset({assignment_id(money)}), document=document_id(1)), {check}),
            (AssignmentQuery(only=frozenset({assignment_id(money)})), {money}),
        ]
        for query, expected in cases:
            assert set(view.register(query)) == expected, query
            assert view.register_length(query) == len(expected)
        assert [*view.register(limit=2), *view.register(offset=2)] == everything
        assert len({assignment_id(one) for one in everything}) == len(everything) >= 4


def test_what_documents_cite_is_found_from_both_sides_as_long_as_they_are(archive: Archive) -> None:
    """By symbol, by a number without its codes, by name; edges between two cited documents by both."""
    with archive.writer(MODEL) as writer:
        writer.put_document(
            saying(
                1,
                "Thực hiện khoản 2 Điều 5 Chỉ thị số 03-CT/TU ngày 02/01/2026 của Ban Thường vụ Thành ủy; Luật Lưu trữ năm 2024.",
                "12-KH/ĐU",
            )
        )
        writer.put_document(
            saying(2, "Quyết định số 16/QĐ-UBND thay thế Quyết định số 15/QĐ-UBND; Nghị quyết 71 còn nguyên giá trị.")
        )
        for number in (1, 2):
            writer.put_source(make_source(f"{number}.pdf", number))
        writer.commit()
    with archive.view() as view:
        first, law = view.citations(document_id(1))
        assert (first.document.symbol, first.kind, first.phrase) == ("03-CT/TU", RelationKind.IMPLEMENTS, "Thực hiện")
        assert first.document.issued == date(2026, 1, 2)
        assert first.document.issuer == "Ban Thường vụ Thành ủy"
        assert [step.number for step in first.places[0].steps] == ["5", "2"]
        assert list(view.citing([symbol_term("03-CT/TU")])) == [first]
        assert law in view.citing([symbol_term("33/2024/QH15")])
        (replacing,) = view.citing([symbol_term("16/QĐ-UBND")])[1:]
        assert replacing.partner is not None
        assert (replacing.partner.symbol, replacing.kind, replacing.document.symbol) == (
            "16/QĐ-UBND",
            RelationKind.REPLACES,
            "15/QĐ-UBND",
        )
        assert [one.document.number for one in view.citing(["NQ 71"])] == ["71"]
        assert view.citing([]) == []
        assert list(view.citing([symbol_term("03-CT/TU")], (RelationKind.REPLACES, RelationKind.CITES))) == []
        assert list(view.citing([symbol_term("16/QĐ-UBND")], [RelationKind.REPLACES])) == [replacing]
        assert {symbol: [one.id for one in found] for symbol, found in view.bearing(["12-KH/ĐU", "1-X/Y"]).items()} == {
            "12-KH/ĐU": [document_id(1)]
        }
        with pytest.raises(NotInArchive):
            view.citations(DocumentId("0" * 15 + "z"))
    with archive.writer(MODEL) as writer:
        writer.remove_source(ROOT, "1.pdf")
        writer.commit()
    with archive.view() as view:
        assert list(view.citing([symbol_term("03-CT/TU")])) == []
        assert view.bearing(["12-KH/ĐU"]) == {}


def test_what_documents_define_is_known_as_long_as_they_are(archive: Archive) -> None:
    with archive.writer(MODEL) as writer:

        def defining(number: int, text: str) -> None:
            writer.put_document(saying(number, text))

        defining(1, "Trung tâm Học tập cộng đồng (TTHTCĐ); trung tâm học tập cộng đồng (TTHTCĐ)")
        defining(2, "Trung tâm Hỗ trợ Chuyển đổi (TTHTCĐ)")
        defining(3, "các Trung tâm Học tập cộng đồng (TTHTCĐ) và Đề án này (sau đây gọi tắt là Đề án)")
        for number in (1, 2, 3):
            writer.put_source(make_source(f"{number}.pdf", number))
        writer.commit()
    with archive.view() as view:
        meanings = view.defined(["tthtcd", "dean", "khac"])
        assert list(meanings) == ["tthtcd"]
        assert [meaning.lower() for meaning in meanings["tthtcd"]] == [
            "trung tâm học tập cộng đồng",
            "trung tâm hỗ trợ chuyển đổi",
        ]
    with archive.writer(MODEL) as writer:
        writer.remove_source(ROOT, "2.pdf")
        writer.commit()
    with archive.view() as view:
        assert len(view.defined(["tthtcd"])["tthtcd"]) == 1


def test_a_document_put_and_orphaned_before_the_commit_is_not_kept(archive: Archive) -> None:
    with archive.writer(MODEL) as writer:
        put(writer, 1)
        put(writer, 2)
        writer.remove_source(ROOT, "1.pdf")
        writer.commit()
    with archive.view() as view:
        assert [document.id for document in view.documents()[0]] == [document_id(2)]


def test_a_source_of_a_document_that_was_never_put_is_refused_and_put_right(archive: Archive) -> None:
    with archive.writer(MODEL) as writer:
        writer.put_source(make_source("1.pdf", 1))
        with pytest.raises(ValueError, match="never put"):
            writer.commit()
        writer.put_document(make_document(1))
        assert writer.commit() == 1
    with archive.view() as view:
        assert view.status().documents == 1


def test_the_files_of_a_document_come_by_path_whether_they_are_there_or_not(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"%PDF-")
    with archive.writer(MODEL) as writer:
        writer.put_document(make_document(1))
        for name in ("a.pdf", "b.pdf", "c.pdf"):
            writer.put_source(make_source(name, 1, root=str(tmp_path)))
        writer.commit()
    with archive.view() as view:
        assert [source.path for source in view.document_sources(document_id(1))] == ["a.pdf", "b.pdf", "c.pdf"]


def test_names_of_files_that_are_not_unicode_are_kept(archive: Archive) -> None:
    names = ["cũ\udcff.pdf", "cu\u0303.pdf", "cũ.pdf", "a\nb.pdf"]
    with archive.writer(MODEL) as writer:
        writer.put_document(make_document(1))
        for name in names:
            writer.put_source(make_source(name, 1))
        writer.commit()
        assert {source.path for source in writer.known_sources()} == set(names)
    with archive.view() as view:
        assert list(view.document(document_id(1)).files) == sorted(names)


# --- Writing -----------------------------------------------------------------------------------------------


def test_a_commit_of_nothing_changes_nothing(archive: Archive) -> None:
    with archive.writer(MODEL) as writer:
        assert writer.commit() == 0
        put(writer, 1)
        assert writer.commit() == 1
        assert writer.commit() == 1


def test_nothing_is_visible_before_the_commit(archive: Archive) -> None:
    fill(archive, 1)
    with archive.writer(MODEL) as writer:
        put(writer, 2)
        writer.remove_source(ROOT, "1.pdf")
        assert [source.path for source in writer.known_sources()] == ["1.pdf"]
        with archive.view() as view:
            assert [document.id for document in view.documents()[0]] == [document_id(1)]
    with archive.view() as view:
        assert view.generation == 1
        assert [source.path for source in view.sources()] == ["1.pdf"]


def test_an_open_view_keeps_its_generation_and_a_new_one_sees_the_next(archive: Archive) -> None:
    fill(archive, 1, 2, 3)
    query = unit_vectors(1)[0]
    bag = [Term(folded_term(word)) for word in WORDS]
    with archive.view() as old:
        before = (old.nearest(query, 50), old.matching(bag, 50), old.documents(), old.syllable_counts())
        for number in range(4, 9):
            with archive.writer(MODEL) as writer:
                put(writer, number)
                writer.remove_source(ROOT, f"{number - 3}.pdf")
                assert writer.commit() == number - 2
            with archive.view() as new:
                assert new.generation == number - 2
                assert document_id(number) in new.documents_by_id([document_id(number)])
        assert (old.nearest(query, 50), old.matching(bag, 50), old.documents(), old.syllable_counts()) == before
        assert old.generation == 1


def test_two_writers_are_one_too_many(make: Make) -> None:
    archive = make("rules")
    with archive.writer(MODEL) as writer:
        with pytest.raises(ArchiveBusy, match="another process"), make("rules").writer(MODEL):
            pass
        put(writer, 1)
        writer.commit()
    fill(make("rules"), 2)


def test_another_model_or_other_rules_are_refused(make: Make) -> None:
    fill(make("rules"), 1)
    other = replace(MODEL, name="other", fingerprint="f" * 16)
    with pytest.raises(IndexIncompatible, match=r"made-up.*other.*--rebuild"), make("rules").writer(other):
        pass
    if isinstance(make("rules"), SqliteArchive):
        with pytest.raises(IndexIncompatible, match=r"rules.*newer rules"), make("newer rules").writer(MODEL):
            pass
    with make("rules").view() as view:
        assert view.status().model == MODEL


def test_a_rebuild_drops_what_was_there_at_its_first_commit(archive: Archive) -> None:
    fill(archive, 1, 2)
    other = replace(MODEL, fingerprint="f" * 16)
    with archive.writer(other, rebuild=True) as writer:
        assert list(writer.known_sources()) == []
        assert not writer.has_document(document_id(1))
        put(writer, 3)
    with archive.view() as view:
        assert view.status().model == MODEL
        assert view.status().documents == 2
    with archive.writer(other, rebuild=True) as writer:
        put(writer, 3)
        assert writer.commit() == 2
        put(writer, 4)
        assert writer.commit() == 3
    with archive.view() as view:
        assert view.status().model == other
        assert {document.id for document in view.documents()[0]} == {document_id(3), document_id(4)}
        assert [source.path for source in view.sources()] == ["3.pdf", "4.pdf"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda made: replace(made, vectors=made.vectors[1:]), "shape"),
        (lambda made: replace(made, vectors=made.vectors * 1.1), "norm"),
        (lambda made: replace(made, vectors=made.vectors * np.float32(np.nan)), "norm"),
        (
            lambda made: replace(made, windows=(replace(made.windows[0], passage_id=PassageId("x.1")), *made.windows[1:])),
            "window",
        ),
        (lambda made: replace(made, text=replace(made.text, passages=made.text.passages[1:])), "passage_count"),
        (
            lambda made: replace(made, text=replace(made.text, passages=(made.text.passages[1], *made.text.passages[1:]))),
            "twice",
        ),
    ],
)
def test_a_document_that_does_not_fit_together_is_refused(archive: Archive, spoil: Callable, message: str) -> None:  # type: ignore[type-arg]  # of anything
    with archive.writer(MODEL) as writer, pytest.raises(ValueError, match=message):
        writer.put_document(spoil(make_document(1, passages=3)))


def test_a_sound_archive_verifies_without_findings(archive: Archive) -> None:
    fill(archive, *range(1, 12))
    verification = archive.verify()
    assert list(verification.findings) == []
    assert verification.repaired


def test_readers_and_a_writer_do_not_disturb_one_another(archive: Archive) -> None:
    """Whatever a reader sees at any moment is one of the committed generations, whole."""
    fill(archive, 1)
    stop = threading.Event()
    faults: list[object] = []
    seen: set[int] = set()

    def read() -> None:
        try:
            while not stop.is_set():
                with archive.view() as view:
                    # Generation n holds the documents 1 … n.
                    expected = set(passage_ids(*range(1, view.generation + 1)))
                    found = {id for id, _ in view.nearest(unit_vectors(1)[0], 10_000)}
                    if found != expected or set(view.passages(expected)) != expected:
                        faults.append((view.generation, found ^ expected))
                    seen.add(view.generation)
        except Exception as error:  # noqa: BLE001  # to be seen by the test, not by the thread
            faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    with archive.writer(MODEL) as writer:
        for number in range(2, 12):
            put(writer, number)
            writer.commit()
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert seen


def test_the_status_tells_when_and_how_much(archive: Archive) -> None:
    before = datetime.now(UTC)
    with archive.writer(MODEL) as writer:
        put(writer, 1)
        writer.put_source(make_source("x.bin", None, SourceState.REJECTED, root="/nơi khác"))
        writer.commit()
    with archive.view() as view:
        status = view.status()
    assert status.committed_at is not None
    assert before <= status.committed_at <= datetime.now(UTC)
    assert status.roots == (ROOT, "/nơi khác")
    assert status.sources == {state: int(state in ("indexed", "rejected")) for state in SourceState}
    assert status.windows == len(make_document(1).windows)


# --- Any sequence of operations ------------------------------------------------------------------------------

numbers = st.integers(1, 6)
paths = st.sampled_from(["a.pdf", "b.pdf", "c/d.pdf", "c/đ.pdf"])
operations = st.lists(
    st.one_of(
        st.tuples(st.just("put"), numbers, st.integers(0, 2), paths),
        st.tuples(st.just("put without source"), numbers, st.integers(0, 2)),
        st.tuples(st.just("remove"), paths),
        st.tuples(st.just("give up"), paths, st.sampled_from([SourceState.REJECTED, SourceState.QUARANTINED])),
        st.tuples(st.just("commit")),
        st.tuples(st.just("reopen"), st.booleans()),
    ),
    max_size=25,
)


def perform(writer: ArchiveWriter, operation: tuple) -> None:  # type: ignore[type-arg]  # of anything
    match operation:
        case ("put", number, variant, path):
            put(writer, number, variant, path)
        case ("put without source", number, variant):
            writer.put_document(make_document(number, variant))
        case ("remove", path):
            writer.remove_source(ROOT, path)
        case ("give up", path, state):
            writer.put_source(make_source(path, None, state))
        case ("commit",):
            writer.commit()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operations)
def test_after_any_operations_the_archive_is_as_the_exact_one(sequence: list[tuple]) -> None:  # type: ignore[type-arg]  # of anything
    # Windows keeps files that are open.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        exact = InMemoryArchive("rules")
        sessions: list[list[tuple]] = [[]]  # type: ignore[type-arg]  # of anything
        rebuilds = [False]
        for operation in sequence:
            if operation[0] == "reopen":
                sessions.append([])
                rebuilds.append(operation[1])
            else:
                sessions[-1].append(operation)
        for session, rebuild in zip(sessions, rebuilds, strict=True):
            archive = SqliteArchive(Path(folder), "rules")
            with exact.writer(MODEL, rebuild=rebuild) as wanted, archive.writer(MODEL, rebuild=rebuild) as writer:
                for operation in session:
                    perform(wanted, operation)
                    perform(writer, operation)
                assert writer.commit() == wanted.commit()
                assert list(writer.known_sources()) == list(wanted.known_sources())
                for number in range(1, 7):
                    assert writer.has_document(document_id(number)) == wanted.has_document(document_id(number))
            if exact._state.generation:
                with archive.view() as view, exact.view() as truth:
                    assert_same(view, truth)
                assert archive.verify().findings == ()
            archive.close()


def test_both_archives_agree_on_many_documents(tmp_path: Path) -> None:
    exact, archive = InMemoryArchive(), SqliteArchive(tmp_path, "rules")
    for each in (exact, archive):
        fill(each, *range(1, 40))
    with archive.view() as view, exact.view() as truth:
        assert_same(view, truth)
        assert view.vectors(passage_ids(1)[0]).shape[1] == DIMENSION


def test_many_small_commits_leave_the_scores_exact(tmp_path: Path) -> None:
    """The word index merges its parts every few commits, and then only estimates the lengths of what had removals."""
    exact, archive = InMemoryArchive(), SqliteArchive(tmp_path, "rules")
    with exact.writer(MODEL) as wanted, archive.writer(MODEL) as writer:
        for step in range(1, 31):
            for each in (wanted, writer):
                for number in (step % 25, step * 7 % 25):
                    put(each, number, step % 5)
                if step % 3 == 0:
                    each.remove_source(ROOT, f"{step * 11 % 25}.pdf")
                each.commit()
            with archive.view() as view, exact.view() as truth:
                bag = [Term(term) for term in terms("nhiệm vụ chuyển đổi số")]
                assert_same_ranking(view.matching(bag, 100), truth.matching(bag, 10_000), 100, 1e-4)
    with archive.view() as view, exact.view() as truth:
        assert_same(view, truth)
