"""What is learned from: pairs mined from documents, the ways people type, and what is left out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import Document, DocumentId, Header, Passage, PassageId, Role, Section
from indexer.errors import NotEnoughToLearn
from indexer.language.folding import fold
from indexer.language.telex import convert_typing
from indexer.training.english import in_english, sayable
from indexer.training.lessons import IN_ENGLISH, make_lessons, make_shelf
from indexer.training.material import LEAST_DOCUMENTS, LEAST_PAIRS, check_pairs, fit_to_learn, is_held_back, is_vietnamese
from indexer.training.pairs import DocumentPassages, Pair, PairKind, counted, mine, without_questions
from indexer.training.variations import SHARES, Variation, assignee_and_task, telex_keys, varied, without_label

pytestmark = pytest.mark.long


def document(
    number: int, texts: Sequence[tuple[str, str]], *, symbol: str | None = None, subject: str | None = None
) -> DocumentPassages:
    """A document of passages, each under a heading (none where it is empty)."""
    id = DocumentId(f"{number:08x}aaaaaaaa")
    passages = [
        Passage(
            PassageId(f"{id}.{ordinal}"),
            id,
            ordinal,
            1,
            0,
            len(text),
            text,
            Role.BODY,
            (Section(heading.split(".")[0], heading),) if heading else (),
            ("12-KH/ĐU",) if "12-KH/ĐU" in text else (),
        )
        for ordinal, (heading, text) in enumerate(texts, start=1)
    ]
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Document(id, Header(symbol=symbol, subject=subject), "", ("a.txt",), "text/plain", 1, 1, len(passages), now), passages


PLAN = document(
    1,
    [
        (
            "II. Trồng cây xanh trong khuôn viên",
            "Mỗi chi đoàn nhận chăm sóc một hàng cây, làm cỏ và tưới nước vào sáng thứ bảy hằng tuần.",
        ),
        (
            "II. Trồng cây xanh trong khuôn viên",
            (
                "Cây chết phải được trồng lại trước ngày 15/3/2026, không để khoảng trống trong hàng. Người nhận cây tự mua cây giống và phân bón, "
                "nhà trường cho mượn cuốc xẻng và bình tưới nước."
            ),
        ),
        ("Điều 3. Mức khen thưởng tập thể", "Tập thể chăm sóc tốt được thưởng 2.000.000 đồng từ quỹ khuyến học của nhà trường."),
        ("", "Văn phòng Đảng ủy chủ trì, phối hợp với Đoàn trường tổng hợp kết quả, báo cáo trước ngày 20/12/2026."),
        ("", "Trung tâm Học tập cộng đồng (TTHTCĐ) mở lớp vào buổi tối cho người đi làm ban ngày."),
    ],
    symbol="12-KH/ĐU",
    subject="trồng cây xanh và chăm sóc cây trong khuôn viên nhà trường",
)
REPORT = document(2, [("", "Thực hiện Kế hoạch số 12-KH/ĐU, chi bộ đã trồng được 40 cây và làm hàng rào quanh vườn.")])


@pytest.mark.parametrize(
    ("kind", "query", "passage"),
    [
        (PairKind.HEADING, "Trồng cây xanh trong khuôn viên", 1),
        (PairKind.ARTICLE, "Mức khen thưởng tập thể", 3),
        (
            PairKind.ASSIGNMENT,
            "Văn phòng Đảng ủy chủ trì, phối hợp với Đoàn trường tổng hợp kết quả, báo cáo trước ngày 20/12/2026.",
            4,
        ),
    ],
)
def test_each_kind_of_pair_is_found(kind: PairKind, query: str, passage: int) -> None:
    pairs = mine([PLAN, REPORT], [kind])
    assert {pair.kind for pair in pairs} == {kind}
    assert (query.rstrip("."), f"{PLAN[0].id}.{passage}") in {(pair.query.rstrip("."), pair.passage) for pair in pairs}


def test_a_sentence_asks_for_the_rest_of_its_passage() -> None:
    """What the question was taken from is not in the text that answers it."""
    pairs = mine([PLAN], [PairKind.SENTENCE])
    assert pairs
    for pair in pairs:
        assert pair.text is not None
        assert pair.query not in pair.text


def test_a_citing_sentence_asks_for_what_it_cites() -> None:
    pairs = mine([PLAN, REPORT], [PairKind.CITATION])
    assert {pair.passage.partition(".")[0] for pair in pairs} == {PLAN[0].id}
    assert mine([REPORT], [PairKind.CITATION]) == [], "what is cited is not in the archive"


def test_a_defined_abbreviation_asks_for_what_it_stands_for() -> None:
    (pair,) = mine([PLAN], [PairKind.ABBREVIATION])
    assert "TTHTCĐ" in pair.query
    assert "Trung tâm Học tập cộng đồng" not in pair.query


def test_kinds_can_be_switched_off_and_are_counted() -> None:
    pairs = mine([PLAN, REPORT], [PairKind.HEADING, PairKind.ARTICLE])
    counts = counted(pairs)
    assert counts["heading"] > 0
    assert counts["article"] > 0
    assert sum(counts.values()) == counts["heading"] + counts["article"] == len(pairs)


def test_passages_of_the_same_heading_or_words_are_no_counter_examples() -> None:
    twin = document(3, [("", PLAN[1][0].text.upper())])
    pairs = [pair for pair in mine([PLAN, twin], [PairKind.HEADING]) if pair.passage == PLAN[1][0].id]
    assert pairs
    for pair in pairs:
        assert {PLAN[1][1].id, twin[1][0].id} <= set(pair.alike)


def test_a_heading_of_many_documents_asks_for_nothing() -> None:
    many = [
        document(n, [("V. Tổ chức thực hiện kế hoạch", f"Chi bộ số {n} họp vào ngày mồng {n} hằng tháng tại hội trường.")])
        for n in range(9)
    ]
    assert mine(many, [PairKind.HEADING]) == []
    assert mine(many[:3], [PairKind.HEADING]) != []


def test_what_is_judged_is_not_learned() -> None:
    """Nor what has most of a judged question's words, typed in any way."""
    pairs = mine([PLAN], [PairKind.HEADING, PairKind.ARTICLE])
    left = without_questions(pairs, ["trong cay xanh khuon vien", "không liên quan gì"])
    assert {pair.kind for pair in left} == {PairKind.ARTICLE}
    assert without_questions(pairs, []) == pairs


