"""The end of a document read: who signed it, holding which office, and who receives it."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from indexer.directive.casing import restore_case
from indexer.directive.header.closing import is_recipients
from indexer.directive.outline.markers import is_capitals
from indexer.domain import Range
from indexer.language.folding import fold

_SIGNED_FOR = re.compile(
    r"(?<![^\W_])(?:T/M|T\.M\.?|TM\.|TM(?=\s[^\W\d_]{2})|K/T|K\.T\.?|KT\.|KT(?=\s[^\W\d_]{2})|T/L|T\.L\.?|TL\.|TUQ\.|T/UQ|Q\.)\s*(?=[^\W\d_]{2})"
)
_DEPUTY = r"(?:pho |quyen |q\. ?)?"
_OFFICE = re.compile(
    rf"(?<![^\W_])(?:{_DEPUTY}(?:tong bi thu|chu tich nuoc|chu tich|thu tuong|bo truong|tong thanh tra|thong doc|chanh an|vien truong|"
    r"tong giam doc|giam doc|tong cuc truong|cuc truong|chi cuc truong|vu truong|tong kiem toan(?: nha nuoc)?|hieu truong|chanh van phong|chanh thanh tra|"
    r"chu nhiem|truong ban|truong phong|truong doan|truong dai dien|tong thu ky|bi thu|chi huy truong|tu lenh|truong thue|truong)|thu truong|tong tham muu truong|"
    r"uy vien|bi thu thu nhat|thuong truc|tham muu truong|ke toan truong|thu ky)(?![^\W_])"
)
_FOR_BODY = re.compile(r"(?<![^\W_])(?:T/M|T\.M\.?|TM\.?)\s*(?=[^\W\d_]{2})")
_BODIES_LIKE_OFFICES = re.compile(r"(?<![^\W_])(?:ĐOÀN (?=CHỦ TỊCH)|BAN (?=BÍ THƯ))")
_GLUED = re.compile(
    r"(?<=[^\W\d_])(?=(?:CHỦ TỊCH|THỦ TƯỚNG|BỘ TRƯỞNG|THỨ TRƯỞNG|GIÁM ĐỐC|BÍ THƯ|THỐNG ĐỐC|CỤC TRƯỞNG|CHÁNH (?:ÁN|VĂN PHÒNG))(?![^\W_]))"
)
"""A line break lost: ``QUỐC HỘICHỦ TỊCH``."""
_SIGNED = re.compile(r"\(?\s*(?:[Đđ]ã ký|ĐÃ KÝ|[Kk]ý tên|[Kk]ý, [^)]{3,40})\s*\)?")
_RANK = re.compile(
    r"(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá)|Đại úy|Thượng úy|PGS|GS|TSKH|TS|ThS|Ths|BSCKI{1,2}|BSCK\d|BS|KS|CN|CVCC)(?:[.,]\s*|\s+)"
)
_SURNAME_LIST = (
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh truong dinh lam phung mai to ha ta tang luong "
    "chau thai cao luu la quach cu kieu lai tong van dam quan trieu bach nong ma vi be giang hua giap thach h' y k' dieu kha lo loc cam luc lu vang sung giang thao "
    "khuat mac nghiem thieu ung bien dong ninh que ton au khuc kim hau chu vien ksor rah siu danh son"
)
_SURNAMES = frozenset(_SURNAME_LIST.split())
_NAME_WORDS = Range(2, 6)
_TAKEN = re.compile(r"(?<=[^\s]) (?:PHÓ|QUYỀN)\Z")
_SEPARATED = re.compile(r"\s*;\s*")
_BULLET = re.compile(r"(?:(?<=\s)|(?<=[;.)])|\A)[-–•+]\s*(?=[^\W_])")
_BULLET_AFTER_END = re.compile(r"(?:(?<=[;.)])|\A)\s*[-–•+]\s*(?=[^\W_])")
_ON_FILE = re.compile(r"\W*luu\b")
_AS_ABOVE = re.compile(r"\W*nhu (?:tren|kinh gui)\b\W*")
_LAST_ENTRY = re.compile(r"\bLưu\s*:?\s*[^;]*")
_OPENING = re.compile(r"\W*(?:n[oơ]i nhan|kinh (?:gui|trinh|chuyen))\s*[:;.]?\s*")
_MAX_RECIPIENT = 300

_OFFICES_IN_PROSE = (
    "đồng chí Chủ tịch và đồng chí Phó Chủ tịch, đồng chí Chủ tịch Quốc hội, đồng chí Phó Thống đốc, đồng chí Thứ trưởng Thường trực, đồng chí Thủ tướng và đồng chí Phó Thủ tướng, đồng chí Bộ trưởng và đồng chí Thứ trưởng, đồng chí Bí thư và đồng chí Phó Bí thư "
    "Thường trực, đồng chí Phó Tổng Giám đốc và đồng chí Phó Giám đốc, đồng chí Phó Cục trưởng, đồng chí Phó Vụ trưởng, đồng chí Phó Hiệu trưởng, đồng chí Phó Trưởng ban, "
    "đồng chí Phó Trưởng phòng, đồng chí Chánh Văn phòng và đồng chí Phó Chánh Văn phòng, đồng chí Phó Chủ nhiệm, đồng chí Ủy viên Ban Thường vụ"
)
"""How the words of offices are written where the document itself does not show it."""


class Signature(NamedTuple):
    """Who signed."""

    name: str
    """As written."""
    title: str | None
    """The office, as running text has it."""
    confidence: float
    authority: str | None
    """The body on whose behalf, after *T/M*, as written."""


class Cell(NamedTuple):
    """A part of a paragraph of the closing."""

    text: str
    is_listed: bool
    """It belongs to *Nơi nhận*."""


def closing_cells(texts: Sequence[str]) -> list[Cell]:
    """Part a closing's paragraphs into the list of recipients and the signature block, whichever way the columns fell."""
    found: list[Cell] = []
    listing = False
    for text in _with_whole_offices(texts):
        for cell in text.split(" | "):
            if is_recipients(cell):
                listing = True
            start = _signature_start(cell)
            if listing and start is not None:
                found += [Cell(cell[:start].strip(), is_listed=True)] * (start > 0)
                found.append(Cell(cell[start:].strip(), is_listed=False))
                listing = start == 0 and not _has_last_entry(found)
            else:
                found.append(Cell(cell, is_listed=listing and _may_be_listed(cell)))
                listing = listing and not _LAST_ENTRY.search(cell)
    return found


