"""ZIP and mail: what is in them, by which names, within which limits."""

import base64
import contextlib
import os
import quopri
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.contents import Contents
from indexer.domain import Reading
from indexer.errors import Damaged, NoText, SourceError, TooLarge, UnknownFormat, Unreadable
from indexer.reading.containers import zipped
from indexer.reading.containers.containers import LastContainer, contents, opened
from indexer.reading.containers.entries import Entry, entries_of, safe_path
from indexer.reading.containers.zipped import zip_entries
from indexer.reading.limits import ReadingLimits
from indexer.reading.reader import FileReader
from tests.container_samples import RawMember, make_mail, make_raw_zip, nested_zip, unicode_path
from tests.reading_samples import PARAGRAPHS, make_docx, make_html, make_ole, make_zip

ONE, TWO = PARAGRAPHS[0].encode(), PARAGRAPHS[1].encode()


def listed(folder: Path, name: str, content: bytes, limits: ReadingLimits = ReadingLimits()) -> Contents:
    (folder / name).write_bytes(content)
    found = contents(folder / name, limits)
    assert found is not None
    return found


def outcomes(found: Contents) -> dict[str, str]:
    """Each member's path, and why it is not read."""
    return {member.path: member.reason.code if member.reason else "" for member in found.members}


def read(folder: Path, name: str, content: bytes) -> Reading:
    (folder / name).write_bytes(content)
    return FileReader().read(folder / name)


def texts(reading: Reading) -> list[str]:
    return [line.text for page in reading.pages for line in page.lines]


# --- ZIP ---------------------------------------------------------------------------------------------------


def test_members_are_read_by_a_path_through_the_container(tmp_path: Path) -> None:
    inner = make_zip({"công văn.docx": make_docx()})
    found = listed(tmp_path, "gói.zip", make_zip({"thư mục/a.txt": ONE, "trong.zip": inner}))
    assert not found.has_text
    assert outcomes(found) == {"thư mục/a.txt": "", "trong.zip": "", "trong.zip/công văn.docx": ""}
    assert [member.unpacked for member in found.members] == [False, True, False]
    assert texts(FileReader().read(tmp_path / "gói.zip/thư mục/a.txt")) == [PARAGRAPHS[0]]
    assert texts(FileReader().read(tmp_path / "gói.zip/trong.zip/công văn.docx")) == list(PARAGRAPHS)
    assert [path.name for path in tmp_path.iterdir()] == ["gói.zip"], "something was unpacked to the disk"


def test_a_container_is_listed_once_for_all_its_members_and_again_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listings = []

    def counted(file: BinaryIO, limits: ReadingLimits) -> list[Entry]:
        listings.append(file)
        return zip_entries(file, limits)

    monkeypatch.setattr(zipped, "zip_entries", counted)
    (tmp_path / "gói.zip").write_bytes(make_zip({str(number): b"x" for number in range(5)}))
    with contextlib.closing(LastContainer()) as container:
        for number in range(5):
            with container.opened(tmp_path / f"gói.zip/{number}", ReadingLimits()) as file:
                assert file.read() == b"x"
        assert len(listings) == 1
        (tmp_path / "gói.zip").write_bytes(make_zip({"0": b"another"}))
        with container.opened(tmp_path / "gói.zip/0", ReadingLimits()) as file:
            assert file.read() == b"another"
    assert len(listings) == 2
    assert all(file.closed for file in listings)


