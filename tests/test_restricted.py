"""Documents whose circulation is restricted, hidden where that is set."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.domain import EmbeddedDocument, SourceState, Term
from indexer.errors import BadSetting, NotInArchive
from indexer.intake import intake
from indexer.language.folding import exact_term
from indexer.settings import load_settings
from indexer.storage.archive import SqliteArchive
from tests.archive_content import MODEL, document_id, make_document, make_source, unit_vectors

OPEN, INTERNAL = 1, 2


def restricted(number: int) -> EmbeddedDocument:
    made = make_document(number, passages=4)
    document = replace(made.text.document, restrictions=("internal-circulation",))
    return replace(made, text=replace(made.text, document=document))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with SqliteArchive(tmp_path, "rules").writer(MODEL) as writer:
        writer.put_document(make_document(OPEN, passages=4))
        writer.put_document(restricted(INTERNAL))
        for number in (OPEN, INTERNAL):
            writer.put_source(make_source(f"{number}.pdf", number))
        writer.commit()
    return tmp_path


def test_what_is_restricted_is_there_for_who_may_see_it(folder: Path) -> None:
    with SqliteArchive(folder, "rules").view() as view:
        assert view.document(document_id(INTERNAL)).restrictions == ("internal-circulation",)
        assert len({id.partition(".")[0] for id, _ in view.nearest(unit_vectors(1)[0], 50)}) == 2


def test_nothing_of_it_is_found_where_it_is_hidden(folder: Path) -> None:
    with SqliteArchive(folder, "rules", hides_restricted=True).view() as view:
        hidden = document_id(INTERNAL)
        for ask in (view.document, view.pages, view.document_passages, view.document_sources, view.twins):
            with pytest.raises(NotInArchive, match=hidden):
                ask(hidden)
        assert [document.id for document in view.documents()[0]] == [document_id(OPEN)]
        assert view.documents_by_id([hidden]) == {}
        words = [Term(exact_term(word)) for word in ("và", "báo", "cáo", "ban", "số", "các", "theo", "năm")]
        symbols = [view.by_symbol(symbol, 50) for symbol in ("12-KH/ĐU", "71-NQ/TW", "2820/QĐ-UBND", "05-CT/TU")]
        rankings = [view.nearest(unit_vectors(1)[0], 50), view.matching(words, 50), *symbols]
        within = frozenset({hidden, document_id(OPEN)})
        rankings += [view.nearest(unit_vectors(1)[0], 50, within), view.matching(words, 50, within)]
        found = {id.partition(".")[0] for ranking in rankings for id, _ in ranking}
        assert found == {document_id(OPEN)}
        assert len(rankings[0]) == 4
        assert [row.source.path for row in intake(view) if row.source.state is SourceState.INDEXED] == [f"{OPEN}.pdf"]


def test_hiding_goes_with_the_generation(folder: Path) -> None:
    hiding = SqliteArchive(folder, "rules", hides_restricted=True)
    with hiding.view() as view:
        assert view.nearest(unit_vectors(1)[0], 50)
    with SqliteArchive(folder, "rules").writer(MODEL) as writer:
        writer.put_document(make_document(3, passages=2))
        writer.put_source(make_source("3.pdf", 3))
        writer.commit()
    with hiding.view() as view:
        assert {id.partition(".")[0] for id, _ in view.nearest(unit_vectors(1)[0], 50)} == {document_id(OPEN), document_id(3)}


def test_the_setting_is_show_or_hide() -> None:
    assert load_settings({}).restricted == "show"
    assert load_settings({"TRACUU_RESTRICTED": "hide"}).restricted == "hide"
    with pytest.raises(BadSetting, match="TRACUU_RESTRICTED"):
        load_settings({"TRACUU_RESTRICTED": "maybe"})
