"""Files that would do something when they are opened: macros never run, and nothing that they point to is fetched."""

import socket
import time
import urllib.request
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from indexer.errors import Damaged, SourceError, TooLarge
from indexer.reading import office
from indexer.reading.limits import ReadingLimits
from indexer.reading.office import read_with_office
from indexer.reading.pdf.pages import read_pdf
from indexer.reading.reader import FileReader
from tests.office_samples import make_compound, make_odf, make_pptx, make_rtf, make_xlsx, plain_doc, rtf_text, shape
from tests.reading_samples import make_docx, make_zip

TEXT = "Chi bộ tự kiểm tra, báo cáo trước ngày 15/9/2031."
MACRO = b'Attribute VB_Name = "ThisDocument"\r\nSub AutoOpen()\r\nShell "calc.exe"\r\nEnd Sub\r\n'
AFAR = "http://tracuu.invalid/a"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package_with(package: bytes, members: dict[str, bytes], changes: dict[str, Callable[[str], str]] | None = None) -> bytes:
    with zipfile.ZipFile(BytesIO(package)) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    for name, change in (changes or {}).items():
        parts[name] = change(parts[name].decode()).encode()
    return make_zip(parts | members)


def related(kind: str) -> Callable[[str], str]:
    """Add a relation to something afar."""
    more = f'<Relationship Id="afar" Type="{LINK}/{kind}" Target="{AFAR}" TargetMode="External"/></Relationships>'
    return lambda part: part.replace("</Relationships>", more)


def with_macros(kind: str) -> bytes:
    project = make_compound({"VBA/dir": MACRO, "VBA/ThisDocument": MACRO})
    if kind == "docm":
        enabled = {
            "[Content_Types].xml": lambda part: part.replace(
                "wordprocessingml.document.main", "ms-word.document.macroEnabled.main"
            )
        }
        return package_with(make_docx([TEXT]), {"word/vbaProject.bin": project}, enabled)
    if kind == "xlsm":
        return package_with(make_xlsx([[TEXT]]), {"xl/vbaProject.bin": project})
    if kind == "pptm":
        return package_with(make_pptx([shape(TEXT)]), {"ppt/vbaProject.bin": project})
    return make_compound(_streams(plain_doc([TEXT])) | {"Macros/dir": MACRO, "Macros/ThisDocument": MACRO})


def _streams(compound: bytes) -> dict[str, bytes]:
    import olefile

    with olefile.OleFileIO(BytesIO(compound)) as container:
        return {"/".join(path): container.openstream(path).read() for path in container.listdir()}


def pointing_afar(name: str) -> bytes:
    picture = '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata r:href="afar"/></v:shape></w:pict></w:r></w:p>'
    made: dict[str, Callable[[], bytes]] = {
        "a picture.docx": lambda: package_with(
            make_docx([TEXT]),
            {},
            {
                "word/_rels/document.xml.rels": related("image"),
                "word/document.xml": lambda part: part.replace("<w:sectPr", f"{picture}<w:sectPr", 1),
            },
        ),
        "a template.docx": lambda: package_with(
            make_docx([TEXT]), {}, {"word/_rels/document.xml.rels": related("attachedTemplate")}
        ),
        "a book.xlsx": lambda: package_with(make_xlsx([[TEXT]]), {}, {"xl/_rels/workbook.xml.rels": related("externalLink")}),
        "a slide.pptx": lambda: package_with(make_pptx([shape(TEXT)]), {}, {"ppt/_rels/presentation.xml.rels": related("slide")}),
        "a picture.odt": lambda: make_odf(
            "text",
            f'<text:p>{TEXT}</text:p><draw:frame xmlns:draw="d"><draw:image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{AFAR}"/></draw:frame>',
        ),
        "a picture.rtf": lambda: make_rtf(
            rtf_text(TEXT) + '{\\field{\\*\\fldinst INCLUDEPICTURE "' + AFAR + '"}{\\fldrslt }}{\\*\\template ' + AFAR + "}"
        ),
        "a page.html": (
            f'<html><head><base href="{AFAR}/"><link rel="stylesheet" href="s.css"><meta http-equiv="refresh" content="0; url={AFAR}">'
            f'<script src="{AFAR}"></script></head><body><p>{TEXT}</p><img src="{AFAR}.png"><iframe src="{AFAR}"></iframe>'
            f'<object data="{AFAR}"></object><svg><image href="{AFAR}"/></svg></body></html>'
        ).encode,
        "a page.doc": f'<html><body><p>{TEXT}</p><img src="{AFAR}.png"></body></html>'.encode,
        "a mail.eml": (
            "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            f'<html><body><p>{TEXT}</p><img src="{AFAR}.png"></body></html>'
        ).encode,
        "a mail outside.eml": (
            f"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
            f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{TEXT}\n"
            f'--b\nContent-Type: message/external-body; access-type=URL; URL="{AFAR}"\n\nContent-Type: text/plain\n\n\n--b--\n'
        ).encode,
    }
    return made[name]()