# --- Variations ------------------------------------------------------------------------------------------

TASK = "Sở Tài chính chủ trì, phối hợp với Sở Y tế cấp 2.500 triệu đồng theo Kế hoạch 45-KH/TU trước ngày 15/11/2026 cho hộ nghèo"


@pytest.mark.parametrize(
    ("variation", "sign"),
    [
        (Variation.BARE, lambda text: text == fold(text) and "so tai chinh" in text),
        (Variation.LOWER, lambda text: "sở tài chính" in text),
        (Variation.ABBREVIATED, lambda text: re.search(r"\b(STC|SYT|KH|Sở TC|Sở YT|HN)\b", text) is not None),
        (Variation.FEW, lambda text: len(text.split()) < len(TASK.split())),
        (Variation.ORDER, lambda text: text.split() != TASK.split() and not text.startswith("Sở Tài chính chủ trì")),
        (Variation.ASKED, lambda text: re.search(r"\b(nào|ai|mấy|chót|đơn vị chủ trì)\b", text) is not None),
        (Variation.EVERYDAY, lambda text: "nhà nghèo" in text or "đứng ra" in text or "lo chính" in text or "làm chung" in text),
        (Variation.ENGLISH, lambda text: "poor households" in text),
        (Variation.TELEX, lambda text: "sowr taif chinhs" in text),
    ],
)
def test_a_query_is_varied_as_people_vary_it(variation: Variation, sign: object) -> None:
    chance = Random(4)
    made = {varied(TASK, chance, [variation]) for _ in range(200)}
    assert any(sign(text) for text in made), made  # type: ignore[operator]  # a function, in a table of many


def test_every_variation_has_its_share() -> None:
    assert set(SHARES) == set(Variation)


@given(st.integers(0, 10_000))
def test_symbols_and_sums_survive_every_variation(seed: int) -> None:
    text = varied(TASK, Random(seed), [one for one in Variation if one is not Variation.ASKED])
    for figure in ("2.500", "45", "15/11/2026"):
        assert figure in text


@given(st.lists(st.sampled_from([*TASK.split(), "30/4", "1.200", "12", "99/2025"]), min_size=1, max_size=12), st.integers(0, 99))
def test_varying_always_ends_and_leaves_something(words: list[str], seed: int) -> None:
    assert varied(" ".join(words), Random(seed)).strip()


@pytest.mark.parametrize(
    "text", ["chuyển đổi số trong trường học", "đường thủy nội địa", "kế hoạch phòng chống thiên tai", "người cao tuổi"]
)
def test_telex_keys_give_the_text_again(text: str) -> None:
    assert convert_typing(telex_keys(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Nội vụ tham mưu kế hoạch", ("Sở Nội vụ", "tham mưu kế hoạch")),
        ("- Giao Văn phòng theo dõi, đôn đốc", ("Văn phòng", "theo dõi, đôn đốc")),
        ("Cây xanh được trồng vào mùa xuân", None),
    ],
)
def test_who_is_told_to_do_what(text: str, expected: tuple[str, str] | None) -> None:
    assert assignee_and_task(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("II. Mục tiêu:", "Mục tiêu"), ("a) Về kinh phí", "Về kinh phí"), ("Điều 5. Hiệu lực", "Hiệu lực")]
)
def test_labels_are_no_part_of_a_question(text: str, expected: str) -> None:
    assert without_label(text) == expected


