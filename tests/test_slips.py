"""How unlikely a slip is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.slips import slip_cost, without_one, without_two

WORDS = st.text(alphabet="abcenghix", min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("typed", "meant", "likelier_than"),
    [
        ("chuyne", "chuyen", ("chuyxe", "chuyen")),  # a swap, two other letters
        ("hoatj", "hoat", ("phoat", "hoat")),  # at the end, at the beginning
        ("quyeet", "quyet", ("quyaet", "quyet")),  # doubled, another letter
        ("quyrt", "quyet", ("quymt", "quyet")),  # the key beside, a far one
        ("hanh", "hannh", ("hanh", "haknh")),  # one of two alike left out
        ("dinh", "dinh", ("dnih", "dinh")),
    ],
)
def test_likely_slips_are_cheap(typed: str, meant: str, likelier_than: tuple[str, str]) -> None:
    cost, other = slip_cost(typed, meant), slip_cost(*likelier_than)
    assert cost is not None
    assert other is not None
    assert cost < other


@pytest.mark.parametrize(
    ("typed", "meant", "most", "within"),
    [
        ("chuyen", "chuyen", 1, True),
        ("chuyne", "chuyen", 1, True),
        ("chuen", "chuyen", 1, True),
        ("chuuyen", "chuyen", 1, True),
        ("chuyem", "chuyen", 1, True),
        ("chyuen", "chuyen", 1, True),
        ("cuhyne", "chuyen", 1, False),
        ("chun", "chuyen", 1, False),
        ("nechuy", "chuyen", 1, False),
        ("protctoin", "protection", 2, True),
        ("protctoni", "protection", 2, False),
    ],
)
def test_edits_are_counted(typed: str, meant: str, most: int, within: bool) -> None:
    assert (slip_cost(typed, meant, most) is not None) is within


@given(WORDS)
def test_the_same_word_costs_nothing(word: str) -> None:
    assert slip_cost(word, word, 1) == 0.0


@given(WORDS, WORDS, st.sampled_from([1, 2]))
def test_words_within_some_edits_share_a_form(one: str, other: str, most: int) -> None:
    """The forms are what words are looked up by: none within reach may be missed."""
    if slip_cost(one, other, most) is None:
        assert slip_cost(other, one, most) is None
        return
    if most == 1:
        assert without_one(one) & without_one(other)
    elif len(one) >= 8 and len(other) >= 6:
        assert without_two(one[:6]) & without_two(other[:6])


@given(WORDS, st.data())
def test_one_slip_is_one_edit(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    slips = {
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        word[:at] + word[at + 1 :],
    }
    for typed in slips - {""}:
        assert slip_cost(typed, word, 1) is not None
