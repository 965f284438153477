"""The sample archive is what its sources say, and its judgements can be trusted."""

import io
import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from docx import Document

from tests.corpus_generator.__main__ import CORPUS, make
from tests.corpus_generator.family import family_table
from tests.corpus_generator.pdf import NoFont, faces
from tests.corpus_generator.source import Source, parse, sources

SOURCES = {f"documents/{source.file}": source for source in sources()}
BY_SYMBOL = {source.one("symbol"): source for source in SOURCES.values() if source.one("symbol")}
DOCUMENTS = CORPUS / "documents"

KINDS = {
    "number", "partial", "reference", "assignee", "coordination", "deadline", "question", "keyword",
    "paraphrase", "abbreviation", "nodia", "english", "slip", "quotation", "none",
}  # fmt: skip

OUTSIDE = {
    "57-NQ/TW": "22/12/2024", "71-NQ/TW": "22/8/2025", "72-NQ/TW": "09/9/2025", "68-NQ/TW": "04/5/2025", "18-NQ/TW": "25/10/2017",
    "05-CT/TW": "15/5/2016", "30/2020/NĐ-CP": "05/3/2020", "874/QĐ-UBND": "14/4/2021",
}  # fmt: skip
"""Documents that are only cited: real central ones with their dates, and one decision of the city that another repealed."""

SYMBOL = re.compile(r"(?<![\w/-])\d+(?:/\d{4})?[-/][A-ZĐa-z]+[-/][A-ZĐ]+(?:[-/][A-ZĐ]+\d*)?")
CITED_DATE = re.compile(r",?\s+ngày (\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})")


def is_(kind: str) -> list[Any]:
    """The documents of one format, each a case."""
    return [pytest.param(source, id=source.path.stem) for source in SOURCES.values() if source.file.endswith(kind)]


@cache
def judgements() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / "judgements.jsonl").read_text(encoding="utf-8").splitlines()]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def without_carriage_returns(path: Path) -> bytes:
    """A checkout may have turned line ends into the system's own."""
    return path.read_bytes().replace(b"\r\n", b"\n")


# --- The files ---------------------------------------------------------------------------------------


def test_every_source_has_its_file_and_every_file_its_source() -> None:
    found = {f"documents/{path.relative_to(DOCUMENTS).as_posix()}" for path in DOCUMENTS.rglob("*") if path.is_file()}
    assert {unicodedata.normalize("NFC", name) for name in found} == set(SOURCES)


@pytest.mark.parametrize("source", is_(".txt") + is_(".html"))
def test_texts_and_pages_are_made_again_byte_for_byte(source: Source) -> None:
    assert make(source) == without_carriage_returns(DOCUMENTS / source.file)


@pytest.mark.parametrize("source", is_(".docx"))
def test_word_files_say_what_their_sources_say(source: Source) -> None:
    made, kept = (word_text(data) for data in (make(source), (DOCUMENTS / source.file).read_bytes()))
    assert made == kept
    for text in source.texts():
        assert squeezed(text) in kept


def word_text(data: bytes) -> str:
    """All text of a .docx, tables in their place, without white space."""
    return squeezed(
        "".join(node.text or "" for node in Document(io.BytesIO(data)).element.body.iter() if node.tag.endswith("}t"))
    )


@pytest.mark.parametrize("source", is_(".pdf"))
def test_pdf_files_say_what_their_sources_say(source: Source) -> None:
    """The committed file is read: letters come out of the embedded fonts exactly."""
    kept = pdf_text((DOCUMENTS / source.file).read_bytes())
    for text in source.texts():
        assert squeezed(text) in kept


@pytest.mark.parametrize("source", is_(".pdf"))
def test_pdf_files_are_made_again_with_the_same_text(source: Source) -> None:
    try:
        faces()
    except NoFont as missing:
        pytest.skip(str(missing))
    data = make(source)
    assert data == make(source)
    assert pdf_text(data) == pdf_text((DOCUMENTS / source.file).read_bytes())


