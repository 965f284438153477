"""The word index: what goes in is what is found."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.domain import Term
from indexer.language.folding import terms
from indexer.storage.bags import Bags, bags, count
from indexer.storage.words import LOCKS, Entry, WordIndex, removed_share, update, write
from tests.archive_content import make_document


def entries(*bags_of: list[str], first: int = 1) -> list[Entry]:
    return [Entry(row, row // 2, Bags(" ".join(own), "")) for row, own in enumerate(bags_of, first)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_every_term_of_any_text_finds_its_passage(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("words") / "index"
    bag = terms(text)
    write(folder, entries(bag, ["xkhác"]))
    index = WordIndex(folder)
    for term in bag:
        assert 1 in index.search([Term(term)], 5).rows
        assert index.frequency(term) == 1


def test_the_terms_of_the_place_count_less(tmp_path: Path) -> None:
    write(tmp_path / "index", [Entry(1, 1, Bags("xa", "xb")), Entry(2, 1, Bags("xb", "xa"))])
    index = WordIndex(tmp_path / "index")
    assert index.search([Term("xa")], 5).rows.tolist() == [1, 2]
    assert index.search([Term("xb")], 5).rows.tolist() == [2, 1]


def test_an_update_leaves_the_index_before_it_as_it_was(tmp_path: Path) -> None:
    write(tmp_path / "old", entries(["xa"], ["xb"], ["xc"]))
    files = {file.name: file.read_bytes() for file in (tmp_path / "old").iterdir() if file.name not in LOCKS}
    old = WordIndex(tmp_path / "old")
    update(tmp_path / "new", tmp_path / "old", [1], entries(["xd"], first=10))
    assert WordIndex(tmp_path / "new").rows().tolist() == [1, 10]
    assert old.rows().tolist() == [1, 2, 3]
    assert {file.name: file.read_bytes() for file in (tmp_path / "old").iterdir() if file.name not in LOCKS} == files


@pytest.mark.parametrize("has_links", [True, False])
def test_an_update_does_without_hard_links_where_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_links: bool
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("not supported")

    if not has_links:
        monkeypatch.setattr(os, "link", refuse)
    write(tmp_path / "old", entries(["xa"], ["xb"]))
    update(tmp_path / "new", tmp_path / "old", (), entries(["xc"], first=3))
    for name in ("old", "new"):
        assert 1 in WordIndex(tmp_path / name).rows()
    shared = [file for file in (tmp_path / "new").iterdir() if file.stat().st_nlink > 1]
    assert bool(shared) == has_links


def test_the_share_of_what_was_removed_is_known(tmp_path: Path) -> None:
    write(tmp_path / "a", entries(*[["xa"]] * 20))
    assert removed_share(tmp_path / "a") == 0
    update(tmp_path / "b", tmp_path / "a", [2, 3], ())
    assert removed_share(tmp_path / "b") == pytest.approx(4 / 20)


def test_a_bag_holds_text_symbols_and_place() -> None:
    made = make_document(1, passages=3)
    document = made.text.document
    for passage in made.text.passages:
        own, place = (bag.split() for bag in bags(document, passage))
        assert set(terms(passage.text)) <= set(own)
        assert set(terms(document.title)) <= set(place)
        for section in passage.section_path:
            assert set(terms(section.title)) <= set(place)


def test_pairs_are_counted_within_a_text_and_not_over_an_abbreviation() -> None:
    counts = count(["Sở GD&ĐT báo cáo", "báo cáo", "cáo báo"])
    assert counts.syllables["báo"] == 3
    assert counts.syllables["gdđt"] == 1
    assert counts.pairs["báo", "cáo"] == 2
    assert ("cáo", "báo") in counts.pairs
    assert ("đt", "gdđt") not in counts.pairs
