"""Abbreviations and short names that a document defines itself, with the words they stand for.

Two forms. An abbreviation in brackets after what it stands for, "Trung tâm Học tập cộng đồng (TTHTCĐ)", is taken where its
letters are the initials of the words before it, and not otherwise. Where the document says so, "… (sau đây gọi tắt là Đề án)",
the words may also begin like the short name, or be the whole of a short clause that names one thing.
"""

import re
from typing import NamedTuple

from indexer.domain import Range
from indexer.language.abbreviations import written_words
from indexer.language.folding import Syllable, fold, squeeze


class Definition(NamedTuple):
    """What a document says an abbreviation or a short name stands for."""

    abbreviation: str
    expansion: str
    range: Range
    """Of the expansion."""


_IN_BRACKETS = re.compile(r"\(\s*[\"“]?\s*(?P<name>[A-ZĐƯ][\wÀ-ỹ&./-]{1,15})\s*[\"”]?\s*\)")
_SAID = re.compile(
    r"(?P<opening>[(,–-])\s*(?:"
    r"(?:sau đây\s+)?(?:xin\s+|được\s+)?(?:gọi|viết)\s+tắt(?P<is>\s+là|\s*:)?"
    r"|sau đây\s+(?:xin\s+|được\s+)?(?:gọi|viết)\s+(?P<several>chung\s+)?là"
    r")\s+(?:[\"“](?P<quoted>[^\"“”\n]{2,80})[\"”]|(?P<name>[^()\"“”;\n]{2,80}))",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[IVXLC]+")
# "CTr" is two letters and "TTg" as well; "Module" is a word.
_LETTER = re.compile(r"[A-ZĐƯ][a-zđ]{0,2}|\d+")
_INITIALS = re.compile(r"(?:[A-ZĐƯ][a-zđ]{0,2}|[\d&./-])+")
_LEFT_OUT = frozenset({"và", "của", "về", "các", "trong", "cho"})
_SENTENCE = re.compile(r"[;:()\n]|\.\s")
# Of several things named, no telling how many are meant.
_SEVERAL = re.compile(r"[,\"“”]|\s[–-]\s|\s(?:và|hoặc)\s")
# What stands before a noun phrase and is no part of it.
_BEFORE_NOUN = frozenset({"và", "của", "về", "tại", "theo", "do", "với", "cho", "là", "trên", "trong", "từ", "đối"})
_CLAUSE_END = re.compile(r"[,.]\s")
_MOST_SYLLABLES = 12
_FARTHEST = 400
"""Characters."""


def abbreviation_key(abbreviation: str) -> str:
    """Return what all ways to write `abbreviation` have in common: its folded letters and digits."""
    return squeeze(abbreviation)


def is_abbreviation(name: str) -> bool:
    """Tell whether what is defined is an abbreviation (``CNSCĐ``) rather than a short name (*Đề án*)."""
    return _INITIALS.fullmatch(name) is not None and sum(map(str.isupper, name)) > 1 and not name[-1:].isdigit()


def defined_abbreviations(text: str) -> list[Definition]:
    """Return what `text` (NFC) defines, in order."""
    found: dict[int, Definition] = {}
    for match in _IN_BRACKETS.finditer(text):
        if definition := _by_initials(text, match["name"].rstrip("."), match.start()):
            found[match.start()] = definition
    for match in _SAID.finditer(text):
        if definition := _said(text, match):
            found[match.start()] = definition
    return [found[start] for start in sorted(found)]


def _said(text: str, match: re.Match[str]) -> Definition | None:
    name = match["quoted"] or match["name"]
    # Without brackets around it the name ends with the clause.
    name = (name if match["opening"] == "(" else _CLAUSE_END.split(name)[0]).strip(" .,")
    if definition := _by_initials(text, name, match.start()):
        return definition
    shortened = match["is"] is not None
    if match["several"] or not (shortened or "sau đây" in match.group().lower()):
        return None
    return _by_first_words(text, name, match.start()) or (_by_clause(text, name, match.start()) if shortened else None)


def _words_before(text: str, end: int) -> list[Syllable]:
    """Return the words of the sentence, or as many as there are near, up to `end`."""
    first = max(0, end - _FARTHEST)
    start = max((match.end() for match in _SENTENCE.finditer(text, first, end)), default=first)
    return [Syllable(word, Range(start + part.start, start + part.end)) for word, part in written_words(text[start:end])]


def _definition(text: str, name: str, words: list[Syllable]) -> Definition:
    part = Range(words[0].range.start, words[-1].range.end)
    return Definition(name, text[part.start : part.end], part)


# --- By initials -----------------------------------------------------------------------------------------


def _by_initials(text: str, name: str, end: int) -> Definition | None:
    if not _INITIALS.fullmatch(name) or _ROMAN.fullmatch(name):
        return None
    letters = _LETTER.findall(name)
    if len(letters) < 2:
        return None
    words = _words_before(text, end)
    start = _start_of(letters, words)
    return None if start is None else _definition(text, name, words[start:])


def _start_of(letters: list[str], words: list[Syllable]) -> int | None:
    """Return where the words begin whose initials are `letters`, matched from the last; some little words may have none."""
    at = len(words)
    for letter in reversed(letters):
        at -= 1
        while at > 0 and not _is_initial(letter, words[at].text) and at < len(words) - 1 and words[at].text in _LEFT_OUT:
            at -= 1
        if at < 0 or not _is_initial(letter, words[at].text):
            return None
    return at


def _is_initial(letter: str, word: str) -> bool:
    if letter.isdigit():
        return word == letter
    first = letter[0].lower()
    if first != word[0] and first != fold(word[0]) and not (first == "w" and word[0] == "ư"):
        return False
    # TTg: the rest of the letters are some of the word's.
    rest = iter(fold(word)[1:])
    return all(character in rest for character in fold(letter[1:]))


# --- By what is said -------------------------------------------------------------------------------------


def _by_first_words(text: str, name: str, end: int) -> Definition | None:
    """The expansion begins with the short name: "Kế hoạch thực hiện … (sau đây gọi tắt là Kế hoạch)"."""
    wanted = [word.text for word in written_words(name)]
    words = _words_before(text, end)
    for start in range(len(words) - len(wanted) - 1, -1, -1):
        if [word.text for word in words[start : start + len(wanted)]] == wanted:
            return _definition(text, name, words[start:])
    return None


def _by_clause(text: str, name: str, end: int) -> Definition | None:
    """The expansion is the whole of a short clause that names one thing."""
    words = _words_before(text, end)
    while words and words[0].text in _BEFORE_NOUN:
        del words[0]
    if not 1 < len(words) <= _MOST_SYLLABLES or _SEVERAL.search(text, words[0].range.start, end):
        return None
    # The sentence goes on before an open bracket.
    if text[: words[0].range.start].rstrip().endswith("("):
        return None
    return _definition(text, name, words)
