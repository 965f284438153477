"""The words that say how one document stands to another: *thực hiện*, *thay thế*, *được sửa đổi bởi*. Pure."""

import re
from typing import NamedTuple

from indexer.citations import RelationKind
from indexer.domain import Range


class Phrase(NamedTuple):
    """Words before a citation that govern it."""

    kind: RelationKind
    range: Range
    is_passive: bool
    """The cited document does it: *được thay thế bởi …*."""


_K = RelationKind
_ADVERBS = (
    r"(?:\s+(?:nghiêm túc|nghiêm|tốt|có hiệu quả|hiệu quả|kịp thời|đồng bộ|đầy đủ|toàn diện|sâu rộng|thắng lợi|quyết liệt))*"
)
_AMENDING = r"(?:sửa đổi(?:\s+kỹ thuật)?(?:\s*,\s*bổ sung)?(?:\s*(?:,|hoặc)\s*thay thế)?|bổ sung|(?<!phạm vi )điều chỉnh(?:\s*,\s*bổ sung)?)"
_ENDING = r"(?:bãi bỏ|hủy bỏ|huỷ bỏ)"
_BY = r"[^;.:]{0,80}?\s(?:bởi|bằng|theo|tại|do)"

# The first that fits at a place counts: what is longer, or means something else with a word before it, stands above.
_PHRASES: tuple[tuple[RelationKind, bool, str], ...] = (
    (_K.AMENDS, True, rf"(?:được|bị)\s+{_AMENDING}{_BY}"),
    (_K.REPLACES, True, rf"(?:được|bị)\s+thay thế{_BY}"),
    (_K.REPEALS, True, rf"(?:được|bị)\s+{_ENDING}{_BY}|hết hiệu lực\s+(?:thi hành\s+)?theo"),
    (_K.CORRECTS, True, rf"(?:được|bị)\s+đính chính{_BY}"),
    (_K.EXTENDS, True, rf"được\s+(?:gia hạn|kéo dài){_BY}"),
    (_K.PROMULGATES, True, r"(?<=\()\s*(?:ban hành\s+)?kèm theo"),
    (_K.PROPOSED_BY, False, r"(?:theo|xét)\s+(?:đề nghị|đề xuất)|(?:trên cơ sở\s+)?xem xét|xét"),
    (
        _K.REPORTS_ON,
        False,
        r"(?:báo cáo\s+|về\s+)?kết quả\s+(?:triển khai\s+|tổ chức\s+)*(?:thực hiện(?:\s+hiện)?|triển khai)|báo cáo\s+(?:(?:sơ kết|tổng kết)\s+)?(?:việc\s+)?thực hiện|(?:sơ kết|tổng kết)(?:\s+\d+\s+năm)?(?:\s+(?:việc\s+)?(?:triển khai\s+)?thực hiện)?",
    ),
    (_K.REPLIES_TO, False, r"phúc đáp|trả lời|nhận được|tiếp nhận"),
    (_K.CITES, False, r"văn bản\s+(?:hướng dẫn|quy định chi tiết)(?:\s+(?:chi tiết|thi hành|thực hiện))*"),
    (
        _K.GUIDES,
        False,
        r"(?:quy định\s+)?chi tiết(?:\s+(?:thi hành|và hướng dẫn thi hành|một số (?:điều|nội dung)))?|hướng dẫn(?:\s+(?:thực hiện|thi hành|triển khai|một số (?:điều|nội dung)|áp dụng|việc))*|biện pháp\s+(?:để\s+)?(?:tổ chức\s*,\s*hướng dẫn\s+)?thi hành",
    ),
    (_K.CONTINUES, False, r"tiếp tục\s+(?:(?:đẩy mạnh|tổ chức|triển khai)\s+)*thực hiện" + _ADVERBS),
    (_K.EXTENDS, False, r"gia hạn|kéo dài\s+(?:thời gian|thời hạn|hiệu lực)(?:\s+thực hiện)?"),
    (_K.CORRECTS, False, r"đính chính"),
    (_K.CONSOLIDATES, False, r"hợp nhất"),
    (_K.SUSPENDS, False, r"đình chỉ|ngưng\s+hiệu lực|tạm dừng(?:\s+thực hiện)?|ngừng\s+hiệu lực"),
    (_K.REPLACES, False, r"thay thế(?:\s+cho)?"),
    (_K.REPEALS, False, _ENDING),
    (_K.AMENDS, False, _AMENDING),
    (
        _K.CITES,
        False,
        (
            r"(?:theo|đúng|tại)\s+(?:các\s+)?quy định|theo(?!\s+dõi)|phù hợp với|tuân thủ|quy định\s+(?:tại|trong|ở)|(?:nêu|đề ra|xác định)\s+(?:tại|trong)|phê duyệt tại|ban hành kèm theo|kèm theo"
            r"|(?:tuyên truyền|giới thiệu|phổ biến|học tập|nghiên cứu)(?:\s*(?:,|và)\s*quán triệt)?|ban hành"
        ),
    ),
    (
        _K.IMPLEMENTS,
        False,
        rf"(?:(?:tổ chức|triển khai|quán triệt|tiếp tục)(?:\s*(?:,|và))?\s+)*(?:thực hiện|triển khai|cụ thể h(?:óa|oá)|quán triệt|thể chế h(?:óa|oá)|(?<!hiệu lực )thi hành){_ADVERBS}",
    ),
    (_K.APPROVES, False, r"phê duyệt(?=\s+kèm theo)"),
    (_K.BASIS, False, r"căn cứ(?:\s+vào)?"),
)
_ANY = re.compile(
    "|".join(rf"(?P<p{i}>(?<![^\W_])(?:{pattern})(?![^\W_]))" for i, (_, _, pattern) in enumerate(_PHRASES)), re.IGNORECASE
)

