"""How values are worded, marked and linked on the pages. Pure but for the request's language."""

from collections.abc import Sequence
from datetime import date, datetime

from markupsafe import Markup, escape

from indexer.domain import Language, Range

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


def shorten(text: str, length: int = _TITLE_LENGTH) -> str:
    """Return the first line's worth of `text`: at most `length` characters, cut at a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0] + "…"


def day(value: date, language: Language) -> str:
    """Return a date as people write it: 22/8/2025, or 22 Aug 2025."""
    return f"{value.day}/{value.month}/{value.year}" if language == "vi" else f"{value.day} {value:%b %Y}"


def moment(value: datetime, language: Language) -> str:
    """Return a moment in this machine's time: 14:05, 22/8/2025."""
    local = value.astimezone()
    return f"{local:%H:%M}, {day(local.date(), language)}"


def number(value: int, language: Language) -> str:
    """Return a whole number with its thousands apart: 12.345, or 12,345."""
    return f"{value:,}".replace(",", ".") if language == "vi" else f"{value:,}"
