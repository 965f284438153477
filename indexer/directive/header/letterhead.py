"""The lines above a document's body, one at a time: what each of them is."""

import re

from indexer.directive.outline.markers import is_capitals
from indexer.directive.types import type_of_heading
from indexer.domain import Urgency
from indexer.language.folding import fold

_MOTTO = re.compile(
    r"\W*(?:cong hoa xa hoi chu nghia viet nam(?:\W+doc lap\W+tu do\W+hanh phuc)?|doc lap\W+tu do\W+hanh phuc|dang cong san viet nam)\W*"
)
_MOTTO_INSIDE = re.compile(r"cong hoa xa hoi chu nghia viet nam|doc lap\W+tu do\W+hanh phuc")
_NUMBER = re.compile(
    r"\W*(?P<of>(?:nghi quyet|luat|phap lenh|lenh|quyet dinh|thong tu|nghi dinh)\s+)?(?P<so>s[o0])\s*(?::\s*|\.\s*)?[.…_ ]*"
    r"(?P<number>\d[\w./ \-–&]*?[/\-–]|[.…_]{2,}|[^\W\d_]{0,3}\s*[/\-–])"
)
_AFTER_NUMBER = re.compile(r"\S+\s+(?P<word>[^\W\d_]+)")
_CODES_OF_NUMBER = re.compile(
    r"\W*s[o0]\s*[:.]?\s*[^:]{0,8}?\s*(?P<codes>[/\-–]\s*[^\W\d_][\w&]{0,9}(?:\s?[-/–]\s?[^\W\d_][\w&]{0,9}){0,3})\W*"
)
_PORTAL = re.compile(r"\W*cong thong t[il]?n")
_BESIDE_PLACE = " *|(+×★☆✶·•"
"""What stands before a place: a Party's star beside it, which recognition reads as another sign."""
_MAX_NUMBER_LINE = 60
_BARE_NUMBER = re.compile(r"\W*\d{1,5}\s*[-–]\s*[a-z]{1,6}\s*/\s*[a-z0-9\-–]+\W*")
_OPEN = r"[.…_, ]+|(?!dau|cuoi|giua|ram|mong)[^\s,;:]{1,4}"
"""A day or a month that is left open, or was recognised as something else than a number."""
_DAY_IN_WORDS = rf"ngay\s*(?:\d{{1,2}}|{_OPEN})\s*thang\s*(?:\d{{1,2}}|{_OPEN})\s*nam\s*(?:\d{{4}}|[\d.…_ ]*)"
_DATE = re.compile(rf"{_DAY_IN_WORDS}\W*")
_PLACE_DATE = re.compile(rf"(?P<place>[^\W\d_][^,;:.]{{1,40}}?(?:\.[^,;:.]{{1,30}})?)\s*(?P<comma>,?)\s*{_DAY_IN_WORDS}")
_SUBJECT_MARK = re.compile(r"\W*v\s*/\s*v\b\s*:?\s*")
_ADDRESSEE = re.compile(r"\W*kinh (?:gui|trinh|chuyen)\b\s*:?")
_STAMPED = re.compile(
    r"\W*(?:hoa toc(?: hen gio)?|thuong khan|khan|du thao(?:\W*(?:lan|ngay|\d).{0,40})?|luu hanh noi bo|xem xong tra lai|tai lieu (?:noi bo|hoi nghi)|ban (?:chinh|sao)|sao y(?: ban chinh)?)\W*"
)
_DRAFT = re.compile(r"\W*du thao\b")
_BASIS = re.compile(
    r"[-–•*\s“\"(]*(?:can cu|theo de nghi|xet de nghi|xet to trinh|thuc hien|tren co so|de (?:thuc hien|trien khai|tiep tuc)|tiep theo|trien khai thuc hien|"
    r"nham|trong thoi gian|thoi gian|vua qua|ngay \d+|tuan thu|phuc dap|tra loi|nham)\b"
)
_LOOKS_LIKE_BASIS = re.compile(r"\W*(?:(?i:nh[âậấẩẫ]m)|ngày)\b")
"""Other words without their diacritics, such as the year *Nhâm Thìn*; and a line that goes on with a day."""
_LEGAL_BASIS = re.compile(r"[-–•*\s“\"(]*(?:can cu|theo de nghi|xet de nghi|xet to trinh)\b")
_ENACTING = re.compile(
    r"\W*(?:quyet nghi|quyet dinh|nghi quyet|ket luan|chi thi|quy dinh|luat|phap lenh|nghi dinh|thong bao)\s*:\W*\Z"
)

