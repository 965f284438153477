"""What was typed → what was meant: keys of an input method that was off, slips of the keyboard, diacritics left out. Pure.

Every change is told, and none is made where the text is asked for literally. Words between quotation marks stay as they are.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from indexer.domain import Language, Range, Wording
from indexer.language.accents import UNSURE, Restoration, has_diacritics
from indexer.language.spelling import Correction
from indexer.language.telex import convert_typing
from search_api.answers import Step, StepKind
from search_api.query.language import language_of
from search_api.query.quotation import quoted_ranges
from search_api.query.shortening import Defined

CONFIDENT_RESTORATION = UNSURE
"""From here on the restored text is what is asked; below it, it is one reading among several."""


class Helpers(NamedTuple):
    """What the archive knows of words; what is ``None`` is not done."""

    restore: Callable[[str], Restoration] | None = None
    correct: Callable[[str], Correction] | None = None
    defined: Defined | None = None
    misprints: Callable[[str], Sequence[str]] | None = None
    """Folded words of the archive that are a syllable read or typed wrongly."""


class Deciphered(NamedTuple):
    """A text as it was read."""

    text: str
    """With its diacritics where they could be put back with confidence."""
    plain: str
    """Without those put back; as long as :attr:`text`."""
    language: Language
    marked: bool
    """Whether :attr:`plain` has diacritics."""
    restoration: Restoration | None
    """``None`` where nothing was to be restored."""
    steps: tuple[Step, ...]

    @property
    def is_sure(self) -> bool:
        """Whether diacritics could be put back with confidence, or there were none to put."""
        return self.restoration is not None and self.restoration.confidence >= CONFIDENT_RESTORATION


def decipher(text: str, helpers: Helpers, *, literal: bool = False) -> Deciphered:
    """Read `text`, which is in order (:func:`indexer.language.normalise.collapse`) and may be empty.

    The text read has as many words, by white space, as the one given.
    """
    steps: list[Step] = []
    plain = text
    if not literal:
        plain = _with_keys_made_letters(plain, steps)
    language = language_of(plain)
    if not literal and language == "vi" and helpers.correct is not None:
        plain = _with_slips_put_right(plain, helpers.correct, steps)
    marked = has_diacritics(plain)
    restoration = None
    if not literal and language == "vi" and not marked and plain and helpers.restore is not None:
        restoration = _restored(plain, helpers.restore)
    read = plain
    if restoration is not None and restoration.changed and restoration.confidence >= CONFIDENT_RESTORATION:
        read = restoration.text
        steps.append(_read_as(plain, read))
    return Deciphered(read, plain, language, marked, restoration, tuple(steps))


def _read_as(before: str, after: str) -> Step:
    return Step(StepKind.DIACRITICS, before, after, Wording(f"Tìm theo: {after}", f"Searched for: {after}"))


def _with_keys_made_letters(text: str, steps: list[Step]) -> str:
    converted = None if quoted_ranges(text) else convert_typing(text)
    if converted is None or converted == text or len(converted.split()) != len(text.split()):
        return text
    steps.append(
        Step(
            StepKind.TYPING,
            text,
            converted,
            Wording(f"Đọc theo kiểu gõ Telex/VNI: {converted}", f"Read as typed with Telex or VNI off: {converted}"),
        )
    )
    return converted


def _with_slips_put_right(text: str, correct: Callable[[str], Correction], steps: list[Step]) -> str:
    quoted = quoted_ranges(text)
    pieces: list[str] = []
    reached = 0
    for change in correct(text).changed:
        if any(part.start <= change.range.start < part.end for part in quoted):
            continue
        pieces += [text[reached : change.range.start], change.after]
        reached = change.range.end
        steps.append(
            Step(
                StepKind.SPELLING,
                change.before,
                change.after,
                Wording(f"Sửa lỗi gõ: {change.before} → {change.after}", f"Spelling: {change.before} → {change.after}"),
            )
        )
    return "".join([*pieces, text[reached:]])


def _restored(plain: str, restore: Callable[[str], Restoration]) -> Restoration:
    restoration = restore(plain)
    # What is quoted stands as it was typed.
    for part in quoted_ranges(plain):
        text = restoration.text[: part.start] + plain[part.start : part.end] + restoration.text[part.end :]
        restoration = restoration._replace(text=text, changed=text != plain)
    if len(restoration.text) != len(plain):
        return Restoration(plain, 0.0, changed=False)
    return restoration


class Trace:
    """Where the words of a text that was read stand in the text that was typed."""

    def __init__(self, origins: Sequence[Range], read: str) -> None:
        """Take where the words stood in what was typed, in the order in which they stand in `read`."""
        self._origins, self._read = origins, read
        self._words: list[Range] = []
        position = 0
        for word in read.split():
            start = read.index(word, position)
            position = start + len(word)
            self._words.append(Range(start, position))

    def back(self, part: Range) -> Range:
        """Return where `part` of the text read stands in the text typed: whole words where they were changed."""
        first, last = self._at(part.start), self._at(max(part.end - 1, part.start))
        start, end = self._origins[first].start, self._origins[last].end
        if self._is_unchanged(first):
            start += max(part.start - self._words[first].start, 0)
        if self._is_unchanged(last):
            end -= max(self._words[last].end - part.end, 0)
        return Range(start, end)

    def _at(self, position: int) -> int:
        return max(bisect_right(self._words, Range(position, len(self._read) + 1)) - 1, 0)

    def _is_unchanged(self, word: int) -> bool:
        origin, here = self._origins[word], self._words[word]
        return origin.end - origin.start == here.end - here.start


def words_with_ranges(text: str, left_out: Sequence[Range] = ()) -> tuple[str, list[Range]]:
    """Return the words of `text` that lie in none of `left_out`, a space between each two, and where they stand in it."""
    kept: list[str] = []
    origins: list[Range] = []
    position = 0
    for word in text.split():
        start = text.index(word, position)
        position = start + len(word)
        if not any(part.start <= start < part.end for part in left_out):
            kept.append(word)
            origins.append(Range(start, position))
    return " ".join(kept), origins
