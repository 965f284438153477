"""Passages: documents laid out, and windows cut."""

import re
import string
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import (
    Document,
    DocumentId,
    DocumentText,
    DocumentType,
    Gap,
    Header,
    Line,
    ModelIdentity,
    Passage,
    PassageId,
    Range,
    Reading,
    ReadPage,
    Role,
    Section,
    Vector,
    Vectors,
)
from indexer.passages import make_document, make_windows, place_line, with_header
from tests.readings import boxed_page, reading_of

ID = DocumentId("00112233445566aa")
NOW = datetime(2031, 3, 5, 8, 30, tzinfo=UTC)


def made(reading: Reading, file: str = "kế hoạch/12 KH.txt") -> DocumentText:
    return make_document(reading, id=ID, files=(file,), size=1234, now=NOW)


PLAN = """ỦY BAN NHÂN DÂN
XÃ ĐỒNG TÂM
Số: 07/KH-UBND
Đồng Tâm, ngày 05 tháng 3 năm 2031

KẾ HOẠCH

về trồng cây xanh

Căn cứ Nghị quyết số 15-NQ/TU và Nghị quyết số 15-NQ/TU của Tỉnh ủy;

I. MỤC TIÊU

1. Mục tiêu chung

- Trồng một nghìn cây xanh theo Kế hoạch số 3/KH-SNNMT.

Nơi nhận:

- Như trên;
- Lưu: VT.

CHỦ TỊCH

Trần Văn Nam"""


def test_a_document_has_one_letterhead_one_closing_and_its_body_between() -> None:
    found = made(reading_of(PLAN))
    assert [passage.role for passage in found.passages] == [
        Role.LETTERHEAD,
        Role.BODY,
        Role.HEADING,
        Role.HEADING,
        Role.BODY,
        Role.CLOSING,
    ]
    assert found.passages[0].text.split("\n") == [
        "ỦY BAN NHÂN DÂN",
        "XÃ ĐỒNG TÂM",
        "Số: 07/KH-UBND",
        "Đồng Tâm, ngày 05 tháng 3 năm 2031",
        "KẾ HOẠCH",
        "về trồng cây xanh",
    ]
    assert found.passages[-1].text.startswith("Nơi nhận:\n- Như trên;")


def test_a_document_is_described_without_its_text() -> None:
    found = made(reading_of(PLAN)).document
    assert (found.id, found.files, found.size, found.indexed_at) == (ID, ("kế hoạch/12 KH.txt",), 1234, NOW)
    assert (found.page_count, found.passage_count, found.media_type) == (1, 6, "text/plain")
    assert found.header.symbol == "07/KH-UBND"
    assert found.title == "Kế hoạch về trồng cây xanh"


def test_passages_know_the_symbols_they_mention_once_each() -> None:
    assert [passage.symbols for passage in made(reading_of(PLAN)).passages][:2] == [("07/KH-UBND",), ("15-NQ/TU",)]


def test_ids_count_from_one() -> None:
    passages = made(reading_of(PLAN)).passages
    assert [passage.id for passage in passages] == [f"{ID}.{ordinal}" for ordinal in range(1, len(passages) + 1)]
    assert {passage.document_id for passage in passages} == {ID}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("THÔNG BÁO\n\nVề việc nghỉ lễ\n\nCăn cứ lịch công tác;", "Thông báo về việc nghỉ lễ"),
        ("Số: 8/SYT-VP V/v khám sức khỏe\n\nKính gửi: Các trường", "Công văn về việc khám sức khỏe"),
        ("Số: 8/SYT-VP\n\nKính gửi: Các trường", "Công văn 08/SYT-VP"),
        ("Kính gửi: Các trường", "Công văn (12 KH)"),
        ("Một đoạn văn bất kỳ.", "12 KH"),
    ],
)
def test_titles_come_from_type_and_subject_else_from_the_files_name(text: str, title: str) -> None:
    assert made(reading_of(text)).document.title == title


