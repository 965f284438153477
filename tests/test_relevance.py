"""How hits are mapped to judgements made on other divisions of the same text."""

from pathlib import Path

import pytest

from indexer.domain import Document, DocumentId, Header, Passage, PassageId
from search_api.answers import Hit
from tests.relevance.seeds import load_seed_queries
from tests.relevance.sets import Judged, halved, holds, judge_blocks, judge_items, split_blocks, squeezed, standing_for
from tests.small_archive import small_archive

FIRST, SECOND, THIRD = "Điều 1. Các đơn vị báo cáo trước ngày 15.", "Điều 2. Sở Nội vụ theo dõi.", "Điều 3. Hiệu lực từ nay."


def hit(rank: int, text: str, file: str) -> Hit:
    with small_archive().view() as view:
        described = view.documents()[0][0]
    document = Document(DocumentId("d"), Header(), "", (f"{file}.txt",), "text/plain", 1, 1, 1, described.indexed_at)
    return Hit(rank, 1.0, Passage(PassageId(f"d.{rank}"), document.id, rank, 1, 0, len(text), text), document, (), ())


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "part").mkdir()
    for name in ("one", "two"):
        (tmp_path / "part" / f"{name}.txt").write_text(f"{FIRST}\n\n{SECOND}\n \n{THIRD}", encoding="utf-8")
    return tmp_path


QUERY = Judged("q", "?", (), {"one#0": 2, "one#1": 1, "two#2": 1})


def test_blocks_stand_between_blank_lines() -> None:
    assert split_blocks("\n a\nb \n\t\n\n c\n") == ["a\nb", "c"]


def test_a_hit_that_merges_blocks_counts_as_the_best_of_them_and_finds_all(archive: Path) -> None:
    judge = judge_blocks(archive)
    merged = hit(1, f"{SECOND}\n{FIRST}", "one")
    assert judge(QUERY, merged) == ["one#0", "one#1"]
    assert standing_for(QUERY, [merged, hit(2, SECOND, "one")], judge) == (["one#0", "not judged 2"], {"one#0", "one#1"})


def test_a_part_of_a_block_counts_once(archive: Path) -> None:
    parts = [hit(1, "Các đơn vị báo cáo trước", "one"), hit(2, "trước ngày 15, báo cáo", "one"), hit(3, FIRST[:25], "one")]
    assert standing_for(QUERY, parts, judge_blocks(archive)) == (["one#0", "not judged 2", "not judged 3"], {"one#0"})


def test_the_same_words_in_another_file_do_not_count(archive: Path) -> None:
    assert judge_blocks(archive)(QUERY, hit(1, FIRST, "two")) == []


def test_only_the_first_ten_hits_find(archive: Path) -> None:
    hits = [hit(rank, "Câu khác hẳn, không liên quan gì.", "one") for rank in range(1, 11)] + [hit(11, FIRST, "one")]
    run, found = standing_for(QUERY, hits, judge_blocks(archive))
    assert (run[10], found) == ("one#0", set())


@pytest.mark.parametrize(
    ("block", "text", "expected"),
    [
        ("Điều 1. Phạm vi", "ĐIỀU 1 – PHẠM VI", True),
        ("Điều 1. Phạm vi", "Chương I\nĐiều 1. Phạm vi điều chỉnh", True),
        ("Một câu dài về việc báo cáo", "việc báo cáo quý", False),
        ("Một câu dài về việc báo cáo", "câu dài về việc báo cáo", True),
        ("Một câu dài", "câu", False),
        ("---", "Một câu dài", False),
    ],
)
def test_a_few_letters_prove_nothing(block: str, text: str, expected: bool) -> None:
    assert holds(squeezed(block), squeezed(text)) is expected


def test_an_item_of_a_corpus_stands_for_itself() -> None:
    assert judge_items(Judged("q", "?", (), {"item.txt": 1}), hit(1, "x", "item")) == ["item.txt"]
    assert judge_items(QUERY, hit(1, "x", "item")) == []


def test_halves_are_apart_and_together_all() -> None:
    queries = [Judged(str(number), "?", (), {}) for number in range(5)]
    odd, even = halved(queries, "odd"), halved(queries, "even")
    assert sorted(query.id for query in odd + even) == [query.id for query in halved(queries, "all")]


def test_seed_queries_find_their_lines(shared: Path) -> None:
    queries = load_seed_queries(shared)
    assert [query.number for query in queries] == list(range(1, 48, 2))
    assert [query.number for query in queries if not query.right] == [43, 45, 47]
