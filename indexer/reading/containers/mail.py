"""E-mail: its own text as a document, its attachments as the files in it. And MHTML, a web page saved as if it were one."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_binary_file, message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import partial
from mimetypes import guess_extension
from typing import BinaryIO

from indexer.domain import Gap, Line, Reading, ReadPage
from indexer.errors import Damaged, SourceError, TooLarge
from indexer.reading.containers.entries import Entry, entries_of
from indexer.reading.encodings import decode
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import lines_of, paragraph_lines, printable, split_lines
from indexer.reading.markup.html import read_html

Part = Message

_ADDRESSES = (("Người gửi", "From"), ("Người nhận", "To"), ("Đồng gửi", "Cc"))

_NO_DOCUMENTS = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "text/calendar", "text/x-vcard"}
)
"""Parts that programs put in for programs."""


def read_mail(content: bytes, limits: ReadingLimits) -> Reading:
    """Read subject, date, people, names of attachments and the text; of a text sent in two forms, the HTML."""
    mail = message_from_bytes(content)
    subject = _header(mail, "Subject")
    told = [("Chủ đề", subject), ("Ngày gửi", _date(mail)), *((name, _people(mail, field)) for name, field in _ADDRESSES)]
    told.append(("Đính kèm", "; ".join(name for name, _ in _attachments(mail))))
    head = [line for name, value in told if value for line in paragraph_lines(f"{name}: {value}")]
    return Reading("message/rfc822", (ReadPage(1, (*head, *_body(mail, limits))),), subject or None)


def read_mhtml(content: bytes, limits: ReadingLimits) -> Reading:
    """Read the page."""
    mail = message_from_bytes(content)
    for part in _texts(mail):
        if part.get_content_type() == "text/html":
            return replace(read_html(_html(part), limits), media_type="multipart/related")
    raise Damaged("MHTML")


def mail_entries(file: BinaryIO, limits: ReadingLimits) -> list[Entry]:
    """List the attachments. Raise :class:`TooLarge` where they are too many."""
    return entries_of(_attachments(message_from_binary_file(file)), limits)


# --- Its own text ------------------------------------------------------------------------------------------


def _body(mail: Part, limits: ReadingLimits) -> Iterator[Line]:
    gap = Gap.PARAGRAPH
    for part in _texts(mail):
        for line in _html_lines(part, limits) if part.get_content_type() == "text/html" else _plain_lines(part):
            yield replace(line, gap=gap) if gap is Gap.PARAGRAPH else line
            gap = line.gap if gap is not Gap.PARAGRAPH else Gap.LINE
        gap = Gap.PARAGRAPH


def _texts(part: Part) -> Iterator[Part]:
    """Yield the parts that are the mail's own text, the best form of each."""
    if _is_attachment(part):
        return
    if part.get_content_type() == "multipart/alternative":
        # The last form is the richest, and may be one that is not read.
        for form in reversed(_parts(part)):
            if found := list(_texts(form)):
                yield from found
                return
    elif part.is_multipart():
        for inner in _parts(part):
            yield from _texts(inner)
    elif part.get_content_type() in ("text/plain", "text/html"):
        yield part


def _html(part: Part) -> bytes:
    content, charset = _payload(part), part.get_content_charset()
    try:
        # What the mail says of the encoding is truer than what the page says: mail programs change the one and not the other.
        return codecs.BOM_UTF8 + content.decode(charset or "").encode()
    except (LookupError, ValueError):
        return content


def _html_lines(part: Part, limits: ReadingLimits) -> Iterator[Line]:
    for page in read_html(_html(part), limits).pages:
        yield from page.lines


def _plain_lines(part: Part) -> Iterator[Line]:
    content, charset = _payload(part), part.get_content_charset()
    try:
        text = decode(content, charset)
    except SourceError:
        text = _decoded(content, charset or "latin-1")
    flowed = str(part.get_param("format", "")).lower() == "flowed"
    goes_on = False
    for line in lines_of(split_lines(printable(text))):
        yield replace(line, gap=Gap.WRAP) if goes_on and line.gap is Gap.LINE else line
        # lines_of has taken the space at the end that says so; a line that is nearly full goes on.
        goes_on = flowed and len(line.text) > 60