@pytest.mark.parametrize(
    "path", ["gói.zip/không có.txt", "gói.zip/a.txt/sâu.txt", "gói.zip/../ngoài.txt", "a.txt/b.txt", "không.zip/a"]
)
def test_a_member_that_is_not_there_is_unreadable(tmp_path: Path, path: str) -> None:
    (tmp_path / "gói.zip").write_bytes(make_zip({"a.txt": ONE}))
    (tmp_path / "a.txt").write_bytes(ONE)
    with pytest.raises(Unreadable), opened(tmp_path / path):
        pass


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        (RawMember("công văn.txt".encode(), flags=0x800), "công văn.txt"),
        (RawMember("công văn.txt".encode()), "công văn.txt"),
        (RawMember(b"c\xf4ng v\xe3n s\xf4\xec 12.txt"), "công văn số 12.txt"),
        (RawMember("Übersicht.txt".encode("cp437")), "Übersicht.txt"),
        (RawMember(b"cong van.txt"), "cong van.txt"),
        (RawMember(b"c?ng v?n.txt", extra=unicode_path("công văn.txt", b"c?ng v?n.txt")), "c?ng v?n.txt"),
        (RawMember(b"c\x93ng.txt", extra=unicode_path("công.txt", b"c\x93ng.txt")), "công.txt"),
        (RawMember(b"c\x93ng.txt", extra=unicode_path("khác.txt", b"other")), "công.txt"),
    ],
    ids=["flagged", "utf-8 unsaid", "windows-1258", "code page 437", "ascii", "ascii stands", "field", "another's field"],
)
def test_names_are_read_in_the_encoding_they_were_written_in(tmp_path: Path, member: RawMember, expected: str) -> None:
    assert list(outcomes(listed(tmp_path, "gói.zip", make_raw_zip([member])))) == [expected]
    with opened(tmp_path / "gói.zip" / expected) as file:
        assert file.read() == b"x"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        (r"C:\Kho\công văn.docx", "Kho/công văn.docx"),
        (r"..\..\a", "a"),
        ("a/./b//c", "a/b/c"),
        ("a\0b\x1b[31m", "ab[31m"),
        (" a \n b ", "a b"),
        ("..", "không tên"),
        ("", "không tên"),
        ("d" * 300 + ".docx", "d" * 150 + "…" + "d" * 44 + ".docx"),
    ],
)
def test_a_name_leads_nowhere_but_into_its_container(name: str, safe: str) -> None:
    assert safe_path(name) == safe


@given(st.lists(st.text(alphabet="ab./\\:\0 é\u0301(2)"), max_size=12))
def test_every_member_has_a_safe_path_of_its_own(names: list[str]) -> None:
    """Whatever the names: relative, without a step up, no two alike, none the folder of another."""
    entries = entries_of([(name, lambda _: b"") for name in names], ReadingLimits())
    paths = [entry.path for entry in entries]
    assert len(set(paths)) == len(names)
    for path in paths:
        assert path
        assert not path.startswith("/")
        assert not {"", ".", ".."} & set(path.split("/"))
        assert not any(other.startswith(path + "/") for other in paths)


def test_the_same_name_twice_gives_two_members(tmp_path: Path) -> None:
    content = make_raw_zip([RawMember(b"a.txt", b"one"), RawMember(b"a.txt", b"two"), RawMember(b"b"), RawMember(b"b/c.txt")])
    assert list(outcomes(listed(tmp_path, "gói.zip", content))) == ["a.txt", "a (2).txt", "b (2)", "b/c.txt"]
    with opened(tmp_path / "gói.zip/a (2).txt") as file:
        assert file.read() == b"two"


SMALL = ReadingLimits(
    max_bytes=100_000, max_unpacked_bytes=250_000, max_members=6, max_depth=2, ratio_from_bytes=50_000, max_ratio=300
)