def pdf_text(data: bytes) -> str:
    """All text of a .pdf without white space and page numbers."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    return "".join(squeezed(page).removeprefix(str(number) if number > 1 else "") for number, page in enumerate(pages, start=1))


def test_the_archive_is_small() -> None:
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < 2_000_000


def test_all_text_and_all_names_are_nfc() -> None:
    """Sources are checked when parsed; what is made of them and the judgements are checked here."""
    names = [source.file for source in SOURCES.values()]
    texts = [path.read_text(encoding="utf-8") for path in DOCUMENTS.rglob("*") if path.suffix in {".txt", ".html"}]
    for text in (
        *names,
        *texts,
        (CORPUS / "judgements.jsonl").read_text(encoding="utf-8"),
        (CORPUS / "README.md").read_text(encoding="utf-8"),
    ):
        assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("file: a.txt\nkhông có dấu hai chấm\n---\n", "no colon"),
        ("by: UBND\n---\n", "says no file"),
        ("file: o\u0302.txt\n---\n", "not NFC"),
    ],
)
def test_a_broken_source_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "source.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        parse(path)


# --- What the documents say ----------------------------------------------------------------------------


def test_the_family_table_is_current() -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert family_table(list(SOURCES.values())) in readme


@pytest.mark.parametrize("source", [pytest.param(source, id=source.path.stem) for source in SOURCES.values()])
def test_every_cited_symbol_is_a_document_here_or_a_known_one_with_its_right_date(source: Source) -> None:
    text = "\n".join(source.texts()).replace("Số 27 -KH", "Số 27-KH")
    for match in SYMBOL.finditer(text):
        symbol = match.group()
        assert symbol in BY_SYMBOL or symbol in OUTSIDE
        if date := CITED_DATE.match(text, match.end()):
            day, month, year = map(int, date.groups())
            issued = BY_SYMBOL[symbol].issued if symbol in BY_SYMBOL else None
            assert f"{day:02d}/{month}/{year}" == (f"{issued:%d}/{issued.month}/{issued.year}" if issued else OUTSIDE[symbol])


@pytest.mark.parametrize("source", [pytest.param(source, id=source.path.stem) for source in SOURCES.values()])
def test_a_document_follows_documents_that_are_older_than_itself(source: Source) -> None:
    for symbol in filter(None, source.one("follows").split(", ")):
        assert symbol in BY_SYMBOL or symbol in OUTSIDE
        if symbol in BY_SYMBOL:
            assert BY_SYMBOL[symbol].one("date") <= source.one("date")


UNITS = {
    "Sở": "Công Thương|Giáo dục và Đào tạo|GDĐT|Khoa học và Công nghệ|Nông nghiệp và Môi trường|Nội vụ|Thông tin và Truyền thông|Tài chính|"
    "Tư pháp|Văn hóa, Thể thao và Du lịch|Xây dựng|Y tế",
    "Phòng": "Cảnh sát PCCC và CNCH|Giáo dục phổ thông|Kinh tế, Hạ tầng và Đô thị|Tham mưu|Tuyên truyền|Văn hóa - Xã hội",
    "Ban": "Bí thư|Chấp hành|Chỉ huy Bộ đội Biên phòng thành phố|Chỉ huy Phòng thủ dân sự|Chỉ huy Quân sự phường|Chỉ đạo Phòng thủ dân sự quốc gia|"
    "Nội chính Thành ủy|Quản lý chợ|Quản lý dự án đầu tư xây dựng thành phố|Thường vụ|Tuyên giáo và Dân vận|Tổ chức T|Xây dựng Đảng",
    "Trung tâm": "Chuyển đổi số thành phố|Cấp cứu 115|Kiểm soát bệnh tật thành phố|Phát triển quỹ đất|Phục vụ hành chính công|Văn hóa - Thể thao",
    "Trường": "Cao đẳng Y tế Hải Lam|Mầm non Hoa Sóng|Phổ thông nội trú|THCS|Tiểu học|Đại học Hải Lam",
    "Hội": "Chữ thập đỏ|Cựu chiến binh|Cựu giáo chức|Khuyến học|Liên hiệp Phụ nữ|Người cao tuổi|Nông dân|đồng nhân dân|nghị sơ kết|trường",
    "Đảng ủy": "Bộ Giáo dục và Đào tạo|Công an|Hội đồng nhân dân thành phố|Mặt trận Tổ quốc|Sở Giáo dục và Đào tạo|UBND|Ủy ban nhân dân",
    "Bệnh viện": "Đa khoa Hải Lam",
    "Đồn": "Biên phòng Cửa Triều",
}
"""The offices there are in the invented city: head word, then how their names may go on (a capital letter begins a name)."""


@pytest.mark.parametrize("head", UNITS)
def test_nobody_is_mentioned_who_does_not_exist(head: str) -> None:
    name = re.compile(rf"(?<!\w){head} (?=[A-ZĐ])")
    known = re.compile(UNITS[head])
    for source in SOURCES.values():
        for text in source.texts():
            for match in name.finditer(text):
                assert known.match(text, match.end()), f"{source.path.name}: {text[match.start() : match.end() + 40]}"


# --- The judgements ------------------------------------------------------------------------------------


def test_there_are_judged_queries_of_every_kind() -> None:
    counts = Counter(kind for query in judgements() for kind in query["kind"])
    assert set(counts) == KINDS
    assert min(counts.values()) >= 5
    assert counts["none"] >= 8
    assert len(judgements()) >= 70


def test_queries_are_numbered_through_and_none_is_asked_twice() -> None:
    assert [query["id"] for query in judgements()] == [f"q{number:03d}" for number in range(1, len(judgements()) + 1)]
    assert len({query["text"] for query in judgements()}) == len(judgements())


@pytest.mark.parametrize("query", [pytest.param(query, id=query["id"]) for query in judgements()])
def test_every_judged_passage_is_found_once_where_it_is_said_to_be(query: dict[str, Any]) -> None:
    assert ("none" in query["kind"]) == (not query["relevant"])
    if query["relevant"]:
        assert max(judged["grade"] for judged in query["relevant"]) == 2
    assert len({(judged["file"], judged["text"]) for judged in query["relevant"]}) == len(query["relevant"])
    for judged in query["relevant"]:
        assert judged["grade"] in (1, 2)
        texts = SOURCES[judged["file"]].texts()
        assert sum(text.count(judged["text"]) for text in texts) == 1, judged["text"]


# --- Written for this project --------------------------------------------------------------------------

SET_PHRASES = re.compile(
    r"(?i)cộng hòa xã hội chủ nghĩa việt nam|căn cứ [^\n]*|độc lập - tự do - hạnh phúc"
    r"|(?:thực hiện )?nghị quyết số [\w/-]+(?:,? ngày [\d/]+)?(?: của (?:bộ chính trị|ban chấp hành trung ương))?"
    r"|khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số|phát triển giáo dục và đào tạo"
    r"|điều \d+\. (?:ban hành kèm theo|quyết định này)[^\n]*|(?:sở|ban|phòng|trung tâm|ủy ban) [^.;\n]{0,60}?(?:phối hợp với )"
)
"""Names of laws and resolutions, national motto, formulas of decisions, "who, together with": what every office writes alike."""


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """All runs of so many words of the text."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_no_run_of_twelve_words_is_also_in_real_documents(shared: Path) -> None:
    own: dict[tuple[str, ...], str] = {}
    for source in SOURCES.values():
        for text in source.texts():
            for part in SET_PHRASES.split(text):
                own.update(dict.fromkeys(runs(part, 12), source.path.name))
    common: set[tuple[str, ...]] = set()
    for folder in ("seeds", "directives_2025", "vbpl"):
        for path in (shared / "archive" / folder).rglob("*.txt"):
            common |= own.keys() & runs(path.read_text(encoding="utf-8", errors="ignore"), 12)
    assert not common, sorted((own[run], " ".join(run)) for run in common)
