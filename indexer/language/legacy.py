"""Text in the Vietnamese encodings of before Unicode → Unicode: by the fonts it is set in, or by what it says.

Pure. What is Unicode already, what is written in another language and what has no diacritics stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from indexer.language.legacy_tables import VNI_MARKS, Encoding, convert
from indexer.language.syllable_shapes import is_syllable

__all__ = ["Encoding", "Font", "convert", "encoding_of", "font_of", "mend_lines", "mend_runs", "mend_title"]

_LEAST_LETTERS = 160
"""Characters: a shorter text says too little of its encoding."""
_LEAST_WORDS = 12
"""Words with letters beyond ASCII, likewise."""
_FITS = 0.75
"""Of these words, so many are syllables once they are converted: the rest are names, figures and slips."""
_GAINS = 0.3
"""And so many more than before: French has its où and là, and is not to be touched."""
_MARKED = 0.15
"""Of all words, so many have diacritics in any Vietnamese text; two thirds as a rule."""

_WORD = re.compile(r"[A-Za-z\x02-\x06\x10-\x19\x1c-\x1e\x80-\x9f\xa1-\U0010ffff]+")
_PLAIN_LETTER = re.compile(r"[A-Za-z]")
_EDGES = "“”‘’\"'–—…•·«»°\u2022\xa0\uf0b7-"
_UNICODE_VIETNAMESE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")


_TCVN3_FONT = re.compile(r"(?i:[._@]+vn(?!i))|V[nN](?!I)(?=[A-Z0-9 ])|(?i:vn(?:time|arial|avant|helve|book))")


class Font(NamedTuple):
    """What a font does to the characters set in it."""

    encoding: Encoding
    capitals: bool = False
    """It shows small letters as capitals: TCVN3 has no codes for capitals with tones."""


@lru_cache(maxsize=1 << 10)
def font_of(name: str | None) -> Font | None:
    """Tell what a font is by its name; ``None`` for any font of today.

    >>> font_of(".VnTimeH"), font_of("ABCDEF+VNI-Times,Bold"), font_of("Times New Roman")
    (Font(encoding=<Encoding.TCVN3: 'TCVN3'>, capitals=True), Font(encoding=<Encoding.VNI: 'VNI'>, capitals=False), None)
    """
    # A PDF names part of a font after six letters and a plus sign, and its style after a comma.
    plain = re.sub(r"^[A-Z]{6}\+", "", (name or "").strip("\"' ")).split(",")[0]
    plain = re.sub(r"[ -]?(?:bold|italic|oblique|regular|normal)\b", "", plain, flags=re.IGNORECASE).strip()
    if _TCVN3_FONT.match(plain):
        return Font(Encoding.TCVN3, plain.endswith("H"))
    for encoding, pattern in (
        (Encoding.VNI, r"VNI[- _]?\w"),
        (Encoding.VPS, r"VPS[- _]?\w"),
        (Encoding.VISCII, r"(?:VISCII|VI (?=Times|Arial|Helv))"),
    ):
        if re.match(pattern, plain, re.IGNORECASE):
            return Font(encoding)
    return None


def mend_runs(runs: Sequence[tuple[str, Font | None]]) -> list[str]:
    """Return the texts of one paragraph's runs as they are read, each converted by its font.

    Where the text is Unicode although the font is an old one, as happens when text is pasted, it stays.
    """
    if not any(font for _, font in runs):
        return [text for text, _ in runs]
    joined = _with_their_marks(runs)
    mended: list[str] = []
    for encoding, group in groupby(joined, key=lambda run: run[1].encoding if run[1] else None):
        members = list(group)
        whole = "".join(text for text, _ in members)
        wanted = encoding if encoding and _reads_better(whole, encoding) else None
        for text, font in members:
            new = _cased(convert(text, wanted), wanted) if wanted else text
            mended.append(new.upper() if font and font.capitals else new)
    return mended


def mend_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines of a document, those in an old encoding converted: the whole document, or a part of it long enough.

    Lines between converted ones that could be either go with the majority.
    """
    doubtful = [line for line in lines if not line.isascii() and not _UNICODE_VIETNAMESE.search(line)]
    # Of the others half the letters are lost on the way through the western table: only a file's bytes can tell them.
    encoding = encoding_of("\n".join(line for line in doubtful if not _is_vietnamese(line)), (Encoding.TCVN3, Encoding.VNI))
    if encoding is None:
        return list(lines)
    judged = [(line, _Fit.of(line, encoding)) for line in doubtful]
    old = sum(fit.after > fit.before for _, fit in judged)
    mostly_old = 2 * old > sum(not line.isascii() for line in lines)
    mended = {
        line: _cased(convert(line, encoding), encoding)
        for line, fit in judged
        if fit.after > fit.before or (fit.after == fit.before and mostly_old)
    }
    return [mended.get(line, line) for line in lines]


