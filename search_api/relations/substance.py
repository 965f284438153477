"""Which passages of a directive say something to carry out: not why it was made, what it costs, or who reports to whom. Pure."""

import re

from indexer.directive.assignments.wording import plain
from indexer.directive.targets import find_targets
from indexer.domain import Passage, Role

_SHORTEST = 60
"""Characters: a shorter passage says nothing to carry out."""
_MARKER = r"\W*(?:(?:điều |phần |chương |mục )?[\divxa-zđ]{1,4}(?:\.\d+)*[.):]\s*)?"
_NOTHING_TO_DO = re.compile(
    _MARKER
    + r"(?:tình hình|thực trạng|đánh giá|bối cảnh|đặc điểm|kết quả|sự cần thiết|mục đích|yêu cầu|kinh phí|nguồn kinh phí|chế độ báo cáo|phạm vi"
    r"|đối tượng|hiệu lực|điều khoản thi hành)(?!\w)"
)
_ORGANISING = re.compile(_MARKER + r"(?:tổ chức (?:thực hiện|triển khai)|phân công|trách nhiệm)")
_ORGANISES = re.compile(
    r"(?<!\w)(?:theo dõi|đôn đốc|tổng hợp|báo cáo|sơ kết|tổng kết|quán triệt|cụ thể hóa (?:kế hoạch|chương trình|nghị quyết)|(?:xây dựng|lập|ban hành)\s+(?:chương trình|kế hoạch|văn bản)"
    r"|kế hoạch chi tiết|kiểm tra, giám sát|giám sát việc|khó khăn, vướng mắc)(?!\w)"
)


def says_what_to_do(passage: Passage) -> bool:
    """Whether a passage says something that another document can carry out.

    Sections about purpose, state of things and money hold nothing of the kind; of what is said under *Tổ chức thực hiện*, what only has somebody plan,
    follow up and report does not either, unless it names a figure.
    """
    if passage.role is not Role.BODY or len(passage.text) < _SHORTEST or passage.text.rstrip().endswith(":"):
        return False
    titles = [plain(section.title) for section in passage.section_path]
    if any(map(_NOTHING_TO_DO.match, titles)):
        return False
    organises = any(map(_ORGANISING.match, titles)) and _ORGANISES.search(plain(passage.text)) is not None
    return not organises or bool(find_targets(passage.text))
