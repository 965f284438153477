"""The abbreviations of directives: what they stand for, and what a phrase is abbreviated to.

The table, ``abbreviations.tsv``: abbreviation, what it stands for (``|`` between alternatives), other ways to write it, and
whether it is safe in lower case although it is short.

An abbreviation typed in capitals is always taken for one. In lower case it is where it cannot be anything else: it has three
letters or more, or the table says it is safe (``nq``, ``qd``), and in no case has it the shape of a syllable. So ``ubnd`` and
``cds`` are taken, and of ``TU`` and ``tu`` the second is a word. Capitals say nothing in a text that has nothing else.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple, TypeVar

from indexer.domain import Range
from indexer.language.folding import Syllable, fold, syllables
from indexer.language.syllable_shapes import is_bare_syllable, is_syllable

_Value = TypeVar("_Value")


class AbbreviationMatch(NamedTuple):
    """An abbreviation in a text."""

    range: Range
    expansions: tuple[str, ...]
    """Several where it stands for several things."""


class PhraseMatch(NamedTuple):
    """A phrase in a text that has abbreviations."""

    range: Range
    abbreviations: tuple[str, ...]


class SynonymMatch(NamedTuple):
    """A phrase in a text that is also said in another way."""

    range: Range
    phrase: str
    confidence: float
    """1.0: the same; lower: related, less often meant."""


class _Row(NamedTuple):
    spelling: str
    """One way to write it, without separators, lower case."""
    expansions: tuple[str, ...]
    in_lower_case: bool
    spaced: bool
    """Written in two words."""


_SYNONYMS = (
    ("bảo đảm", "đảm bảo", 1.0),
    ("học sinh", "người học", 0.5),
    ("trường học", "cơ sở giáo dục", 0.5),
    ("hội nghị", "cuộc họp", 0.4),
    ("ngoại ngữ", "tiếng Anh", 0.3),
    # The same level, not the same body.
    ("thành ủy", "tỉnh ủy", 0.2),
)

_SEPARATORS = re.compile(r"[\s.&-]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_RUN = re.compile(r"\S+")
_JOINT = re.compile(r"\s?[&-]\s?|[./]")
_SPACE = re.compile(r"\.?\s")
_MOST_PARTS = 4
_PHRASE_GAP = re.compile(r"[\s,&–-]*")
# "71-NQ/TW" and "cv/du" are symbols, or parts of one; "đ/c" is no symbol.
_SYMBOL = re.compile(r"\d\w*[-/–]")


# --- Abbreviation → what it stands for -------------------------------------------------------------------


def expansions(token: str, *, marked: bool = False) -> tuple[str, ...]:
    """Return what `token` stands for, likeliest first; empty where it is no abbreviation.

    Separators do not count (``GD-ĐT``, ``GD&ĐT``, ``GDĐT``), nor does case but for the rule above, nor does a diacritic
    left out (``CDS``); the abbreviation spelled exactly so comes first, and alone in a `marked` text: one whose writer
    types diacritics means ``HD`` where he types ``HD``.
    """
    rows = list(_rows(token))
    if not rows:
        return ()
    if not _in_capitals(token):
        rows = [row for row in rows if row.in_lower_case]
    typed = _stripped(token)
    exact = [row for row in rows if row.spelling == typed]
    chosen = exact if exact and marked else exact + [row for row in rows if row not in exact]
    return tuple(dict.fromkeys(expansion for row in chosen for expansion in row.expansions))


def find_abbreviations(text: str) -> list[AbbreviationMatch]:
    """Return the abbreviations in `text` in order, the longest where one holds another; those within symbols are left out."""
    marked = fold(text) != text.lower()
    shouted = text.isupper() and any(
        len(word) > 2 and is_syllable(word) and not _rows(word) for word in _LETTERS.findall(unicodedata.normalize("NFC", text))
    )
    units = _units(text)
    found: list[AbbreviationMatch] = []
    i = 0
    while i < len(units):
        for n in range(min(_MOST_PARTS, len(units) - i), 0, -1):
            part = Range(units[i].start, units[i + n - 1].end)
            written = text[part.start : part.end]
            gaps = [text[first.end : second.start] for first, second in pairwise(units[i : i + n])]
            meant = _meant(written.lower() if shouted else written, gaps, marked=marked)
            if meant and not (n == 1 and _beside_slash(text, part)):
                found.append(AbbreviationMatch(part, meant))
                i += n
                break
        else:
            i += 1
    return found


def _meant(written: str, gaps: list[str], *, marked: bool) -> tuple[str, ...]:
    if len(written) > _longest() + 2 * len(gaps):
        return ()
    if not all(_JOINT.fullmatch(gap) or _SPACE.fullmatch(gap) for gap in gaps):
        return ()
    if any(_SPACE.fullmatch(gap) for gap in gaps) and not any(row.spaced for row in _rows(written)):
        return ()
    return expansions(written, marked=marked)


def _units(text: str) -> list[Range]:
    """Return the runs of letters outside symbols."""
    units: list[Range] = []
    for run in _RUN.finditer(text):
        if not _SYMBOL.search(run.group()):
            units += [Range(run.start() + m.start(), run.start() + m.end()) for m in _LETTERS.finditer(run.group())]
    return units


def _beside_slash(text: str, part: Range) -> bool:
    return text[part.end : part.end + 1] == "/" or text[max(part.start - 1, 0) : part.start] == "/"


@cache
def _table() -> tuple[dict[str, list[_Row]], dict[tuple[str, ...], list[str]]]:
    """Return the rows by their folded spellings, and the abbreviations by the syllables of what they stand for."""
    rows: dict[str, list[_Row]] = {}
    phrases: dict[tuple[str, ...], list[str]] = {}
    table = files("indexer.language").joinpath("abbreviations.tsv").read_text(encoding="utf-8")
    for line in table.splitlines()[1:]:
        abbreviation, stands_for, spellings, lower = line.split("\t")
        meanings = tuple(stands_for.split("|"))
        for written in filter(None, (abbreviation, *spellings.split("|"))):
            key = fold(_stripped(written))
            safe = (bool(lower) or len(key) > 2) and not is_bare_syllable(key)
            rows.setdefault(key, []).append(_Row(_stripped(written), meanings, safe, " " in written))
        for meaning in meanings:
            phrases.setdefault(tuple(word.text for word in syllables(meaning)), []).append(abbreviation)
    return rows, phrases


@cache
def _longest() -> int:
    return max(map(len, _table()[0]))


def _stripped(token: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFC", token)).lower()


# A query's words are asked for several times, by themselves and beside their neighbours.
@lru_cache(maxsize=4096)
def _rows(token: str) -> tuple[_Row, ...]:
    """Return the rows that `token` can be: it may lack their diacritics, and has none that they have not."""
    typed = _stripped(token)
    return tuple(row for row in _table()[0].get(fold(typed), ()) if _agrees(typed, row.spelling))


def _agrees(typed: str, spelled: str) -> bool:
    return all(key in {letter, fold(letter)} for key, letter in zip(typed, spelled, strict=True))


def _in_capitals(token: str) -> bool:
    return sum(map(str.isupper, token)) > 1


# --- Phrase → abbreviations, and other phrases -----------------------------------------------------------


def abbreviations_of(phrase: str) -> tuple[str, ...]:
    """Return the abbreviations of the whole of `phrase`, written with its diacritics or without; empty where it has none."""
    words = written_words(phrase)
    return next((match.abbreviations for match in find_phrases(phrase) if match.range == _span(words)), ())


def find_phrases(text: str) -> list[PhraseMatch]:
    """Return the phrases in `text` that have abbreviations, in order.

    Of the phrases within another, those that end with it come as well, after it: "Bộ Giáo dục và Đào tạo" is written
    ``BGDĐT`` and "Bộ GDĐT". Diacritics may be left out; commas and hyphens do not count.
    """
    found: dict[Range, list[str]] = {}
    for part, abbreviations in _occurrences(text, _phrases()):
        found.setdefault(part, []).extend(abbreviations)
    parts = [part for part in found if not any(_is_lost_in(part, other) for other in found)]
    return [PhraseMatch(part, tuple(dict.fromkeys(found[part]))) for part in sorted(parts, key=_outer_first)]


def find_synonyms(text: str) -> list[SynonymMatch]:
    """Return the phrases in `text` for which there is another, in order."""
    found = [SynonymMatch(part, *value) for part, value in _occurrences(text, _synonyms())]
    return sorted(found, key=lambda match: _outer_first(match.range))


def _is_lost_in(part: Range, other: Range) -> bool:
    return other.start <= part.start and part.end < other.end


def _outer_first(part: Range) -> tuple[int, int]:
    return part.start, -part.end


_Index = Mapping[str, list[tuple[tuple[str, ...], _Value]]]
"""Folded first syllable → syllables of a phrase, what is known of it."""


def _index(phrases: Iterable[tuple[tuple[str, ...], _Value]]) -> dict[str, list[tuple[tuple[str, ...], _Value]]]:
    index: dict[str, list[tuple[tuple[str, ...], _Value]]] = {}
    for words, value in phrases:
        index.setdefault(fold(words[0]), []).append((words, value))
    return index


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], list[str]]]]:
    return _index(_table()[1].items())


@cache
def _synonyms() -> dict[str, list[tuple[tuple[str, ...], tuple[str, float]]]]:
    both = [(a, b, confidence) for one, other, confidence in _SYNONYMS for a, b in ((one, other), (other, one))]
    return _index((tuple(word.text for word in syllables(a)), (b, confidence)) for a, b, confidence in both)


def _occurrences(text: str, index: "_Index[_Value]") -> Iterator[tuple[Range, _Value]]:
    words = written_words(text)
    for i, word in enumerate(words):
        for phrase, value in index.get(fold(word.text), ()):
            here = words[i : i + len(phrase)]
            if len(here) == len(phrase) and all(map(_same_word, here, phrase)) and _in_one_piece(text, here):
                yield _span(here), value


def written_words(text: str) -> list[Syllable]:
    """Return the syllables without the joined forms of abbreviations, which come after their parts."""
    words: list[Syllable] = []
    for word in syllables(text):
        if not words or word.range.start >= words[-1].range.end:
            words.append(word)
    return words


def _span(words: list[Syllable]) -> Range:
    return Range(words[0].range.start, words[-1].range.end) if words else Range(0, 0)


def _same_word(typed: Syllable, meant: str) -> bool:
    return typed.text in {meant, fold(meant)}


def _in_one_piece(text: str, words: list[Syllable]) -> bool:
    return all(_PHRASE_GAP.fullmatch(text, first.range.end, second.range.start) for first, second in pairwise(words))
