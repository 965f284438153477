"""How the pages word, mark and shorten values."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from indexer.domain import Range
from web.presentation import excerpt, marked, shorten


def test_marks_stand_around_the_ranges() -> None:
    assert str(marked("nộp trước 15/3", [Range(0, 3), Range(10, 14)])) == "<mark>nộp</mark> trước <mark>15/3</mark>"


def test_text_of_documents_is_escaped_inside_and_outside_marks() -> None:
    assert str(marked("<b>&</b>", [Range(3, 4)])) == "&lt;b&gt;<mark>&amp;</mark>&lt;/b&gt;"


@given(st.text(), st.lists(st.integers(0, 40), unique=True))
def test_marking_adds_nothing_but_marks(text: str, cuts: list[int]) -> None:
    cuts = sorted(cut for cut in cuts if cut <= len(text))
    ranges = [Range(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    assert str(marked(text, ranges)).replace("<mark>", "").replace("</mark>", "") == str(escape(text))


def test_a_long_text_is_cut_at_a_word() -> None:
    assert shorten("một hai ba bốn", 9) == "một hai…"
    assert shorten("một\n hai") == "một hai"


@given(
    st.text(alphabet=st.sampled_from("ab đ"), max_size=400),
    st.lists(st.integers(0, 400), max_size=6, unique=True).map(sorted),
    st.integers(10, 120),
)
def test_an_excerpt_keeps_its_marks_and_shows_the_first(text: str, ends: list[int], length: int) -> None:
    marks = [Range(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False) if b <= len(text)]
    part = excerpt(text, marks, length)
    assert part.is_whole == (len(text) <= length * 5 // 4)
    assert part.text.removeprefix("… ").removesuffix(" …") in text
    assert all(0 <= one.start < one.end <= len(part.text) for one in part.ranges)
    assert len(part.ranges) > 0 or not marks
    for shown, mark in zip(part.ranges, marks, strict=False):
        assert part.text[shown.start : shown.end] in text[mark.start : mark.end]
    assert len(part.text) <= max(length * 5 // 4, length + 4)
