"""What the headings above a passage say of what stands below them: duties, goals, how things are, whom it concerns."""

import re

from indexer.directive.assignments.wording import plain
from indexer.domain import Passage

_WHOM_IT_CONCERNS = re.compile(
    r"\W*(?:phụ lục\W+)?(?:(?:điều )?[\divxa-zđ]{1,4}(?:\.\d)*[.):]\s*)?(?:phạm vi|đối tượng|giải thích từ ngữ|danh sách|danh mục)"
)
_GOALS = re.compile(r"\W*(?:[\divxa-zđ]{1,4}(?:\.\d)*[.):]\s*)?(?:mục tiêu|chỉ tiêu)(?!.*(?:nhiệm vụ|giải pháp))")
_REPORT = re.compile(
    r"\W*(?:[\divxa-zđ]{1,4}(?:\.\d)*[.):]\s*)?(?:đánh giá (?:chung|tình hình|kết quả)|(?:về )?tình hình(?: chung)?\W*\Z|(?:những |các )?(?:kết quả (?:đã )?đạt được|ưu điểm|hạn chế|tồn tại|khuyết điểm|nguyên nhân))"
    r"(?!.*(?:nhiệm vụ|giải pháp))"
)
_DUTY_SECTION = re.compile(
    r"tổ chức (?:thực hiện|triển khai)|trách nhiệm|phân công|nhiệm vụ|thi hành|kiến nghị|giải pháp|nội dung thực hiện|điều khoản"
)


def is_in_duty_section(passage: Passage) -> bool:
    """Whether a heading above a passage is about who does what."""
    return any(_DUTY_SECTION.search(plain(section.title)) for section in passage.section_path)


def is_report(passage: Passage) -> bool:
    """Whether the headings above a passage say that it tells how things stand: *Đánh giá chung*, *Kết quả đạt được*."""
    return any(_REPORT.match(plain(section.title)) for section in passage.section_path)


def is_about_goals(passage: Passage) -> bool:
    """Whether the headings above a passage say what is hoped for: *Mục tiêu*."""
    return any(_GOALS.match(plain(section.title)) for section in passage.section_path)


def is_about_whom(passage: Passage) -> bool:
    """Whether the headings above a passage say whom the document concerns: what is named there is no task."""
    return any(_WHOM_IT_CONCERNS.match(plain(section.title)) for section in passage.section_path)
