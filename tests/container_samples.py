"""Containers of every make: the standard library writes only clean ones."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from tests.reading_samples import make_zip


@dataclass(frozen=True)
class RawMember:
    """One file of a ZIP, written as told, true or not."""

    name: bytes
    content: bytes = b"x"
    flags: int = 0
    method: int = 0
    """0 stores, 8 deflates."""
    size: int | None = None
    """What is said of the unpacked size, where it is a lie."""
    extra: bytes = b""


def make_raw_zip(members: Sequence[RawMember]) -> bytes:
    body, directory = b"", b""
    for member in members:
        packed = member.content
        if member.method == 8:
            squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = squeeze.compress(member.content) + squeeze.flush()
        size = len(member.content) if member.size is None else member.size
        told = struct.pack(
            "<HHHHIIIHH",
            member.flags,
            member.method,
            0,
            33,
            zlib.crc32(member.content),
            len(packed),
            size,
            len(member.name),
            len(member.extra),
        )
        directory += (
            b"PK\1\2"
            + struct.pack("<HH", 20, 20)
            + told
            + struct.pack("<HHHII", 0, 0, 0, 0, len(body))
            + member.name
            + member.extra
        )
        body += b"PK\3\4" + struct.pack("<H", 20) + told + member.name + member.extra + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + end


def unicode_path(name: str, raw: bytes) -> bytes:
    """Info-ZIP's field for a name in UTF-8."""
    field = b"\1" + struct.pack("<I", zlib.crc32(raw)) + name.encode()
    return struct.pack("<HH", 0x7075, len(field)) + field


def nested_zip(depth: int, content: bytes) -> bytes:
    """``trong.zip`` in ``trong.zip`` …, with ``đáy.txt`` in the innermost."""
    packed = make_zip({"đáy.txt": content})
    for _ in range(depth - 1):
        packed = make_zip({"trong.zip": packed})
    return packed


def make_mail(
    text: str = "Kính gửi các đồng chí,\n\nĐề nghị gửi báo cáo trước ngày 15.\n",
    *,
    html: str | None = None,
    attachments: Mapping[str, bytes] = {},
    subject: str = "Đôn đốc báo cáo quý III",
) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Văn thư <vanthu@hoasua.example>"
    mail["To"] = "Chi bộ Một <mot@hoasua.example>, hai@hoasua.example"
    mail["Subject"] = subject
    mail["Date"] = "Mon, 03 Nov 2031 08:05:00 +0700"
    mail["Message-ID"] = "<1@hoasua.example>"
    mail.set_content(text)
    if html is not None:
        mail.add_alternative(html, subtype="html")
    for name, content in attachments.items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()
