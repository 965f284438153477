"""Text as files have it → text fit to show: Unicode NFC, the letters that were meant, plain spaces."""

import re
import unicodedata

_DELETED = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_BREAKS = "\x0b\x0c\r\x85\u2028\u2029"
_CONTROLS = "".join(chr(c) for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\n\t\x0b\x0c\r\x85")
_SURROGATES = range(0xD800, 0xE000)

_CHARACTERS: dict[int, str | int] = (
    dict.fromkeys(map(ord, _DELETED + _CONTROLS), "")
    | dict.fromkeys(_SURROGATES, "")
    | dict.fromkeys(map(ord, _SPACES), " ")
    | dict.fromkeys(map(ord, _LINE_BREAKS), "\n")
    | str.maketrans("ÐðƉɖ\u2010\u2011", "ĐđĐđ--")
    | {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
)
_NEEDS_CHARACTERS = re.compile(
    "[" + re.escape(_DELETED + _CONTROLS + _SPACES + _LINE_BREAKS) + "\ud800-\udfffÐðƉɖ\u2010\u2011\ufb00-\ufb04]"
)

# Only letters whose shape is that of a Latin one: a formula's Δ or μ stays.
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХасеѕіјорухԁԛԝһ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧον",
    "ABESIJKMHOPCTYXacesijopyxdqwh" + "ABEZHIKMNOPTYXov",
)
_WORD_WITH_FOREIGN_LETTER = re.compile(
    r"(?<![^\W\d_\u0370-\u052f])[^\W\d_\u0370-\u052f]*[\u0370-\u052f](?:[^\W\d_]|[\u0300-\u036f])*"
)
# "30/2020/NĐ-СР": the code is Cyrillic as a whole, what it is joined to is not.
_FOREIGN_CODE = re.compile(r"(?<=[A-Za-zĐđ0-9][-/])[АВЕЅІЈКМНОРСТУХ]{1,6}(?![^\W_]|[\u0300-\u036f])")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")

# Broken font maps print the letters "gha" and "p with hook" for ư and ơ.
_HORN_LETTERS = str.maketrans("ƢƣƤƥ", "ƯưƠơ")
_WORD_WITH_HORN_LETTER = re.compile(r"(?<![^\W\d_])[^\W\d_]*[ƢƣƤƥ](?:[^\W\d_]|[\u0300-\u036f])*")
_VIETNAMESE_WORD = re.compile(r"(?i)[abcdđeghiklmnopqrstuvxyƣƥ\u0300-\u036f]+")

_SOFT_HYPHEN = "\u00ad"
_RUN_WITH_SOFT_HYPHEN = re.compile(r"(?<!\S)\S*\u00ad\S*")
_SYMBOL_LIKE = re.compile(r"\W*\d{1,5}[^\W\d_]?[-/\u00ad][\w/&.\u00ad-]*\w\W*")


def normalise(text: str) -> str:
    r"""Return `text` as it is shown: NFC, look-alike letters put right, invisible characters gone.

    Line breaks become ``\n`` and stay, and so do runs of several spaces: columns are told apart by them.
    Idempotent.
    """
    if text.isascii() and not _NEEDS_CHARACTERS.search(text):
        return text
    text = text.replace("\r\n", "\n")
    if _NEEDS_CHARACTERS.search(text):
        text = text.translate(_CHARACTERS)
    text = unicodedata.normalize("NFC", text)
    repaired = _FOREIGN_CODE.sub(lambda found: found.group().translate(_LOOK_ALIKES), text)
    repaired = _WORD_WITH_FOREIGN_LETTER.sub(_without_look_alikes, repaired)
    repaired = _WORD_WITH_HORN_LETTER.sub(_with_horns, repaired)
    if _SOFT_HYPHEN in repaired:
        repaired = _RUN_WITH_SOFT_HYPHEN.sub(_without_soft_hyphens, repaired)
    if repaired == text:
        return text
    # A mark may now follow a letter it composes with, and a word may now be whole.
    return normalise(repaired)


def collapse(text: str) -> str:
    """Return `text` with every run of white space as one space, and none at its ends."""
    return " ".join(text.split())


def _without_look_alikes(match: re.Match[str]) -> str:
    word = match.group()
    if not _LATIN_LETTER.search(word):
        return word
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_LOOK_ALIKES))


def _with_horns(match: re.Match[str]) -> str:
    word = match.group()
    plain = unicodedata.normalize("NFD", word)
    return word.translate(_HORN_LETTERS) if _VIETNAMESE_WORD.fullmatch(plain) else word


def _without_soft_hyphens(match: re.Match[str]) -> str:
    run = match.group()
    if "/" in run and _SYMBOL_LIKE.fullmatch(run):
        return re.sub("-*\u00ad[-\u00ad]*", "-", run)
    return run.replace(_SOFT_HYPHEN, "")