@pytest.mark.parametrize(
    ("text", "media_type", "told", "title"),
    [
        ("Chủ đề: Họp chi bộ\n\nMời các đồng chí.", "message/rfc822", "Họp  chi bo\u0323\u0302", "Họp chi bộ"),
        ("Kính gửi: Các trường\n\nMời dự họp.", "message/rfc822", "Họp chi bộ", "Họp chi bộ"),
        ("THÔNG BÁO\n\nVề việc nghỉ lễ\n\nCăn cứ lịch;", "message/rfc822", "Họp chi bộ", "Thông báo về việc nghỉ lễ"),
        ("Mời các đồng chí.", "message/rfc822", " \u200b", "thư"),
        ("Mời các đồng chí.", "message/rfc822", None, "thư"),
        ("Mời các đồng chí.", "application/pdf", "Họp chi bộ", "thư"),
    ],
)
def test_a_mail_is_called_by_its_own_subject_where_its_text_has_none(
    text: str, media_type: str, told: str | None, title: str
) -> None:
    reading = replace(reading_of(text), media_type=media_type, title=told)
    found = made(reading, "hộp thư/thư.eml")
    assert found.document.title == title
    assert with_header(found, found.document.header).document.title == title


def test_a_subject_put_in_by_a_person_goes_before_a_mails() -> None:
    found = made(replace(reading_of("Mời dự họp."), media_type="message/rfc822", title="Họp chi bộ"))
    assert with_header(found, Header(subject="Họp mặt cuối năm")).document.title == "Họp mặt cuối năm"
    assert with_header(found, Header(place="Hoa Sữa")).document.title == "Họp chi bộ"


def test_a_mails_long_subject_is_cut_at_a_word() -> None:
    title = made(replace(reading_of("Mời dự họp."), media_type="message/rfc822", title="họp " * 200)).document.title
    assert title.endswith("họp…")
    assert len(title) <= 300


def test_tiny_cells_are_put_together_and_sentences_are_not() -> None:
    text = "Bảng số liệu của các xã như sau:\n\nSTT\n\nTên\n\nx\n\nĐạt.\n\nGhi chú\n\nMột câu văn đủ dài để không phải là một ô của bảng nào cả."
    assert [passage.text for passage in made(reading_of(text)).passages] == [
        "Bảng số liệu của các xã như sau:",
        "STT\nTên\nx",
        "Đạt.",
        "Ghi chú",
        "Một câu văn đủ dài để không phải là một ô của bảng nào cả.",
    ]


def test_cells_are_put_together_up_to_a_few_hundred_characters() -> None:
    passages = made(reading_of("\n\n".join(f"ô thứ {number} của bảng" for number in range(100)))).passages
    assert len(passages) > 3
    assert max(len(passage.text) for passage in passages) <= 430


def test_a_row_that_came_apart_is_one_passage() -> None:
    text = "Phân công nhiệm vụ:\n\n1\n\nRà soát các trường học\n\nSở Giáo dục và Đào tạo\n\n2\n\nSơ kết\n\nVăn phòng"
    assert [passage.text for passage in made(reading_of(text)).passages][1:] == [
        "1\nRà soát các trường học\nSở Giáo dục và Đào tạo",
        "2\nSơ kết\nVăn phòng",
    ]


def test_a_paragraph_over_a_page_break_belongs_to_the_page_it_begins_on() -> None:
    rows = [
        ("Ủy ban nhân dân xã chỉ đạo các đơn vị rà soát cơ sở vật chất và", 72.0, 510.0, top) for top in (700.0, 718.0, 736.0)
    ]
    second = boxed_page(2, [("các trang thiết bị của từng trường học.", 72, 300, 80)])
    found = made(Reading("application/pdf", (boxed_page(1, rows), second)))
    assert [(page.number, bool(page.text), len(page.boxes)) for page in found.pages] == [(1, True, 4), (2, False, 0)]
    lines = [(None, row[0], row[3]) for row in rows] + [(2, "các trang thiết bị của từng trường học.", 80)]
    for line, (page, text, top) in zip(found.pages[0].boxes, lines, strict=True):
        assert found.pages[0].text[slice(*line.range)] == text
        assert (line.page, line.box.top) == (page, top)
    assert [(page.width, page.height) for page in found.pages] == [(595, 842)] * 2


