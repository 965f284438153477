"""Text in capitals → text as the document itself writes the same words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from indexer.directive.markers import is_capitals
from indexer.directive.symbols import find_symbols

_WORD = re.compile(r"[^\W\d_]+(?:&[^\W\d_]+)*|\d+")
_NUMERAL = re.compile(r"[IVXLC]+")
_NUMBERED = frozenset(
    [
        "khóa",
        "khoá",
        "thứ",
        "phần",
        "chương",
        "quý",
        "loại",
        "hạng",
        "cấp",
        "vùng",
        "mục",
        "giai",
        "đoạn",
        "tập",
        "bảng",
        "nhóm",
        "số",
    ]
)
"""What roman numerals follow."""
_MAX_CHARACTERS = 60_000
_OPENING = re.compile(r"[.!?:“\"(/–-]\s*\Z")

_Pair = tuple[str, str]


class Casing:
    """How a document writes its words where it does not shout."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts
        self._words: dict[str, Counter[str]] | None = None
        self._after: dict[_Pair, Counter[str]] = {}
        self._before: dict[_Pair, Counter[str]] = {}

    def restore(self, text: str, *, first_upper: bool = True) -> str:
        """Return `text` with the cases of running text if it is in capitals, as it is if not.

        Symbols get their canonical form; with `first_upper` the first letter is a capital in any case.
        """
        letters = sum(map(str.isalpha, text))
        if letters < 3 or not is_capitals(text):
            return text
        if self._words is None:
            self._learn()
        restored = self._recase(text)
        return restored[:1].upper() + restored[1:] if first_upper else restored

    def _recase(self, text: str) -> str:
        symbols = find_symbols(text)
        words = list(_WORD.finditer(text))
        lowered = [word.group().lower() for word in words]
        pieces: list[str] = []
        end = 0
        for index, word in enumerate(words):
            inside = next((symbol for symbol in symbols if symbol.range.start <= word.start() < symbol.range.end), None)
            if inside is not None:
                if word.start() == inside.range.start or end <= inside.range.start:
                    pieces += [text[end : inside.range.start], inside.symbol]
                    end = inside.range.end
                continue
            before = lowered[index - 1] if index else ""
            after = lowered[index + 1] if index + 1 < len(words) else ""
            pieces += [text[end : word.start()], self._case(word.group(), before, after)]
            end = word.end()
        return "".join(pieces) + text[end:]

    def _case(self, word: str, before: str, after: str) -> str:
        lower = word.lower()
        if _NUMERAL.fullmatch(word) and before in _NUMBERED:
            return word
        for seen in (self._after.get((before, lower)), self._before.get((lower, after)), (self._words or {}).get(lower)):
            if seen:
                return seen.most_common(1)[0][0]
        return lower

    def _learn(self) -> None:
        self._words = {}
        budget = _MAX_CHARACTERS
        for text in self._texts:
            if budget <= 0:
                break
            if is_capitals(text):
                continue
            budget -= len(text)
            self._learn_from(text)

    def _learn_from(self, text: str) -> None:
        assert self._words is not None
        words = list(_WORD.finditer(text))
        lowered = [match.group().lower() for match in words]
        for index, match in enumerate(words):
            gap = text[words[index - 1].end() : match.start()] if index else ""
            if not _tells(words, index, opens=not index or _OPENING.search(gap) is not None):
                continue
            word = match.group()
            self._words.setdefault(lowered[index], Counter())[word] += 1
            if index and gap.isspace():
                self._after.setdefault((lowered[index - 1], lowered[index]), Counter())[word] += 1
            if index + 1 < len(words):
                self._before.setdefault((lowered[index], lowered[index + 1]), Counter())[word] += 1


def _tells(words: Sequence[re.Match[str]], index: int, *, opens: bool) -> bool:
    """Whether a word's case says something of the word: not where it opens a sentence or stands among capitals."""
    word = words[index].group()
    if word.isupper() and len(word) > 1:
        neighbours = (*words[max(0, index - 1) : index], *words[index + 1 : index + 2])
        return not any(other.group().isupper() and other.group().isalpha() for other in neighbours)
    return not opens
