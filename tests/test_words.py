"""The word index: what goes in is what is found."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.domain import Term
from indexer.language.folding import terms
from indexer.storage.bags import BOTH_SHARE, Bags, bags, count, place_worth
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


def test_a_term_of_the_place_counts_as_once_in_the_text_however_long_the_place(tmp_path: Path) -> None:
    places = ["xb", "xb " + " ".join(f"x{i}" for i in range(90))]
    write(
        tmp_path / "index", [Entry(1, 1, Bags("xa", places[0])), Entry(2, 1, Bags("xa", places[1])), Entry(3, 1, Bags("xb", ""))]
    )
    scores = WordIndex(tmp_path / "index").search([Term("xb")], 5).scores.tolist()
    assert scores == pytest.approx([scores[0]] * 3)


def test_what_stands_in_text_and_place_hardly_counts_twice(tmp_path: Path) -> None:
    both, above = Entry(1, 1, Bags("xa", "xa")), Entry(2, 1, Bags("xb", "xa"))
    write(tmp_path / "index", [both, above, Entry(3, 1, Bags("xc", ""))])
    found = WordIndex(tmp_path / "index").search([Term("xa")], 5)
    assert found.rows.tolist() == [1, 2]
    assert found.scores[0] == pytest.approx(found.scores[1] * (1 + BOTH_SHARE))


@pytest.mark.parametrize(
    ("frequency", "passages", "counts"), [(0, 20, True), (20, 20, True), (51, 100, False), (80, 1000, True), (81, 1000, False)]
)
def test_only_a_common_term_of_a_large_archive_is_worth_nothing_in_a_heading(
    frequency: int, passages: int, *, counts: bool
) -> None:
    assert (place_worth(frequency, passages) > 0) == counts


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_the_worth_of_a_place_never_pulls_down(frequency: int, passages: int) -> None:
    assert place_worth(min(frequency, passages), passages) >= 0


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


def test_a_term_is_found_in_the_text_alone_in_the_place_alone_and_nowhere(tmp_path: Path) -> None:
    filler = [Entry(row, row, Bags("xz", "")) for row in range(3, 60)]
    write(tmp_path / "a", [Entry(1, 1, Bags("xa xz", "")), Entry(2, 2, Bags("xz", "xb")), *filler])
    index = WordIndex(tmp_path / "a")
    found = {text: index.search([Term(text, 1.0)], 10).rows.tolist() for text in ("xa", "xb", "xc")}
    assert found == {"xa": [1], "xb": [2], "xc": []}
    alone = index.search([Term("xa", 1.0)], 10)
    beside = index.search([Term("xa", 1.0), Term("xc", 5.0)], 10)
    assert beside.scores.tolist() == alone.scores.tolist()


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
        assert document.header.issuer is not None
        assert set(terms(document.header.issuer)) <= set(place)
        for section in passage.section_path:
            assert set(terms(section.title)) <= set(place)


def test_pairs_are_counted_within_a_text_and_not_over_an_abbreviation() -> None:
    counts = count(["Sở GD&ĐT báo cáo", "báo cáo", "cáo báo"])
    assert counts.syllables["báo"] == 3
    assert counts.syllables["gdđt"] == 1
    assert counts.pairs["báo", "cáo"] == 2
    assert ("cáo", "báo") in counts.pairs
    assert ("đt", "gdđt") not in counts.pairs