_BODIES = (
    "uy ban|ubnd|hoi dong|hdnd|bo|so|ban|dang bo|dang uy|dang doan|tinh uy|thanh uy|huyen uy|quan uy|thi uy|chi bo|chi cuc|cuc|tong cuc|vu|van phong|"
    "phong|trung tam|truong|hoc vien|dai hoc|vien|toa an|vien kiem sat|cong an|bo chi huy|ngan hang|lien doan|tong lien doan|cong doan|hoi|doan|chinh phu|thu tuong|"
    "quoc hoi|chu tich|to|dai hoi|kiem toan|thanh tra|bao hiem|tong|cong ty|tap doan|benh vien|mat tran|thue|kho bac|thuong truc|uy vien|cong doan|so|giam doc|bi thu|"
    "truong ban|bo truong|thong doc|chanh an|vien truong|tong giam doc|cuc truong|hieu truong|chanh van phong|vpcp|dang"
)
_BODY = re.compile(rf"\W*(?:{_BODIES})\b")
_LOOKS_LIKE_BODY = re.compile(r"\W*(?:bản|bàn|bán|số|sổ|bỏ|bố|tờ|hồi|trưởng thành)\b")
"""Other words once their diacritics are gone."""
_PERSONS = re.compile(
    r"\W*(?:pho |quyen )?(?:chu tich|thu tuong|bo truong|thu truong|thong doc|chanh an|vien truong|tong giam doc|giam doc|cuc truong|tong cuc truong|"
    r"hieu truong|truong ban|chanh van phong|chanh thanh tra|tong thanh tra|tong kiem toan|chu nhiem|bi thu|vu truong|chi cuc truong|truong|tong bi thu|"
    r"uy vien|chi huy|tu lenh)\b"
)


def is_motto(line: str) -> bool:
    """Whether a line is the national title, the motto or the Party's title and nothing else."""
    return _MOTTO.fullmatch(fold(line)) is not None


def without_motto(line: str) -> str:
    """Cut the national title and motto out of a line that runs on into them."""
    folded = fold(line)
    spans = [match.span() for match in _MOTTO_INSIDE.finditer(folded)]
    for start, end in reversed(spans):
        line = line[:start] + " " + line[end:]
    return line.strip(" -–*|")


def number_start(line: str) -> int | None:
    """Return where the number stands in a line such as ``Số: 15/QĐ-BNV``; ``None`` for other lines."""
    folded = fold(line)
    match = _NUMBER.match(folded)
    # "Thông tư số 12/… quy định …" in full is a title.
    if match and (match["of"] is None or len(line) <= _MAX_NUMBER_LINE) and line[match.start("so") + 1] not in "ởỞỡỠờỜơƠ":
        # "… Nghị quyết" / "số 71-NQ/TW, ngày …" goes on with a sentence.
        is_prose = match["of"] is None and line[match.start("so")] == "s" and ":" not in line[: match.start("number")]
        if match["of"] and (goes_on := _AFTER_NUMBER.match(line, match.start("number"))):
            # "Nghị quyết số 9-NQ/ĐU nêu rõ …"
            is_prose = goes_on["word"].islower() and goes_on["word"] != "ngày"
        return None if is_prose else match.start("number")
    if _BARE_NUMBER.fullmatch(folded):
        return 0
    return None