def test_an_empty_page_is_a_page_without_passages() -> None:
    found = made(Reading("application/pdf", (ReadPage(1, ()), ReadPage(2, (Line("Một câu."),)))))
    assert [page.text for page in found.pages] == ["", "Một câu."]
    assert found.passages[0].page == 2


# --- For all text ---------------------------------------------------------------------------------------

STARTS = [
    "",
    "- ",
    "+ ",
    "1. ",
    "a) ",
    "II. ",
    "Điều 3. ",
    "Chương I",
    "QUYẾT ĐỊNH:",
    "KẾ HOẠCH",
    "Nơi nhận: ",
    "TM. ỦY BAN ",
    "Phụ lục ",
    "Số: 5/KH-UBND ",
    "| ",
    "Căn cứ ",
]
words = st.text(alphabet=string.ascii_letters + "ăâđêôơưĐẢÊ", min_size=1, max_size=9)
any_line = st.builds(
    lambda start, body, end: (start + " ".join(body) + end) or "x",
    st.sampled_from(STARTS),
    st.lists(words, max_size=30),
    st.sampled_from(["", ".", ";", ":", "/.", "”"]),
)
any_lines = st.lists(st.builds(Line, any_line, st.sampled_from(list(Gap))), max_size=20)


@given(st.lists(any_lines, min_size=1, max_size=2))
def test_passages_stand_in_their_pages_and_hold_every_word_once(pages: list[list[Line]]) -> None:
    reading = Reading("text/plain", tuple(ReadPage(number, tuple(lines)) for number, lines in enumerate(pages, 1)))
    found = made(reading)
    texts = {page.number: page.text for page in found.pages}
    ends = dict.fromkeys(texts, -1)
    for passage in found.passages:
        assert texts[passage.page][passage.start : passage.end] == passage.text
        assert passage.start == ends[passage.page] + 1, "passages follow one another with one line break between"
        ends[passage.page] = passage.end
        assert passage.text.strip() == passage.text
    assert all(end in (len(text), -1) for end, text in zip(ends.values(), texts.values(), strict=True))
    before = re.findall(r"[^\W_]+", " ".join(line.text for lines in pages for line in lines))
    assert re.findall(r"[^\W_]+", " ".join(passage.text for passage in found.passages)) == before
    assert found.document.passage_count == len(found.passages)


# --- Windows --------------------------------------------------------------------------------------------


class WordModel:
    """A model whose tokens are words and marks, with room for a few."""

    def __init__(self, window_tokens: int) -> None:
        self.window_tokens = window_tokens
        self.identity = ModelIdentity("words", "1", 4)

    def token_ranges(self, text: str) -> list[Range]:
        return [Range(*match.span()) for match in re.finditer(r"\w{1,6}|[^\w\s]", text)]

    def embed_passages(self, texts: object) -> Vectors:
        raise NotImplementedError

    def embed_query(self, text: str, language: str = "vi") -> Vector:
        raise NotImplementedError


def document_of(header: Header | None = None) -> Document:
    header = header or Header(symbol="12-KH/ĐU", type=DocumentType.PLAN, subject="về trồng cây xanh")
    return Document(ID, header, "Kế hoạch về trồng cây xanh", ("a.txt",), "text/plain", 1, 1, 1, NOW)


def passage_of(text: str, *titles: str) -> Passage:
    path = tuple(Section(title.split(".")[0], title) for title in titles)
    return Passage(PassageId(f"{ID}.1"), ID, 1, 1, 0, len(text), text, section_path=path)


def test_the_place_names_the_document_and_the_headings_outermost_first() -> None:
    assert place_line(document_of(), passage_of("Nội dung.", "II. MỤC TIÊU", "1. Đến năm 2035")) == (
        "Kế hoạch 12-KH/ĐU về trồng cây xanh; II. MỤC TIÊU › 1. Đến năm 2035"
    )


