"""Marks of state secrecy and of restricted circulation."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.directive.secrecy import Rule, restricted, rules, secrecy_mark
from indexer.language.folding import squeeze

LETTERHEAD = ["ĐẢNG BỘ TỈNH HƯNG AN", "TỈNH ỦY", "*", "Số 12-BC/TU"]
BODY = ["BÁO CÁO", "về công tác quý III", "", "Thực hiện Kế hoạch số 3-KH/TU, Tỉnh ủy báo cáo như sau:"]


def document(*stamp: str) -> list[list[str]]:
    return [[*LETTERHEAD, *stamp, *BODY]]


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        (["MẬT"], "degree-line"),
        (["TỐI MẬT"], "degree-line"),
        (["TUYỆT MẬT"], "degree-line"),
        (["TÀI LIỆU MẬT"], "degree-line"),
        (["   [ MẬT ]  "], "degree-line"),
        (["MẬT (bản chụp)"], "degree-line"),
        (["M Ậ T"], "degree-line"),
        (["T Ố I   M Ậ T"], "degree-line"),
        (["T U Y Ệ T  M Ậ T"], "degree-line"),
        (["MẬT        Hưng An, ngày 05 tháng 10 năm 2026"], "degree-line"),
        (["Hưng An, ngày 05 tháng 10 năm 2026\tTỐI MẬT"], "degree-line"),
        (["| MẬT | |"], "degree-line"),
        (["MẬT Hưng An, ngày 05 tháng 10 năm 2026"], "degree-beside"),
        (["Số: 15-BC/ĐU TỐI MẬT"], "degree-beside"),
        (["ĐẢNG CỘNG SẢN VIỆT NAM MẬT"], "degree-beside"),
        ([unicodedata.normalize("NFD", "TỐI MẬT")], "degree-line"),
        (["M\u00a0Ậ\u00a0T"], "degree-line"),
        (["МẬТ"], "degree-line"),  # Cyrillic М and Т
        (["MAT"], "degree-without-diacritics"),
        (["TUYET MAT"], "degree-without-diacritics"),
        (["TÔI MÂT"], "degree-without-diacritics"),
        (["M A T"], "degree-without-diacritics"),
        (["mËt"], "degree-legacy-encoding"),
        (["TèI MËT"], "degree-legacy-encoding"),
        (["maät"], "degree-legacy-encoding"),
        (["TUYEÄT MAÄT"], "degree-legacy-encoding"),
        (["Tối mật"], "degree-small-letters"),
        (["Độ mật: Mật"], "degree-field"),
        (["Mức độ mật - TUYỆT MẬT"], "degree-field"),
        (["Độ bảo mật:", "Tối mật"], "degree-small-letters"),
        (["BẢN SỐ: 04"], "copy-number"),
        (["TÀI LIỆU THU HỒI"], "recalled-material"),
        (["TÀI LIỆU THU HỒI: trước ngày 30/6"], "recalled-material"),
        (["CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ"], "addressee-only"),
        (["GIA HẠN THỜI HẠN BẢO VỆ BÍ MẬT NHÀ NƯỚC ĐẾN NGÀY 1/1/2030"], "term-extended"),
        (["GIẢM ĐỘ MẬT XUỐNG TỐI MẬT"], "degree-changed"),
        (["GIẢI MẬT"], "declassified"),
        (["GIẢI MẬT", "Từ: 01/01/2026", "TỐI MẬT"], "declassified"),
    ],
)
def test_a_mark_is_found(lines: list[str], rule: str) -> None:
    assert secrecy_mark(document(*lines)) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Bảo vệ bí mật nhà nước",
        "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "Luật Bảo vệ bí mật nhà nước số 117/2025/QH15",
        "BẢO MẬT",
        "BẢO MẬT THÔNG TIN",
        "I. CÔNG TÁC BẢO MẬT",
        "MẶT TRẬN TỔ QUỐC VIỆT NAM",
        "MẶT TRẬN",
        "MẶT",
        "MẤT MÁT",
        "gặp mặt đầu xuân",
        "mát",
        "mật ong rừng",
        "BAN CƠ YẾU",
        "Độ mật: ………",
        "Độ mật:",
        "Độ mật: Tuyệt mật / Tối mật / Mật",
        "Độ mật: Mật, Tối mật hoặc Tuyệt mật theo quy định",
        "Công văn mật số 12-CV/TU đã thu hồi",
        "Báo cáo tình hình (MẬT) của đơn vị khác đã gửi riêng",
        "tài liệu đóng dấu MẬT gửi qua văn thư",
        "Bản số: 01",
        "HỎA TỐC",
        "LƯU HÀNH NỘI BỘ",
        "a) Mật;",
    ],
)
def test_words_about_secrecy_are_no_mark(line: str) -> None:
    assert secrecy_mark(document(line)) is None


@pytest.mark.parametrize("heading", ["KẾ HOẠCH BẢO", "QUY CHẾ BẢO VỆ BÍ", "XÁC ĐỊNH ĐỘ"])
def test_the_last_word_of_a_broken_heading_is_no_mark(heading: str) -> None:
    assert secrecy_mark([[*LETTERHEAD, heading, "MẬT", *BODY]]) is None


def test_a_mark_on_any_page_counts() -> None:
    assert secrecy_mark([[*LETTERHEAD, *BODY], ["PHỤ LỤC", "TỐI MẬT"]]) == "degree-line"


def test_an_annex_without_a_page_of_its_own_is_a_stamp_zone() -> None:
    filler = [f"{i}. Nội dung" for i in range(100)]
    assert secrecy_mark([[*LETTERHEAD, *filler, "PHỤ LỤC II", "MẬT"]]) == "degree-line"
    assert secrecy_mark([[*LETTERHEAD, *filler, "MẬT"]]) is None


def test_a_field_counts_wherever_it_stands() -> None:
    assert secrecy_mark([[*LETTERHEAD, *["Nội dung"] * 100, "Độ mật: Tối mật"]]) == "degree-field"


@pytest.mark.parametrize("pages", [[], [[]], [[], ["", "  "]]])
def test_nothing_bears_no_mark(pages: list[list[str]]) -> None:
    assert secrecy_mark(pages) is None
    assert restricted(pages) is None


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("LƯU HÀNH NỘI BỘ", "internal-circulation"),
        ("(Lưu hành nội bộ)", "internal-circulation"),
        ("Số 3-BC/ĐU      LƯU HÀNH NỘI BỘ", "internal-circulation"),
        ("XEM XONG TRẢ LẠI", "return-after-reading"),
        ("TÀI LIỆU NỘI BỘ", "internal-material"),
        ("TÀI LIỆU HỘI NGHỊ", "meeting-material"),
        ("KHÔNG PHỔ BIẾN TRÊN CÁC PHƯƠNG TIỆN THÔNG TIN ĐẠI CHÚNG", "not-for-the-media"),
        ("DỰ THẢO", "draft"),
        ("DỰ THẢO (lần 2)", "draft"),
        ("Dự thảo văn bản gửi lấy ý kiến", None),
        ("chỉ lưu hành nội bộ trong cơ quan", None),
        ("MẬT", None),
    ],
)
def test_restricted_circulation_is_told_apart_from_secrecy(line: str, rule: str | None) -> None:
    assert restricted(document(line)) == rule


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.id}-{rule.example}")
def test_every_rule_finds_its_own_example(rule: Rule) -> None:
    assert rule.effect in ("secret", "restricted")
    assert rule.where in ("line", "top", "page", "recognised")
    line = squeeze(rule.example) if rule.where == "recognised" else rule.example
    assert rule.pattern.search(line) if rule.where == "page" else rule.pattern.fullmatch(line)
    # Some rule of its effect: an earlier one may be as good.
    found = (
        secrecy_mark(document(rule.example), recognised=[0]) if rule.effect == "secret" else restricted(document(rule.example))
    )
    assert found is not None


@given(st.lists(st.lists(st.text(alphabet=st.sampled_from("MẬTTỐI bíĐộmật: .\t\n|")), max_size=6), max_size=3))
def test_any_lines_are_judged_without_failing(pages: list[list[str]]) -> None:
    assert secrecy_mark(pages) in {None, *(rule.id for rule in rules())}


@pytest.mark.parametrize("folder", ["directives_2025", "seeds", "vbpl"])
def test_public_documents_bear_no_mark(shared: Path, folder: str) -> None:
    paths = sorted((shared / "archive" / folder).glob("*.*"))
    assert paths
    for path in paths:
        lines = path.read_text(encoding="utf-8").split("\n")
        assert secrecy_mark([lines]) is None, path.name
        assert secrecy_mark([lines[i : i + 45] for i in range(0, len(lines), 45)]) is None, path.name


@pytest.mark.parametrize("stamp", ["TUYỆT MẬ", "TUYỆT MẬI", "TỔI MẬT", "MẶT", "T0I MAT", "YỆT MẬT", "TUYỆI MẬT"])
def test_a_spoilt_stamp_counts_in_a_picture_and_only_there(stamp: str) -> None:
    assert secrecy_mark(document(stamp), recognised=[0]) == "degree-recognised"
    assert secrecy_mark(document(stamp)) is None


@pytest.mark.parametrize(
    "line", ["MẶT TRẬN TỔ QUỐC", "BẢO MẬT THÔNG TIN", "Tổ trưởng", "TỜ TRÌNH", "Tôi", "Tuyên Quang", "Tuy nhiên"]
)
def test_other_lines_of_a_picture_pass(line: str) -> None:
    assert secrecy_mark(document(line), recognised=[0]) is None
