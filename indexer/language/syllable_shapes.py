"""What a Vietnamese syllable can look like: closed lists of onsets and rimes, and where the tone goes."""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from indexer.language.folding import fold

GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
TONES = ("", GRAVE, ACUTE, HOOK, TILDE, DOT)
"""Combining marks; the level tone has none."""

VOWELS = frozenset("aăâeêioôơuưy")

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu
    o oc oi om on ong op ot ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_GLIDE_RIMES = """
    oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    uân uâng uât uây uê uêch uênh uơ uy uya uych uynh uyp uyt uyu uyên uyêt
"""
_RIMES_AFTER_QU = """
    a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây
    e en eo et ê ên êch ênh êt i ich it y ych ynh yt yên yêt ơ ơi ơn ôc
"""
_GLIDES_AFTER_LABIALS = {("b", "uyt"), ("v", "oan"), ("ph", "uy"), ("ph", "uyt"), ("m", "oay")}
_I_RIMES_AFTER_G = {"i", "in", "iêc", "iên", "iêng", "iêt", "iêu"}
_ONSETS_BEFORE_Y = {"", "h", "k", "l", "m", "s", "t", "th", "v"}
_LABIALS = {"b", "m", "p", "ph", "v"}


class Parts(NamedTuple):
    """A syllable taken apart, lower case, NFC."""

    onset: str
    """Empty, or one of the closed list; ``qu`` and ``gi`` are onsets."""
    rime: str
    """Vowels with their circumflex, breve or horn, and final consonants; without the tone."""
    tone: str
    """One of :data:`TONES`."""


@cache
def _shapes() -> dict[str, tuple[str, str]]:
    """Syllable without tone → onset, rime."""
    return {onset + rime: (onset, rime) for onset, rime in _combinations()}


@cache
def _bare_shapes() -> frozenset[str]:
    return frozenset(map(fold, _shapes()))


def _combinations() -> Iterator[tuple[str, str]]:
    for onset in ("", *_ONSETS.split()):
        if onset == "qu":
            yield from ((onset, rime) for rime in _RIMES_AFTER_QU.split())
            continue
        yield from ((onset, rime) for rime in _RIMES.split() if _goes_with(onset, rime))
        yield from ((onset, rime) for rime in _GLIDE_RIMES.split() if _takes_glide(onset, rime))


def _goes_with(onset: str, rime: str) -> bool:
    first = rime[0]
    if first == "y":
        return onset in _ONSETS_BEFORE_Y if rime == "y" else onset == ""
    if onset in {"gh", "ngh", "k"}:
        return first in "eêi"
    if onset == "g" and first == "i":
        return rime in _I_RIMES_AFTER_G
    if onset in {"c", "g", "ng"}:
        return first not in "eêi"
    if onset == "gi":
        return first not in "êi"
    return not (onset == "" and rime.startswith("iê"))


def _takes_glide(onset: str, rime: str) -> bool:
    if onset in _LABIALS:
        return (onset, rime) in _GLIDES_AFTER_LABIALS
    return onset not in {"c", "gh", "ngh"}


@lru_cache(maxsize=1 << 14)
def take_apart(word: str) -> Parts | None:
    """Return the parts of a Vietnamese syllable in any case, its tone wherever it stands; ``None`` for any other word."""
    tone = ""
    letters: list[str] = []
    for character in unicodedata.normalize("NFD", word.lower()):
        if character not in TONES:
            letters.append(character)
        elif tone:
            return None
        else:
            tone = character
    shape = _shapes().get(unicodedata.normalize("NFC", "".join(letters)))
    if shape is None:
        return None
    # A syllable that ends in a stop has only these two tones.
    if shape[1].endswith(("c", "ch", "p", "t")) and tone not in {ACUTE, DOT}:
        return None
    return Parts(*shape, tone)


def put_together(parts: Parts) -> str:
    """Return the syllable in lower case, NFC, the tone where it traditionally stands (``hòa``, ``thủy``)."""
    onset, rime, tone = parts
    at = _tone_place(rime)
    return onset + unicodedata.normalize("NFC", rime[: at + 1] + tone) + rime[at + 1 :]


def _tone_place(rime: str) -> int:
    marked = [i for i, letter in enumerate(rime) if letter in "ăâêôơư"]
    if marked:
        return marked[-1]
    vowels = sum(letter in VOWELS for letter in rime)
    return 0 if vowels == 1 or (vowels == 2 and len(rime) == 2) else 1


def is_syllable(word: str) -> bool:
    """Tell whether `word` is a possible Vietnamese syllable as it is spelled, tone included."""
    return take_apart(word) is not None


def is_bare_syllable(word: str) -> bool:
    """Tell whether `word` could be a Vietnamese syllable typed without its diacritics (``chuyen``, ``duong``)."""
    return word.lower() in _bare_shapes()
