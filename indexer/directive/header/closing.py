"""The end of a document: recipients and signature block, before anything attached."""

import re
from collections.abc import Sequence

from indexer.directive.header.letterhead import is_head_of_body
from indexer.directive.outline.markers import Level, find_marker, is_capitals
from indexer.directive.types import split_heading
from indexer.domain import Range
from indexer.language.folding import fold

_RECIPIENTS = re.compile(r"\W*n[oơ]i nhan\s*(?:[:;.]|\Z|[-–•]|\()")
_SIGNED_FOR = re.compile(r"\W*(?:T/M|T\.M\.?|TM\.?|K/T|K\.T\.?|KT\.?|T/L|T\.L\.?|TL\.?|TUQ\.?|T/UQ|Q\.)\s*(?=[^\W\d_]{2})")
_SIGNED = re.compile(r"\W*\(?\s*(?:da ky|ky ten|ky, ghi ro|ky, dong dau)")
_ON_FILE = re.compile(r"\W*(?:luu\b|nhu (?:tren|dieu)\b)")
_NOTE = re.compile(r"\W{0,3}(?:ban hanh kem|kem theo|dinh kem|duoc ban hanh kem|phe duyet kem)\b")
_END_OF_BODY = re.compile(r"(?:[.;:]|\./\.?)[”\"’')\]]*\Z")

_MAX_LINES = 60
_MAX_LINE = 160
_MAX_RECIPIENTS = 1500
"""Characters of a whole list of recipients in one paragraph."""
_MAX_NAME = 60


def closing_end(texts: Sequence[str], start: int) -> int:
    """Return where the closing that begins at paragraph `start` ends; `start` itself where none begins there."""
    if not _opens(texts, start):
        return start
    signed = _has_name(texts[start])
    end = start + 1
    while end < min(len(texts), start + _MAX_LINES) and _continues(texts, end, signed=signed):
        signed = signed or _is_name(texts[end]) or _has_name(texts[end])
        end += 1
    return end


def closings(texts: Sequence[str]) -> list[Range]:
    """Return the paragraphs of each closing, in order: a document has one, its attachments may have theirs."""
    found: list[Range] = []
    index = 0
    while index < len(texts):
        end = closing_end(texts, index)
        if end > index:
            found.append(Range(index, end))
        index = max(end, index + 1)
    return found


def is_recipients(text: str) -> bool:
    """Whether a paragraph opens the list of recipients, *Nơi nhận*."""
    return len(text) <= _MAX_RECIPIENTS and _RECIPIENTS.match(fold(text[:24])) is not None


def is_signed_beside(left: str, right: str) -> bool:
    """Whether a line has an item of the recipients on its `left` and on its `right` an office, or beside the last item a name."""
    marker = find_marker(left)
    if marker is None or marker.level != Level.DASH:
        return False
    return _is_signature_line(right) or is_head_of_body(right) or (bool(_ON_FILE.match(fold(marker.rest))) and _is_name(right))


def is_attachment_note(text: str) -> bool:
    """Whether a paragraph is ``(Kèm theo Quyết định số …)`` or the like."""
    return len(text) <= 400 and _NOTE.match(fold(text[:40])) is not None


def _opens(texts: Sequence[str], index: int) -> bool:
    text = texts[index]
    if is_recipients(text) or _is_signature_line(text):
        return True
    # Without a prefix: "BỘ TRƯỞNG" under a body that has ended, a name under it or beside it.
    if not index or not _is_office(text) or not _END_OF_BODY.search(texts[index - 1]):
        return False
    return _has_name(text) or (
        index + 1 < len(texts) and (_is_name(texts[index + 1]) or _SIGNED.match(fold(texts[index + 1])) is not None)
    )


def _continues(texts: Sequence[str], index: int, *, signed: bool) -> bool:
    text = texts[index]
    folded = fold(text[:_MAX_LINE])
    if is_recipients(text):
        # A second list is a form's, not this document's.
        return not any(map(is_recipients, texts[max(0, index - _MAX_LINES) : index]))
    if _is_signature_line(text) or _SIGNED.match(folded):
        return not signed
    if split_heading(text) or is_attachment_note(text) or (index + 1 < len(texts) and is_attachment_note(texts[index + 1])):
        return False
    marker = find_marker(text)
    if marker is not None:
        return marker.level == Level.DASH and len(text) <= 2 * _MAX_LINE and (not signed or _leads_to_file_copy(texts, index))
    if signed or len(text) > _MAX_LINE:
        return bool(_ON_FILE.match(folded)) and len(text) <= _MAX_LINE
    return True


def _leads_to_file_copy(texts: Sequence[str], index: int) -> bool:
    """Whether the items from here on are the rest of a list of recipients, which ends in ``- Lưu: …``."""
    for text in texts[index : index + _MAX_LINES]:
        marker = find_marker(text)
        if marker is None or marker.level != Level.DASH or len(text) > 2 * _MAX_LINE:
            return False
        if _ON_FILE.match(fold(marker.rest)):
            return True
    return False


def _is_signature_line(text: str) -> bool:
    match = _SIGNED_FOR.match(text)
    return match is not None and len(text) <= 2 * _MAX_LINE and is_capitals(text[match.end() : match.end() + 12])


def _is_office(text: str) -> bool:
    words = text.split()
    capitals = [word for word in words if word.isupper()]
    return len(text) <= _MAX_LINE and bool(capitals) and words[0].isupper() and is_head_of_body(" ".join(capitals))


def _is_name(text: str) -> bool:
    """Whether a line is a person's name, a rank or degree before it allowed."""
    words = text.strip(" *.").replace("TS.", "").replace("PGS.", "").replace("GS.", "").split()
    return (
        2 <= len(words) <= 7
        and len(text) <= _MAX_NAME
        and all(word[0].isupper() and (word[1:].islower() or len(word) == 1) for word in words)
    )


def _has_name(text: str) -> bool:
    """Whether a signature block in one line ends in a name: ``KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn A``."""
    words = text.split()
    name = 0
    while name < len(words) and words[-1 - name][0].isupper() and words[-1 - name][1:].islower():
        name += 1
    return 2 <= name <= 5 and len(words) > name and words[-1 - name].isupper()