def texts(path: Path) -> str:
    return "\n".join(line.text for page in FileReader().read(path).pages for line in page.lines)


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Whatever is looked up or connected to."""
    asked: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        asked.append(arguments)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return asked


@pytest.mark.parametrize("kind", ["docm", "xlsm", "pptm", "doc"])
def test_files_with_macros_are_read_as_text_and_the_macros_are_none_of_it(
    tmp_path: Path, reached: list[object], kind: str
) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(with_macros(kind))
    read = texts(path)
    assert TEXT in read
    assert "AutoOpen" not in read
    assert not reached


@pytest.mark.parametrize(
    "name",
    [
        "a picture.docx",
        "a template.docx",
        "a book.xlsx",
        "a slide.pptx",
        "a picture.odt",
        "a picture.rtf",
        "a page.html",
        "a page.doc",
        "a mail.eml",
        "a mail outside.eml",
    ],
)
def test_what_lies_afar_is_never_fetched(tmp_path: Path, reached: list[object], name: str) -> None:
    path = tmp_path / name
    path.write_bytes(pointing_afar(name))
    assert TEXT in texts(path)
    assert not reached


def test_what_would_be_fetched_is_seen(reached: list[object]) -> None:
    """The watch of the tests above does see."""
    with pytest.raises(OSError, match="urlopen"):
        urllib.request.urlopen(AFAR)
    assert reached


@pytest.mark.parametrize("afar", [True, False])
@pytest.mark.parametrize("kind", ["xlsx", "pptx", "html"])
def test_no_entity_from_outside_is_read(tmp_path: Path, reached: list[object], kind: str, afar: bool) -> None:
    (tmp_path / "other.txt").write_text("from elsewhere", encoding="utf-8")
    system = AFAR if afar else (tmp_path / "other.txt").as_uri()
    declared = f'<!DOCTYPE x [<!ENTITY j SYSTEM "{system}">]>'

    def using(part: str) -> str:
        return declared + part.partition("?>")[2 if part.startswith("<?xml") else 0].replace(TEXT, f"{TEXT}&j;").replace(
            "Sheet1", "&j;"
        )

    made = {
        "xlsx": package_with(make_xlsx([[TEXT]]), {}, {"xl/workbook.xml": using}),
        "pptx": package_with(make_pptx([shape(TEXT)]), {}, {"ppt/slides/slide1.xml": using}),
        "html": f"{declared}<html><body><p>{TEXT}&j;</p></body></html>".encode(),
    }
    path = tmp_path / f"a.{kind}"
    path.write_bytes(made[kind])
    try:
        read = texts(path)
    except SourceError:
        read = ""
    assert not reached
    assert "elsewhere" not in read


def test_an_office_that_converts_runs_no_macros_and_follows_no_links(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings: list[str] = []

    def run(command: list[str], seconds: float) -> None:
        (profile,) = (argument.partition("=")[2] for argument in command if argument.startswith("-env:UserInstallation="))
        folder = Path(urllib.request.url2pathname(profile.removeprefix("file://"))) / "user"
        settings.append((folder / "registrymodifications.xcu").read_text(encoding="utf-8"))

    monkeypatch.setattr(office, "find_office", lambda: tmp_path / "soffice")
    monkeypatch.setattr(office, "_run", run)
    with pytest.raises(Damaged):
        read_with_office(with_macros("doc"), ReadingLimits(), kind="Word", target="docx", filter="MS Word 97")
    for name, value in (("MacroSecurityLevel", "3"), ("DisableMacrosExecution", "true"), ("BlockUntrustedRefererLinks", "true")):
        assert f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>' in settings[0]


def endless(pages: int) -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(3, pages + 3))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode()]
    objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))


def test_ten_thousand_pages_are_refused_with_their_number_before_any_is_read() -> None:
    content = endless(10_000)
    begun = time.process_time()
    with pytest.raises(TooLarge) as refused:
        read_pdf(content, ReadingLimits())
    assert time.process_time() - begun < 5
    assert "10.000 trang" in refused.value.wording.vi
    assert "5,000" in refused.value.wording.en


def test_a_page_less_than_the_limit_is_read() -> None:
    assert len(read_pdf(endless(20), ReadingLimits(max_pages=20)).pages) == 20