def _with_whole_offices(texts: Sequence[str]) -> Iterator[str]:
    """Give back to an office what the column beside it took of it: ``- Ban Bí thư, PHÓ`` / ``TRƯỞNG BAN``."""
    taken = ""
    for text, after in pairwise([*texts, ""]):
        own = f"{taken} {text}" if taken else text
        deputy = _TAKEN.search(own)
        taken = (
            deputy.group().strip()
            if deputy and not is_capitals(own) and is_capitals(after) and _OFFICE.match(fold(after))
            else ""
        )
        yield own[: deputy.start()] if deputy and taken else own


def _has_last_entry(cells: Sequence[Cell]) -> bool:
    return any(cell.is_listed and _LAST_ENTRY.search(cell.text) for cell in cells)


def _may_be_listed(cell: str) -> bool:
    return not (is_capitals(cell) and " " in cell) and not _SIGNED.fullmatch(cell) and _name(cell.split()) is None


def _signature_start(cell: str) -> int | None:
    for match in _SIGNED_FOR.finditer(cell):
        if is_capitals(cell[match.end() : match.end() + 12]):
            return match.start()
    last = _LAST_ENTRY.search(cell)
    offices = [match.start() for match in _OFFICE.finditer(fold(cell)) if cell[match.start() : match.end()].isupper()]
    later = [start for start in offices if last and start > last.start()]
    if later:
        return later[0]
    return 0 if offices and offices[0] == 0 and is_capitals(cell[:12]) else None


def listed_in(texts: Sequence[str]) -> list[str]:
    """Return the parts of a closing's paragraphs that list recipients, each entry whole."""
    found: list[str] = []
    for cell in closing_cells(texts):
        if not cell.is_listed:
            continue
        # A page may end, and the signature stand, between two lines of an entry.
        if found and cell.text[:1].islower() and found[-1][-1] not in ".;:,":
            found[-1] += f" {cell.text}"
        else:
            found.append(cell.text)
    return found


def read_signature(texts: Sequence[str], examples: Sequence[str]) -> Signature | None:
    """Return who signed in the block whose paragraphs are `texts`; `examples` show how the document writes its words."""
    parts = [cell.text for cell in closing_cells(texts) if not cell.is_listed]
    above: list[str] = []
    for part in parts:
        plain = _GLUED.sub(" ", _SIGNED.sub(" ", part))
        words = plain.replace("*", " ").split()
        named = _name(words) if above else None
        if named is None and (split := _split_name(words)):
            above.append(_without_ranks(words[: split.start]))
            named = " ".join(words[split.start : split.end])
        if named is None:
            above.append(plain.strip())
            continue
        block = [line for line in above if line and is_capitals(line)]
        return _signature(named, block, examples) if block else None
    return None


def _signature(name: str, block: Sequence[str], examples: Sequence[str]) -> Signature:
    is_known = fold(name.split(maxsplit=1)[0]) in _SURNAMES
    title = _title(block)
    confidence = 0.6 + 0.2 * is_known + 0.15 * (title is not None)
    shown = restore_case(title, [*[_OFFICES_IN_PROSE] * 5, *examples]) if title else None
    return Signature(name, shown, confidence, _authority(" ".join(block)))


def _authority(block: str) -> str | None:
    """Return the body after *T/M*: all up to the next office or prefix."""
    found = _FOR_BODY.search(block)
    if found is None:
        return None
    rest = block[found.end() :]
    ends = [match.start() for match in _SIGNED_FOR.finditer(rest)]
    ends += _offices(rest)[:1]
    return rest[: min(ends, default=len(rest))].strip(" ,.:*-–") or None


