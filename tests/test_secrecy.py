"""Marks of state secrecy and of restricted circulation."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.directive.secrecy import Judgement, Rule, judge, parse_rules, rules, wording_of
from indexer.domain import Wording
from indexer.errors import BadSetting

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
        (["GIẢI MẬT", "Từ: 01/01/2026", "TỐI MẬT"], "declassified"),
    ],
)
def test_a_mark_is_found(lines: list[str], rule: str) -> None:
    assert judge(document(*lines)) == Judgement(secret=rule)


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
        "Bản số: 01",
        "HỎA TỐC",
        "a) Mật;",
        "văn bản mật phải được quản lý chặt chẽ",
        "đóng dấu chỉ mức độ khẩn",
    ],
)
def test_words_about_secrecy_are_no_mark(line: str) -> None:
    assert judge(document(line)) == Judgement()


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("GIẢI MẬT", "declassified"),
        ("GIẢI MẬT Từ: 01/01/2026", "declassified"),
        ("Công văn mật số 12-CV/TU đã thu hồi", "secret-citation"),
        ("theo Báo cáo tối mật số: 7-BC/TU", "secret-citation"),
        ("Báo cáo tình hình (MẬT) của đơn vị khác đã gửi riêng", "degree-in-brackets"),
        ("tài liệu đóng dấu MẬT gửi qua văn thư", "stamp-in-prose"),
        ("văn bản đóng dấu độ “TỐI MẬT”", "stamp-in-prose"),
    ],
)
def test_a_weak_hint_is_for_a_person(line: str, rule: str) -> None:
    assert judge(document(line)) == Judgement(review=rule)
    assert judge(document(line, "MẬT")).review is None


@pytest.mark.parametrize("heading", ["KẾ HOẠCH BẢO", "QUY CHẾ BẢO VỆ BÍ", "XÁC ĐỊNH ĐỘ"])
def test_the_last_word_of_a_broken_heading_is_no_mark(heading: str) -> None:
    assert judge([[*LETTERHEAD, heading, "MẬT", *BODY]]) == Judgement()


def test_a_mark_on_any_page_counts() -> None:
    assert judge([[*LETTERHEAD, *BODY], ["PHỤ LỤC", "TỐI MẬT"]]).secret == "degree-line"


def test_an_annex_without_a_page_of_its_own_is_a_stamp_zone() -> None:
    filler = [f"{i}. Nội dung" for i in range(100)]
    assert judge([[*LETTERHEAD, *filler, "PHỤ LỤC II", "MẬT"]]).secret == "degree-line"
    assert judge([[*LETTERHEAD, *filler, "MẬT"]]).secret is None


def test_a_field_counts_wherever_it_stands() -> None:
    assert judge([[*LETTERHEAD, *["Nội dung"] * 100, "Độ mật: Tối mật"]]).secret == "degree-field"


@pytest.mark.parametrize("pages", [[], [[]], [[], ["", "  "]]])
def test_nothing_bears_no_mark(pages: list[list[str]]) -> None:
    assert judge(pages) == Judgement()


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
        ("SƠ YẾU LÝ LỊCH", "personnel"),
        ("ĐƠN TỐ CÁO", "complaint"),
        ("đơn tố cáo được chuyển đến cơ quan kiểm tra", None),
    ],
)
def test_restricted_circulation_is_told_apart_from_secrecy(line: str, rule: str | None) -> None:
    assert judge(document(line)).restricted == ((rule,) if rule else ())


def test_every_restriction_is_told() -> None:
    assert judge(document("DỰ THẢO", "LƯU HÀNH NỘI BỘ")).restricted == ("internal-circulation", "draft")


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.id}-{rule.example}")
def test_every_rule_finds_its_own_example(rule: Rule) -> None:
    """Or an earlier one of its effect, which is as good."""
    judged = judge(document(rule.example), [0.5], unread=[rule.example] if rule.where == "unread" else [])
    assert {"secret": judged.secret, "review": judged.review, "restricted": judged.restricted}[rule.effect]
    assert rule.wording.vi != rule.wording.en


@given(st.lists(st.lists(st.text(alphabet=st.sampled_from("MẬTTỐI bíĐộmật: .\t\n|")), max_size=6), max_size=3))
def test_any_lines_are_judged_without_failing(pages: list[list[str]]) -> None:
    assert judge(pages).secret in {None, *(rule.id for rule in rules())}


@pytest.mark.parametrize("folder", ["directives_2025", "seeds", "vbpl"])
def test_public_documents_bear_no_mark(shared: Path, folder: str) -> None:
    paths = sorted((shared / "archive" / folder).glob("*.*"))
    assert paths
    for path in paths:
        lines = path.read_text(encoding="utf-8").split("\n")
        for pages in ([lines], [lines[i : i + 45] for i in range(0, len(lines), 45)]):
            judged = judge(pages)
            assert (judged.secret, judged.review) == (None, None), path.name


@pytest.mark.parametrize("stamp", ["TUYỆT MẬ", "TUYỆT MẬI", "TỔI MẬT", "MẶT", "T0I MAT", "YỆT MẬT", "TUYỆI MẬT"])
def test_a_spoilt_stamp_counts_in_a_picture_and_only_there(stamp: str) -> None:
    assert judge(document(stamp), [0.9]).secret == "degree-recognised"
    assert judge(document(stamp)) == Judgement()


@pytest.mark.parametrize(
    "line", ["MẶT TRẬN TỔ QUỐC", "BẢO MẬT THÔNG TIN", "Tổ trưởng", "TỜ TRÌNH", "Tôi", "Tuyên Quang", "Tuy nhiên"]
)
def test_other_lines_of_a_picture_pass(line: str) -> None:
    assert judge(document(line), [0.9]) == Judgement()
    assert judge(document(line), [0.4]) == Judgement()


@pytest.mark.parametrize("stamp", ["NÂI", "TUYÊL", "UYÊTI"])
def test_what_resembles_a_stamp_on_a_page_hard_to_read_is_for_a_person(stamp: str) -> None:
    assert judge(document(stamp), [0.5]).review == "unclear-stamp"
    assert judge(document(stamp), [0.9]) == Judgement()


@pytest.mark.parametrize("stamp", ["MẬ", "IMẬI", "OIMẬ", "Ối", "IM", "UYỆ"])
def test_a_part_of_a_stamp_at_the_top_of_a_picture_is_for_a_person(stamp: str) -> None:
    assert judge(document(stamp), [0.95]).review == "stamp-fragment"
    assert judge(document(stamp)) == Judgement()
    assert judge([[*LETTERHEAD, *BODY * 4, stamp]], [0.95]) == Judgement()


# --- Rules that an office adds ---

OWN = "id\teffect\twhere\tpattern\texample\tvi\ten\n# của cơ quan\n\n"


def test_an_office_adds_rules_of_its_own() -> None:
    extra = parse_rules("\ufeff" + OWN + "unit\treview\tline\tHỒ SƠ A\\d\tHỒ SƠ A7\thồ sơ loại A\ta file of kind A\n")
    assert judge(document("HỒ SƠ A3"), extra=extra) == Judgement(review="unit")
    assert judge(document("HỒ SƠ A3")) == Judgement()
    assert wording_of("unit", extra) == Wording("hồ sơ loại A", "a file of kind A")
    assert wording_of("unit") == Wording("unit", "unit")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("unit\treview\tline\tA\tA\tloại", "line 4: it takes 7 columns"),
        ("unit\tsecretive\tline\tA\tA\tloại\tkind", "line 4: effect and where must be of"),
        ("unit\tsecret\tbottom\tA\tA\tloại\tkind", "line 4: effect and where must be of"),
        ("unit\tsecret\tline\t(A\tA\tloại\tkind", "line 4: the expression is broken"),
        ("unit\tsecret\tline\tA\tB\tloại\tkind", "line 4: the expression does not find its own example"),
    ],
)
def test_a_line_that_is_no_rule_is_told_with_its_place(row: str, said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        parse_rules(OWN + row + "\n")
