"""The Vietnamese encodings of before Unicode, each as a function from its characters to ours.

Their bytes reach us as the characters of the western table (windows-1252, ISO 8859-1) with the same codes: ``®`` for đ.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from itertools import product


class Encoding(StrEnum):
    """What a font or a file was made for."""

    TCVN3 = "TCVN3"
    VNI = "VNI"
    VISCII = "VISCII"
    VPS = "VPS"


# From 0xA1 on; "." where there is no letter.
_TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò"
    ".ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ."
)  # fmt: skip

_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
# From 0x80 on.
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)  # fmt: skip

_VPS_LOW = {
    0x02: "Ạ",
    0x03: "Ậ",
    0x04: "Ặ",
    0x05: "Ẹ",
    0x06: "Ệ",
    0x10: "Ị",
    0x11: "Ọ",
    0x12: "Ộ",
    0x13: "Ợ",
    0x14: "Ụ",
    0x15: "Ự",
    0x19: "Ỵ",
    0x1C: "Ẫ",
    0x1D: "Ữ",
}
_VPS = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ..ỀỂỄỐỒỔỖýỷỵỚỜỞ.ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕựầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺßàáâãảạăçèéêẽìíîĩẴĐòóôõöƠụùúủüỶẼỳ"
)  # fmt: skip


def _by_byte(letters: str, first: int, low: Mapping[int, str] | None = None) -> dict[int, str]:
    table = {first + place: letter for place, letter in enumerate(letters) if letter != "."} | dict(low or {})
    # Read by windows-1252 the bytes from 0x80 to 0x9F are other characters than in ISO 8859-1.
    table |= {ord(_WESTERN[code]): letter for code, letter in table.items() if code in _WESTERN}
    # Fonts marked as symbol fonts have their characters in the private area.
    return table | {0xF000 + code: letter for code, letter in table.items() if code < 0x100}


_WESTERN = {code: text for code in range(0x80, 0xA0) if (text := bytes([code]).decode("cp1252", errors="ignore"))}

_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"

_VNI_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_ROUND = {"â": "", "á": _ACUTE, "à": _GRAVE, "å": _HOOK, "ã": _TILDE, "ä": _DOT}
_VNI_BREVE = {"ê": "", "é": _ACUTE, "è": _GRAVE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT}
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
VNI_MARKS = frozenset(mark for marks in (_VNI_TONES, _VNI_ROUND, _VNI_BREVE) for mark in marks for mark in (mark, mark.upper()))
"""Characters that belong to the vowel before them."""


def _vni_pairs() -> dict[str, str]:
    pairs = {vowel + sign: vowel + tone for vowel, (sign, tone) in product("aeiouy", _VNI_TONES.items())}
    pairs |= {vowel + sign: vowel + _CIRCUMFLEX + tone for vowel, (sign, tone) in product("aeo", _VNI_ROUND.items())}
    pairs |= {"a" + sign: "a" + _BREVE + tone for sign, tone in _VNI_BREVE.items()}
    for vowel, base in (("ô", "o"), ("ö", "u")):
        pairs |= {vowel + sign: base + _HORN + tone for sign, tone in _VNI_TONES.items()}
    pairs |= _VNI_LETTERS
    composed = {written: unicodedata.normalize("NFC", letter) for written, letter in pairs.items()}
    # Capitals have capital marks; the first letter of a word alone may have a small one.
    return {
        form: letter.upper() if form[0].isupper() else letter
        for written, letter in composed.items()
        for form in (written, written.upper(), written.capitalize())
    }


@cache
def _vni() -> Callable[[str], str]:
    pairs = _vni_pairs()
    pattern = re.compile("|".join(sorted(map(re.escape, pairs), key=len, reverse=True)))
    return lambda text: pattern.sub(lambda match: pairs[match.group()], text.translate(_VNI_PRIVATE))


_VNI_PRIVATE = {0xF000 + code: chr(code) for code in range(0x20, 0x100)}

_TABLES = {
    # Some programs take the micro sign for a Greek letter, the soft hyphen for a minus and the middle dot for an operator.
    Encoding.TCVN3: _by_byte(_TCVN3, 0xA1) | {0x03BC: "à", 0x2219: "ã"},
    Encoding.VISCII: _by_byte(_VISCII, 0x80, _VISCII_LOW),
    Encoding.VPS: _by_byte(_VPS, 0x80, _VPS_LOW),
}

_MINUS_IN_WORD = re.compile(r"(?<=[^\W\d_])\u2212|\u2212(?=[^\W\d_])")


def convert(text: str, encoding: Encoding) -> str:
    """Return `text`, its characters those of the western table, as it was meant; what the encoding has no letter for stays.

    >>> convert("Céng hoµ x· héi", Encoding.TCVN3), convert("Coäng hoøa xaõ hoäi", Encoding.VNI)
    ('Cộng hoà xã hội', 'Cộng hòa xã hội')
    """
    if encoding is Encoding.VNI:
        return _vni()(text)
    if encoding is Encoding.TCVN3 and "\u2212" in text:
        text = _MINUS_IN_WORD.sub("ư", text)
    return text.translate(_TABLES[encoding])
