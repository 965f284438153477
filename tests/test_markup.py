"""HTML: pages of portals and documents saved as HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import Gap, Reading
from indexer.errors import WrongEncoding
from indexer.reading.limits import ReadingLimits
from indexer.reading.markup.html import read_html
from tests.reading_samples import PARAGRAPHS, make_html

LIMITS = ReadingLimits()

PORTAL = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Cổng thông tin phường Hoa Sữa</title>
<style>p {{ color: red }}</style><script>var menu = "Danh mục ẩn";</script></head>
<body>
<header><a href="/">Trang nhất</a><form><input value="tìm"><button>Tìm kiếm</button></form></header>
<nav><ul><li><a href="/a">Giới thiệu</a></li><li><a href="/b">Liên hệ</a></li></ul></nav>
<!-- lời ghi của người làm trang -->
{open}
<h1>Kế hoạch kiểm tra</h1>
<table><tr><td>ĐẢNG ỦY PHƯỜNG HOA SỮA<br>*<br>Số 12-KH/ĐU</td><td>ĐẢNG CỘNG SẢN VIỆT NAM<br>Hoa Sữa, ngày 3 tháng 2 năm 2031</td></tr></table>
<p>Thực hiện chương trình công tác năm 2031, Đảng ủy phường xây dựng kế hoạch kiểm tra việc thực hiện nghị quyết<br>như sau:</p>
<p>1. Mục đích: bảo đảm <b>công khai</b>, dân chủ, đúng quy định, không gây khó khăn cho <a href="/x">các chi bộ</a> được kiểm tra.</p>
<ol type="a"><li>Chi bộ trường học tự kiểm tra trước ngày 15 tháng 9;</li><li>Chi bộ y tế báo cáo kết quả bằng văn bản.</li></ol>
<table><thead><tr><th>TT</th><th>Đơn vị</th><th>Thời gian</th></tr></thead>
<tbody><tr><td>1</td><td>Chi bộ khu phố Một</td><td>Tháng 3</td></tr><tr><td>2</td><td></td><td>Tháng 4</td></tr></tbody></table>
<p>T/M ĐẢNG ỦY</p>
{close}
<div class="menu"><a href="/1">Tin thứ nhất</a><br></div><div><a href="/2">Tin thứ hai</a></div>
<div><a href="/3">Tin thứ ba</a></div><div><a href="/4">Tin thứ tư</a></div><div><a href="/5">Tin thứ năm</a></div>
<footer>Bản quyền thuộc phường Hoa Sữa</footer>
</body></html>"""

BODY = [
    "Kế hoạch kiểm tra",
    "ĐẢNG ỦY PHƯỜNG HOA SỮA",
    "*",
    "Số 12-KH/ĐU",
    "ĐẢNG CỘNG SẢN VIỆT NAM",
    "Hoa Sữa, ngày 3 tháng 2 năm 2031",
    "Thực hiện chương trình công tác năm 2031, Đảng ủy phường xây dựng kế hoạch kiểm tra việc thực hiện nghị quyết",
    "như sau:",
    "1. Mục đích: bảo đảm công khai, dân chủ, đúng quy định, không gây khó khăn cho các chi bộ được kiểm tra.",
    "a. Chi bộ trường học tự kiểm tra trước ngày 15 tháng 9;",
    "b. Chi bộ y tế báo cáo kết quả bằng văn bản.",
    "TT | Đơn vị | Thời gian",
    "1 | Đơn vị: Chi bộ khu phố Một | Thời gian: Tháng 3",
    "2 | Thời gian: Tháng 4",
    "T/M ĐẢNG ỦY",
]


def texts(reading: Reading) -> list[str]:
    (page,) = reading.pages
    return [line.text for line in page.lines]


def read(body: str, **attributes: str) -> Reading:
    head = "".join(f" {name}={value}" for name, value in attributes.items())
    return read_html(f"<html{head}><head><meta charset=utf-8></head><body>{body}</body></html>".encode(), LIMITS)


@pytest.mark.parametrize(
    ("open", "close"),
    [("<main>", "</main>"), ("<article>", "</article>"), ('<form action="/"><div>', "</div></form>")],
    ids=["main", "article", "the whole page in a form"],
)
def test_a_portal_page_gives_its_document_and_nothing_around_it(open: str, close: str) -> None:
    reading = read_html(PORTAL.format(open=open, close=close).encode(), LIMITS)
    assert reading.title == "Cổng thông tin phường Hoa Sữa"
    assert reading.media_type == "text/html"
    # How a browser labels the items is lost where trafilatura has the word.
    assert [re.sub(r"^(?:[ab]\.|-|[12]\.) (?=Chi bộ)", "", text) for text in texts(reading)] == [
        re.sub(r"^[ab]\. (?=Chi bộ)", "", text) for text in BODY
    ]


