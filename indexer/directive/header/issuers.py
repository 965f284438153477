"""Who issued a document: from the lines in capitals above its type, or from what it says of itself."""

import re
from collections.abc import Sequence

from indexer.directive.citations.codes import national_bodies
from indexer.directive.header.letterhead import is_body_name, without_motto
from indexer.language.folding import fold

_MAX_NAME = 130
"""Characters of a body's name."""
_NUMBER_LINE = re.compile(r"\W*so\s*:")
_GENERIC = re.compile(
    r"(?:VĂN PHÒNG|BAN THƯỜNG VỤ|THƯỜNG TRỰC|BAN TỔ CHỨC|BAN TUYÊN GIÁO(?: VÀ DÂN VẬN)?|BAN DÂN VẬN|BAN NỘI CHÍNH|ỦY BAN KIỂM TRA|BAN XÂY DỰNG ĐẢNG)"
)
# The body above and the issuer in one line: "BỘ TÀI CHÍNH CỤC THUẾ".
_UNDER = re.compile(
    r"(?:BỘ|UBND|[ỦU][YỶ] BAN NHÂN DÂN|TỔNG CỤC|CỤC|SỞ|ĐẢNG BỘ)\s(?:\S+\s){1,12}?(?P<name>(?:CHI CỤC|CỤC|SỞ|TRUNG TÂM|VĂN PHÒNG|BAN QUẢN LÝ|THUẾ (?:TỈNH|THÀNH)|"
    r"ĐẢNG [ỦU]Y|TỈNH [ỦU]Y|THÀNH [ỦU]Y)(?:\s\S+)*)\Z"
)
_STARTS = (
    r"(?:Ban|Ủy ban|Uỷ ban|UBND|HĐND|Hội đồng|Bộ trưởng|Bộ|Sở|Chính phủ|Thủ tướng|Thống đốc|Quốc hội|Chủ tịch|Chánh án|Viện trưởng|Tổng|"
    r"Đảng ủy|Đảng uỷ|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Thành uỷ|Huyện ủy|Chi bộ|Thường trực|Văn phòng|Cục|Giám đốc|Công an|Thuế|Trường|Trung tâm|Liên đoàn|Hội)"
)
_POLITENESS = re.compile(r"\s(?:xin|trân trọng|kính|đã|có|vừa)\s")
_SELF = re.compile(
    rf"(?:\A|[,;] )(?P<name>{_STARTS}(?![^\W_])[^,;.:]{{0,90}}?)\s(?:xây dựng|ban hành|đề nghị|yêu cầu|hướng dẫn|quy định|quyết định|thông báo|chỉ thị|quyết nghị|nhận được|có ý kiến)"
    r"(?=\s+(?:Kế hoạch|kế hoạch|Nghị|Quyết|Thông|Chương|Chỉ|Hướng|Quy|Luật|Pháp|Đề án|Báo cáo|về|một số|các|như sau|công văn|văn bản|Công văn|Văn bản|đơn|phản ánh|ý kiến)|\s*:)"
)


_FAREWELL = re.compile(rf"(?P<name>{_STARTS}(?![^\W_])[^,;.:]{{0,90}}?)\s(?:xin )?thông báo (?:để|tới|đến|cho)\b")
_HEAD = re.compile(
    r"(?i)(?:bộ trưởng (?=bộ\b)|thống đốc (?=ngân hàng\b)|chủ tịch (?=(?:ủy|uỷ) ban\b|ubnd\b)|trưởng (?=ban\b)|tổng (?=thanh tra\b))"
)
_CENTRAL_COMMITTEE = re.compile(r"(?:ban chap hanh trung uong(?: dang)?|trung uong dang)\Z")
_CENTRAL_BODIES = {"bo chinh tri": "Bộ Chính trị", "ban bi thu": "Ban Bí thư"}
_COMMITTEE = re.compile(r"(?:ban chap hanh trung uong(?: dang)?|trung uong dang)\Z")
_CENTRAL_BODY = re.compile(r"bo chinh tri|ban bi thu")
_COMMITTEE = re.compile(r"(?:tinh|thanh|huyen|quan|thi|dang) uy\b")
_BODIES_OF_COMMITTEES = {"ban thuong vu": "Ban Thường vụ", "thuong truc": "Thường trực"}


