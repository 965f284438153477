"""The genres of documents: their names, and how a heading or a symbol tells them."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from indexer.domain import DocumentType, Wording
from indexer.language.folding import fold

TYPE_NAMES: Mapping[DocumentType, Wording] = MappingProxyType(
    {
        DocumentType.RESOLUTION: Wording("Nghị quyết", "Resolution"),
        DocumentType.DECISION: Wording("Quyết định", "Decision"),
        DocumentType.REGULATION: Wording("Quy định", "Regulation"),
        DocumentType.DIRECTIVE: Wording("Chỉ thị", "Directive"),
        DocumentType.CONCLUSION: Wording("Kết luận", "Conclusion"),
        DocumentType.RULES: Wording("Quy chế", "Rules"),
        DocumentType.NOTICE: Wording("Thông báo", "Notice"),
        DocumentType.GUIDANCE: Wording("Hướng dẫn", "Guidance"),
        DocumentType.PLAN: Wording("Kế hoạch", "Plan"),
        DocumentType.PROGRAMME: Wording("Chương trình", "Programme"),
        DocumentType.SCHEME: Wording("Đề án", "Scheme"),
        DocumentType.OPTION: Wording("Phương án", "Course of action"),
        DocumentType.PROJECT: Wording("Dự án", "Project"),
        DocumentType.LETTER: Wording("Công văn", "Official letter"),
        DocumentType.TELEGRAM: Wording("Công điện", "Telegram"),
        DocumentType.REPORT: Wording("Báo cáo", "Report"),
        DocumentType.PROPOSAL: Wording("Tờ trình", "Proposal"),
        DocumentType.MINUTES: Wording("Biên bản", "Minutes"),
        DocumentType.INVITATION: Wording("Giấy mời", "Invitation"),
        DocumentType.CIRCULAR_TO_PARTY: Wording("Thông tri", "Party circular"),
        DocumentType.CIRCULAR: Wording("Thông tư", "Circular"),
        DocumentType.JOINT_CIRCULAR: Wording("Thông tư liên tịch", "Joint circular"),
        DocumentType.DECREE: Wording("Nghị định", "Decree"),
        DocumentType.LAW: Wording("Luật", "Law"),
        DocumentType.ORDINANCE: Wording("Pháp lệnh", "Ordinance"),
        DocumentType.CONSOLIDATION: Wording("Văn bản hợp nhất", "Consolidated text"),
        DocumentType.NEWS: Wording("Tin", "News"),
        DocumentType.SPEECH: Wording("Phát biểu", "Speech"),
        DocumentType.FORM: Wording("Biểu mẫu", "Form"),
    }
)

NOT_DIRECTIVES = frozenset({DocumentType.NEWS, DocumentType.SPEECH, DocumentType.FORM})
"""Types that decide, order and report nothing."""

_HEADINGS: Mapping[str, DocumentType] = {
    fold(name.vi): type for type, name in TYPE_NAMES.items() if type not in NOT_DIRECTIVES
} | {
    "chuong trinh hanh dong": DocumentType.PROGRAMME,
    "chuong trinh cong tac": DocumentType.PROGRAMME,
    "nghi quyet lien tich": DocumentType.RESOLUTION,
    "thong tu lien bo": DocumentType.JOINT_CIRCULAR,
    "bo luat": DocumentType.LAW,
    "thong bao ket luan": DocumentType.NOTICE,
}
_LETTER_SPACED = re.compile(r"(?:[^\W\d_]\s)+[^\W\d_]")
_NAME = re.compile("(?:" + "|".join(sorted(_HEADINGS, key=len, reverse=True)) + r")(?![^\W_])")
# What may follow the name in the same line: whose it is, its number, or the subject in capitals.
_FOLLOWER = re.compile(r"\s*(?:[:.]?\s*$|(?:CỦA|SỐ|VỀ|V/V)\b|(?:Của|của|Số|số|Về|về|V/v)\b(?=.{0,80}$))")

# "QUY ĐỊNH CHUNG" opens a chapter, "LUẬT SƯ" is a lawyer.
_CHAPTER_TITLE = re.compile(r"\s*(?:chung|cu the|chuyen tiep|khac|thi hanh|su)\b")

_CODES: Mapping[str, DocumentType] = {fold(type.value): type for type in DocumentType if type not in NOT_DIRECTIVES} | {
    "ctrhd": DocumentType.PROGRAMME,
    "cthd": DocumentType.PROGRAMME,
    "nqlt": DocumentType.RESOLUTION,
    "ttlb": DocumentType.JOINT_CIRCULAR,
}
# Folding would take a course of action's Đ for a project's D, and guidance for a contract.
_EXACT_CODES: Mapping[str, DocumentType | None] = {
    "ĐA": DocumentType.SCHEME,
    "DA": DocumentType.PROJECT,
    "HĐ": None,
    "TC": None,
    "QYĐ": DocumentType.REGULATION,
    "TTRI": DocumentType.CIRCULAR_TO_PARTY,
}


def type_of_heading(line: str) -> DocumentType | None:
    """Tell the type a heading line names; ``None`` where the line is not such a heading.

    The line must be in capitals and be a type's name, perhaps with its owner, number or subject after it:
    ``KẾ HOẠCH``, ``Q U Y Ế T  Đ Ị N H``, ``CHƯƠNG TRÌNH HÀNH ĐỘNG CỦA …``.
    """
    heading = split_heading(line)
    return heading[0] if heading else None


def split_heading(line: str) -> tuple[DocumentType, str] | None:
    """Return the type a heading line names and what follows the name, or ``None``."""
    text = line.strip(" *_#")
    if not text[:1].isupper() or text[1:2].islower():
        return None
    if _LETTER_SPACED.fullmatch(text.replace("  ", " ")):
        text = _close_letters(text)
    name = _NAME.match(fold(text))
    if name is None:
        return _split_glued(text)
    if not text[: name.end()].isupper():
        return None
    rest = text[name.end() :]
    if _CHAPTER_TITLE.match(fold(rest)):
        return None
    if not (_FOLLOWER.match(rest) or _is_capitals(rest)):
        return None
    return _HEADINGS[name.group()], rest.strip(" :.-–")


def type_of_code(code: str) -> DocumentType | None:
    """Tell the type a symbol's code stands for, written in any case; ``None`` for a code that names no type here.

    ``QĐ`` gives a decision and ``TT`` a circular: where a Party body means a regulation or a Party circular, only the heading tells.
    """
    upper = code.strip().upper()
    if upper in _EXACT_CODES:
        return _EXACT_CODES[upper]
    return _CODES.get(fold(upper))


def _close_letters(text: str) -> str:
    if "  " in text:
        return " ".join(word.replace(" ", "") for word in re.split(r"\s{2,}", text))
    # The spaces between words are lost as well: try the names themselves.
    letters = text.replace(" ", "")
    for name in _HEADINGS:
        if fold(letters) == name.replace(" ", ""):
            sizes = [len(word) for word in name.split()]
            ends = [sum(sizes[: i + 1]) for i in range(len(sizes))]
            return " ".join(letters[end - size : end] for end, size in zip(ends, sizes, strict=True))
    return text


def _split_glued(text: str) -> tuple[DocumentType, str] | None:
    # "NGHỊ ĐỊNHQuy định …": a line break was lost between the name and the subject.
    for match in re.finditer(r"(?<=[^\W\d_]{2})[^\W\d_]", text[:40]):
        head, tail = text[: match.start()], text[match.start() :]
        if head.isupper() and tail[0].isupper() and tail[1:2].islower() and fold(head) in _HEADINGS:
            return _HEADINGS[fold(head)], tail
    return None


def _is_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) >= 0.9 * len(letters)
