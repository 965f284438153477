"""Who a clause of a directive is for: the subject it begins with, or the line above that names who the lines below it are for."""

import re
from dataclasses import dataclass, field

from indexer.assignments import Modality, Unit
from indexer.directive.assignments import task_rows
from indexer.directive.assignments.predicates import (
    begins_with_verb,
    is_ban,
    is_coordinating,
    is_past_or_other,
    says_what,
    subject_end,
)
from indexer.directive.assignments.sections import is_about_goals, is_in_duty_section, is_report
from indexer.directive.assignments.units import CHARGED_AT, HEAD_AT, PEOPLE_AT, split_units, unit_key, unit_of
from indexer.domain import DocumentType, Header, Passage, PassageId, Range, Role

_LAWS = frozenset(
    {
        DocumentType.DECREE,
        DocumentType.LAW,
        DocumentType.ORDINANCE,
        DocumentType.CIRCULAR,
        DocumentType.JOINT_CIRCULAR,
        DocumentType.CONSOLIDATION,
        DocumentType.DECISION,
        DocumentType.REGULATION,
        DocumentType.RULES,
        DocumentType.RESOLUTION,
        DocumentType.REPORT,
        DocumentType.PROPOSAL,
        DocumentType.MINUTES,
    }
)
"""Most of their sentences with a body for their subject say how things are: there a word for duty is asked for, or a section about it."""
_ORDER: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    (Modality.ORDER, re.compile(r"(?:giao(?: nhiệm vụ)?|phân công)(?: cho)?:?\s+")),
    (Modality.REQUIRE, re.compile(r"yêu cầu\s+")),
    (Modality.REQUEST, re.compile(r"đề nghị\s+")),
    (Modality.ENCOURAGE, re.compile(r"khuyến khích\s+")),
    (
        Modality.DUTY,
        re.compile(
            r"(?:trách nhiệm|nhiệm vụ)(?: (?:chủ yếu|cụ thể))? của\s+|trách nhiệm\s+(?=các\s|ủy ban\s|ubnd\s|sở\s|thủ trưởng\s|văn phòng\s)|đối với\s+|nội dung\s+"
        ),
    ),
)
OPENING = re.compile(
    r"(?:trong(?= vòng| một số| trường hợp| thời| quá| quý| tháng| năm)|căn cứ|trên cơ sở|sau khi|định kỳ|hằng|hàng|trước ngày|chậm nhất|kể từ|theo(?! dõi)|khi|nếu|từ|đối với|để|ngay|ngoài|thời gian tới|riêng|về|trường hợp|đồng thời|trong đó)(?!\w)"
)
"""Words that stand before the subject."""
_ABOUT = re.compile(r"(?:về (?:đề nghị|kiến nghị|đề xuất|việc|vấn đề)[^.]*?|[^.;:]{6,90}):\s+")
"""What it is about, with who does it behind a colon."""
_PURPOSE = re.compile(r"(?:để|nhằm)(?!\w)")
_PREAMBLE = re.compile(r"(?:như sau|sau đây)\s*:?\W*\Z")
_ISSUES = re.compile(r"\W*(?:ban hành|xây dựng|quyết định|thông báo(?! để)|điện|báo cáo|trả lời|có ý kiến|xin)(?!\w)")
"""What an issuer says of itself."""
_CLOSING = re.compile(r"trên đây là")
DUTY_WORDS = re.compile(
    r"[^.;]{0,120}\b(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ)\b|[^.;]{0,40}\b(?:chủ trì|phối hợp với|theo dõi, đôn đốc|căn cứ quyết định này)\b|[^.;]{0,40}\b(?:trong phạm vi|theo|căn cứ) (?:chức năng,? )?nhiệm vụ,? (?:quyền hạn )?(?:được giao|của mình)(?!\w)|\W*được (?:giao|phân công) (?:(?:nhiệm vụ|trực tiếp) )?(?:chủ trì|làm đầu mối|tham mưu|theo dõi|thực hiện|phối hợp|tổ chức)(?!\w)"
)
MARKER = re.compile(
    r"\s*(?:[-+•*·–—]+\s*|(?:Điều|Khoản)\s+\d{1,3}[.:]?\s*|\(?(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ])[.)](?:\d[.)])?\s*){1,2}"
)


@dataclass(slots=True)
class Head:
    """A line that names who the lines below it are for."""

    passage: Passage
    assignees: tuple[Unit, ...]
    modality: Modality
    is_stem: bool = True
    """Whether the line says nothing but for whom the lines below it are."""