STRICT = frozenset({_K.AMENDS, _K.REPLACES, _K.REPEALS, _K.SUSPENDS, _K.EXTENDS, _K.CORRECTS, _K.CONSOLIDATES})
"""Kinds that change another document: they count where nothing but parts of it stands between."""

# "đề xuất thay thế cán bộ": what is replaced is no document.
_PARTS = re.compile(
    r"\s*+(?>“[^”]{1,200}”\s*(?:(?:bằng|thành|bởi)(?![^\W_])\s*)?[,;]?\s*|[“\"(]?\s*(?:một số|một phần|toàn bộ|các|những|nội dung|nhiệm vụ|quy định|thủ tục(?: hành chính)?|cụm từ|từ|điều|khoản|điểm|tiết|mục|tiểu mục|chương|phần|phụ lục|biểu mẫu"
    r"|biểu|mẫu|danh mục|tên|tiêu đề|đoạn|vào|\([^()]{1,80}\)|gạch đầu dòng|hiệu lực|thời gian|thời hạn|thực hiện|thi hành|việc|của|tại|trong|cho|và|hoặc|là|số|thứ|về|luật|bộ luật|pháp lệnh|nghị định"
    r"|thông tư(?: liên (?:bộ|ngành|tịch))?|quyết định|nghị quyết|chỉ thị|kế hoạch|công văn|văn bản|[a-zđ]{1,2}\d?|\d+(?:\.\d+)*[a-zđ]?|[IVXL]+)(?![^\W_])\s*[,;]?\s*[”\")]?\s*)*+",
    re.IGNORECASE,
)
_OBJECT_OF = re.compile(
    r"\s*(?:một số\s+(?:điều|nội dung|khoản)\s+(?:của\s+)?|các\s+)?[“\"]?(?:phần|chương|mục|tiểu mục|điều|khoản|điểm|bản mô tả|quy chế|quy định|danh mục|kế hoạch|chương trình|đề án|định mức|điều lệ|phương án|phụ lục|bảng giá|mức|mẫu|biểu mẫu|quy trình|thủ tục|cụm từ|từ ngữ)"
    r"(?![^\W_])[^;:]{0,250}?\s(?:ban hành|kèm theo|tại|của|theo)(?:\s+(?:kèm theo|kèm|tại|theo))*+\s*",
    re.IGNORECASE,
)
_OBJECT_AT = re.compile(
    r"\s+[^;:]{1,100}?\s(?:trên|tại|vào|trong)\s+(?:các\s+)?(?:phần|chương|điều|khoản|điểm|danh mục|phụ lục|bảng|mẫu|biểu mẫu|quy chế|quy định)"
    r"(?![^\W_])[^;:]{0,250}?\s(?:ban hành|kèm theo)(?:\s+(?:kèm theo|kèm|tại|theo))*+\s*",
    re.IGNORECASE,
)
"""*Bổ sung chỉ tiêu trên các mẫu biểu ban hành kèm theo …*: whatever is added, it is in what the document issued."""
_PLANNED = re.compile(
    r"(?<![^\W_])(?:nghiên cứu|đề xuất|kiến nghị|xem xét|sẽ|dự kiến|rà soát|tham mưu|chưa|không|đề nghị(?! của)|dự thảo|đang|cần|trường hợp|nếu|khi|có văn bản|thẩm quyền|được phép|(?<!tờ )(?<!quy )(?<!quá )(?<!lộ )(?<!công )(?<!chương )trình)"
    r"(?![^\W_])[^.;]{0,60}\Z",
    re.IGNORECASE,
)
_DONE_TO = re.compile(r"(?<![^\W_])(?:được|bị)\s+\Z", re.IGNORECASE)
_DENIED = re.compile(r"(?<![^\W_])(?:chưa|không|chậm)(?:\s+\w+)?\s*\Z", re.IGNORECASE)
_GUIDED = re.compile(r"(?:\s+(?:[^\W_]+)){0,8}\s*[“\"]?\s*")
_WHOSE = re.compile(r"\s+của\s+[^,;]{2,60}\stại\s", re.IGNORECASE)
"""*hướng dẫn của Bộ Nội vụ tại …* is somebody's, and guides nothing."""
_BEARS = re.compile(r"ban hành|kèm", re.IGNORECASE)
_PLACED = re.compile(r"(?:quy định|nêu|đề ra|xác định)\s+(?:tại|trong|ở)", re.IGNORECASE)
_FARTHEST = 250


