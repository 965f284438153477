"""How hits are mapped to judgements made on other divisions of the same text."""

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.console import Silence
from indexer.domain import Document, DocumentId, Header, Passage, PassageId, Vectors
from indexer.embedding.hashing import HashingModel
from search_api.answers import Hit
from search_api.evaluation.judgements import Judged, JudgedQuery, JudgedSet
from search_api.evaluation.measuring import Answered, by_identity, outcomes, standing_for
from tests.relevance.baselines import Bm25, best_first, embedded, fused_by_ranks
from tests.relevance.seeds import load_seeds
from tests.relevance.sets import holds, judge_blocks, split_blocks, squeezed, ways
from tests.relevance.table import in_turns
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


QUERY = JudgedQuery("q", "?", (), (Judged("one#0", 2), Judged("one#1", 1), Judged("two#2", 1)))


def test_blocks_stand_between_blank_lines() -> None:
    assert split_blocks("\n a\nb \n\t\n\n c\n") == ["a\nb", "c"]


def test_a_hit_that_merges_blocks_counts_as_the_best_of_them_and_finds_all(archive: Path) -> None:
    merged = hit(1, f"{SECOND}\n{FIRST}", "one")
    hits = (merged, hit(2, SECOND, "one"))
    assert standing_for(QUERY, hits, judge_blocks(archive)) == [("one#0", "one#1"), ()]
    (outcome,) = outcomes([QUERY], lambda _: Answered(hits), judge_blocks(archive))
    assert outcome.values["R@10"] == pytest.approx(2 / 3)
    assert outcome.values["Success@1"] == outcome.values["RR@10"] == 1


def test_a_part_of_a_block_counts_once(archive: Path) -> None:
    parts = [hit(1, "Các đơn vị báo cáo trước", "one"), hit(2, "trước ngày 15, báo cáo", "one"), hit(3, FIRST[:25], "one")]
    assert standing_for(QUERY, parts, judge_blocks(archive)) == [("one#0",), (), ()]


def test_the_same_words_in_another_file_do_not_count(archive: Path) -> None:
    assert judge_blocks(archive)(QUERY, hit(1, FIRST, "two")) == []


def test_only_the_first_ten_hits_find_in_ten(archive: Path) -> None:
    hits = [hit(rank, "Câu khác hẳn, không liên quan gì.", "one") for rank in range(1, 11)] + [hit(11, FIRST, "one")]
    (outcome,) = outcomes([QUERY], lambda _: Answered(hits), judge_blocks(archive))
    assert outcome.values["R@10"] == outcome.values["nDCG@10"] == 0
    assert outcome.values["R@50"] == pytest.approx(1 / 3)


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
    assert by_identity(JudgedQuery("q", "?", (), (Judged("item.txt", 1),)), hit(1, "x", "item")) == ["item.txt"]
    assert by_identity(QUERY, hit(1, "x", "item")) == []


def test_english_queries_are_asked_once_more_by_themselves() -> None:
    english = JudgedQuery("e", "Who reports?", ("english", "who"), ())
    asked = ways(JudgedSet("set", (JudgedQuery("v", "Đơn vị", (), ()), english)))
    assert [[query.text for query in one.queries] for one in asked.values()] == [
        ["Đơn vị", "Who reports?"],
        ["don vi", "who reports?"],
        ["Who reports?"],
    ]
    assert list(ways(JudgedSet("set", (QUERY,)))) == ["as typed", "stripped"]


def test_all_methods_are_asked_one_query_before_the_next() -> None:
    asked: list[str] = []

    def ask(name: str, text: str) -> Answered:
        asked.append(f"{name} {text}")
        return Answered((), took_ms=len(asked))

    two = JudgedSet("set", (JudgedQuery("a", "x", (), ()), JudgedQuery("b", "y", (), ())))
    answers = in_turns(two, {"one": lambda text: ask("one", text), "two": lambda text: ask("two", text)})
    assert asked == ["one x", "two x", "one y", "two y"]
    assert answers["two"]["x"].took_ms == 2


# --- What the product is compared with -------------------------------------------------------------------


def test_bm25_gives_the_score_of_its_formula() -> None:
    scores = Bm25(["trồng rừng", "trồng cây cây", "thu phí"]).scores("cây rừng")
    mean = 7 / 3
    rare = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    assert scores == pytest.approx(
        [
            rare * 2.2 * 1 / (1 + 1.2 * (0.25 + 0.75 * 2 / mean)),
            rare * 2.2 * 2 / (2 + 1.2 * (0.25 + 0.75 * 3 / mean)),
            0.0,
        ]
    )
    assert best_first(scores) == [1, 0, 2]


def test_what_stands_high_in_both_rankings_comes_first() -> None:
    a, b, c, d = (PassageId(id) for id in "abcd")
    assert fused_by_ranks([a, b, c], [d, b, a]) == [a, b, d, c]


class _Counting(HashingModel):
    """Counts what it is given."""

    embedded = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return super().embed_passages(texts)


def test_what_was_embedded_once_is_not_embedded_again(tmp_path: Path) -> None:
    model = _Counting()
    texts = ["trồng rừng", "thu phí", "khám bệnh"]
    first = embedded(model, texts, tmp_path, Silence())
    again = embedded(model, texts, tmp_path, Silence())
    assert (first == again).all()
    assert (first == HashingModel().embed_passages(texts)).all()
    assert model.embedded == 3


def test_seed_queries_find_their_lines(shared: Path) -> None:
    judged, _ = load_seeds(shared)
    assert [query.id for query in judged.queries] == [str(number) for number in range(1, 48, 2)]
    assert [query.id for query in judged.queries if not query.relevant] == ["43", "45", "47"]
