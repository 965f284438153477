"""Small files that are made to cost much, or to be followed elsewhere: each is a reading or a reason, in time."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.reading.limits import ReadingLimits
from indexer.reading.workers.worker import WorkerPool
from tests.bad_readers import read_and_unpack
from tests.mutations import OPEN_DOCUMENT
from tests.reading_samples import make_docx, make_zip

LIMITS = ReadingLimits(seconds=20, memory_bytes=1_500_000_000)

LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha ha ha ha ">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)
FOLLOWS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY j SYSTEM "file://{path}">'
SECRET = "lấy từ tệp khác"


def member_instead(package: bytes, name: str, change: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as container:
        members = {member: container.read(member) for member in container.namelist()}
    members[name] = change(members[name].decode()).encode()
    return make_zip(members)


def entity(declared: str) -> Callable[[str], str]:
    """Declare an entity at the head of a part, and use it in its first text."""

    def change(part: str) -> str:
        body = part.partition("?>")[2] if part.startswith("<?xml") else part
        used = body.replace("<w:t>", "<w:t>&j;", 1).replace("<text:p>", "<text:p>&j;", 1)
        return f"{declared}]>{used}"

    return change


def flate_pdf(size: int) -> bytes:
    stream = zlib.compress(b"BT /F1 12 Tf (a) Tj ET " * (size // 23), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(objects, 1))
    return body + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


def endless_pages(kids: str) -> bytes:
    body = f"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 2 /Kids [{kids}] >>\nendobj\n"
    return f"{body}trailer << /Size 3 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n".encode()


def huge_png(side: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")


def deep_mail(depth: int) -> bytes:
    head = b"From: a@b.example\nMIME-Version: 1.0\n"
    return head + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(depth))


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "entities in Word": ("a.docx", lambda: member_instead(make_docx(), "word/document.xml", entity(LAUGHS))),
    "entities in OpenDocument": ("a.odt", lambda: member_instead(make_zip(OPEN_DOCUMENT), "content.xml", entity(LAUGHS))),
    "a part of 140 megabytes": (
        "a.docx",
        lambda: member_instead(
            make_docx(), "word/document.xml", lambda part: part.replace("<w:t>", "<w:t>" + " " * 140_000_000, 1)
        ),
    ),
    "a page of 60 megabytes": ("a.pdf", lambda: flate_pdf(60_000_000)),
    "pages that hold themselves": ("a.pdf", lambda: endless_pages("2 0 R 2 0 R")),
    "a picture of 60,000 × 60,000": ("a.png", lambda: huge_png(60_000)),
    "elements in one another": ("a.html", lambda: b"<html><body>" + b"<div>" * 200_000 + b"a"),
    "groups in one another": ("a.rtf", lambda: b"{\\rtf1" + b"{" * 300_000 + b"a"),
    "mails in one another": ("a.eml", lambda: deep_mail(3_000)),
    "a table of a million cells": ("a.html", lambda: b"<table><tr>" + b"<td colspan=1000 rowspan=1000>a" * 1_000),
    "zeroes": ("a.txt", lambda: bytes(50_000_000)),
    "one endless line": ("a.md", lambda: b"| a " * 2_000_000),
}


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(LIMITS, workers=1, read=read_and_unpack) as pool:
        yield pool


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_or_refused_in_time(pool: WorkerPool, tmp_path: Path, name: str) -> None:
    file, make = BOMBS[name]
    (tmp_path / file).write_bytes(make())
    try:
        reading = pool.submit(tmp_path / file).result(LIMITS.seconds + 60)
    except SourceError:
        return
    assert sum(len(line.text) for page in reading.pages for line in page.lines) <= LIMITS.max_characters


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_no_entity_is_followed_to_another_file(pool: WorkerPool, tmp_path: Path, kind: str) -> None:
    (tmp_path / "khác.txt").write_text(SECRET, encoding="utf-8")
    follows = entity(FOLLOWS.format(path=(tmp_path / "khác.txt").as_posix()))
    whole, part = {"docx": (make_docx(), "word/document.xml"), "odt": (make_zip(OPEN_DOCUMENT), "content.xml")}[kind]
    path = tmp_path / f"a.{kind}"
    path.write_bytes(member_instead(whole, part, follows))
    try:
        reading = pool.submit(path).result(LIMITS.seconds + 60)
    except SourceError:
        return
    assert not any(SECRET in line.text for page in reading.pages for line in page.lines)


@pytest.mark.parametrize("link", ["http://127.0.0.1:9/a.png", "file:///etc/passwd", "//127.0.0.1/share/a"])
def test_no_link_is_followed(pool: WorkerPool, tmp_path: Path, link: str) -> None:
    page = f'<html><body><p>Kế hoạch kiểm tra năm 2031 của chi bộ.</p><img src="{link}"><iframe src="{link}"></iframe><object data="{link}"></object>'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (text,) = (line.text for line in pool.submit(tmp_path / "a.html").result(LIMITS.seconds + 60).pages[0].lines)
    assert text == "Kế hoạch kiểm tra năm 2031 của chi bộ."
