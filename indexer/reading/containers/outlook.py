"""Outlook's `.msg`: a mail as a compound file, one stream a property. Its text is a document, its attachments are the files in it."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Any, BinaryIO

from indexer.domain import Line, Reading, ReadPage
from indexer.errors import SourceError, TooLarge, UnknownFormat
from indexer.reading.containers.entries import Entry, entries_of
from indexer.reading.containers.ole import opened, stream
from indexer.reading.encodings import decode
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import lines_of, paragraph_lines, printable, split_lines
from indexer.reading.markup.html import read_html

_KIND = "Outlook (.msg)"
_PROPERTY, _FIXED = "__substg1.0_", "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_#"

# [MS-OXPROPS]: what the mail says of itself.
_SUBJECT, _SENDER, _ADDRESS, _TO, _CC, _TEXT, _HTML = "0037", "0C1A", "5D01", "0E04", "0E03", "1000", "1013"
_SENT = (0x0039, 0x0E06)
"""When it was sent; when it arrived."""
_DATA, _NAMES, _CONTENT_ID, _MIME = "3701", ("3707", "3704", "3001"), "3712", "370E"

_BEFORE_FIXED = 32
"""Bytes before the properties of fixed size."""
_FILETIME_START = datetime(1601, 1, 1, tzinfo=UTC)
_HANOI = timezone(timedelta(hours=7))


def read_msg(content: bytes, limits: ReadingLimits) -> Reading:
    """Read subject, date, people, names of attachments and the text; of a text kept in two forms, the HTML.

    Raises
    ------
    Damaged
        The container is broken.
    UnknownFormat
        The text is there only as Outlook's own compressed RTF.
    """
    with opened(content, _KIND) as container:
        mail = _Properties(container, limits)
        subject = mail.text(_SUBJECT)
        sender, address = mail.text(_SENDER), mail.text(_ADDRESS)
        told = (
            ("Chủ đề", subject),
            ("Ngày gửi", mail.sent()),
            ("Người gửi", f"{sender} <{address}>" if address and address != sender else sender),
            ("Người nhận", mail.text(_TO)),
            ("Đồng gửi", mail.text(_CC)),
            ("Đính kèm", "; ".join(name for name, _ in _attachments(content, container, limits))),
        )
        head = [line for name, value in told if value for line in paragraph_lines(f"{name}: {value}")]
        return Reading("message/rfc822", (ReadPage(1, (*head, *_body(mail, limits))),), subject or None)


def msg_entries(file: BinaryIO, limits: ReadingLimits) -> list[Entry]:
    """List the attachments. Raise :class:`TooLarge` where they are too many."""
    content = file.read(limits.max_bytes + 1)
    if len(content) > limits.max_bytes:
        raise TooLarge(len(content), limits.max_bytes)
    with opened(content, _KIND) as container:
        return entries_of(_attachments(content, container, limits), limits)


def _body(mail: "_Properties", limits: ReadingLimits) -> Iterator[Line]:
    if html := mail.raw(_HTML, "0102").rstrip(b"\0") or mail.text(_HTML).encode():
        for page in read_html(html, limits).pages:
            yield from page.lines
    elif text := mail.text(_TEXT, is_line=False):
        yield from lines_of(split_lines(text))
    elif mail.raw("1009", "0102"):
        raise UnknownFormat(f"{_KIND}, RTF")


def _attachments(content: bytes, container: Any, limits: ReadingLimits) -> Iterator[tuple[str, Callable[[int], bytes]]]:
    """Yield names and contents of what is sent with the text. Pictures set into the text are a part of it."""
    folders = dict.fromkeys(path[0] for path in container.listdir(streams=True, storages=True))
    for folder in folders:
        if not folder.startswith(_ATTACHMENT):
            continue
        attached = _Properties(container, limits, f"{folder}/")
        if attached.text(_CONTENT_ID) and attached.text(_MIME).startswith("image/"):
            continue
        name = next((name for tag in _NAMES if (name := attached.text(tag))), "đính kèm")
        if container.exists(
            f"{folder}/{_PROPERTY}{_DATA}000D"
        ):  # A mail in the mail: no file of its own, but a part of this one.
            yield name if name.lower().endswith(".msg") else f"{name.replace('/', '-')}.msg", _refused
        else:
            yield name, partial(_taken, content, f"{folder}/{_PROPERTY}{_DATA}0102", limits)


def _refused(_: int) -> bytes:
    raise UnknownFormat(f"{_KIND}, thư trong thư, a mail in a mail")


def _taken(content: bytes, name: str, limits: ReadingLimits, most: int) -> bytes:
    with opened(content, _KIND) as container:
        found = stream(container, name, limits, _KIND)
    if len(found) > most:
        raise TooLarge(len(found), most)
    return found


@dataclass(frozen=True, slots=True)
class _Properties:
    """The properties of a mail, or of one attachment: what is not there is empty."""

    container: Any
    limits: ReadingLimits
    folder: str = ""

    def raw(self, tag: str, type: str) -> bytes:
        name = f"{self.folder}{_PROPERTY}{tag}{type}"
        return stream(self.container, name, self.limits, _KIND) if self.container.exists(name) else b""

    def text(self, tag: str, *, is_line: bool = True) -> str:
        text = self.raw(tag, "001F").decode("utf-16-le", "replace")
        if not text and (eight_bits := self.raw(tag, "001E")):
            try:
                text = decode(eight_bits.rstrip(b"\0"))
            except SourceError:
                text = eight_bits.decode("latin-1")
        text = printable(text)
        return " ".join(text.split()) if is_line else text

    def sent(self) -> str:
        """Return when it was sent, by the clocks of Vietnam: the file keeps no zone."""
        fixed = stream(self.container, _FIXED, self.limits, _KIND) if self.container.exists(_FIXED) else b""
        times = {}
        for start in range(_BEFORE_FIXED, len(fixed) - 15, 16):
            type, tag, _, ticks = struct.unpack_from("<HHIQ", fixed, start)
            if type == 0x0040 and tag in _SENT and ticks:
                times[tag] = ticks
        ticks = next((times[tag] for tag in _SENT if tag in times), 0)
        try:
            sent = (_FILETIME_START + timedelta(microseconds=ticks // 10)).astimezone(_HANOI)
        except OverflowError:
            return ""
        return f"{sent:%H:%M} ngày {sent:%d/%m/%Y}" if ticks else ""