def test_a_document_saved_as_html_is_kept_to_the_last_word() -> None:
    reading = read("<header><p>ỦY BAN NHÂN DÂN</p></header>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS))
    assert texts(reading) == ["ỦY BAN NHÂN DÂN", *PARAGRAPHS]
    assert {line.gap for line in reading.pages[0].lines} == {Gap.PARAGRAPH}


def test_breaks_and_spaces_are_those_a_browser_shows() -> None:
    reading = read("<p>một\n  hai<br/>ba&nbsp;bốn</p>năm <i>sáu</i>bảy<div>tám<p>chín</div><pre>mười\n  mốt</pre>")
    assert [(line.text, line.gap) for line in reading.pages[0].lines] == [
        ("một hai", Gap.PARAGRAPH),
        ("ba\u00a0bốn", Gap.LINE),
        ("năm sáubảy", Gap.PARAGRAPH),
        ("tám", Gap.PARAGRAPH),
        ("chín", Gap.PARAGRAPH),
        ("mười", Gap.PARAGRAPH),
        ("mốt", Gap.LINE),
    ]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ol start=3><li>ba<li value=7>bảy<li>tám</ol>", ["3. ba", "7. bảy", "8. tám"]),
        ("<ol type=I><li>một<li>hai</ol>", ["I. một", "II. hai"]),
        ("<ul><li>gạch<li>- đã có gạch<li>1. đã có số</ul>", ["- gạch", "- đã có gạch", "1. đã có số"]),
        ("<ol><li>mẹ<ol type=a><li>con</ol><li>dì</ol>", ["1. mẹ", "a. con", "2. dì"]),
    ],
)
def test_list_items_bear_the_label_a_browser_prints(markup: str, expected: list[str]) -> None:
    assert texts(read(markup)) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>ẩn()</script>",
        "<style>ẩn</style>",
        "<p hidden>ẩn</p>",
        '<p style="display: none">ẩn</p>',
        "<!-- ẩn -->",
        "<?ẩn ẩn?>",
    ],
)
def test_what_is_not_shown_is_not_read(hidden: str) -> None:
    assert texts(read(f"<p>trước</p>{hidden}<p>sau</p>")) == ["trước", "sau"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ("", "utf-8"),
        ("", "utf-16"),
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8"),
        ("<meta charset=windows-1252>", "utf-8"),
    ],
)
def test_the_bytes_decide_the_encoding_before_what_is_declared(head: str, encoding: str) -> None:
    content = f"{head}<html><body><p>Đảng ủy phường</p></body></html>".encode(encoding)
    assert texts(read_html(content, LIMITS)) == ["Đảng ủy phường"]


def test_a_page_in_a_legacy_font_is_refused() -> None:
    with pytest.raises(WrongEncoding):
        read_html("<html><body>Céng hoµ x· héi chñ nghÜa ViÖt Nam</body></html>".encode("latin-1"), LIMITS)


def test_no_entity_is_resolved_and_nothing_is_fetched() -> None:
    bomb = "".join(f'<!ENTITY e{index} "{f"&e{index - 1};" * 10}">' for index in range(1, 10))
    content = (
        f'<!DOCTYPE html [<!ENTITY e0 "ha">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]><html><body>&e9; &f; thân</body></html>'
    )
    text = " ".join(texts(read_html(content.encode(), LIMITS)))
    assert len(text) < 2_000
    assert "thân" in text
    assert "root:" not in text


def test_table_text_outside_any_cell_is_not_lost() -> None:
    kept = " ".join(texts(read("<table>lạc một<caption>tên bảng</caption><tr>lạc hai<td>ô</td><p>lạc ba</p></tr></table>")))
    assert all(word in kept for word in ("lạc một", "tên bảng", "lạc hai", "ô", "lạc ba"))


words = st.text("abc đệ", max_size=6)
trees = st.recursive(
    words,
    lambda inner: st.tuples(
        st.sampled_from(["p", "div", "span", "td", "tr", "table", "ul", "li", "b", "a", "h1", "section"]),
        st.lists(inner, max_size=3),
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=12,
)


@given(trees)
def test_no_letter_is_lost_in_any_nesting(markup: str) -> None:
    """Where no element claims to be the article: such a claim is believed when nearly all text is in it."""
    shown = sorted(c for c in re.sub("<[^>]*>", "", markup) if c.isalpha())
    assert sorted(c for text in texts(read(f"<p>đầu</p>{markup}")) for c in text if c.isalpha()) == sorted([*"đầu", *shown])


def test_a_plain_page_round_trips() -> None:
    assert texts(read_html(make_html(), LIMITS)) == list(PARAGRAPHS)
