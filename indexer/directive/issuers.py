"""Who issued a document: from the lines in capitals above its type, or from what it says of itself."""

import re
from collections.abc import Sequence

from indexer.directive.codes import national_bodies
from indexer.directive.letterhead import is_body_name, without_motto
from indexer.language.folding import fold

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


def issuer_in_capitals(lines: Sequence[str]) -> str | None:
    """Return the issuer among the lines of a letterhead in capitals, from top to bottom; the body it is under comes before it.

    ``ĐẢNG BỘ TỈNH …`` / ``TỈNH ỦY`` gives the second; ``ỦY BAN NHÂN DÂN`` / ``TỈNH …`` is one name.
    """
    names: list[str] = []
    known = {fold(name) for name in national_bodies().values()}
    for line in lines:
        text = without_motto(line).strip(" *-–_.")
        if not any(map(str.isalpha, text)):
            continue
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


def issuer_in_preamble(texts: Sequence[str]) -> str | None:
    """Return who says "… xây dựng Kế hoạch", "… đề nghị:", "… ban hành Thông tư" in the opening paragraphs."""
    for text in texts:
        if text.startswith(("Điều ", "I.", "Chương ")):
            return None
        for match in _SELF.finditer(text[-2000:]):
            return _POLITENESS.split(match["name"])[0].strip()
    return None
