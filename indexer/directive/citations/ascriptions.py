"""What stands after a document that a text names: its date, who issued it, what it is about. Pure."""

import re
from datetime import date

from indexer.directive.casing import restore_case
from indexer.language.dates import INVALID, find_dates
from indexer.language.normalise import collapse

CAPITALS = "A-Z" + "".join(filter(str.isupper, map(chr, range(0xC0, 0x1EFA))))
"""For a class of a pattern: no range of code points holds the capitals of Vietnamese and nothing else."""

TYPE_CODES: dict[str, str] = {
    "nghị quyết liên tịch": "NQLT",
    "nghị quyết": "NQ",
    "quyết định": "QĐ",
    "quy định": "QĐ",
    "chỉ thị": "CT",
    "kết luận": "KL",
    "thông báo": "TB",
    "hướng dẫn": "HD",
    "kế hoạch": "KH",
    "chương trình hành động": "CTr",
    "chương trình": "CTr",
    "thông tư liên tịch": "TTLT",
    "thông tư": "TT",
    "nghị định": "NĐ",
    "công văn": "CV",
    "công điện": "CĐ",
    "báo cáo": "BC",
    "tờ trình": "TTr",
}
_MORE_TYPES = (
    "thông báo kết luận|quy chế|quy chế phối hợp|thông tri|thông cáo|phương án|đề án|văn bản hợp nhất|văn bản|biên bản|giấy mời|bộ luật|luật|pháp lệnh|lệnh"
    "|sắc lệnh|hợp đồng|giấy phép"
)
GENRES = "|".join(sorted([*TYPE_CODES, *_MORE_TYPES.split("|")], key=len, reverse=True))
_DATE_GAP = re.compile(r"\s*[,(]?\s*(?:ban hành\s+|ký\s+|được ban hành\s+)?\Z")
_DATE_REACH = 60
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BY = re.compile(r"\s*,?\s*(?:của|do|CỦA)\s+(?=[^\W\d_])")
_WORD = re.compile(r"(?P<before>,?\s+|\s*-\s*)?(?P<word>[^\W_]+(?:&[^\W_]+)*)")
_NOT_ISSUER = frozenset(
    [
        "về",
        "quy",
        "sửa",
        "hướng",
        "phê",
        "thực",
        "triển",
        "được",
        "có",
        "đã",
        "tại",
        "trong",
        "công",
        "bãi",
        "thay",
        "là",
        "để",
        "nhằm",
        "đến",
        "theo",
        "cùng",
        "do",
        "mà",
        "như",
        "nêu",
        "yêu",
        "trên",
        "tăng",
        "đẩy",
        "tiếp",
        "điều",
        "cho",
        "với",
        "và",
        "hoặc",
        "gửi",
        "việc",
        "bổ",
        "này",
        "nay",
        "còn",
        "sẽ",
        "phải",
        "cần",
        "khi",
        "từ",
        "kể",
        "gồm",
        "xét",
        "đính",
        "quán",
    ]
)
"""Words in lower case that end an issuer's name."""
_ENDING_PAIRS = frozenset(
    {
        ("ban", "hành"),
        ("chấp", "thuận"),
        ("đối", "với"),
        ("kết", "luận"),
        ("thông", "qua"),
        ("thông", "báo"),
        ("chỉ", "thị"),
        ("gia", "hạn"),
        ("phát", "động"),
    }
    | {("giao", word) for word in ("cho", "nhiệm", "các", "chỉ")}
)
_CARRYING_OUT = re.compile(r"thi hành(?!\s+án)(?![^\W_])")
_OPENING_PAIRS = frozenset(
    {
        ("quy", "định"),
        ("ban", "hành"),
        ("phê", "duyệt"),
        ("sửa", "đổi"),
        ("hướng", "dẫn"),
        ("thực", "hiện"),
        ("triển", "khai"),
        ("bãi", "bỏ"),
        ("công", "bố"),
        ("thành", "lập"),
        ("tăng", "cường"),
        ("đẩy", "mạnh"),
        ("điều", "chỉnh"),
        ("tiếp", "tục"),
        ("thay", "thế"),
    }
)
"""A subject begins with them, with a capital or in capitals, and no name of a body goes on so."""
_SUBJECT = re.compile(
    r"\s*,?\s*(?:[“\"]\s*)?(?=(?:về|quy định|ban hành|phê duyệt|sửa đổi|hướng dẫn|thực hiện|triển khai|bãi bỏ|công bố|điều chỉnh|thành lập"
    r"|giao|kiện toàn|đẩy mạnh|tăng cường|phát triển|v/v)(?![^\W_]))",
    re.IGNORECASE,
)
_SUBJECT_END = re.compile(
    rf"[;\n”\"]|\.(?=\s|/|\Z)|[(]|,\s*(?=[{CAPITALS}])|\s+(?:và|,)\s+(?:các\s+)?(?={GENRES})|\s+(?:đã\s+)?được\s+(?:sửa đổi|thay thế|bổ sung|đính chính)"
    r"|\s+tiếp tục có hiệu lực|\s+hết hiệu lực|\s+như sau"
)
_LONGEST_SUBJECT = 400


