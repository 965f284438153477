"""English words of offices, and what they are in Vietnamese."""

from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.glossary import find_translations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tuition fees", [("tuition fees", "học phí")]),
        ("state secrets", [("state secrets", "bí mật nhà nước")]),
        ("The duties of the Party cells", [("duties", "nhiệm vụ"), ("Party cells", "chi bộ")]),
        ("submitted, submitting, submit", [("submitted", "trình"), ("submitting", "trình"), ("submit", "trình")]),
        ("approving what was approved", [("approving", "phê duyệt"), ("approved", "phê duyệt")]),
        ("planning and plans", [("planning", "quy hoạch"), ("plans", "kế hoạch")]),
        ("women's union", [("women's union", "Hội Phụ nữ")]),
        ("women’s union", [("women’s union", "Hội Phụ nữ")]),
        (
            "e-commerce in a high-quality market",
            [("e-commerce", "thương mại điện tử"), ("quality", "chất lượng"), ("market", "thị trường")],
        ),
        ("administrative. Procedure", [("administrative", "hành chính"), ("Procedure", "thủ tục")]),
        ("a credit card by bus", [("credit", "tín dụng"), ("bus", "xe buýt")]),
        ("ai phụ trách kế hoạch", []),
        ("", []),
    ],
)
def test_english_phrases_are_found_in_any_form_the_longest_first(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[m.range.start : m.range.end], m.phrases[0]) for m in find_translations(text)] == found


@given(st.text(alphabet=st.sampled_from(" abcdeginorstuy'-,.đẩ"), max_size=60))
def test_what_is_found_stands_in_order_and_apart(text: str) -> None:
    found = find_translations(text)
    assert all(one.range.end <= other.range.start for one, other in pairwise(found))
    assert all(0 <= match.range.start < match.range.end <= len(text) and match.phrases for match in found)


def test_the_table_is_in_order() -> None:
    lines = files("indexer.language").joinpath("glossary.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]
    assert all(len(row) == 2 and all(row) for row in rows)
    english = [row[0] for row in rows]
    assert len(english) == len(set(english))
    assert all(phrase == phrase.lower().strip() for phrase in english)
    assert all(meaning == meaning.strip() != "" for _, meanings in rows for meaning in meanings.split("|"))


def test_every_phrase_of_the_table_is_found_as_it_stands() -> None:
    lines = files("indexer.language").joinpath("glossary.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]
    missed = [
        english
        for english, vietnamese in rows
        if [m.phrases for m in find_translations(english)] != [tuple(vietnamese.split("|"))]
    ]
    assert not missed