@dataclass(slots=True)
class Reader:
    """What is known while a document is read from its beginning on."""

    header: Header
    heads: dict[str, Head] = field(default_factory=dict)
    """By the beginning of the line."""
    force: Modality = Modality.PLAIN
    """Of the last stem line (*… đề nghị:*)."""
    is_plan: bool = False
    columns: tuple[str | None, ...] = ()
    stem: Head | None = None
    """The line just above that ends in a colon and is no item itself, for the items below it."""
    counted: int = 0
    """The number of the last item below the stem line."""
    paused: tuple[Head, int] | None = None
    """A stem line and the number of the last item below it, where a paragraph that is no item stands between the items."""
    topic: Passage | None = None
    """The last line that says of itself what is to be done, above lines with labels."""
    labelled: list[tuple[Passage, task_rows.Cell]] = field(default_factory=list)

    @property
    def is_strict(self) -> bool:
        """Whether a sentence needs a word for duty, or a section about duties, to give a task."""
        return self.header.type in _LAWS and not self.is_plan


HEAD_LENGTH = 60


def head_of(passage: Passage, low: str, start: int) -> Head | None:
    """Return the head that a line is which names bodies and says nothing else: *1. Giao Ủy ban nhân dân phường:*."""
    modality, at = order(low, start)
    if (people := _people(passage, low, at)) is not None:
        return Head(passage, (people,), Modality.DUTY)
    if HEAD_AT.match(low, at) is None or not (passage.text[at].isupper() or modality is not Modality.PLAIN):
        return None
    end = subject_end(low, at)
    rest = low[end:].strip(" .:;,")
    is_line_of_its_own = passage.role is Role.HEADING or low.rstrip().endswith(":")
    is_of_some = passage.role is Role.HEADING and low.startswith("các ", at)
    if (
        rest
        and is_line_of_its_own
        and (modality is Modality.DUTY or passage.role is Role.HEADING)
        and (is_of_some or _WHO_HAVE.match(rest))
    ):
        # "3. Các doanh nghiệp có cửa hàng bán lẻ:", "Đối với các cơ sở xả khí thải:"; a heading orders nothing itself.
        end, rest = len(low.rstrip(" .:;,")), ""
    is_told = modality in (Modality.ORDER, Modality.REQUIRE, Modality.REQUEST)
    if is_told and low.rstrip().endswith(":") and (_WHICH.match(rest) or _CHARGED.search(low, at, end)):
        # "Đề nghị các đơn vị được giao làm bên mời thầu:".
        end, rest = len(low.rstrip(" .:;,")), ""
    if rest and not re.fullmatch(
        r"(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|thực hiện(?: các)? nhiệm vụ|chủ trì)(?: (?:chủ trì|phối hợp|thực hiện))?(?: sau(?: đây)?)?",
        rest,
    ):
        return None
    is_line = passage.role is Role.HEADING or passage.text.rstrip().endswith(":") or start > 0
    units = split_units(passage.text[at:end])
    if not is_line or not units:
        return None
    return Head(passage, units, Modality.DUTY if rest and modality is Modality.PLAIN else modality)


def _people(passage: Passage, low: str, at: int) -> Unit | None:
    """Return the people of a kind whom a line names and says nothing else of: *6. Người sử dụng nhà ở xã hội:*."""
    is_line_of_its_own = passage.role is Role.HEADING or low.rstrip().endswith(":")
    if not is_line_of_its_own or PEOPLE_AT.match(low, at) is None or not is_in_duty_section(passage):
        return None
    ends = _PEOPLE_END.search(low, at)
    return unit_of(passage.text[at : ends.start() if ends else len(low)].strip(" ,"))


_PEOPLE_END = re.compile(r"\s*(?:[(:.]|(?:có|chịu) trách nhiệm|có nhiệm vụ|\Z)")
_WHICH = re.compile(r"được (?:giao|phân công)(?: (?:làm|nhiệm vụ))?|(?:có )?liên quan|(?:trực )?thuộc|trên địa bàn|có chức năng")
"""Words that tell which bodies are meant."""
_WHO_HAVE = re.compile(
    r"(?:có(?! trách nhiệm| nhiệm vụ)|được|đang|bị|xả|sử dụng|quản lý|kinh doanh|sản xuất|thực hiện dịch vụ|thu gom|vận chuyển|xử lý|cung cấp)(?!\w)"
)
_CHARGED = re.compile(r"được giao (?:làm|nhiệm vụ)")


def order(low: str, start: int) -> tuple[Modality, int]:
    """Return the force that the word before a name gives, and where the name begins: *Giao …*, *Đề nghị …*."""
    for modality, pattern in _ORDER:
        said = pattern.match(low, start)
        if said is not None:
            return modality, said.end()
    return Modality.PLAIN, start