_PLACE = re.compile(r"(?:TỈNH|THÀNH PHỐ|TP\.?|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN|XÃ|PHƯỜNG|ĐẶC KHU|VÀ|VIỆT NAM)(?![^\W_])")


def bodies_among(lines: Sequence[str]) -> list[str]:
    """Return the first lines in capitals that name bodies, each with its place; the rest of a page without a letterhead is no issuer."""
    found: list[str] = []
    above = False
    for line in lines:
        above = is_body_name(line) or (above and _PLACE.match(line) is not None)
        if above:
            found.append(line)
        elif found:
            break
    return found


def issuer_in_capitals(lines: Sequence[str]) -> str | None:
    """Return the issuer among the lines of a letterhead in capitals, from top to bottom; the body it is under comes before it.

    ``ĐẢNG BỘ TỈNH …`` / ``TỈNH ỦY`` gives the second; ``ỦY BAN NHÂN DÂN`` / ``TỈNH …`` is one name.
    """
    names: list[str] = []
    known = {fold(name) for name in national_bodies().values()}
    for line in lines:
        text = without_motto(line).strip(" *-–_.")
        if not any(map(str.isalpha, text)) or _NUMBER_LINE.match(fold(text)):
            continue
        if names and len(names[-1]) + len(text) > _MAX_NAME and not is_body_name(text):
            break  # a table, or a page of capitals
        goes_on = names and (names[-1].endswith((" VÀ", ",", "-")) or fold(f"{names[-1]} {text}") in known)
        if names and (goes_on or not is_body_name(text)):
            names[-1] += f" {text}"
        elif is_body_name(text):
            names.append(text)
    if not names:
        return None
    if under := _UNDER.match(names[-1]):
        return under["name"]
    if len(names) > 1 and _GENERIC.fullmatch(names[-1]):
        return f"{names[-1]} {names[-2].removeprefix('BAN CHẤP HÀNH ')}"
    return names[-1]


def name_of(written: str) -> str | None:
    """Return the name of a body of the whole country, written in any case, as it is spelled."""
    return next((name for name in national_bodies().values() if fold(name) == fold(written)), None)


def issuer_of_symbol(symbol: str) -> str | None:
    """Return the body that a symbol's code names, where the country has only one: ``CP``, ``QH15``, ``BGDĐT``."""
    code = re.search(r"(?P<code>[^\W\d_]+)\d*\Z", symbol)
    return national_bodies().get(code["code"]) if code else None


def issuer_in_farewell(texts: Sequence[str]) -> str | None:
    """Return who says at the end "Văn phòng Chính phủ thông báo để các bộ biết, thực hiện"."""
    for text in reversed(texts):
        if (match := _FAREWELL.match(text)) is not None:
            return match["name"]
    return None


def body_of_head(issuer: str) -> str:
    """Return the body where its head is named: ``Bộ trưởng Bộ Y tế`` issues for ``Bộ Y tế``."""
    match = _HEAD.match(issuer)
    return issuer[match.end() :][:1].upper() + issuer[match.end() + 1 :] if match else issuer


def real_author(issuer: str, authority: str) -> str | None:
    """Return the body of a Party committee that speaks, from the letterhead's `issuer` and the signature's `authority`.

    The standing committee prints the committee's name above, and signs for itself; so do the Politburo and the Secretariat.
    """
    speaking = fold(authority)
    if _CENTRAL_COMMITTEE.match(fold(issuer)):
        return _CENTRAL_BODIES.get(speaking)
    body = _BODIES_OF_COMMITTEES.get(speaking) if _COMMITTEE.match(fold(issuer)) else None
    return f"{body} {issuer}" if body else None


def issuer_in_preamble(texts: Sequence[str]) -> str | None:
    """Return who says "… xây dựng Kế hoạch", "… đề nghị:", "… ban hành Thông tư" in the opening paragraphs."""
    for text in texts:
        if text.startswith(("Điều ", "I.", "Chương ")):
            return None
        for match in _SELF.finditer(text[-2000:]):
            return _POLITENESS.split(match["name"])[0].strip()
    return None
