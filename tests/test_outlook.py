"""Outlook's mails. The files are made in office_samples."""

from io import BytesIO
from pathlib import Path

import pytest

from indexer.errors import Damaged, TooLarge, UnknownFormat
from indexer.reading.containers.containers import contents
from indexer.reading.containers.outlook import msg_entries
from indexer.reading.limits import ReadingLimits
from indexer.reading.reader import FileReader
from tests.mail_samples import TEXT, msg, named
from tests.office_samples import make_compound
from tests.reading_samples import PARAGRAPHS, make_docx

LIMITS = ReadingLimits()


def texts(folder: Path, content: bytes) -> list[str]:
    (folder / "thư.msg").write_bytes(content)
    return [line.text for line in FileReader().read(folder / "thư.msg").pages[0].lines]


def test_a_mail_is_a_document_and_its_attachments_are_its_members(tmp_path: Path) -> None:
    content = msg(A=named("kế hoạch.docx", make_docx()), B=named("../bảng.txt", PARAGRAPHS[0].encode()))
    assert texts(tmp_path, content) == [
        "Chủ đề: Đôn đốc báo cáo quý III",
        "Ngày gửi: 08:05 ngày 03/11/2031",
        "Người gửi: Văn thư <vanthu@hoasua.example>",
        "Người nhận: Chi bộ Một; Chi bộ Hai",
        "Đính kèm: kế hoạch.docx; ../bảng.txt",
        "Kính gửi các đồng chí,",
        "Đề nghị gửi báo cáo trước ngày 15.",
    ]
    reading = FileReader().read(tmp_path / "thư.msg")
    assert (reading.media_type, reading.title) == ("message/rfc822", "Đôn đốc báo cáo quý III")
    found = contents(tmp_path / "thư.msg", LIMITS)
    assert found is not None
    assert found.has_text
    assert [(member.path, member.reason) for member in found.members] == [("kế hoạch.docx", None), ("bảng.txt", None)]
    inner = FileReader().read(tmp_path / "thư.msg/kế hoạch.docx")
    assert [line.text for line in inner.pages[0].lines] == list(PARAGRAPHS)


def test_the_html_is_read_rather_than_the_plain_text_and_once(tmp_path: Path) -> None:
    html = "<html><meta charset=utf-8><body><p>Một <b>ý</b>.</p><p>Hai ý.</p></body></html>"
    assert texts(tmp_path, msg({"0037001F": "Thư", "1000001F": "Một ý. Hai ý.", "1013001F": html}))[2:] == ["Một ý.", "Hai ý."]


def test_text_in_eight_bits_is_read_in_its_encoding(tmp_path: Path) -> None:
    content = make_compound({"__properties_version1.0": b"", "__substg1.0_1000001E": "Kính gửi các chi bộ".encode()})
    assert texts(tmp_path, content) == ["Kính gửi các chi bộ"]


def test_pictures_set_into_the_text_are_no_members_and_a_mail_in_the_mail_is_listed_with_its_reason(tmp_path: Path) -> None:
    picture = named("image001.png", b"png", **{"3712001F": "id".encode("utf-16-le"), "370E001F": "image/png".encode("utf-16-le")})
    inner = {"3001001F": "Thư trước".encode("utf-16-le"), "3701000D": b""}
    (tmp_path / "thư.msg").write_bytes(msg(A=picture, B=inner))
    found = contents(tmp_path / "thư.msg", LIMITS)
    assert found is not None
    assert [(member.path, member.reason and member.reason.code) for member in found.members] == [
        ("Thư trước.msg", "UnknownFormat")
    ]


def test_a_mail_with_nothing_but_compressed_text_says_so(tmp_path: Path) -> None:
    content = make_compound({"__properties_version1.0": b"", "__substg1.0_10090102": b"LZFu"})
    with pytest.raises(UnknownFormat, match="RTF"):
        texts(tmp_path, content)


def test_limits_hold() -> None:
    content = msg(TEXT, **{f"{index}": named(f"{index}.txt", b"x") for index in range(3)})
    with pytest.raises(TooLarge, match="3 files in a container, the limit is 2"):
        msg_entries(BytesIO(content), ReadingLimits(max_members=2))
    with pytest.raises(TooLarge):
        msg_entries(BytesIO(content), ReadingLimits(max_bytes=1000))
    with pytest.raises(TooLarge):
        msg_entries(BytesIO(content), LIMITS)[0].take(10)


def test_a_mail_cut_short_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        texts(tmp_path, msg()[:6000])
