"""Who must do what, with whom, by when, in sentences written for these tests."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.assignments import Assignment, AssignmentRole, DeadlineKind, Modality
from indexer.directive.assignments import find_assignments
from indexer.directive.deadlines import due_of, find_deadlines
from indexer.directive.units import find_units, unit_key
from indexer.domain import DocumentId, DocumentType, Header, Passage, PassageId, Role, Section

ISSUED = date(2025, 11, 3)


def passage(ordinal: int, text: str, *path: tuple[str, str], role: Role = Role.BODY) -> Passage:
    sections = tuple(Section(*section) for section in path)
    return Passage(PassageId(f"d.{ordinal}"), DocumentId("d"), ordinal, 1, 0, len(text), text, role, sections)


def assigned(
    *texts: str, type: DocumentType = DocumentType.PLAN, section: str = "V. TỔ CHỨC THỰC HIỆN"
) -> tuple[Assignment, ...]:
    path = (("V", section),)
    return find_assignments([passage(i, text, *path) for i, text in enumerate(texts, 1)], Header(type=type, issued=ISSUED))


def names(units: tuple[object, ...]) -> list[str]:
    return [unit.name for unit in units]  # type: ignore[attr-defined]  # units


@pytest.mark.parametrize(
    ("text", "assignees", "role", "coordinating", "deadline"),
    [
        # The unit opens the item and leads, with "giao" or without.
        ("3. Ban Xây dựng Đảng chủ trì, phối hợp với Văn phòng Đảng ủy rà soát hồ sơ.", ["Ban Xây dựng Đảng"], "lead", ["Văn phòng Đảng ủy"], None),
        (
            "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính và UBND các xã, phường tham mưu UBND thành phố ban hành Quy chế trước ngày 15/4/2026.",
            ["Sở Nội vụ"], "lead", ["Sở Tài chính", "UBND các xã, phường"], "before:2026-04-15",
        ),
        # A name that holds "và" or a verb stays whole.
        ("Ban Tuyên giáo và Dân vận Thành ủy tuyên truyền kết quả.", ["Ban Tuyên giáo và Dân vận Thành ủy"], "lead", [], None),
        ("Ủy ban Kiểm tra Đảng ủy xây dựng kế hoạch giám sát.", ["Ủy ban Kiểm tra Đảng ủy"], "lead", [], None),
        ("Ban Tổ chức Thành ủy rà soát đội ngũ cán bộ.", ["Ban Tổ chức Thành ủy"], "lead", [], None),
        # Several leads, and a head noun given out over a list.
        ("Văn phòng Đảng ủy và Ủy ban Kiểm tra chủ trì việc sơ kết.", ["Văn phòng Đảng ủy", "Ủy ban Kiểm tra"], "lead", [], None),
        (
            "Chánh Văn phòng UBND tỉnh, Giám đốc các sở: Y tế, Xây dựng; Chủ tịch UBND các xã chịu trách nhiệm thi hành Quyết định này.",
            ["Chánh Văn phòng UBND tỉnh", "Giám đốc Sở Y tế", "Giám đốc Sở Xây dựng", "Chủ tịch UBND các xã"], "execute", [], None,
        ),
        # Roles by the verbs.
        ("Phòng Văn hóa - Xã hội tham mưu UBND phường kế hoạch năm học trước 05/9/2026.", ["Phòng Văn hóa - Xã hội"], "advise", [], "before:2026-09-05"),
        ("Văn phòng Đảng ủy theo dõi, đôn đốc việc thực hiện Kế hoạch.", ["Văn phòng Đảng ủy"], "supervise", [], None),
        ("Đồng chí Phó Bí thư Đảng ủy trực tiếp chỉ đạo, chịu trách nhiệm trước Ban Thường vụ.", ["Đồng chí Phó Bí thư Đảng ủy"], "accountable", [], None),
        ("UBND phường chỉ đạo các phòng chuyên môn đăng tải tài liệu.", ["UBND phường"], "accountable", [], None),
        # "phối hợp" without "chủ trì": who is named first leads.
        ("Đề nghị Hội Nông dân phường phối hợp với các đoàn thể vận động hội viên.", ["Hội Nông dân phường"], "lead", ["các đoàn thể"], None),
        # What comes before the subject.
        (
            "Trong vòng 07 ngày làm việc kể từ ngày nhận được Kế hoạch này, các chi bộ trực thuộc xây dựng kế hoạch.",
            ["các chi bộ trực thuộc"], "lead", [], "relative:7wd after nhận được kế hoạch này",
        ),
        ("Công an phường là cơ quan thường trực, chủ trì phối hợp các trường học triển khai theo lộ trình.", ["Công an phường"], "lead", ["các trường học"], "external:"),
        ("Văn phòng tổng hợp, báo cáo Ban Thường vụ định kỳ hằng quý.", ["Văn phòng"], "lead", [], "recurring:quarterly"),
    ],
)  # fmt: skip
def test_a_sentence_assigns(text: str, assignees: list[str], role: str, coordinating: list[str], deadline: str | None) -> None:
    """Assignees, role, those who coordinate and the deadline, each as the text says."""
    (found,) = assigned(text)
    assert names(found.assignees) == assignees
    assert found.role == role
    assert names(found.coordinating) == coordinating
    assert (f"{found.deadline.kind}:{found.deadline.value}" if found.deadline else None) == deadline


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2024, Văn phòng Đảng ủy đã chủ trì tham mưu tổ chức hai hội nghị.",  # a report
        "Nghiêm cấm các trường học thu các khoản ngoài quy định.",  # a prohibition
        "Cử cán bộ, giáo viên tham gia tập huấn công nghệ số.",  # nobody is named
        "Tiếp tục nâng cao chất lượng dịch vụ công trực tuyến toàn trình.",
        "Rà soát quy hoạch, giao đất sạch cho các dự án giáo dục.",  # "giao" hands over land
        "Trên đây là Kế hoạch của Ban Thường vụ Đảng ủy.",
        "Hồ sơ là tập tài liệu có liên quan với nhau.",
    ],
)
def test_nothing_is_invented(text: str) -> None:
    """Where nobody is told to do anything, nothing is found."""
    assert assigned(text) == ()


def test_news_assigns_nothing() -> None:
    """What a news item narrates is no order."""
    assert assigned("Sở Y tế chủ trì hội nghị.", type=DocumentType.NEWS) == ()


def test_sections_of_results_assign_nothing() -> None:
    """What a report says was done, under a heading of results."""
    assert assigned("Sở Y tế chủ trì, phối hợp với Sở Nội vụ rà soát.", section="I. KẾT QUẢ ĐẠT ĐƯỢC") == ()


def test_two_dates_are_two_tasks() -> None:
    """Each task has the deadline that is set for it, and both are the same body's."""
    first, second = assigned(
        "Yêu cầu các chi bộ hoàn thành việc học tập trong tháng 12/2025, gửi báo cáo về Ban Xây dựng Đảng chậm nhất ngày 08/01/2026."
    )
    assert [one.deadline.value for one in (first, second) if one.deadline] == ["2025-12", "2026-01-08"]
    assert names(first.assignees) == names(second.assignees) == ["các chi bộ"]
    assert first.deadline is not None
    assert first.deadline.due == date(2025, 12, 31)
    assert second.report_to == "Ban Xây dựng Đảng"
    assert first.modality is Modality.ORDER


