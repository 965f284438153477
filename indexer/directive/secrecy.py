"""Marks of state secrecy and of restricted circulation: what decides, before anything is kept, whether a text may be.

The rules are lines of ``secrecy.tsv``, which a records officer can extend:

============ ==========================================================================================
``id``       names the rule; several lines may share one
``effect``   ``secret`` or ``restricted``
``where``    ``line``: a whole line, or column of one, in a stamp zone; ``top``: the same, in the first
             lines of the first page; ``page``: anywhere on a page; ``recognised``: a whole line or column
             in a stamp zone of a recognised page, its folded letters only, for a frame that touches a
             stamp's letters spoils them
``pattern``  a regular expression; signs around what it matches, and a remark in brackets after it, are
             allowed where a whole line is meant
``example``  a line it must find (a test sees to it)
============ ==========================================================================================

A stamp is an image: that no mark is found does not prove that there is none.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from indexer.language.folding import squeeze
from indexer.language.normalise import normalise

_ZONE_LINES = 40
"""Lines from the beginning of a page, an annex or an attached document that may bear a stamp; blank lines do not count."""

_TOP_LINES = 12

# Formats without pages: an annex or a letterhead begins one.
_NEW_ZONE = re.compile(r"\W*(?:PHỤ LỤC|CỘNG H[ÒO][ÀA]? XÃ HỘI CHỦ NGHĨA|ĐẢNG CỘNG SẢN VIỆT NAM)(?!\w)")
_COLUMNS = re.compile(r"\s{2,}|\|")
# A heading broken before its last word: "KẾ HOẠCH BẢO / MẬT".
_BROKEN_OFF = re.compile(r"(?i:bí|bảo|độ|tuyệt đối)\W*$")
_LETTER_SPACED = re.compile(r"(?:[^\W\d_]\s+){2,}[^\W\d_]")


class Rule(NamedTuple):
    """One line of the table."""

    id: str
    effect: str
    where: str
    pattern: re.Pattern[str]
    example: str


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in order of precedence."""
    table = files("indexer.directive").joinpath("secrecy.tsv").read_text(encoding="utf-8")
    found = []
    for row in table.splitlines()[1:]:
        id, effect, where, pattern, example = row.split("\t")
        whole = rf"[\W_]*(?:{pattern})[\W_]*(?:\(.{{0,40}}\)[\W_]*)?"
        found.append(Rule(id, effect, where, re.compile(pattern if where == "page" else whole), example))
    return tuple(found)


def secrecy_mark(pages: Sequence[Sequence[str]], recognised: Collection[int] = ()) -> str | None:
    """Return the id of the first rule by which the document bears a mark of state secrecy, or ``None``.

    `pages` are lists of lines as the file has them, not normalised, runs of spaces kept; `recognised` are the indexes,
    from 0, of those that were read in a picture.
    """
    return _first(pages, "secret", recognised)


def restricted(pages: Sequence[Sequence[str]]) -> str | None:
    """Return the id of the first rule by which circulation is restricted without state secrecy, or ``None``."""
    return _first(pages, "restricted", ())


def _first(pages: Sequence[Sequence[str]], effect: str, recognised: Collection[int]) -> str | None:
    # A tab parts columns as several spaces do.
    texts = [normalise("\n".join(page).replace("\t", "  ")) for page in pages]
    written = [[line for line in text.split("\n") if line.strip()] for text in texts]
    zones = [list(_columns(_stamp_zone(lines))) for lines in written]
    zone = list(chain.from_iterable(zones))
    in_pictures = [squeeze(line) for i in recognised for line in zones[i]]
    top = list(_columns(written[0][:_TOP_LINES])) if written else []
    for rule in rules():
        if rule.effect != effect:
            continue
        if rule.where == "page":
            is_found = any(map(rule.pattern.search, texts))
        else:
            lines = {"top": top, "line": zone, "recognised": in_pictures}[rule.where]
            is_found = any(map(rule.pattern.fullmatch, lines))
        if is_found:
            return rule.id
    return None


def _stamp_zone(lines: Sequence[str]) -> list[str]:
    """Return the lines that may bear a stamp."""
    left = _ZONE_LINES
    zone = []
    for line in lines:
        left = _ZONE_LINES if _NEW_ZONE.match(line) else left - 1
        if left >= 0:
            zone.append(line)
    return zone


def _columns(lines: Sequence[str]) -> Iterator[str]:
    """Yield each line's columns, and words printed with spaces between their letters as words."""
    end_before = ""
    for line in lines:
        columns = [column for part in _COLUMNS.split(line) if (column := part.strip())]
        if not columns:
            continue
        whole = " ".join(columns)
        if _LETTER_SPACED.fullmatch(whole.strip("-–*“”\"'()[] ")):
            columns = ["".join(whole.split())]
        is_last_word = squeeze(columns[0]) == "mat" and _BROKEN_OFF.search(end_before)
        yield from columns[1:] if is_last_word else columns
        end_before = columns[-1]