def _header(part: Part, name: str) -> str:
    try:
        return " ".join(_words(next(_raw(part, name), "")).split())
    except (HeaderParseError, ValueError, LookupError):
        return ""


def _raw(part: Part, name: str) -> Iterator[str]:
    """Yield the fields of this name as they were sent: the library replaces eight-bit characters wherever it is asked."""
    return (str(value) for field, value in part.raw_items() if field.lower() == name.lower())


def _words(text: str) -> str:
    """Decode the encoded words of a header; what is sent in eight bits without saying so is read like a text file."""
    try:
        raw = text.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return printable(text)
    if any(byte > 0x7F for byte in raw):
        return printable(_decoded(raw, None))
    return printable("".join(word if isinstance(word, str) else _decoded(word, charset) for word, charset in decode_header(text)))


def _decoded(content: bytes, charset: str | None) -> str:
    try:
        return decode(content, charset)
    except SourceError:
        pass
    try:
        return content.decode(charset or "latin-1", "replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


def _date(mail: Part) -> str:
    try:
        sent: datetime = parsedate_to_datetime(_header(mail, "Date"))
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""
    return f"{sent:%H:%M} ngày {sent:%d/%m/%Y}"


def _people(mail: Part, field: str) -> str:
    values = list(map(_words, _raw(mail, field)))
    return "; ".join(f"{name} <{address}>" if name and address else name or address for name, address in getaddresses(values))


# --- Its attachments ---------------------------------------------------------------------------------------


def _attachments(mail: Part) -> Iterator[tuple[str, Callable[[int], bytes]]]:
    """Yield names and contents of what is sent with the text. Pictures set into the text are a part of it."""
    texts = {id(part) for part in _texts(mail)}
    for part, beside in _leaves(mail, ""):
        kind = part.get_content_type()
        if id(part) in texts or kind in _NO_DOCUMENTS:
            continue
        attached = _is_attachment(part)
        in_the_text = (
            beside == "related" and part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment"
        )
        other_form = beside == "alternative" and not attached
        if (attached or part is not mail) and not in_the_text and not other_form:
            yield _name(part), partial(_taken, part)


def _leaves(part: Part, beside: str) -> Iterator[tuple[Part, str]]:
    """Yield the parts that hold no others, a mail in a mail among them, with the kind of what they are parts of."""
    inner = [] if part.get_content_type() == "message/rfc822" and beside else _parts(part)
    if not inner:
        yield part, beside
    for one in inner:
        yield from _leaves(one, part.get_content_subtype())


def _is_attachment(part: Part) -> bool:
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        return False
    return part.get_content_disposition() == "attachment" or part.get_content_type() == "message/rfc822" or bool(_file_name(part))


def _name(part: Part) -> str:
    name = _file_name(part)
    if part.get_content_type() == "message/rfc822":
        inner = _parts(part)
        name = name or (_header(inner[0], "Subject") if inner else "") or "thư đính kèm"
        # A subject may have slashes in it.
        return name if name.lower().endswith(".eml") else f"{name.replace('/', '-')}.eml"
    return name or f"đính kèm{guess_extension(part.get_content_type()) or ''}"


def _file_name(part: Part) -> str:
    fields = Message()
    for field in ("Content-Disposition", "Content-Type"):
        for value in _raw(part, field):
            fields[field] = value if value.isascii() else _words(value)
    try:
        name = fields.get_filename() or ""
    except (ValueError, LookupError, TypeError):  # Broken by RFC 2231's rules.
        return ""
    return " ".join(_words(name).split())


def _taken(part: Part, most: int) -> bytes:
    if part.get_content_type() == "message/rfc822":
        try:
            content = b"".join(inner.as_bytes() for inner in _parts(part))
        except (ValueError, LookupError, TypeError, AttributeError):
            raise Damaged("e-mail") from None
    else:
        content = _payload(part)
    if len(content) > most:
        raise TooLarge(len(content), most)
    return content


def _parts(part: Part) -> list[Part]:
    payload = part.get_payload() if part.is_multipart() else []
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def _payload(part: Part) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
