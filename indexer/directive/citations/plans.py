"""What is asked for, proposed or planned rather than done: the headings and stem lines that say so of all beneath them. Pure.

*Kiến nghị thực thi | Sửa đổi Điều 8 Nghị định số …* amends no decree, and neither does a law that a programme says is to be made.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from indexer.directive.outline.markers import find_marker
from indexer.domain import DocumentType, Passage, Role

_WISH = r"(?:kiến nghị|đề xuất|đề nghị)(?!\s+của)(?![^\W_])"
# "Tiếp nhận phản ánh, kiến nghị" tells of the wishes of others.
_OF_OTHERS = r"(?<!phản ánh, )(?<!phản ánh và )(?<!tố cáo, )(?<!khiếu nại, )(?<!giải quyết )(?<!trả lời )(?<!xử lý )(?<!tiếp nhận )(?<!theo )(?<!xét )"
_WISHES = re.compile(
    rf"(?:(?:nội dung|những|các|một số)\s+)*{_WISH}(?!,? phản ánh)|[^;:\d]{{0,60}}(?:,|\svà)\s+{_OF_OTHERS}{_WISH}(?!,? phản ánh)"
    r"|dự kiến(?![^\W_])|phương án\s+(?:đơn giản|cắt giảm|sửa đổi|xử lý)",
    re.IGNORECASE,
)
_WISHING_STEM = re.compile(rf"(?<![^\W_]){_OF_OTHERS}{_WISH}|(?<![^\W_])dự kiến(?![^\W_])", re.IGNORECASE)
_MADE = r"(?:dự án\s+)?(?:luật|bộ luật|pháp lệnh|pháp luật|nghị quyết|nghị định|văn bản)(?![^\W_])"
_TO_BE_MADE = re.compile(
    rf"(?<![^\W_])(?:chương trình\s+(?:lập pháp(?![^\W_])|xây dựng\s+{_MADE})"
    rf"|(?:kế hoạch|lộ trình|tiến độ)\s+(?:xây dựng|sửa đổi(?:\s*,\s*bổ sung)?|ban hành|trình)\s+(?:(?:các|những|một số)\s+)?{_MADE}"
    r"|dự (?:án|thảo)\s+(?:luật|bộ luật|pháp lệnh|nghị quyết|nghị định)(?![^\W_])"
    r"|(?:cần|phải)\s+(?:được\s+)?(?:sửa đổi|bổ sung|thay thế|bãi bỏ|ban hành)(?![^\W_]))",
    re.IGNORECASE,
)
# "Điều 1. Sửa đổi Nghị quyết số 12/… về Chương trình xây dựng luật": that is done here.
_DONE = re.compile(r"(?:sửa đổi|bổ sung|bãi bỏ|hủy bỏ|huỷ bỏ|thay thế)\s[^;]{0,80}\ssố\s*\d", re.IGNORECASE)
_DRAFT_BEFORE = re.compile(r"(?<![^\W_])dự (?:án|thảo)\s+\Z", re.IGNORECASE)
_FAR = 12

INSTRUCTING = frozenset(
    {
        DocumentType.PLAN,
        DocumentType.PROGRAMME,
        DocumentType.DIRECTIVE,
        DocumentType.LETTER,
        DocumentType.TELEGRAM,
        DocumentType.REPORT,
        DocumentType.PROPOSAL,
        DocumentType.NOTICE,
    }
)
"""Types that order, ask and report, and change no law, decree or decision: *Sửa đổi Quyết định số …* is a task in them."""


@lru_cache(maxsize=256)
def tells_of_plans(heading: str) -> bool:
    """Whether what stands beneath a heading, or in a document of this subject, is wished for or yet to be made."""
    marker = find_marker(heading)
    text = (marker.rest if marker else heading).strip()
    if _DONE.match(text):
        return False
    return _WISHES.match(text) is not None or _TO_BE_MADE.search(text) is not None


def is_draft(text: str, start: int) -> bool:
    """Whether the law named at `start` is called a draft: *dự án Luật sửa đổi …*."""
    return _DRAFT_BEFORE.search(text, max(0, start - _FAR), start) is not None


class Plans:
    """Follows the passages of a document and knows which of them tell of plans."""

    def __init__(self, subject: str | None) -> None:
        """`subject`: the document's."""
        self._is_all = subject is not None and tells_of_plans(subject)
        self._depth: int | None = None
        """How deep the stem line stands that says so of the items beneath it."""

    def cover(self, passage: Passage) -> bool:
        """Whether a passage tells of plans; what stands before the first heading, the bases, does not."""
        if self._depth is not None and (find_marker(passage.text) is None or len(passage.section_path) < self._depth):
            self._depth = None
        if self._depth is not None:
            return True
        return bool(passage.section_path) and (self._is_all or _any_plan(section.title for section in passage.section_path))

    def see(self, passage: Passage) -> None:
        """Take note of a passage, after it was asked of."""
        text = passage.text.rstrip()
        if passage.role is Role.HEADING or not text.endswith(":"):
            return
        told = text[text.rfind(". ") + 1 :]
        is_plan = _WISHING_STEM.search(told) is not None or _TO_BE_MADE.search(told) is not None
        self._depth = len(passage.section_path) if is_plan and not _DONE.match(told.strip()) else None


def _any_plan(titles: Iterable[str]) -> bool:
    return any(map(tells_of_plans, titles))