def test_a_heading_gives_to_what_stands_below() -> None:
    """``1. Giao …:`` and the dashes under it."""
    section = ("III", "III. TỔ CHỨC THỰC HIỆN")
    passages = [
        passage(1, "1. Giao Ủy ban nhân dân phường:", section, role=Role.HEADING),
        passage(2, "- Rà soát quỹ đất; báo cáo Thường trực Đảng ủy trước ngày 15/3/2026.", section, ("1", "1. Giao Ủy ban nhân dân phường:"), ("-1", "-")),
        passage(3, "- Bố trí kinh phí.", section, ("1", "1. Giao Ủy ban nhân dân phường:"), ("-2", "-")),
        passage(4, "Trên đây là nội dung phân công."),
    ]  # fmt: skip
    first, second = find_assignments(passages, Header(type=DocumentType.PLAN, issued=ISSUED))
    assert first.is_inherited
    assert second.is_inherited
    assert names(first.assignees) == names(second.assignees) == ["Ủy ban nhân dân phường"]
    assert first.deadline is not None
    assert first.deadline.due == date(2026, 3, 15)
    assert second.deadline is None


def test_a_stem_line_makes_its_items_orders() -> None:
    """``… đề nghị:`` and the numbered items that name their bodies."""
    passages = [
        passage(1, "Ban Thường vụ Đảng ủy đề nghị:"),
        passage(2, "1. Công đoàn ngành phát động thi đua.", ("1", "1. Công đoàn ngành phát động thi đua.")),
    ]
    (found,) = find_assignments(passages, Header(type=DocumentType.LETTER, issued=ISSUED))
    assert found.modality is Modality.REQUEST
    assert found.confidence >= 0.9


