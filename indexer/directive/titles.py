"""What a document is called."""

import re

from indexer.directive.outline.outline import cut
from indexer.directive.types import NOT_DIRECTIVES, TYPE_NAMES
from indexer.domain import DocumentType, Header, Reading
from indexer.language.normalise import collapse, normalise

_MAIL = "message/rfc822"
_MAX_TITLE = 300
"""Characters of a mail's subject."""

_OPENING_WORD = re.compile(
    r"(?:Về|Ban hành|Phê|Quy định|Công bố|Sửa đổi|Bãi bỏ|Triển khai|Thực hiện|Tổ chức|Kết luận|Hướng dẫn|Tăng cường|Đẩy mạnh|Điều chỉnh|Thành lập|Kiện toàn|"
    r"Phân (?:cấp|công)|Nâng|Phát|Xây dựng|Giao|Bổ sung|Thay thế|Chuyển|Cho phép|Xử lý|Thu hồi|Đề nghị|Báo cáo|Rà soát|Chi tiết)\b"
)
"""Words that open a subject, so that their capital says only that."""


def subject_of_mail(reading: Reading) -> str | None:
    """Return what a mail says it is about. What other files claim for their title is often another file's."""
    if reading.media_type != _MAIL or not reading.title:
        return None
    return cut(collapse(normalise(reading.title)), _MAX_TITLE) or None


def title_of(header: Header, file_name: str, told: str | None = None) -> str:
    """Return type and subject, or what there is of them; without a subject what the document was `told` by, else the file's name."""
    if told and not header.subject:
        return told
    stem = file_name.rsplit(".", 1)[0] or file_name
    if header.type is None or header.type in NOT_DIRECTIVES:
        return header.subject or stem
    name = TYPE_NAMES[header.type].vi
    if header.subject:
        return f"{name} {linked(header)}"
    return f"{name} {header.symbol}" if header.symbol else f"{name} ({stem})"


def linked(header: Header) -> str:
    """Return the subject as it follows the type's name: in small letters, after *về việc* in a letter."""
    subject = header.subject or ""
    if _OPENING_WORD.match(subject):
        subject = subject[0].lower() + subject[1:]
    if header.type in (DocumentType.LETTER, DocumentType.TELEGRAM) and not subject.startswith("về "):
        return f"về việc {subject}"
    return subject
