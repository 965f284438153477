"""Documents whose circulation is restricted, hidden where that is set."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.domain import EmbeddedDocument, SourceState, Term
from indexer.errors import BadSetting, NotInArchive
from indexer.intake import intake
from indexer.language.folding import exact_term
from indexer.settings import load_settings
from indexer.storage.archive import SqliteArchive
from indexer.storage.schema import FILE_NAME
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


def test_its_words_are_not_counted_where_it_is_hidden(folder: Path) -> None:
    with SqliteArchive(folder, "rules", hides_restricted=True).view() as view:
        held = (view.syllable_counts(), view.pair_counts(), view.pair_counts(2))
        words = [exact_term(word) for word in ("ban", "ngành", "2025", "rừng")]
        frequencies, status = view.term_frequencies(words), view.status()
        assert view.hides(document_id(INTERNAL))
        assert not view.hides(document_id(OPEN))
        assert not view.hides(document_id(3))
        assert [source.path for source in view.sources()] == [f"{OPEN}.pdf"]
    with SqliteArchive(folder, "rules").view() as view:
        assert view.syllable_counts() != held[0]
        assert not view.hides(document_id(INTERNAL))
    with alone(folder.parent / "alone").view() as view:
        assert (view.syllable_counts(), view.pair_counts(), view.pair_counts(2)) == held
        assert view.term_frequencies(words) == frequencies
        assert (view.status().passages, view.status().windows) == (status.passages, status.windows)
        assert view.status().sources == status.sources


def alone(folder: Path) -> SqliteArchive:
    """An archive of the open document."""
    archive = SqliteArchive(folder, "rules")
    with archive.writer(MODEL) as writer:
        writer.put_document(make_document(OPEN, passages=4))
        writer.put_source(make_source(f"{OPEN}.pdf", OPEN))
        writer.commit()
    return archive


def test_the_words_follow_a_document_that_is_restricted_and_opened_again(folder: Path) -> None:
    whole, hiding = SqliteArchive(folder, "rules"), SqliteArchive(folder, "rules", hides_restricted=True)
    for now in (replace(restricted(OPEN)), make_document(OPEN, passages=4)):
        with whole.writer(MODEL) as writer:
            writer.put_document(now)
            writer.commit()
        with hiding.view() as view:
            assert bool(view.syllable_counts()) is (not now.text.document.restrictions)
            assert bool(view.pair_counts()) is bool(view.syllable_counts())
    assert whole.verify().findings == ()


def test_an_archive_from_before_is_counted_when_it_is_opened(folder: Path) -> None:
    with SqliteArchive(folder, "rules", hides_restricted=True).view() as view:
        held = (view.syllable_counts(), view.pair_counts())
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute("UPDATE syllables SET hidden = 0")
        connection.execute("UPDATE pairs SET hidden = 0")
        connection.commit()
    assert {"the counts of syllables are wrong", "the counts of pairs are wrong"} <= set(
        SqliteArchive(folder, "rules").verify().findings
    )
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute("UPDATE syllables SET hidden = 0")
        connection.execute("UPDATE pairs SET hidden = 0")
        connection.commit()
    with SqliteArchive(folder, "rules").writer(MODEL):
        pass
    with SqliteArchive(folder, "rules", hides_restricted=True).view() as view:
        assert (view.syllable_counts(), view.pair_counts()) == held


def test_who_sees_it_finds_its_words_among_some_documents_whoever_asked_first(folder: Path) -> None:
    whole = SqliteArchive(folder, "rules")
    words, within = [Term(exact_term(word)) for word in ("và", "báo", "cáo", "ban", "số")], frozenset({document_id(INTERNAL)})
    with whole.hiding_restricted().view() as view:
        assert view.matching(words, 50, within) == ()
    with whole.view() as view:
        assert {id.partition(".")[0] for id, _ in view.matching(words, 50, within)} == {document_id(INTERNAL)}


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