_SOME = re.compile(r"(?<![^\W_])(?:một số|một phần|cụm từ|phụ lục|biểu mẫu|mẫu|danh mục|tên|tiêu đề)(?![^\W_])", re.IGNORECASE)


def _is_quoted(text: str, position: int) -> bool:
    """Whether the words at `position` stand in a quotation: then another document says them."""
    return text.count("“", 0, position) > text.count("”", 0, position)


def _is_told_elsewhere(text: str, first: int, position: int, end: int) -> bool:
    """Whether the words at `position` stand in a quotation that is over before `end`: they are what is quoted, and govern nothing."""
    if text.count("“", position, end) < text.count("”", position, end):
        return True
    return text.count('"', first, position) % 2 == 1 and text.count('"', first, end) % 2 == 0


def phrase_before(text: str, start: int, end: int) -> Phrase | None:
    """Return the phrase that governs what is named at `end`, the nearest from `start` on; ``None`` where none does."""
    first = max(0, start)
    bearer: Phrase | None = None
    placed: Phrase | None = None
    for match in reversed(list(_ANY.finditer(text, first, end))):
        kind, is_passive, _ = _PHRASES[int((match.lastgroup or "p0")[1:])]
        between = text[match.end() : end]
        found = Phrase(kind, Range(*match.span()), is_passive)
        is_outside = between.rfind("(") > between.rfind(")") and kind not in STRICT
        if (
            len(between) > _FARTHEST
            or is_outside
            or (kind is _K.GUIDES and (not _GUIDED.fullmatch(between) or _WHOSE.match(between)))
        ):
            continue
        if kind not in STRICT and _is_told_elsewhere(text, first, match.start(), end):
            continue
        if kind in STRICT and not is_passive:
            parts = text[match.end() : bearer.range.start if bearer else end]
            is_borne = bearer and (
                _OBJECT_OF.fullmatch(between) or (text[match.start()].isupper() and _OBJECT_AT.fullmatch(between))
            )
            if not (is_borne or _PARTS.fullmatch(parts)):
                continue
            if _DONE_TO.search(text, first, match.start()) and between.startswith(" trong "):
                # "nội dung được sửa đổi, bổ sung trong Luật Chợ": that is where it stands.
                return found._replace(kind=_K.CITES)
            if _PLANNED.search(text, max(first, match.start() - 80), match.start()) or _is_quoted(text, match.start()):
                return found._replace(kind=_K.CITES)
            if kind in (_K.REPLACES, _K.REPEALS) and _SOME.search(between):
                # A part that is replaced or dropped changes the whole.
                return found._replace(kind=_K.AMENDS)
            return found
        if kind is _K.CITES and _PLACED.fullmatch(match.group()):
            # "bãi bỏ một số quy định tại …"
            placed = placed or found
            continue
        if bearer:
            # "sửa đổi Quy chế … nghiên cứu … ban hành kèm theo …": the name of what is borne may hold such words.
            continue
        if placed:
            return placed
        if kind is _K.CITES and _BEARS.search(match.group()):
            # "sửa đổi Quy chế … ban hành kèm theo Quyết định …" changes the decision.
            bearer = found
        elif kind is not _K.CITES and _DENIED.search(text[max(first, match.start() - 30) : match.start()]):
            return found._replace(kind=_K.CITES, is_passive=False)
        else:
            return found
    return bearer or placed


