"""Text as the rules for assignments compare it: lower case, tone marks in their new places, every character where it was."""

import re

_OLD_TONES = dict(
    zip(
        ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"),
        ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"),
        strict=True,
    )
)
# At the end of a syllable only, and not after q: "quý" is written in one way.
_TONE = re.compile(rf"(?<!q)(?:{'|'.join(_OLD_TONES)})(?!\w)")


def plain(text: str) -> str:
    """Return NFC `text` in lower case, *uỷ* as *ủy*, *hoá* as *hóa*: as long as `text`, character for character."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return _TONE.sub(lambda match: _OLD_TONES[match[0]], lowered)
