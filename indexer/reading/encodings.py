"""Bytes → text, refusing rather than guessing: a wrong guess fills the archive with garbage nobody sees."""

import codecs
import re
import unicodedata

from indexer.errors import UnknownFormat, WrongEncoding
from indexer.language.legacy import Encoding, convert, encoding_of

_BOMS = (
    # The UTF-32 mark begins with the UTF-16 one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SAMPLE = 64 * 1024
"""Bytes enough to tell text from other things."""

_CONTROLS = bytes(sorted(set(range(0x20)) - set(b"\t\n\v\f\r\x1a\x1b")))

VIETNAMESE_LETTERS = frozenset(
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
) | frozenset("đĐ")

# Signs that stand for letters where TCVN3 bytes are read by another table.
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[¡-¿×÷](?=[^\W\d_])")


def decode(content: bytes, declared: str | None = None, *, has_fonts: bool = False) -> str:
    """Decode Unicode, marked or plain from the bytes; else, if the text then is Vietnamese, windows-1258 and older encodings.

    `declared` is the encoding the file itself names; it is believed only where the bytes do not tell. With `has_fonts`,
    where the file names fonts from before Unicode, what is not Unicode stays as windows-1252 has it: the fonts will tell.

    Raises
    ------
    UnknownFormat
        The bytes are not text.
    WrongEncoding
        Text, in no encoding recognised.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _checked(content, encoding)
    sample = content[:_SAMPLE]
    if b"\0" in sample:
        return _checked(content, _wide_encoding(sample))
    if len(sample) - len(sample.translate(None, _CONTROLS)) > 2 + len(sample) / 100:
        raise _not_text()
    for attempt in (_utf8, _vietnamese_1258):
        text = attempt(content)
        if text is not None:
            return text
    if has_fonts:
        return content.decode("cp1252", errors="ignore")
    if (text := _old_vietnamese(content)) is not None:
        return text
    return _by_declaration(content, declared)


def _not_text() -> UnknownFormat:
    return UnknownFormat("nhị phân, binary")


def _checked(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        # A file cut in the middle of a character has lost that character, not the rest.
        text = content.decode(encoding, errors="replace")
        if text.count("\ufffd") > 1:
            raise WrongEncoding from None
    sample = text[:_SAMPLE]
    if len(sample) - len(sample.translate(dict.fromkeys(_CONTROLS))) > 2 + len(sample) / 100:
        raise _not_text()
    return text.lstrip("\ufeff")


def _wide_encoding(sample: bytes) -> str:
    """Tell UTF-16 by its high bytes: zero for the letters, digits and spaces that every text has, on one side only."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > half * 0.3 and even < half * 0.02:
        return "utf-16-le"
    if even > half * 0.3 and odd < half * 0.02:
        return "utf-16-be"
    raise _not_text()


def _utf8(content: bytes) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # A slip of a disk or an editor costs a character; text in another encoding has a slip in every other word.
    text = content.decode("utf-8", errors="replace")
    slips = text.count("\ufffd")
    beyond_ascii = sum(character > "\x7f" for character in text)
    return text if slips * 50 <= beyond_ascii else None


def _vietnamese_1258(content: bytes) -> str | None:
    try:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    letters = sum(character.isalpha() for character in text)
    beyond_ascii = [
        character for character in text if character > "\x7f" and (character.isalpha() or unicodedata.combining(character))
    ]
    vietnamese = sum(character in VIETNAMESE_LETTERS for character in beyond_ascii)
    # Only a mark put together with its letter tells this table from the western ones: both have é and à.
    put_together = sum("\u1ea0" <= character <= "\u1ef9" for character in beyond_ascii)
    fits = (
        put_together * 20 > len(beyond_ascii)
        and vietnamese >= 0.98 * len(beyond_ascii)
        and len(beyond_ascii) < 0.6 * letters
        and len(_SIGN_IN_WORD.findall(text)) * 100 <= len(beyond_ascii)
    )
    return text if fits else None


def _old_vietnamese(content: bytes) -> str | None:
    # The last three have letters where others have control characters, so that no byte may be lost before they are told.
    text = content.decode("latin-1")
    encoding = encoding_of(re.sub(r"<[^<>]{1,2000}>", " ", text[: 8 * _SAMPLE]))
    if encoding is None:
        return None
    if encoding in (Encoding.VISCII, Encoding.VPS):
        return convert(text, encoding)
    return convert(content.decode("cp1252", errors="ignore"), encoding)


def _by_declaration(content: bytes, declared: str | None) -> str:
    # Legacy Vietnamese fonts also call their bytes windows-1252, so that a western name proves nothing here.
    try:
        encoding = codecs.lookup(declared or "").name
    except (LookupError, ValueError):
        raise WrongEncoding from None
    if encoding.startswith(("utf", "cp125", "iso8859", "latin", "ascii", "mac")):
        raise WrongEncoding
    try:
        return content.decode(encoding)
    except (UnicodeError, ValueError, AttributeError):
        raise WrongEncoding from None