# --- Lessons and material --------------------------------------------------------------------------------


def test_lessons_are_the_same_for_the_same_seed_and_point_at_what_answers() -> None:
    pairs = mine([PLAN, REPORT])
    shelf = make_shelf([passage.id for _, passages in (PLAN, REPORT) for passage in passages], pairs)
    lessons = make_lessons(pairs, shelf, 60, seed=3)
    assert lessons == make_lessons(pairs, shelf, 60, seed=3) != make_lessons(pairs, shelf, 60, seed=4)
    by_query: dict[str, set[int]] = {}
    for pair in pairs:
        by_query.setdefault(pair.query, set()).add(shelf.rest_places[pair.text] if pair.text else shelf.places[pair.passage])
    assert all(lesson.target in by_query[lesson.plain] for lesson in lessons)


def test_too_little_is_said_to_be_too_little() -> None:
    with pytest.raises(NotEnoughToLearn, match="of the archive's 2 documents"):
        fit_to_learn([PLAN, REPORT])
    with pytest.raises(NotEnoughToLearn, match="only 1 pairs"):
        check_pairs([Pair(PairKind.HEADING, "a b c", PassageId("x.1"))])
    check_pairs([Pair(PairKind.HEADING, "a b c", PassageId("x.1"))] * LEAST_PAIRS)


def test_copies_bad_scans_and_other_languages_are_not_learned_from() -> None:
    good = [
        document(n, [("", f"Chi bộ số {n} họp vào ngày mồng {n} hằng tháng tại hội trường lớn.")]) for n in range(LEAST_DOCUMENTS)
    ]
    assert len(fit_to_learn(good)) == LEAST_DOCUMENTS
    spoilt = [
        replace(good[0][0], twin_of=good[1][0].id),
        replace(good[0][0], confidence=0.5),
    ]
    for one in spoilt:
        with pytest.raises(NotEnoughToLearn, match="19 are Vietnamese"):
            fit_to_learn([(one, good[0][1]), *good[1:]])
    english = document(99, [("", "The branch meets in the great hall on the first Monday of every month.")])
    with pytest.raises(NotEnoughToLearn, match="19 are Vietnamese"):
        fit_to_learn([english, *good[1:]])
    assert is_vietnamese(good[0][1])
    assert not is_vietnamese([])


def test_one_document_in_ten_is_held_back_for_ever() -> None:
    ids = [DocumentId(f"{number:08x}00000000") for number in range(1000)]
    assert 60 <= sum(map(is_held_back, ids)) <= 140


# --- In English ------------------------------------------------------------------------------------------


def pair_of(query: str) -> Pair:
    return Pair(PairKind.HEADING, query, PassageId("0000000aaaaaaaaa.1"))


def test_names_numbers_and_known_words_come_out_in_english() -> None:
    said = {in_english("Báo cáo của Sở Nội vụ trước ngày 15/3/2026", Random(seed)) for seed in range(200)}
    assert any("report" in one and "15/3/2026" in one for one in said)
    assert not any("báo cáo" in one.lower() for one in said), "the glossary has it"
    assert any(one.startswith(("which", "what", "who", "by when")) for one in said), "some are asked"
    assert in_english("Báo cáo", Random(1)) == in_english("Báo cáo", Random(1))


@given(st.text().filter(str.strip), st.integers(0, 20))
def test_something_is_always_left_to_say(text: str, seed: int) -> None:
    assert in_english(text, Random(seed)).strip()


def test_what_has_too_few_known_words_or_is_too_long_is_not_said_in_english() -> None:
    known = pair_of("Báo cáo kết quả thực hiện kế hoạch")
    assert sayable([known]) == [known]
    assert sayable([pair_of("Lặng lẽ đung đưa bờ giậu")]) == []
    assert sayable([pair_of("báo cáo")]) == [], "too short to tell anything"
    assert sayable([pair_of("báo cáo " * 40)]) == []


def test_lessons_in_english_say_that_they_are() -> None:
    pair = pair_of("Báo cáo kết quả thực hiện kế hoạch")
    shelf = make_shelf([pair.passage], [pair])
    lessons = make_lessons([pair], shelf, 5, speech=IN_ENGLISH)
    assert {one.language for one in lessons} == {"en"}
    assert {one.plain for one in lessons} == {pair.query}
    assert {one.language for one in make_lessons([pair], shelf, 5)} == {"vi"}
