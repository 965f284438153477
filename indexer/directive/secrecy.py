"""Marks of state secrecy and of restricted circulation: what decides, before anything is kept, whether a text may be.

The rules are lines of ``secrecy.tsv``; a records officer adds more in a file of the same columns:

============ ==========================================================================================
``id``       names the rule; several lines may share one
``effect``   ``secret``: quarantined; ``review``: a person decides; ``restricted``: indexed under a label
``where``    ``line``: a whole line, or column of one, in a stamp zone; ``top``: the same, in the first
             lines of the first page; ``page``: anywhere on a page; ``recognised``: a whole line or column
             in a stamp zone of a recognised page, its folded letters only, for a frame that touches a
             stamp's letters spoils them; ``picture-top``: the same, first lines of the first page; ``unsure``: as
             ``recognised``, on a page that was hard to recognise; ``unread``: what was made of large letters in a
             stamp's frame that could not be read
``pattern``  a regular expression; signs around what it matches, and a remark in brackets after it, are
             allowed where a whole line is meant
``example``  a line it must find, which is checked whenever the rules are read
``vi en``    what it finds, for people
============ ==========================================================================================

A stamp is an image: that no mark is found does not prove that there is none.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from indexer.domain import Wording
from indexer.errors import BadSetting
from indexer.language.folding import squeeze
from indexer.language.normalise import normalise

EXTRA_RULES = "secrecy.tsv"
"""The name of the file with further rules, in the home folder."""

_EFFECTS = ("secret", "review", "restricted")
_PLACES = ("line", "top", "page", "recognised", "picture-top", "unsure", "unread")
_SQUEEZED = ("recognised", "picture-top", "unsure")
_COLUMN_COUNT = 7

_ZONE_LINES = 40
"""Lines from the beginning of a page, an annex or an attached document that may bear a stamp; blank lines do not count."""

_TOP_LINES = 12

_SURE = 0.75
"""Confidence of a recognised page under which letters that only resemble a mark are looked for."""

_DECLASSIFIED = "declassified"

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
    wording: Wording


class Judgement(NamedTuple):
    """What the rules say of a document: the ids of those that found something."""

    secret: str | None = None
    """Bears a mark of state secrecy."""
    review: str | None = None
    """May; only told where no mark is found."""
    restricted: tuple[str, ...] = ()
    """Circulation is restricted without state secrecy."""


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of the program, in order of precedence."""
    return parse_rules(files("indexer.directive").joinpath("secrecy.tsv").read_text(encoding="utf-8"))


def parse_rules(table: str) -> tuple[Rule, ...]:
    """Return the rules of a table; its first line names the columns, empty lines and those that begin with ``#`` are passed over.

    Raises
    ------
    BadSetting
        A line is no rule, or its pattern does not find its own example.
    """
    lines = enumerate(table.removeprefix("\ufeff").splitlines(), start=1)
    next(lines, None)
    return tuple(_rule(row, number) for number, row in lines if row.strip() and not row.startswith("#"))


def _rule(row: str, number: int) -> Rule:
    cells = row.split("\t")
    if len(cells) != _COLUMN_COUNT or not all(cell.strip() for cell in cells):
        raise _bad_rule(
            number, f"cần {_COLUMN_COUNT} cột, cách nhau bằng tab", f"it takes {_COLUMN_COUNT} columns, parted by tabs"
        )
    id, effect, where, pattern, example, vi, en = cells
    if effect not in _EFFECTS or where not in _PLACES:
        allowed = f"{', '.join(_EFFECTS)}; {', '.join(_PLACES)}"
        raise _bad_rule(number, f"cột effect và where chỉ nhận: {allowed}", f"effect and where must be of: {allowed}")
    try:
        whole = rf"[\W_]*(?:{pattern})[\W_]*(?:\(.{{0,40}}\)[\W_]*)?"
        compiled = re.compile(pattern if where == "page" else whole)
    except re.error as error:
        raise _bad_rule(number, f"biểu thức hỏng: {error}", f"the expression is broken: {error}") from error
    rule = Rule(id, effect, where, compiled, example, Wording(vi, en))
    line = squeeze(example) if where in _SQUEEZED else normalise(example)
    if not (compiled.search(line) if where == "page" else compiled.fullmatch(line)):
        raise _bad_rule(number, "biểu thức không khớp ví dụ của nó", "the expression does not find its own example")
    return rule


def _bad_rule(number: int, vi: str, en: str) -> BadSetting:
    return BadSetting(EXTRA_RULES, Wording(f"dòng {number}: {vi}", f"line {number}: {en}"))


def wording_of(id: str, extra: Sequence[Rule] = ()) -> Wording:
    """Return what a rule finds, for people; of a rule that is no more, its id."""
    return next((rule.wording for rule in (*rules(), *extra) if rule.id == id), Wording(id, id))


def judge(
    pages: Sequence[Sequence[str]],
    confidences: Sequence[float | None] = (),
    extra: Sequence[Rule] = (),
    unread: Sequence[str] = (),
) -> Judgement:
    """Judge a document.

    Parameters
    ----------
    pages
        Lists of lines as the file has them, not normalised, runs of spaces kept.
    confidences
        Of the recognition of each page, 0 to 1; ``None`` for a page that was not recognised. Empty: none was.
    extra
        Rules besides those of the program.
    unread
        What was made of stamps that could not be read.
    """
    text = _Text(pages, confidences, unread)
    found = [rule for rule in (*rules(), *extra) if text.has(rule)]
    secret = next((rule.id for rule in found if rule.effect == "secret"), None)
    review = next((rule.id for rule in found if rule.effect == "review"), None)
    restricted = tuple(dict.fromkeys(rule.id for rule in found if rule.effect == "restricted"))
    # A stamp that lifts the secrecy does not prove that it is lifted: with the degree still there it stays shut away.
    return Judgement(_DECLASSIFIED if secret and review == _DECLASSIFIED else secret, None if secret else review, restricted)


class _Text:
    """A document as the rules look at it."""

    def __init__(self, pages: Sequence[Sequence[str]], confidences: Sequence[float | None], unread: Sequence[str]) -> None:
        # A tab parts columns as several spaces do.
        self._texts = [normalise("\n".join(page).replace("\t", "  ")) for page in pages]
        written = [[line for line in text.split("\n") if line.strip()] for text in self._texts]
        zones = [list(_columns(_stamp_zone(lines))) for lines in written]
        recognised = [i for i, confidence in enumerate(confidences) if confidence is not None and i < len(zones)]
        self._lines: dict[str, Collection[str]] = {
            "top": list(_columns(written[0][:_TOP_LINES])) if written else [],
            "line": list(chain.from_iterable(zones)),
            "recognised": [squeeze(line) for i in recognised for line in zones[i]],
            "picture-top": [squeeze(line) for i in recognised[:1] if i == 0 for line in _columns(written[i][:_TOP_LINES])],
            "unsure": [squeeze(line) for i in recognised if (confidences[i] or 0) < _SURE for line in zones[i]],
            "unread": unread,
        }

    def has(self, rule: Rule) -> bool:
        """Tell whether `rule` finds something."""
        if rule.where == "page":
            return any(map(rule.pattern.search, self._texts))
        return any(map(rule.pattern.fullmatch, self._lines[rule.where]))


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
