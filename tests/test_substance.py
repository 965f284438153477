"""Which passages say something to carry out."""

import pytest

from indexer.domain import DocumentId, Passage, PassageId, Role, Section
from search_api.relations.substance import says_what_to_do


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("II. NHIỆM VỤ, GIẢI PHÁP", "Sở Nội vụ chủ trì xây dựng kho dữ liệu dùng chung của tỉnh trong năm 2026.", True),
        ("I. MỤC ĐÍCH, YÊU CẦU", "Nâng cao nhận thức của cán bộ về chuyển đổi số trong toàn hệ thống chính trị.", False),
        ("IV. KINH PHÍ THỰC HIỆN", "Kinh phí được bố trí trong dự toán của các cơ quan, đơn vị theo phân cấp.", False),
        ("V. TỔ CHỨC THỰC HIỆN", "Văn phòng Đảng ủy theo dõi, đôn đốc việc thực hiện, báo cáo Ban Thường vụ Đảng ủy.", False),
        ("V. TỔ CHỨC THỰC HIỆN", "Văn phòng Đảng ủy theo dõi, bảo đảm 95% hồ sơ công việc được xử lý trên mạng.", True),
        ("V. TỔ CHỨC THỰC HIỆN", "Sở Xây dựng đăng tải thông điệp trên bảng điện tử tại các nút giao thông của tỉnh.", True),
        ("II. NHIỆM VỤ, GIẢI PHÁP", "Ngắn quá.", False),
    ],
)
def test_what_can_be_carried_out(heading: str, text: str, *, expected: bool) -> None:
    """Not purpose, money, or who follows up and reports; what names a figure counts wherever it stands."""
    label, _, _ = heading.partition(".")
    passage = Passage(PassageId("d.1"), DocumentId("d"), 1, 1, 0, len(text), text, Role.BODY, (Section(label, heading),))
    assert says_what_to_do(passage) is expected
