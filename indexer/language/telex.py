"""Vietnamese typed with the input method off: ``chuyeenr ddooir soos`` (Telex), ``chuye63n d9o6i3 so61`` (VNI)."""

import re
from collections.abc import Callable
from typing import NamedTuple

from indexer.language.syllable_shapes import (
    ACUTE,
    DOT,
    GRAVE,
    HOOK,
    TILDE,
    VOWELS,
    is_bare_syllable,
    put_together,
    take_apart,
)

_TELEX_TONES = {"f": GRAVE, "s": ACUTE, "r": HOOK, "x": TILDE, "j": DOT}
_VNI_TONES = {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT}

# What English has of words whose letters are also the keys of a Vietnamese syllable: they say nothing.
_ENGLISH_WORDS = """
    air arm as bar barn bee beef been beer bees best bets bias bits boo boom boost boots born bow box burn bus bust caps
    car cast cats chair chaos charm cheer chef chest chips choir chose chosen cops corn cost cow cows cups cuts dad dawn
    days deer defend dense did does donor door dose down downs dust gaps gas gif goes guns guys hair harm has hats her here
    hero hes his hits honor horn host how if ins is its keen keeps last lawn lee lens lets liar lips list loans lose lost
    lots low lungs maps mar mary max meets mere mix moms moon most must nest noon nor norm nose now nuts of or ore own owns
    pair par past pasta pays pee peer per pets photos pieces poor pops post puts queen queens quest rats rays ref rest roast
    roof room rooms roots rose row rows runs says see seem seems seen sees sense sets sex sins sir sits six songs sons soon
    sore sums sworn tax taxi teen teens tens tense term test thats thee theme themes there these this those thus tips toast
    toes tons too tops torn town towns trans tree trees trips troops trust turn ups us vary vast visa war was wax worn wow
    wrong
"""
_ENGLISH_TOO = frozenset(_ENGLISH_WORDS.split())

_MIN_WORDS = 2
"""So many words must have keys in them that are not letters …"""
_MIN_KEYS = 3
"""… or one word so many such keys."""
_MIN_SHARE = 0.4
"""Of the words, those with such keys. In Vietnamese, about four syllables in five bear a mark."""
_MAX_FOREIGN_SHARE = 0.25
"""Of the words, those that are Vietnamese neither as they are nor converted."""

# Not within a symbol, an address or a sum.
_WORD = re.compile(r"(?<![\w/@.&])(?<!\d-)[A-Za-z][A-Za-z0-9]*(?![\w/@&]|\.\w|-\d)")
# "a2" is a place rather than "à".
_ROOM = re.compile(r"[A-Za-z]\d?")


class _Typed(NamedTuple):
    """A syllable on its way: what the keys so far have made."""

    letters: str
    tone: str
    keys: int
    """How many of the keys were not letters."""


_Step = Callable[[_Typed, str], _Typed | None]


# --- The text as a whole ---------------------------------------------------------------------------------


def convert_typing(text: str) -> str | None:
    """Return `text` with its keys made into letters, or ``None`` where it does not read as unconverted typing.

    It does where enough of its words turn into Vietnamese syllables by keys that are not letters, and nearly all the others
    are Vietnamese as they are. Whatever has a letter beyond ASCII was typed with the input method on. English words,
    numbers, symbols and abbreviations in capitals stay as they are.
    """
    if any(letter.isalpha() and not letter.isascii() for letter in text):
        return None
    return _converted(text, _telex_step) or _converted_vni(text)


def _converted_vni(text: str) -> str | None:
    # Tones alone may be numbers: "bang1, bang2".
    return _converted(text, _vni_step) if re.search(r"[a-z]\d*[6-9]", text, re.IGNORECASE) else None


def _converted(text: str, step: _Step) -> str | None:
    cased = not text.isupper()
    syllables: dict[int, str] = {}
    told, keys, plain, foreign = 0, 0, 0, 0
    words = list(_WORD.finditer(text))
    for match in words:
        word = match.group()
        if (cased and len(word) > 1 and word.isupper()) or _ROOM.fullmatch(word):
            continue
        found = _typed_syllable(word, step)
        if found and found[1]:
            syllables[match.start()] = _cased_like(word, found[0])
            if word.lower() not in _ENGLISH_TOO:
                told, keys = told + 1, keys + found[1]
            continue
        if is_bare_syllable(word):
            plain += 1
        elif word.isalpha() and _has_vowel(word.lower()):
            foreign += 1
    count = len(syllables) + plain + foreign
    if told < _MIN_WORDS and keys < _MIN_KEYS:
        return None
    if told < _MIN_SHARE * count or foreign > _MAX_FOREIGN_SHARE * count:
        return None
    return _WORD.sub(lambda match: syllables.get(match.start(), match.group()), text)