REFUSED = {
    "encrypted": ([RawMember(b"a", flags=1)], "PasswordNeeded"),
    "larger than a file may be": ([RawMember(b"a", b"x" * 100_001)], "TooLarge"),
    "a bomb": ([RawMember(b"a", bytes(90_000), method=8)], "TooLarge"),
    "a bomb that says it is small": ([RawMember(b"a", bytes(9_000_000), method=8, size=10)], "Damaged"),
    "not what its checksum says": ([RawMember(b"a", b"xyz", size=2)], "Damaged"),
    "an unknown method": ([RawMember(b"a", method=97)], "UnknownFormat"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_member_that_cannot_be_taken_out_is_listed_with_its_reason_and_the_next_one_read(tmp_path: Path, name: str) -> None:
    members, reason = REFUSED[name]
    found = listed(tmp_path, "gói.zip", make_raw_zip([*members, RawMember(b"b", b"y")]), SMALL)
    assert outcomes(found) == {"a": reason, "b": ""}


def test_what_passes_the_limit_of_the_whole_is_listed(tmp_path: Path) -> None:
    members = {name: os.urandom(90_000) for name in "abc"} | {"d": b"small"}
    assert outcomes(listed(tmp_path, "gói.zip", make_zip(members), SMALL)) == {"a": "", "b": "", "c": "TooLarge", "d": ""}


def test_containers_too_deep_in_one_another_are_listed(tmp_path: Path) -> None:
    found = listed(tmp_path, "gói.zip", nested_zip(3, ONE), SMALL)
    assert outcomes(found) == {"trong.zip": "", "trong.zip/trong.zip": "", "trong.zip/trong.zip/đáy.txt": "TooLarge"}


def test_a_thousand_times_one_file_does_not_fill_the_disk_or_the_time(tmp_path: Path) -> None:
    """Directory entries that overlap: a few kilobytes that unpack to gigabytes."""
    with pytest.raises(TooLarge, match="files in a container"):
        listed(tmp_path, "gói.zip", make_zip({str(number): b"" for number in range(7)}), SMALL)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (make_zip({}), NoText),
        (make_zip({"thư mục/": b""}), NoText),
        (make_zip({"a.txt": ONE})[:-30], Damaged),
        (b"PK\3\4" + bytes(100), Damaged),
    ],
    ids=["empty", "only folders", "cut short", "nothing but a start"],
)
def test_a_container_that_cannot_be_opened_says_why(tmp_path: Path, content: bytes, kind: type[SourceError]) -> None:
    with pytest.raises(kind):
        listed(tmp_path, "gói.zip", content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", make_docx()),
        ("a.txt", ONE),
        ("a.html", make_html()),
        ("a.doc", make_ole("WordDocument")),
        ("gói.txt", b"Subject only"),
    ],
)
def test_other_files_hold_nothing(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert contents(tmp_path / name, ReadingLimits()) is None


def test_a_broken_container_in_a_container_costs_itself_only(tmp_path: Path) -> None:
    found = listed(
        tmp_path, "gói.zip", make_zip({"hỏng.zip": make_zip({"a": ONE})[:-9], "trống.zip": make_zip({}), "b.txt": TWO})
    )
    assert outcomes(found) == {"hỏng.zip": "", "trống.zip": "NoText", "b.txt": ""}
    with pytest.raises(Damaged, match="ZIP"):
        FileReader().read(tmp_path / "gói.zip/hỏng.zip")


def astray(content: bytes, offset: int, value: int) -> bytes:
    """Write a number where a file says where something stands."""
    place = offset if offset >= 0 else len(content) + offset
    return content[:place] + value.to_bytes(4, "little") + content[place + 4 :]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bai.odt", astray(make_zip({"mimetype": b"application/vnd.oasis.opendocument.text"}), -6, 5_000)),
        ("cu.doc", astray(astray(make_ole("WordDocument"), 30, 16), 48, 0xFFFFFFF0)),
        ("cu.doc", astray(astray(make_ole("WordDocument"), 30, 16), 76, 0xFFFFFFF0)),
    ],
    ids=["zip", "ole directory", "ole table"],
)
def test_what_points_out_of_its_file_is_damaged_and_no_fault_of_the_disk(tmp_path: Path, name: str, content: bytes) -> None:
    """A fault of the disk passes, and such a file is tried again on every run."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises((Damaged, UnknownFormat)):
        FileReader().read(tmp_path / name)
    with contextlib.suppress(Damaged):
        assert contents(tmp_path / name, ReadingLimits()) is None


def test_encryption_that_the_standard_library_knows_nothing_of_is_a_password(tmp_path: Path) -> None:
    content = make_raw_zip([RawMember(b"a.txt", flags=1, method=99)])
    assert outcomes(listed(tmp_path, "gói.zip", content)) == {"a.txt": "PasswordNeeded"}
    assert zipfile.is_zipfile(BytesIO(content))


# --- Mail --------------------------------------------------------------------------------------------------


def test_a_mail_is_a_document_and_its_attachments_are_its_members(tmp_path: Path) -> None:
    mail = make_mail(attachments={"kế hoạch.docx": make_docx(), "gói.zip": make_zip({"a.txt": ONE})})
    found = listed(tmp_path, "thư.eml", mail)
    assert found.has_text
    assert outcomes(found) == {"kế hoạch.docx": "", "gói.zip": "", "gói.zip/a.txt": ""}
    assert texts(FileReader().read(tmp_path / "thư.eml/kế hoạch.docx")) == list(PARAGRAPHS)
    reading = FileReader().read(tmp_path / "thư.eml")
    assert (reading.media_type, reading.title) == ("message/rfc822", "Đôn đốc báo cáo quý III")
    assert texts(reading) == [
        "Chủ đề: Đôn đốc báo cáo quý III",
        "Ngày gửi: 08:05 ngày 03/11/2031",
        "Người gửi: Văn thư <vanthu@hoasua.example>",
        "Người nhận: Chi bộ Một <mot@hoasua.example>; hai@hoasua.example",
        "Đính kèm: kế hoạch.docx; gói.zip",
        "Kính gửi các đồng chí,",
        "Đề nghị gửi báo cáo trước ngày 15.",
    ]


def test_of_two_forms_the_html_is_read_without_its_head_and_once(tmp_path: Path) -> None:
    reading = read(tmp_path, "thư.eml", make_mail("Bản chữ.", html="<html><body><p>Một <b>ý</b>.</p><p>Hai ý.</p></body></html>"))
    assert texts(reading)[4:] == ["Một ý.", "Hai ý."]


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [("quoted-printable", quopri.encodestring), ("base64", base64.encodebytes), ("8bit", bytes)],
)
@pytest.mark.parametrize(("charset", "text"), [("utf-8", "Đồng chí".encode()), ("windows-1258", b"\xd0\xf4\xccng ch\xed")])
def test_the_text_comes_out_of_every_encoding(
    tmp_path: Path, encoding: str, encode: Callable[[bytes], bytes], charset: str, text: bytes
) -> None:
    mail = f"From: a@b.example\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n".encode()
    assert texts(read(tmp_path, "thư.eml", mail + encode(text)))[-1] == "Đồng chí"


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        (b"=?UTF-8?B?S+G6vyBob+G6oWNo?=", "Kế hoạch"),
        (b"=?utf-8?q?K=E1=BA=BF?= =?utf-8?q?_ho=E1=BA=A1ch?=", "Kế hoạch"),
        ("Kế hoạch".encode(), "Kế hoạch"),
        (b"=?x-unknown?B?S+G6vw==?=", "Kế"),
        (b"=?utf-8?B?!!!?=", None),
        (b"plain\n folded", "plain folded"),
    ],
)
def test_subjects_are_decoded(tmp_path: Path, header: bytes, subject: str | None) -> None:
    reading = read(tmp_path, "thư.eml", b"From: a@b.example\nSubject: " + header + b"\n\nNoi dung")
    if subject is not None:
        assert reading.title == subject
    assert texts(reading)[-1] == "Noi dung"


@pytest.mark.parametrize(
    "field",
    [
        b'attachment; filename="=?utf-8?b?a+G6vy50eHQ=?="',
        b"attachment; filename*=utf-8''k%E1%BA%BF.txt",
        b"attachment; filename*0*=utf-8''k%E1%BA; filename*1*=%BF.txt",
        'attachment; filename="kế.txt"'.encode(),
    ],
    ids=["encoded word", "percent", "continued", "eight bits"],
)
def test_names_of_attachments_are_decoded(tmp_path: Path, field: bytes) -> None:
    mail = (
        b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: application/octet-stream\nContent-Disposition: " + field + b"\n\nx"
    )
    assert outcomes(listed(tmp_path, "thư.eml", mail)) == {"kế.txt": ""}


def test_a_mail_in_a_mail_is_a_member_with_members_of_its_own(tmp_path: Path) -> None:
    from email import message_from_bytes, policy
    from email.message import EmailMessage

    outer = EmailMessage()
    outer["From"], outer["Subject"] = "a@b.example", "Chuyển tiếp"
    outer.set_content("Xin chuyển.")
    inner = message_from_bytes(make_mail(attachments={"a.txt": ONE}, subject="Thư 1/2"), policy=policy.default)
    assert isinstance(inner, EmailMessage)
    outer.add_attachment(inner)
    found = listed(tmp_path, "thư.eml", outer.as_bytes())
    assert outcomes(found) == {"Thư 1-2.eml": "", "Thư 1-2.eml/a.txt": ""}
    assert "Đề nghị gửi báo cáo trước ngày 15." in texts(FileReader().read(tmp_path / "thư.eml/Thư 1-2.eml"))
    assert texts(FileReader().read(tmp_path / "thư.eml/Thư 1-2.eml/a.txt")) == [PARAGRAPHS[0]]


def test_pictures_set_into_the_text_and_parts_for_programs_are_no_members(tmp_path: Path) -> None:
    mail = (
        b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=M\n\n"
        b"--M\nContent-Type: multipart/related; boundary=R\n\n"
        b"--R\nContent-Type: text/html; charset=utf-8\n\n<p>Xin ch&agrave;o</p>\n"
        b"--R\nContent-Type: image/png; name=logo.png\nContent-ID: <1>\nContent-Disposition: inline\n\nx\n--R--\n"
        b"--M\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n"
        b"--M\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nx\n"
        b"--M\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''k%E1%BA%BF.pdf\n\nx\n--M--\n"
    )
    assert outcomes(listed(tmp_path, "thư.eml", mail)) == {"kế.pdf": ""}
    assert texts(FileReader().read(tmp_path / "thư.eml"))[-1] == "Xin chào"


@pytest.mark.parametrize("name", ["thư.eml", "thư.txt", "thư"])
def test_a_mail_is_known_by_its_head_whatever_its_name(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, name, make_mail()).media_type == "message/rfc822"


@pytest.mark.parametrize(
    "start", [b"MIME-Version: 1.0\n", b"From: <Saved by Blink>\nMIME-Version: 1.0\n", b"MIME-Version: 1.0\nX-Word: x\n"]
)
def test_a_web_page_saved_as_one_file_is_read_as_the_page(tmp_path: Path, start: bytes) -> None:
    page = start + (
        b"Content-Type: multipart/related; boundary=R; type=text/html\n\n--R\nContent-Type: text/html; charset=utf-8\n"
        b"Content-Location: file:///C:/a.htm\n\n"
        + make_html()
        + b"\n--R\nContent-Type: image/png\nContent-Location: b.png\n\nx\n--R--\n"
    )
    reading = read(tmp_path, "luu.doc", page)
    assert (reading.media_type, reading.title) == ("multipart/related", "Kế hoạch kiểm tra")
    assert texts(reading) == list(PARAGRAPHS)


def test_lines_that_the_sender_broke_are_said_to_go_on(tmp_path: Path) -> None:
    long = "Một câu dài được chương trình thư ngắt ở cột bảy mươi hai để vừa màn hình "
    mail = f"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n{long}\nvà đi tiếp.\n\nCâu khác.\n"
    lines = read(tmp_path, "thư.eml", mail.encode()).pages[0].lines
    assert [line.gap.value for line in lines][1:] == ["paragraph", "wrap", "blank"]


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_a_broken_mail_is_read_or_refused(content: bytes) -> None:
    from indexer.reading.containers.mail import mail_entries, read_mail

    mail = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=M\n\n--M\n" + content
    read_mail(mail, ReadingLimits())
    for entry in mail_entries(BytesIO(mail), ReadingLimits()):
        entry.take(1000)