def _title(block: Sequence[str]) -> str | None:
    """Return the signer's own office: what follows the office signed for."""
    text = " ".join(block)
    prefixes = list(_SIGNED_FOR.finditer(text))
    own = text[prefixes[-1].end() :] if prefixes else text
    offices = _offices(own)
    for_head = bool(prefixes) and prefixes[-1].group()[0] in "KkTtQ" and not prefixes[-1].group().startswith(("TM", "T/M", "T.M"))
    if prefixes and prefixes[-1].group().startswith("Q."):
        return f"Q. {own.strip(' ,.:*')}"
    if not offices or (for_head and len(offices) < _NAME_WORDS.start):
        return None
    first = _own_office(offices, own, for_head=for_head)
    return own[first:].strip(" ,.:*-–") or None


def _own_office(starts: Sequence[int], text: str, *, for_head: bool) -> int:
    deputies = [start for start in starts[1:] if fold(text[start : start + 6]).startswith(("pho ", "thu tr"))]
    if deputies:
        return deputies[0]
    return starts[1] if for_head else starts[0]


def _offices(text: str) -> list[int]:
    """Return where offices begin in a block in capitals; *ĐOÀN CHỦ TỊCH* and *BAN BÍ THƯ* are bodies."""
    starts = [match.start() for match in _OFFICE.finditer(fold(text)) if not text[match.start() :].startswith("TRƯƠNG")]
    bodies = {match.end() for match in _BODIES_LIKE_OFFICES.finditer(text)}
    return [start for start in starts if start not in bodies]


def _without_ranks(words: Sequence[str]) -> str:
    text = " ".join(words)
    rank = next((match for match in _RANK.finditer(f"{text} ") if match.end() >= len(text)), None)
    return text[: rank.start()].strip() if rank else text


def _name(words: Sequence[str]) -> str | None:
    """Return the person's name that `words` are, without rank and degree; ``None`` where they are something else."""
    text = " ".join(words).strip(" *.,")
    while rank := _RANK.match(text):
        text = text[rank.end() :].strip()
    parts = text.split()
    if not _NAME_WORDS.start <= len(parts) <= _NAME_WORDS.end or not all(part.replace("-", "").isalpha() for part in parts):
        return None
    cased = all(part[0].isupper() and (part[1:].islower() or len(part) == 1) for part in parts)
    # In capitals a name looks like an office: the surname must be one.
    shouted = text.isupper() and fold(parts[0]) in _SURNAMES
    is_office = _OFFICE.match(fold(text)) is not None and parts[0].lower() != "trương"
    return text if (cased or shouted) and not is_office else None


def _split_name(words: Sequence[str]) -> Range | None:
    """Return which words of a block that ran together, ``KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn A …``, are the name."""
    start = next((place + 1 for place, (word, after) in enumerate(pairwise(words)) if word.isupper() and _is_cased(after)), None)
    if start is None or len(words[start - 1]) == 1:
        return None
    while start < len(words) and (rank := _RANK.match(" ".join(words[start:]) + " ")):
        start += len(rank.group().split())
    end = start
    while end < len(words) and end - start < _NAME_WORDS.end and _is_cased(words[end]):
        end += 1
    is_long_enough = end - start >= _NAME_WORDS.start
    return Range(start, end) if is_long_enough and is_capitals(" ".join(words[: max(start - 1, 1)])) else None


def _is_cased(word: str) -> bool:
    return word.isalpha() and word[0].isupper() and (word[1:].islower() or len(word) == 1)


def recipients_of(texts: Sequence[str]) -> list[str]:
    """Return those listed in the paragraphs of *Kính gửi* or *Nơi nhận*, in order, file copies and "as above" left out."""
    found: list[str] = []
    for text in texts:
        opening = _OPENING.match(fold(text))
        for entry in _entries(text[opening.end() :] if opening else text):
            above = _AS_ABOVE.match(fold(entry))
            name = (entry[above.end() :] if above else entry).strip(" -–•+*.,:;")
            is_name = name[:1].isalpha() and len(name) <= _MAX_RECIPIENT
            if is_name and not _ON_FILE.match(fold(name)):
                found.append(name)
    return list(dict.fromkeys(found))


def _entries(text: str) -> Iterator[str]:
    for entry in _bulleted(text):
        # "Các Bộ: Tư pháp; Nội vụ" is one entry.
        yield from [entry] if ":" in entry else _SEPARATED.split(entry)


def _bulleted(text: str) -> list[str]:
    """Part a list at its bullets; a hyphen may stand inside a name as well."""
    bullets = _BULLET.findall(text)
    if len(bullets) <= 1:
        return [text]
    return (_BULLET_AFTER_END if 2 * text.count(";") >= len(bullets) - 1 else _BULLET).split(text)