def codes_of_number(line: str) -> str | None:
    """Return what stands behind the number in ``Số: … /QĐ-UBND``, sign included, however the number itself was read."""
    match = _CODES_OF_NUMBER.fullmatch(fold(line))
    if match is None or len(line) > _MAX_NUMBER_LINE or line.strip()[:2].lower() == "sở":
        return None
    return line[match.start("codes") : match.end("codes")]


def is_place_date(line: str) -> bool:
    """Whether a line is ``Hà Nội, ngày 05 tháng 01 năm 2020``, with or without the place, and nothing else."""
    text = line.strip(_BESIDE_PLACE)
    folded = fold(text)
    if _DATE.fullmatch(folded):
        return True
    match = _PLACE_DATE.match(folded)
    if match is None or len(text) - match.end() > 5:
        return False
    place = text[: match.end("place")]
    return place[0].isupper() and (match["comma"] == "," or place.istitle()) and number_start(place) is None


def place_of(line: str) -> str | None:
    """Return the place in front of a line's date."""
    text = line.strip(_BESIDE_PLACE)
    match = _PLACE_DATE.match(fold(text))
    return text[: match.end("place")].strip(" ,") if match else None


def without_subject_mark(line: str) -> str | None:
    """Return what follows ``V/v``; ``None`` for a line that does not begin so."""
    match = _SUBJECT_MARK.match(fold(line))
    return line[match.end() :] if match else None


def is_addressee(line: str) -> bool:
    """Whether a line opens with *Kính gửi* or *Kính trình*."""
    return _ADDRESSEE.match(fold(line)) is not None


def is_stamped_mark(line: str) -> bool:
    """Whether a line is a mark of urgency, draft or circulation."""
    return _STAMPED.fullmatch(fold(line)) is not None


def urgency_of(line: str) -> Urgency | None:
    """Return the degree a stamped mark gives: ``HỎA TỐC``, ``THƯỢNG KHẨN``, ``KHẨN``."""
    words = fold(line).strip(" *.:!()[]-–")
    if words.startswith("hoa toc"):
        return Urgency.MOST_URGENT
    if words == "thuong khan":
        return Urgency.VERY_URGENT
    return Urgency.URGENT if words == "khan" else None


def draft_mark(line: str) -> bool:
    """Whether a stamped mark says that the document is a draft."""
    return _DRAFT.match(fold(line)) is not None


def is_basis(line: str) -> bool:
    """Whether a line opens the way bodies do: a legal basis, ``Thực hiện …``, ``Theo đề nghị …``."""
    return _BASIS.match(fold(line)) is not None and not _LOOKS_LIKE_BASIS.match(line)


def is_legal_basis(line: str) -> bool:
    """Whether a line is ``Căn cứ …`` and no subject."""
    return _LEGAL_BASIS.match(fold(line)) is not None


def is_enacting(line: str) -> bool:
    """Whether a line is ``QUYẾT ĐỊNH:``, ``QUYẾT NGHỊ:`` or the like, which opens the articles."""
    return is_capitals(line) and _ENACTING.match(fold(line)) is not None


def is_body_name(line: str) -> bool:
    """Whether a line in capitals begins like the name of a body or of its head."""
    return is_capitals(line) and _BODY.match(fold(line)) is not None and not _LOOKS_LIKE_BODY.match(line.lower())


def is_portal_stamp(line: str) -> bool:
    """Whether a line is what recognition makes of a portal's seal over a scan."""
    return len(line) <= 60 and _PORTAL.match(fold(line)) is not None


def is_head_of_body(line: str) -> bool:
    """Whether a line in capitals begins like the title of a body's head: who decides, not who issues."""
    return is_capitals(line) and _PERSONS.match(fold(line)) is not None


def is_letterhead_cell(text: str) -> bool:
    """Whether a column of a line belongs to a letterhead beyond doubt."""
    return is_motto(text) or number_start(text) is not None or is_place_date(text)


def is_letterhead_line(text: str) -> bool:
    """Whether a line stands by itself above a body and takes nothing from its neighbours."""
    return len(text) <= 160 and (is_letterhead_cell(text) or (type_of_heading(text) is not None and len(text) <= 40))