def test_trouble_is_reported_to_whom_and_through_whom() -> None:
    """The closing line names the receiver and the way there; nobody is named: all who are addressed."""
    (found,) = assigned(
        "Trong quá trình thực hiện, nếu có vướng mắc, kịp thời báo cáo về Thường trực Đảng ủy (qua Văn phòng Đảng ủy) để chỉ đạo."
    )
    assert found.role is AssignmentRole.REPORT
    assert found.assignees == ()
    assert (found.report_to, found.report_via) == ("Thường trực Đảng ủy", "Văn phòng Đảng ủy")


def test_a_row_of_a_table() -> None:
    """Columns name lead, partners, product and deadline."""
    text = "4 | Xây dựng quy chế làm việc | Chủ trì: Ban XDĐ | Phối hợp: VPĐU, UBKT | Sản phẩm: Dự thảo | Thời hạn: Quý I/2026"
    (found,) = assigned(text)
    assert text[found.task.start : found.task.end] == "Xây dựng quy chế làm việc"
    assert names(found.assignees) == ["Ban XDĐ"]
    assert names(found.coordinating) == ["VPĐU", "UBKT"]
    assert found.product == "Dự thảo"
    assert found.deadline is not None
    assert (found.deadline.kind, found.deadline.due) == (DeadlineKind.WITHIN, date(2026, 3, 31))


# --- Deadlines -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trình Thường trực trước ngày 24/6/2026", ["before:2026-06-24"]),
        ("chậm nhất là ngày 10 tháng 01 năm 2026", ["by:2026-01-10"]),
        ("đến hết ngày 31/12/2025", ["by:2025-12-31"]),
        ("hoàn thành trong quý I/2026", ["within:2026-Q1"]),
        ("báo cáo trước ngày 23 hằng tháng", ["recurring:monthly@23"]),
        ("định kỳ hằng quý tổng hợp, báo cáo trước ngày 20 của tháng cuối quý", ["recurring:quarterly@20"]),
        ("trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản", ["relative:5wd after nhận được văn bản"]),
        ("triển khai theo lộ trình", ["external:"]),
        ("khẩn trương rà soát", ["soft:"]),
        # Horizons, terms of office, dates of documents and of events are none.
        ("phấn đấu đến năm 2030 đạt 100%", []),
        ("giai đoạn 2020-2030", []),
        ("Nghị quyết số 71-NQ/TW, ngày 22/8/2025", []),
        ("tại phiên họp vào ngày 12/5/2025", []),
        ("chậm nhất ngày 31/4/2026", []),
    ],
)
def test_deadlines(text: str, expected: list[str]) -> None:
    """Deadline operators, by kind; a date that does not exist sets nothing."""
    assert [f"{one.kind}:{one.value}" for one in find_deadlines(text, ISSUED)] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-06-30", date(2026, 6, 30)),
        ("2026-02", date(2026, 2, 28)),
        ("2026-Q3", date(2026, 9, 30)),
        ("2026-H1", date(2026, 6, 30)),
        ("2027", date(2027, 12, 31)),
        ("--01-15", date(2026, 1, 15)),
        ("--12", date(2025, 12, 31)),
    ],
)
def test_the_due_day_is_the_last_of_the_period(value: str, expected: date) -> None:
    """A year that is not said is that of the next such day after the document."""
    assert due_of(value, ISSUED) == expected


# --- Units -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Các đồng chí Ủy viên BTV", "Uỷ viên Ban Thường vụ"),
        ("UBND phường", "Ủy ban nhân dân phường"),
        ("Ban XDĐ", "Ban xây dựng Đảng"),
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo"),
    ],
)
def test_one_body_has_one_key(one: str, other: str) -> None:
    """Abbreviations, spellings of *ủy*, capitals and polite words make no other body."""
    assert unit_key(one) == unit_key(other)


@given(st.lists(st.sampled_from(["Sở Y tế", "Giao ", "UBND phường", " và ", ", ", "trước ngày 1/2/2026", ". ", "; ", "chủ trì", "đã ", "Ban ", ": ", "\n", "x"]), max_size=14))  # fmt: skip
def test_ranges_stay_within_the_text(parts: list[str]) -> None:
    """Whatever the text, the task and the deadline are parts of it, and ordinals count from 1."""
    text = "".join(parts)
    found = assigned(text)
    assert [one.ordinal for one in found] == list(range(1, len(found) + 1))
    for one in found:
        assert 0 <= one.task.start <= one.task.end <= len(text)
        assert one.deadline is None or 0 <= one.deadline.range.start < one.deadline.range.end <= len(text)


def test_lists_part_at_names_only() -> None:
    """A list of kinds is one name; a compound name is one."""
    assert names(find_units("các cơ quan, đơn vị; Sở Nông nghiệp và Môi trường và Sở Y tế")) == [
        "các cơ quan, đơn vị", "Sở Nông nghiệp và Môi trường", "Sở Y tế",
    ]  # fmt: skip
