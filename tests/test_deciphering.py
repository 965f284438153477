"""What was typed → what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import Range
from indexer.language.accents import Restoration
from indexer.language.normalise import collapse, normalise
from indexer.language.spelling import Change, Correction
from search_api.answers import StepKind
from search_api.query.deciphering import Helpers, Trace, decipher, words_with_ranges


def corrector(before: str, after: str) -> Helpers:
    def correct(text: str) -> Correction:
        start = text.find(before)
        if start < 0:
            return Correction(text, (), 1.0)
        changed = text.replace(before, after, 1)
        return Correction(changed, (Change(Range(start, start + len(before)), before, after),), 0.9)

    return Helpers(correct=correct)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chuyeenr ddooir soos", "chuyển đổi số"),
        ("CHUYEENR DDOOIR SOOS", "CHUYỂN ĐỔI SỐ"),
        ("chuye63n d9o6i3 so61", "chuyển đổi số"),
        ("nghij quyeets 71-NQ/TW", "nghị quyết 71-NQ/TW"),
        ("chuyển đổi số", "chuyển đổi số"),
        ("who is responsible for the schools", "who is responsible for the schools"),
        ('"chuyeenr ddooir soos"', '"chuyeenr ddooir soos"'),
        ("nq 71", "nq 71"),
        ("", ""),
    ],
)
def test_keys_become_letters(typed: str, meant: str) -> None:
    read = decipher(typed, Helpers())
    assert read.text == meant
    assert [step.kind for step in read.steps] == ([StepKind.TYPING] if meant != typed else [])


def test_slips_are_put_right_and_told() -> None:
    read = decipher("chyển đổi số", corrector("chyển", "chuyển"))
    assert (read.text, read.plain, read.marked) == ("chuyển đổi số", "chuyển đổi số", True)
    assert [(step.kind, step.before, step.after) for step in read.steps] == [(StepKind.SPELLING, "chyển", "chuyển")]


def test_what_is_quoted_stays() -> None:
    assert decipher('"chyển" đổi', corrector("chyển", "chuyển")).text == '"chyển" đổi'
    restored = decipher('"chuyen doi" so', Helpers(lambda _: Restoration('"chuyển đổi" số', 0.9, changed=True)))
    assert restored.text == '"chuyen doi" số'


def test_slips_come_before_diacritics() -> None:
    def restore(text: str) -> Restoration:
        assert text == "chuyen doi so"
        return Restoration("chuyển đổi số", 0.9, changed=True)

    read = decipher("chyen doi so", corrector("chyen", "chuyen")._replace(restore=restore))
    assert (read.text, read.plain) == ("chuyển đổi số", "chuyen doi so")
    assert [step.kind for step in read.steps] == [StepKind.SPELLING, StepKind.DIACRITICS]


def test_nothing_is_changed_where_it_is_asked_for_literally() -> None:
    def never(text: str) -> Restoration:
        raise AssertionError(text)

    read = decipher("chuyeenr ddooir soos", Helpers(restore=never), literal=True)
    assert (read.text, read.steps) == ("chuyeenr ddooir soos", ())


def test_a_restoration_of_another_length_is_not_taken() -> None:
    assert decipher("ke hoach", Helpers(lambda _: Restoration("kế hoạch nào", 0.9, changed=True))).text == "ke hoach"


@pytest.mark.parametrize(
    ("typed", "read", "part", "back"),
    [
        ("nq 71 y tế", "nq 71 y tế", "71", "71"),
        ("nghij quyeets 71, mujc III.4", "nghị quyết 71, mục III.4", "mục III.4", "mujc III.4"),
        ("nghij quyeets 71, mujc III.4", "nghị quyết 71, mục III.4", "nghị quyết 71", "nghij quyeets 71"),
        ("loại:kh chyển đổi", "chuyển đổi", "chuyển", "chyển"),
    ],
)
def test_a_part_is_traced_back_to_what_was_typed(typed: str, read: str, part: str, back: str) -> None:
    left_out = [Range(0, len("loại:kh"))] if typed.startswith("loại:") else []
    _, origins = words_with_ranges(typed, left_out)
    start = read.index(part)
    span = Trace(origins, read).back(Range(start, start + len(part)))
    assert typed[span.start : span.end] == back


@given(st.text(max_size=60))
def test_as_many_words_are_read_as_were_typed(text: str) -> None:
    text = collapse(normalise(text))
    read = decipher(text, Helpers())
    assert len(read.text.split()) == len(text.split())
    assert len(read.text) == len(read.plain)
