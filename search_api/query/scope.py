"""What a query says in passing of the documents and passages it wants: type, body, years, who, by when. Pure.

What is found here comes first among the hits; it never shuts others out.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from indexer.directive.types import TYPE_NAMES
from indexer.domain import DocumentType, Range, Wording
from indexer.language.dates import INVALID, find_dates
from indexer.language.folding import fold
from search_api.answers import PartKind
from search_api.query.demands import type_of_name


class Found(NamedTuple):
    """Something a query says."""

    kind: PartKind
    range: Range
    value: str
    label: Wording
    complete: bool = False
    """Whether it names one thing and nothing else, so that it may shut others out."""


ASKED = "?"
"""The value of an assignee or a deadline that is asked for."""


def find_scope(text: str, taken: Sequence[Range] = ()) -> tuple[Found, ...]:
    """Return what `text` says, in order, apart from one another and from what is `taken`; the fuller reading first."""
    found: list[Found] = []
    used = list(taken)
    for one in chain(_periods(text), _deadlines(text), _types(text), _bodies(text, taken), _asked(text)):
        if not any(one.range.start < other.end and other.start < one.range.end for other in used):
            found.append(one)
            used.append(one.range)
    return tuple(sorted(found, key=lambda one: one.range))


def _phrases(words: str) -> re.Pattern[str]:
    """Return the pattern of phrases separated by bars, written with all diacritics or without any."""
    spellings = {spelling for phrase in words.split("|") for spelling in (phrase.strip(), fold(phrase.strip()))}
    longest_first = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


# --- When ------------------------------------------------------------------------------------------------

_FROM_TO = re.compile(
    r"(?<!\w)(?:từ|tu)\s+(?:(?:năm|nam)\s+)?(?P<y>(?:19|20)\d\d)\s+(?:đến|tới|den|toi)\s+(?:(?:năm|nam)\s+)?(?P<y2>(?:19|20)\d\d)(?!\d)"
)
_SINCE = re.compile(r"(?<!\w)(?:từ|tu|sau)\s+(?:năm|nam)\s+(?P<y>(?:19|20)\d\d)(?:\s+(?:đến|tới|den|toi)\s+nay)?(?!\w)")
_QUARTER = re.compile(r"(?<!\w)(?:quý|quí|quy)\s+(?P<q>iv|i{1,3}|[1-4])(?!\w)(?!\s*(?:/|năm|nam)?\s*(?:19|20)\d\d)")
_BARE_YEAR = re.compile(r"(?<![\w/.,-])(?P<y>(?:19|20)\d\d)(?![\w/-]|[.,]\d)")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _periods(text: str) -> Iterator[Found]:
    lower = text.lower()
    for match in _FROM_TO.finditer(lower):
        yield _period(Range(*match.span()), f"{match['y']}/{match['y2']}", f"{match['y']}–{match['y2']}")
    for match in _SINCE.finditer(lower):
        yield Found(
            PartKind.PERIOD, Range(*match.span()), f"{match['y']}/", Wording(f"từ năm {match['y']}", f"since {match['y']}")
        )
    for date in find_dates(text) if re.search(r"\d", text) else ():
        if re.fullmatch(r"\d{4}", date.value):
            yield _year(date.range, date.value)
        elif date.value != INVALID:
            yield _period(date.range, date.value, text[date.range.start : date.range.end])
    for match in _QUARTER.finditer(lower):
        quarter = _QUARTERS.get(match["q"]) or int(match["q"])
        yield Found(PartKind.PERIOD, Range(*match.span()), f"Q{quarter}", Wording(f"quý {quarter}", f"quarter {quarter}"))
    for match in _BARE_YEAR.finditer(lower):
        yield _year(Range(*match.span()), match["y"])


def _year(span: Range, year: str) -> Found:
    return Found(PartKind.YEAR, span, year, Wording(f"năm {year}", f"year {year}"))


def _period(span: Range, value: str, shown: str) -> Found:
    return Found(PartKind.PERIOD, span, value, Wording(f"thời gian: {shown}", f"time: {shown}"))


_HOW_LONG = "|".join(
    f"{count} {unit}"
    for count in ("mấy", "bao nhiêu")
    for unit in ("phút", "giờ", "tiếng", "ngày", "hôm", "tuần", "tháng", "năm")
)
_DEADLINE = _phrases(
    "hạn nộp|hạn chót|thời hạn|hạn cuối|hết hạn|thời gian hoàn thành|trước ngày nào|trước ngày mấy|ngày nào|ngày mấy|hôm nào"
    "|tháng nào|lúc nào|hạn nào|khi nào|bao giờ|bao lâu|chậm nhất|deadline|hạn các|hạn gửi|hạn báo cáo|hạn hoàn thành|trong mấy ngày"
    f"|{_HOW_LONG}"
)


def _deadlines(text: str) -> Iterator[Found]:
    for match in _DEADLINE.finditer(text.lower()):
        yield Found(PartKind.DEADLINE, Range(*match.span()), ASKED, Wording("hỏi thời hạn", "asks by when"))


# --- What kind of document ---------------------------------------------------------------------------------

# These are verbs and abstract nouns as well: only what stands beside tells.
_VERBS = frozenset(
    {
        DocumentType.REPORT,
        DocumentType.GUIDANCE,
        DocumentType.DECISION,
        DocumentType.NOTICE,
        DocumentType.REGULATION,
        DocumentType.CONCLUSION,
        DocumentType.PROJECT,
        DocumentType.PROGRAMME,
        DocumentType.NEWS,
        DocumentType.OPTION,
        DocumentType.RULES,
        DocumentType.LAW,
    }
)
_NAMES = [name.vi.lower() for type, name in TYPE_NAMES.items() if type is not DocumentType.NEWS]
_TYPE = _phrases("|".join(_NAMES))
_BEFORE_WANTED = re.compile(r"(?:\A|\b(?:tìm|tim|các|cac|những|nhung|cho|xem|có|co))\s*\Z")
_WANTED_BY = re.compile(r"\s+(?:nào|nao|gì|gi|mới nhất|moi nhat)(?!\w)")


def _types(text: str) -> Iterator[Found]:
    lower = text.lower()
    for match in _TYPE.finditer(lower):
        type = type_of_name(match.group())
        if type is None:
            continue
        asked = _WANTED_BY.match(lower, match.end())
        opens = _BEFORE_WANTED.search(lower, 0, match.start()) and type not in _VERBS
        if asked or opens:
            name = TYPE_NAMES[type]
            yield Found(
                PartKind.TYPE, Range(*match.span()), type.value, Wording(f"loại: {name.vi.lower()}", f"type: {name.en.lower()}")
            )


# --- Who -----------------------------------------------------------------------------------------------------

_FIELDS = (
    "giáo dục và đào tạo|gd&đt|gdđt|gd-đt|y tế|nội vụ|tài chính|tư pháp|công an|quốc phòng|ngoại giao|xây dựng|công thương"
    "|khoa học và công nghệ|kh&cn|khcn|văn hóa, thể thao và du lịch|văn hóa thể thao và du lịch|văn hóa và thể thao|vhttdl|văn hóa"
    "|nông nghiệp và môi trường|nn&mt|nnmt|dân tộc và tôn giáo|thông tin và truyền thông|tt&tt|tttt"
    "|lao động - thương binh và xã hội|lao động thương binh và xã hội|lđtbxh|tài nguyên và môi trường|tn&mt|tnmt"
    "|giao thông vận tải|gtvt|kế hoạch và đầu tư|kh&đt|khđt|nông nghiệp và phát triển nông thôn|du lịch|ngoại vụ|dân tộc"
    "|quy hoạch - kiến trúc|kinh tế|văn hóa - xã hội|kinh tế, hạ tầng và đô thị|hành chính|tổ chức cán bộ"
)
_BODIES = (
    "ubnd|ủy ban nhân dân|uỷ ban nhân dân|hđnd|hội đồng nhân dân|ubkt|ủy ban kiểm tra|uỷ ban kiểm tra|mttq|ủy ban mặt trận tổ quốc"
    "|mặt trận tổ quốc|đảng ủy|đảng uỷ|thành ủy|thành uỷ|tỉnh ủy|tỉnh uỷ|huyện ủy|huyện uỷ|quận ủy|quận uỷ|chi bộ|ban thường vụ"
    "|ban xây dựng đảng|bxdđ|ban tổ chức|ban tuyên giáo và dân vận|ban tuyên giáo|ban dân vận|ban nội chính|ban chỉ đạo|ban quản lý"
    "|văn phòng đảng ủy|văn phòng đảng uỷ|văn phòng ubnd|văn phòng|vpđu|công an|bộ chính trị|ban bí thư|chính phủ|thủ tướng chính phủ"
    "|thủ tướng|quốc hội|trung ương đảng|ban chấp hành trung ương|trung tâm chính trị|đoàn thanh niên|hội phụ nữ|hội nông dân"
    "|hội cựu chiến binh|công đoàn|liên đoàn lao động|trạm y tế|tổ dân phố|tổ công nghệ số cộng đồng"
)
_BODY_NAMES = _phrases(
    "|".join([_BODIES, *(f"{head} {field}" for head in ("sở", "bộ", "phòng", "cục") for field in _FIELDS.split("|"))])
)
_LEVEL = re.compile(
    r"\s+(?:(?:cấp|cap)\s+)?(?:xã|xa|phường|phuong|thị trấn|tỉnh|tinh|thành phố|thanh pho|huyện|huyen|quận|quan|sở|so)(?!\w)"
)
_OF = re.compile(r"(?<!\w)(?:của|cua|do)\s+\Z")
_TASK_BEFORE = re.compile(r"(?:nhiệm vụ|nhiem vu|trách nhiệm|trach nhiem|việc|viec|giao|giao cho)\s+(?:(?:của|cua|cho)\s+)?\Z")


def _bodies(text: str, taken: Sequence[Range]) -> Iterator[Found]:
    lower = text.lower()
    for match in _BODY_NAMES.finditer(lower):
        level = _LEVEL.match(lower, match.end())
        span = Range(match.start(), level.end() if level else match.end())
        name = text[span.start : span.end]
        before = lower[: span.start]
        issued = bool(_OF.search(before)) and not _TASK_BEFORE.search(before)
        # "Chỉ thị 05 Bộ Chính trị": who is named right after a document issued it.
        issued = issued or any(other.end <= span.start and not lower[other.end : span.start].strip(" ,") for other in taken)
        if issued:
            yield Found(PartKind.ISSUER, span, name, Wording(f"cơ quan: {name}", f"issuer: {name}"))
        else:
            yield Found(PartKind.ASSIGNEE, span, name, Wording(f"đơn vị: {name}", f"body: {name}"))


_WHO = _phrases("cơ quan nào|đơn vị nào|bộ phận nào|phòng nào|ban nào|sở nào|bộ nào|tổ chức nào|phòng ban nào|ngành nào|ai|who")


def _asked(text: str) -> Iterator[Found]:
    shouted = text.isupper()
    for match in _WHO.finditer(text.lower()):
        # In capitals it is artificial intelligence.
        if match.group() == "ai" and text[match.start() : match.end()].isupper() and not shouted:
            continue
        yield Found(PartKind.ASSIGNEE, Range(*match.span()), ASKED, Wording("hỏi đơn vị thực hiện", "asks who is to do it"))