def enclosing(reader: Reader, passage: Passage, *, is_item: bool) -> Head | None:
    """Return the nearest head above a passage; what is no item of a list goes on with nothing but a line that is all head."""
    # Below "Mục tiêu", "Đối với các trường" tells of whom something is hoped.
    for section in () if is_about_goals(passage) else reversed(passage.section_path):
        title = section.title.rstrip("…")
        if passage.text.startswith(title):
            continue
        head = reader.heads.get(title[:HEAD_LENGTH]) or next(
            (held for key, held in reader.heads.items() if len(title) >= 12 and key.startswith(title[:HEAD_LENGTH])), None
        )
        if head is not None:
            if is_item and reader.stem is not None and reader.stem.passage.ordinal > head.passage.ordinal:
                # "Trách nhiệm của cơ quan thường trực", below it "Bộ … là cơ quan thường trực, có trách nhiệm:": the nearer counts.
                return reader.stem
            return head if head.is_stem or is_item else None
    return reader.stem if is_item else None


@dataclass(slots=True)
class Subject:
    """Who a clause is for."""

    assignees: tuple[Unit, ...]
    modality: Modality
    end: int
    """Where the names end."""
    named_in: PassageId | None = None
    is_barred: bool = False
    """What is said of it is no task."""


def subject_of(reader: Reader, passage: Passage, low: str, range_: Range) -> Subject | None:
    """Return who a sentence is for, as it says itself; ``None`` where it begins with no body's name."""
    text = passage.text
    at = range_.start
    topic = _ABOUT.match(low, at, range_.end)
    if topic is not None and not _is_head(text, low, at, topic.end()):
        at = topic.end()
    modality, begin = order(low, at)
    if is_ban(low[at : range_.end]):
        return Subject((), modality, at, is_barred=True)
    charged = CHARGED_AT.match(low, begin, range_.end) if text[begin].isupper() else None
    if charged is not None:
        people = unit_of(text[begin : charged.end("whom")].strip(" ,"))
        return Subject((people,), Modality.DUTY, charged.end("whom"))
    if HEAD_AT.match(low, begin) is None or not _is_named(text, low, begin, modality):
        opening = OPENING.match(low, at)
        found = (_after_opening(text, low, at, range_.end) if opening is not None else None) or _told(low, at, range_.end)
        if found is None:
            return None
        modality, begin = found
    end = min(subject_end(low, begin), range_.end)
    carried_out = _CARRY_OUT.search(low, begin, range_.end)
    if carried_out is not None and carried_out.start() - begin <= LONGEST_LIST:
        # Whoever stands before it is named, whatever verbs there are in their names: *Cục Quản lý, giám sát tổ chức tín dụng*.
        end = carried_out.start()
    told, after = order(low, end)
    if modality is Modality.PLAIN and told not in (Modality.PLAIN, Modality.DUTY) and HEAD_AT.match(low, after):
        # "Chủ tịch UBND tỉnh yêu cầu Thủ trưởng các sở …": those who are told count.
        modality, begin, end = told, after, min(subject_end(low, after), range_.end)
    names = text[begin:end].strip(" ,:")
    again = end + 1 + len(low[end + 1 :]) - len(low[end + 1 :].lstrip())
    if low.startswith(":", end) and HEAD_AT.match(low, again) is not None and not says_what(low[again : range_.end]):
        # "Các sở: Nội vụ, Tài chính: các sở, ngành có ý kiến …": named once, summed up once more.
        end = min(subject_end(low, again), range_.end)
    if end >= range_.end or not names or len(names) > LONGEST_LIST or not says_what(low[end : range_.end]):
        return None
    is_preamble = modality is Modality.PLAIN and _PREAMBLE.search(low[at : range_.end]) is not None
    is_told_of = modality is Modality.PLAIN and is_report(passage) and _is_issuer(reader, names)
    if is_past_or_other(low, end) or is_preamble or is_told_of or _CLOSING.match(low, at):
        return Subject((), modality, end, is_barred=True)
    if modality is Modality.PLAIN and _ISSUES.match(low, end) and _is_issuer(reader, names):
        return Subject((), modality, end, is_barred=True)
    is_ordered = modality is not Modality.PLAIN or reader.force is not Modality.PLAIN
    if not is_ordered and reader.is_strict and not (DUTY_WORDS.match(low, end) or is_in_duty_section(passage)):
        return Subject((), modality, end, is_barred=True)
    units = split_units(names)
    return Subject(units, modality if modality is not Modality.PLAIN else reader.force, end) if units else None


LONGEST_LIST = 700
_CARRY_OUT = re.compile(
    r"(?:có|chịu) trách nhiệm (?:(?:tổ chức|triển khai) )*(?:thi hành|thực hiện) (?:quyết định|thông tư|nghị quyết|chỉ thị|kế hoạch|quy định|quy chế|nghị định|chương trình) này"
)


