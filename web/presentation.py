"""How texts are marked, cut and shortened on the pages. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from indexer.domain import Language, Range
from indexer.errors import BadRequest

_TITLE_LENGTH = 110


def marked(text: str, ranges: Sequence[Range]) -> Markup:
    """Return `text` escaped, with ``<mark>`` around each range.

    Ranges are in order and apart, half-open, in characters of `text`.
    """
    parts: list[Markup] = []
    reached = 0
    for start, end in ranges:
        parts += [escape(text[reached:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]  # the tags are ours
        reached = end
    parts.append(escape(text[reached:]))
    return Markup("").join(parts)


class Excerpt(NamedTuple):
    """A part of a text, and the ranges within it."""

    text: str
    ranges: tuple[Range, ...]
    is_whole: bool


def excerpt(text: str, ranges: Sequence[Range], length: int) -> Excerpt:
    """Return about `length` characters of `text` around the first of `ranges`, cut at words; all of it where it is hardly longer."""
    if len(text) <= length * 5 // 4:
        return Excerpt(text, tuple(ranges), is_whole=True)
    first = ranges[0].start if ranges else 0
    # What leads up to the place is worth a third; near the end the rest goes before it.
    start = max(0, min(first - length // 3, len(text) - length))
    start = text.find(" ", start) + 1 if start and " " in text[start:first] else start
    end = start + length
    end = text.rfind(" ", start + length // 2, end) if end < len(text) and " " in text[start + length // 2 : end] else end
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple(
        Range(max(one.start, start) + shift, min(one.end, end) + shift) for one in ranges if one.start < end and one.end > start
    )
    return Excerpt(before + text[start:end] + after, inside, is_whole=False)


def detail(error: BadRequest, language: Language) -> str:
    """Return what is wrong with a value, without the name that the field has for programs."""
    said = error.message(language).removeprefix(f"{error.field}: ")
    return said[:1].upper() + said[1:]


def shorten(text: str, length: int = _TITLE_LENGTH) -> str:
    """Return the first line's worth of `text`: at most `length` characters, cut at a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0] + "…"
