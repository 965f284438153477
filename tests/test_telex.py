"""Typing that the input method never saw."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.folding import fold
from indexer.language.syllable_shapes import TONES, _combinations, put_together, take_apart
from indexer.language.telex import convert_typing


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chuyeenr ddooir soos", "chuyển đổi số"),
        ("chuyeern ddoori soos", "chuyển đổi số"),
        ("chuye63n d9o6i3 so61", "chuyển đổi số"),
        ("chuyen63 doi963 so61", "chuyển đổi số"),
        ("nghij quyeets 71 veef giaos ducj", "nghị quyết 71 về giáo dục"),
        ("bieen banr hopj chi booj thangs 9", "biên bản họp chi bộ tháng 9"),
        ("kinh tees-xax hooij", "kinh tế-xã hội"),
        ("UBND phuwowngf, tooor daan phoos", "UBND phường, tooor dân phố"),
        ("Huwowngs daanx 05-HD/TW veef kyr luaatj", "Hướng dẫn 05-HD/TW về kỷ luật"),
        ("DDAIJ HOOIJ DDANGR", "ĐẠI HỘI ĐẢNG"),
        ("xa6y du7ng5 nha2 o73", "xây dựng nhà ở"),
        ("twf nawm 2025", "từ năm 2025"),
        ("muwa lux, satj lowr", "mưa lũ, sạt lở"),
        ("muaw luxx satj ddaats", "mưa luxx sạt đất"),
        ("dduwowngf", "đường"),
        ("quanr lys thuees hoaf giair", "quản lý thuế hòa giải"),
        ("usb token bij maats thif baos cho ai", "usb token bị mất thì báo cho ai"),
    ],
)
def test_unconverted_typing_is_converted(typed: str, meant: str) -> None:
    assert convert_typing(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "chuyển đổi số",
        "chuyeenr đổi soos",
        "chuyen doi so nganh giao duc",
        "book",
        "process",
        "week",
        "three school boards",
        "how is this tax seen here",
        "room for rent in this town",
        "has there been too soon a turn",
        "see term of lease for those cars",
        "Lao Cai railway completion date",
        "71-NQ/TW",
        "529 cv/du",
        "2579 qd ubnd",
        "H5N1, covid19, QH15, A61",
        "bang1 bang2 bang3",
        "phong a1 a2 a3",
        "http://dichvucong.gov.vn/thuees/ddaats",
        "ubndx@hanoi.gov.vn",
        "usb token scan",
        "ĐẠI HỘI ĐẢNG",
        "UBND TTHC CCHC",
        "nam2025 quy1",
        "9 10 11",
    ],
)
def test_anything_else_stays(text: str) -> None:
    assert convert_typing(text) is None


# --- Every syllable, however it is typed ----------------------------------------------------------------

SYLLABLES = [
    put_together(parts)
    for onset, rime in _combinations()
    for tone in TONES
    if (parts := take_apart(onset + rime + tone)) is not None
]
TELEX = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"} | dict(
    zip(TONES, ["", *"fsrxj"], strict=True)
)
VNI = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"} | dict(
    zip(TONES, ["", *"21345"], strict=True)
)


def typed_in_place(syllable: str, keys: dict[str, str]) -> str:
    """The tone's key directly after the vowel that bears it."""
    typed = ""
    for letter in syllable:
        parts = take_apart_letter(letter)
        typed += keys.get(parts[0], parts[0]) + keys[parts[1]]
    return typed


def typed_at_the_end(syllable: str, keys: dict[str, str]) -> str:
    """The tone's key last."""
    parts = take_apart(syllable)
    assert parts is not None
    return "".join(keys.get(letter, letter) for letter in parts.onset + parts.rime) + keys[parts.tone]


def typed_with_all_marks_last(syllable: str, keys: dict[str, str]) -> str:
    """First the letters, then every key that is none."""
    parts = take_apart(syllable)
    assert parts is not None
    spelled = [keys.get(letter, letter) for letter in parts.onset + parts.rime]
    marks = "".join(dict.fromkeys("".join(typed[1:] for typed in spelled if typed[1:] and typed in keys.values())))
    return "".join(typed[0] for typed in spelled) + marks + keys[parts.tone]


def typed_with_one_horn(syllable: str, keys: dict[str, str]) -> str:
    """``uo`` and one horn."""
    return typed_at_the_end(syllable, keys).replace("uwow", "uow").replace("u7o7", "uo7")


def take_apart_letter(letter: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in marks if mark in TONES), "")
    return unicodedata.normalize("NFC", marks.replace(tone, "") if tone else marks), tone


def test_there_are_some_thousand_syllables() -> None:
    assert 10_000 < len(set(SYLLABLES)) < 25_000


@pytest.mark.parametrize("keys", [TELEX, VNI], ids=["telex", "vni"])
@pytest.mark.parametrize("order", [typed_in_place, typed_at_the_end, typed_with_all_marks_last, typed_with_one_horn])
def test_every_syllable_comes_back_from_its_keys(keys: dict[str, str], order: Callable[[str, dict[str, str]], str]) -> None:
    typed = [order(syllable, keys) for syllable in SYLLABLES]
    if keys is TELEX:
        # Where two o are meant, three are typed.
        typed = [word.replace("oo", "ooo") if "oo" in fold(meant) else word for word, meant in zip(typed, SYLLABLES, strict=True)]
    converted = (convert_typing(" ".join(typed)) or "").split()
    # "a1" is taken for the number of a room.
    wrong = [
        (syllable, keys, found)
        for syllable, keys, found in zip(SYLLABLES, typed, converted, strict=True)
        if found != syllable and not (len(keys) == 2 and keys[1].isdigit())
    ]
    assert wrong == []


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    """Converting leaves nothing to convert."""
    converted = convert_typing(text)
    assert converted is None or convert_typing(converted) is None


# A long o looks as Telex types ô: whoever types "khoong" means "không", and hardly ever a syllable such as "xoong".
TOLD_APART = [syllable for syllable in SYLLABLES if "oo" not in fold(syllable)]


@given(st.lists(st.sampled_from(TOLD_APART), min_size=1, max_size=8))
def test_vietnamese_is_never_touched(words: list[str]) -> None:
    """Neither with its diacritics nor without them."""
    assert convert_typing(" ".join(words)) is None
    assert convert_typing(fold(" ".join(words))) is None


# --- Real text --------------------------------------------------------------------------------------------


def test_no_line_of_a_directive_is_converted(shared: Path) -> None:
    converted = [
        line
        for path in (shared / "archive" / "directives_2025").glob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if convert_typing(line) is not None
    ]
    assert converted == []


@pytest.mark.parametrize("name", ["staff_dev", "xquad_vi", "alqac23_dev", "directive_known_item"])
def test_no_judged_query_is_converted_with_its_diacritics_or_without(shared: Path, name: str) -> None:
    lines = (shared / "relevance" / name / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line)["text"] for line in lines]
    assert [query for query in queries if convert_typing(query) or convert_typing(fold(query))] == []