def _cased_like(word: str, syllable: str) -> str:
    if len(word) > 1 and word.isupper():
        return syllable.upper()
    return syllable.capitalize() if word[0].isupper() else syllable


# --- One word --------------------------------------------------------------------------------------------


def _has_vowel(letters: str) -> bool:
    return any(letter in VOWELS for letter in letters)


def _replaced_last(letters: str, plain: str, marked: str) -> str | None:
    at = letters.rfind(plain)
    return None if at < 0 else letters[:at] + marked + letters[at + len(plain) :]


def _with_horn(letters: str) -> str | None:
    """One key may give two horns: ``uo`` becomes ``ươ``."""
    onset, rest = ("qu", letters[2:]) if letters.startswith("qu") else ("", letters)
    for plain, marked in (("uo", "ươ"), ("ưo", "ươ"), ("uơ", "ươ"), ("uu", "ưu"), ("o", "ơ"), ("u", "ư")):
        horned = _replaced_last(rest, plain, marked)
        if horned is not None:
            return onset + horned
    return None


def _with_breve(letters: str) -> str | None:
    return _replaced_last(letters, "a", "ă")


def _with_bar(letters: str) -> str | None:
    return "đ" + letters[1:] if letters.startswith("d") else None


def _w(letters: str) -> str | None:
    """Telex's ``w``: a horn or a breve, and where there is no vowel yet the letter ``ư``."""
    if not _has_vowel(letters.removeprefix("qu")):
        return letters + "ư" if letters != "qu" else None
    if letters.startswith("qu") or "a" not in letters:
        return _with_breve(letters) or _with_horn(letters)
    return _replaced_last(letters, "ua", "ưa") or _with_breve(letters)


def _hat(letters: str, vowel: str) -> str | None:
    """Telex's doubled vowel; typed a third time it is two letters (``xooong``)."""
    marked = {"a": "â", "e": "ê", "o": "ô"}[vowel]
    if letters.endswith(marked):
        return letters[:-1] + vowel + vowel
    # The one place where a vowel comes twice without being doubled: oeo, oao.
    if vowel == "o" and letters.endswith(("oe", "oa")):
        return None
    return _replaced_last(letters, vowel, marked)


def _telex_step(typed: _Typed, key: str) -> _Typed | None:
    letters, tone, keys = typed
    if key in _TELEX_TONES and _has_vowel(letters):
        return None if tone else _Typed(letters, _TELEX_TONES[key], keys + 1)
    marked = None
    if key == "w":
        marked = _w(letters)
        if marked is None:
            return None
    elif key in "aeo":
        marked = _hat(letters, key)
    elif key == "d" and letters:
        marked = _with_bar(letters)
    return _Typed(marked, tone, keys + 1) if marked else _Typed(letters + key, tone, keys)


def _vni_step(typed: _Typed, key: str) -> _Typed | None:
    letters, tone, keys = typed
    if not key.isdigit():
        return _Typed(letters + key, tone, keys)
    if key in _VNI_TONES:
        return None if tone or not _has_vowel(letters) else _Typed(letters, _VNI_TONES[key], keys + 1)
    marked = None
    if key == "6":
        marked = _with_circumflex(letters)
    elif key == "7":
        marked = _with_horn(letters)
    elif key == "8":
        marked = _with_breve(letters)
    elif key == "9":
        marked = _with_bar(letters)
    return _Typed(marked, tone, keys + 1) if marked else None


def _with_circumflex(letters: str) -> str | None:
    for plain, marked in (("e", "ê"), ("o", "ô"), ("a", "â")):
        hatted = _replaced_last(letters, plain, marked)
        if hatted is not None:
            return hatted
    return None


def _typed_syllable(word: str, step: _Step) -> tuple[str, int] | None:
    """Return the syllable that the keys of `word` make, in lower case, and how many of them were not letters."""
    typed = _Typed("", "", 0)
    for key in word.lower():
        after = step(typed, key)
        if after is None:
            return None
        typed = after
    for letters in _horn_readings(typed.letters):
        if parts := take_apart(letters + typed.tone):
            return put_together(parts), typed.keys
    return None


def _horn_readings(letters: str) -> tuple[str, ...]:
    """One horn typed stands for two before more letters (``uwong``), two for one at the end (``thuow``)."""
    if letters.endswith("ươ"):
        return (letters[:-2] + "uơ",)
    return (letters, letters.replace("ưo", "ươ").replace("uơ", "ươ"))