_GENRE = r"(?:văn bản|nghị quyết|quyết định|thông tư|nghị định|chỉ thị|kế hoạch|luật)"
_COUNT = rf"\d{{1,3}}(?=\s+{_GENRE}|\s*\()"
"""*Bãi bỏ toàn bộ 18 văn bản …*: a number of documents, not that of one."""
_STEM = re.compile(
    r"(?<![^\W_])(?:(?P<repealed>bãi bỏ|hủy bỏ|huỷ bỏ|hết hiệu lực)|(?P<replaced>thay thế))(?![^\W_])(?:[^.;:\d/]|/(?!\d)|/(?=\d{1,2}(?:\s*tháng|\s+(?:/|năm)))|\d{1,2}(?=\s*(?:tháng|/))|\d{1,2}\s+(?=năm)|/\d{1,2}(?=/)|(?<=năm )\d{4}|/\d{4}|"
    + _COUNT
    + r"){0,150}:\s*\Z",
    re.IGNORECASE,
)


_HEADING = re.compile(
    r"(?<=[.)\s])(?:(?P<repealed>bãi bỏ|hủy bỏ|huỷ bỏ)|(?P<replaced>thay thế))\s+(?:toàn bộ\s+)?(?:các\s+)?"
    rf"(?:\d{{1,3}}\s+(?:\([^()]{{1,40}}\)\s*)?)?{_GENRE}[^.;:\d]{{0,100}}\Z",
    re.IGNORECASE,
)


_PART_OF_EACH = re.compile(
    r"\s+(?:(?:các|những|một số)\s+)?(?:một phần|nội dung|cụm từ|từ ngữ|điều|khoản|điểm|phụ lục|biểu mẫu|mẫu)(?![^\W_])",
    re.IGNORECASE,
)
"""*Bãi bỏ một phần các văn bản sau đây:* changes each."""


def stem_phrase(text: str, *, is_heading: bool) -> Phrase | None:
    """Return the phrase of a line or heading that says what becomes of those listed beneath: *Bãi bỏ các Thông tư sau đây:*."""
    match = (_HEADING if is_heading else _STEM).search(text)
    if match is None or _PLANNED.search(text, max(0, match.start() - 80), match.start()):
        return None
    kind = _K.REPEALS if match["repealed"] else _K.REPLACES
    if _PART_OF_EACH.match(text, match.end("repealed" if match["repealed"] else "replaced")):
        kind = _K.AMENDS
    return Phrase(kind, Range(*match.span("repealed" if match["repealed"] else "replaced")), is_passive=False)


_EXPIRY = re.compile(
    r"(?P<gap>(?:[^.;:]|(?<=\d)[.:](?=\d)){0,250}?)(?<![^\W_])(?P<phrase>(?:sẽ\s+)?(?:hết|không còn)\s+hiệu lực|(?:được|bị)\s+(?P<ending>bãi bỏ|hủy bỏ|huỷ bỏ)|được\s+(?P<replaced>thay thế))(?![^\W_])"
    r"(?!\s*(?:thi hành\s+)?(?:theo|tại|bởi|bằng|do)(?![^\W_]))",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"(?:chưa|không|nếu|trường hợp|khi|trước khi|cho đến khi)\W+(?:\w+\W+){0,6}\Z", re.IGNORECASE)


def expiry_after(text: str, end: int, limit: int) -> Phrase | None:
    """Return the phrase by which what was named up to `end` ends: *… hết hiệu lực kể từ ngày Quyết định này có hiệu lực*."""
    match = _EXPIRY.match(text, end, limit)
    if match is None or _NOT_YET.search(match["gap"]):
        return None
    return Phrase(_K.REPLACES if match["replaced"] else _K.REPEALS, Range(*match.span("phrase")), is_passive=False)