def date_after(text: str, start: int, limit: int) -> tuple[int, date | None, str | None]:
    """Return where the date that follows at `start` ends, the day, and the date as written; a day that does not exist is ``None``."""
    part = text[start : min(limit, start + _DATE_REACH)]
    if not any(map(str.isdigit, part)):
        return start, None, None
    found = next(iter(find_dates(part)), None)
    if found is None or not _DATE_GAP.fullmatch(part[: found.range.start]):
        return start, None, None
    day = date.fromisoformat(found.value) if _DAY.fullmatch(found.value) else None
    if day is None and found.value != INVALID:
        return start, None, None
    end = start + found.range.end
    if "(" in part[: found.range.start] and text[end : end + 1] == ")":
        end += 1
    return end, day, collapse(part[slice(*found.range)])


_MOST_WORDS = 30


def issuer_after(text: str, start: int, limit: int) -> tuple[int, str | None]:
    """Return where the issuer that follows at `start` (*của …*) ends, and its name as written."""
    by = _BY.match(text, start, limit)
    if by is None:
        return start, None
    end = position = by.end()
    count = 0
    while count < _MOST_WORDS and (match := _WORD.match(text, position, limit)):
        word, before = match["word"], match["before"] or ""
        if count and not _is_of_issuer(text, match, word, before, limit):
            break
        if not count and not word[0].isupper():
            return start, None
        count += 1
        position = match.end()
        if word != "và":
            end = position
    return (end, restore_case(collapse(text[by.end() : end]), ())) if count else (start, None)


def _is_of_issuer(text: str, match: re.Match[str], word: str, before: str, limit: int) -> bool:
    if not before:
        return False
    if before.startswith(","):
        # "Ban Chấp hành Trung ương Đảng, khóa XIII", "Bộ trưởng, Chủ nhiệm …"; ministries issue together.
        if word in ("Bộ", "Tổng"):
            return re.search(r"Bộ\s[^;.]{3,60}\Z", text[max(0, match.start() - 70) : match.start()]) is not None
        return word.lower() in ("khóa", "khoá") or (word == "Chủ" and text[: match.start()].endswith("trưởng"))
    if word == "và":
        following = _WORD.match(text, match.end(), limit)
        return (
            following is not None
            and following["word"][0].isupper()
            and not re.match(GENRES, text[following.start("word") :], re.IGNORECASE)
        )
    following = _WORD.match(text, match.end(), limit)
    if word[0].isupper() or word.isdigit():
        # "của Chính phủ Quy định chi tiết …": some write a subject with a capital.
        pair = (word.lower(), following["word"].lower() if following else "")
        return word.lower() != "về" and pair not in _OPENING_PAIRS
    if word in _NOT_ISSUER or _CARRYING_OUT.match(text, match.start("word")):
        return False
    return (word, following["word"] if following else "") not in _ENDING_PAIRS


def subject_after(text: str, start: int) -> tuple[int, str | None]:
    """Return where the subject quoted at `start` ends, and the subject from its first word; other documents may be named in it."""
    opening = _SUBJECT.match(text, start)
    if opening is None:
        return start, None
    # A subject may name documents itself: it is not cut where the next one begins.
    whole = _SUBJECT_END.search(text, opening.end(), opening.end() + _LONGEST_SUBJECT)
    end = whole.start() if whole else min(len(text), opening.end() + _LONGEST_SUBJECT)
    subject = collapse(text[opening.end() : end]).strip(" ,.;:")
    return end, subject or None