def mend_title(title: str) -> str:
    """Return a title converted where that leaves no doubt: nobody says what font it was typed in, and it is short."""
    if title.isascii() or _UNICODE_VIETNAMESE.search(title):
        return title
    for encoding in (Encoding.TCVN3, Encoding.VNI):
        fit = _Fit.of(title, encoding)
        if fit.words >= 2 and fit.after >= _FITS * fit.words and 2 * fit.before < fit.words:
            return _cased(convert(title, encoding), encoding)
    return title


def encoding_of(text: str, among: Iterable[Encoding] = tuple(Encoding)) -> Encoding | None:
    """Tell the old encoding, `among` these, that `text`, its bytes read by the western table, was written in.

    ``None`` for Unicode, for another language, for text without diacritics, and for text too short to tell.
    """
    if len(text) < _LEAST_LETTERS or text.isascii():
        return None
    words = _WORD.findall(text)
    fits = {encoding: _Fit.of(text, encoding) for encoding in among}
    encoding, best = max(fits.items(), key=lambda item: item[1].after)
    told = (
        best.words >= _LEAST_WORDS
        and best.words >= _MARKED * len(words)
        and best.after >= _FITS * best.words
        and best.after - best.before >= _GAINS * best.words
    )
    return encoding if told else None


@dataclass(frozen=True, slots=True)
class _Fit:
    """How many of the words with letters beyond ASCII are Vietnamese syllables, as they are and converted."""

    words: int
    before: int
    after: int

    @classmethod
    def of(cls, text: str, encoding: Encoding) -> "_Fit":
        marked = list(_marked_words(text))
        return cls(len(marked), sum(map(_is_word, marked)), sum(_is_converted_word(word, encoding) for word in marked))


def _marked_words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match.group().strip(_EDGES)
        # Degrees, bullets and quotation marks are no words, though some letter may have their code.
        if not word.isascii() and _PLAIN_LETTER.search(word):
            yield word


@lru_cache(maxsize=1 << 14)
def _is_word(word: str) -> bool:
    """As it stands, and with capitals where words have them: TCVN3's ``chÕ`` is not the syllable ``chõ``."""
    return (word.islower() or word.isupper() or word.istitle()) and is_syllable(word)


@lru_cache(maxsize=1 << 15)
def _is_converted_word(word: str, encoding: Encoding) -> bool:
    return is_syllable(convert(word, encoding).strip(_EDGES))


def _is_vietnamese(line: str) -> bool:
    marked = list(_marked_words(line))
    return 2 * sum(map(_is_word, marked)) > len(marked)


def _reads_better(text: str, encoding: Encoding) -> bool:
    if _UNICODE_VIETNAMESE.search(text):
        return False
    fit = _Fit.of(text, encoding)
    return fit.after >= fit.before


def _with_their_marks(runs: Iterable[tuple[str, Font | None]]) -> list[tuple[str, Font | None]]:
    """VNI writes a vowel and its mark as two characters: where a run ends between them, the mark goes to the vowel."""
    joined: list[tuple[str, Font | None]] = []
    for text, font in runs:
        if font and font.encoding is Encoding.VNI and joined and (before := joined[-1])[1] == font and before[0]:
            marks = 1 if text[:1] in VNI_MARKS and before[0][-1].lower() in "aeiouyôö" else 0
            joined[-1] = (before[0] + text[:marks], font)
            joined.append((text[marks:], font))
        else:
            joined.append((text, font))
    return joined


_CAPITALS_BUT_FOR_TONES = re.compile(r"(?<![^\W\d_])(?=(?:[^\W\d_]*[A-Z]){2})(?:[A-Z]|[^\x00-\x7f\W\d_])+(?![^\W\d_])")


def _cased(text: str, encoding: Encoding) -> str:
    """TCVN3 fonts without capitals with tones leave ``CHíNH``: its two plain letters tell what is meant."""
    if encoding is not Encoding.TCVN3:
        return text
    return _CAPITALS_BUT_FOR_TONES.sub(lambda match: match.group().upper(), text)