def _is_issuer(reader: Reader, names: str) -> bool:
    issuer = reader.header.issuer
    return issuer is not None and f"{unit_key(issuer)} ".startswith(f"{unit_key(names)} ")


def _is_named(text: str, low: str, at: int, modality: Modality) -> bool:
    """Whether a word that may begin a body's name does: it is written large, or one of several (*các*), or somebody is told."""
    return text[at].isupper() or modality is not Modality.PLAIN or low.startswith(("các ", "từng ", "mỗi ", "đồng chí "), at)


def _told(low: str, start: int, end: int) -> tuple[Modality, int] | None:
    """Return who is told by another within a sentence: *Thực hiện …, UBND tỉnh yêu cầu các sở …*."""
    for match in _TELLS.finditer(low, start, end):
        if HEAD_AT.match(low, match.start("who")) is not None:
            modality, begin = order(low, match.start("word"))
            if HEAD_AT.match(low, begin) is not None:
                return modality, begin
    return None


_TELLS = re.compile(r",\s+(?P<who>[^,;:.]{3,80}?)\s(?P<word>(?:yêu cầu|đề nghị|giao)\s)")


def _is_head(text: str, low: str, start: int, colon: int) -> bool:
    """Whether what stands before a colon names who is told: *Giao Sở Nội vụ:*, *Các sở: Tài chính …*."""
    modality, at = order(low, start)
    if modality is Modality.PLAIN and _names_who_does(text, low, colon) and _GROUP.match(low, at) is None:
        # "Thanh tra khoa học và công nghệ: Ủy ban nhân dân các huyện làm đầu mối …": before the colon stands what it is about.
        return False
    return (
        modality in (Modality.ORDER, Modality.REQUIRE, Modality.REQUEST)
        or (HEAD_AT.match(low, at) is not None and _is_named(text, low, at, modality))
        or not (HEAD_AT.match(low, colon) or OPENING.match(low, colon))
    )


def _names_who_does(text: str, low: str, at: int) -> bool:
    """Whether a body's name begins at `at` and goes on with what it is to do."""
    return HEAD_AT.match(low, at) is not None and text[at].isupper() and says_what(low[subject_end(low, at) :])


_GROUP = re.compile(r"(?:[^:;]{0,60}\W)?(?:bộ|sở|ban|phòng|ngành|đơn vị|cơ quan|đồng chí|ông|bà|tỉnh|xã|phường|thành phố)\s*:")
"""A noun that stands once for all those behind its colon: *Giám đốc các sở: …*."""


def _after_opening(text: str, low: str, start: int, end: int) -> tuple[Modality, int] | None:
    """Return where the subject begins behind *Trong vòng …,*, *Căn cứ …,*: at the first comma with a body's name after it."""
    is_purpose = _PURPOSE.match(low, start) is not None
    for cut in _THEN.finditer(low, start, end):
        if is_coordinating(low, start, cut.start()):
            # "Căn cứ nhiệm vụ, chủ động phối hợp với các bộ, các tổ chức …": a list of those to work with.
            return None
        after = cut.end()
        modality, begin = order(low, after)
        if modality is Modality.DUTY:
            # "Theo chức năng, nhiệm vụ của đơn vị …" names nobody.
            modality, begin = Modality.PLAIN, after
        head = HEAD_AT.match(low, begin)
        if head is not None and (
            text[begin].isupper() or low.startswith(("các ", "từng ", "mỗi "), begin) or modality is not Modality.PLAIN
        ):
            stop = subject_end(low, begin)
            if stop < end and says_what(low[stop:end]):
                return modality, begin
        elif not is_purpose and begins_with_verb(low[after:end]) and len(low[after:end].partition(",")[0].split()) > _FEW:
            # What comes now is to be done already, by whoever is named above.
            return None
    return None


_THEN = re.compile(r", (?:thì )?| thì |(?<=trình thực hiện) ")
_FEW = 3
"""Words of one of several things in a row: *Trên cơ sở kết quả kiểm tra, đánh giá, …*."""


_OFTEN = re.compile(r"(?:định kỳ|(?:hằng|hàng) (?:năm|quý|tháng|tuần))\s+")
"""*Định kỳ báo cáo …*: how often, and no clause of its own."""


def skip(low: str, start: int, end: int) -> int:
    """Return where a clause goes on behind what stands before its verb: *Căn cứ …,*."""
    if OPENING.match(low, start) is None or ((often := _OFTEN.match(low, start)) and begins_with_verb(low[often.end() : end])):
        return start
    at = low.find(", ", start, end)
    while at >= 0:
        if begins_with_verb(low[at + 2 : end]):
            return at + 2
        at = low.find(", ", at + 2, end)
    return start