def test_an_item_is_not_its_own_place() -> None:
    assert place_line(document_of(), passage_of("3. Văn phòng theo dõi.", "V. TỔ CHỨC", "3. Văn phòng theo dõi.")) == (
        "Kế hoạch 12-KH/ĐU về trồng cây xanh; V. TỔ CHỨC"
    )


@given(st.integers(0, 8), st.integers(1, 60), st.integers(1, 60))
def test_a_long_place_is_cut_where_it_is_farthest(depth: int, subject: int, title: int) -> None:
    header = Header(symbol="12-KH/ĐU", type=DocumentType.PLAN, subject=" ".join(["chữ"] * subject))
    titles = [f"{number}. " + " ".join(["mục"] * title) for number in range(1, depth + 1)]
    line = place_line(document_of(header), passage_of("Nội dung.", *titles))
    assert len(line) <= 185
    assert line.startswith("Kế hoạch 12-KH/ĐU")
    if titles:
        assert f"{depth}. mục" in line


def test_a_passage_that_fits_is_one_window() -> None:
    passage = passage_of("Văn phòng theo dõi; các chi bộ thực hiện.", "V. TỔ CHỨC")
    windows = make_windows(document_of(), passage, WordModel(64))
    assert [window.range for window in windows] == [(0, len(passage.text))]
    assert windows[0].text == f"{place_line(document_of(), passage)}\n{passage.text}"


def test_long_passages_are_cut_at_the_ends_of_clauses() -> None:
    text = " ".join(f"Câu số {number} nói về một việc khác hẳn." for number in range(30))
    windows = make_windows(document_of(Header()), passage_of(text), WordModel(48))
    assert len(windows) > 3
    assert all(window.text.endswith(".") for window in windows)


long_text = st.lists(
    st.sampled_from(["chữ", "nghĩa", "dài-dòng", "và;", "hết.", "2031", "(a)", "xxxxxxxxxxxxxxxxxxxxxxxxxxxx"]),
    min_size=1,
    max_size=200,
)


@given(long_text, st.integers(8, 60), st.booleans())
def test_windows_cover_the_passage_fit_the_model_and_cut_no_token(pieces: list[str], room: int, named: bool) -> None:
    text = " ".join(pieces)
    model = WordModel(room)
    passage = passage_of(text, "II. MỤC TIÊU ĐẾN NĂM 2035") if named else passage_of(text)
    windows = make_windows(document_of(), passage, model)
    assert windows[0].range.start == 0
    assert windows[-1].range.end == len(text)
    for before, after in pairwise(windows):
        assert before.range.start < after.range.start <= before.range.end < after.range.end
    for window in windows:
        assert len(model.token_ranges(window.text)) <= room
        for token in model.token_ranges(text):
            assert not token.start < window.range.start < token.end
            assert not token.start < window.range.end < token.end
        place, part = window.text.split("\n")
        assert part == text[slice(*window.range)].strip()
        assert len(model.token_ranges(place)) <= max(room // 3, 1)


def test_a_text_without_tokens_is_still_one_window() -> None:
    class Blind(WordModel):
        def token_ranges(self, text: str) -> list[Range]:
            return []

    assert len(make_windows(document_of(), passage_of("※※※"), Blind(16))) == 1


# --- Real documents -------------------------------------------------------------------------------------


def test_real_documents_keep_their_words(shared: Path) -> None:
    """Of some directives, every word is in a passage, and every passage stands in its page."""
    for path in sorted((shared / "archive" / "directives_2025").iterdir())[::20]:
        text = path.read_text(encoding="utf-8")
        found = made(reading_of(text), path.name)
        assert all(found.pages[0].text[passage.start : passage.end] == passage.text for passage in found.passages)
        words_before = re.findall(r"[^\W_]{2,}", text)
        words_after = re.findall(r"[^\W_]{2,}", found.pages[0].text)
        assert abs(len(words_before) - len(words_after)) <= 0.001 * len(words_before)
