"""The bodies and offices that tasks are given to: where a name begins, where a list of them parts, and what makes two names one."""

import re
from collections.abc import Iterator

from indexer.assignments import Unit
from indexer.domain import Range
from indexer.language.abbreviations import find_abbreviations
from indexer.language.folding import fold

_QUANTIFIERS = (
    r"(?:(?:các|từng|mỗi|toàn thể|những|tất cả|riêng)\s+)*(?:(?:ông|bà|ông \(bà\)|đồng chí|đ/c)\s*,?\s+)*(?:(?:các|từng|mỗi)\s+)*"
)
_HEADS = (
    r"ban chấp hành|ban thường vụ|btv|thường trực|tt hđnd|bí thư|phó bí thư|cấp ủy|đảng ủy|đảng bộ|chi bộ|chi, đảng bộ|chi ủy|thành ủy|tỉnh ủy|huyện ủy|quận ủy"
    r"|ban (?:xây dựng đảng|xdđ|tổ chức|tuyên giáo|dân vận|nội chính|kiểm tra|chỉ đạo|quản lý|chỉ huy|giám đốc|giám hiệu|cán sự|chính sách|đối ngoại|tiếp công dân|công tác|văn hóa|pháp chế|bảo vệ)"
    r"|(?:cơ quan )?(?:ủy ban|ub) (?:kiểm tra|nhân dân|mặt trận|mttq)|ubkt|ubnd|ub mttq|ubmttq|văn phòng|vp(?:đu|tu|tw|ub)?|chánh văn phòng|hđnd|hội đồng|mặt trận tổ quốc|mttq"
    r"|tổ chức (?:chính trị|cơ sở đảng|đảng|đoàn thể|hội)|công đoàn|liên đoàn|đoàn (?:thanh niên|tncs|thể|đại biểu)|đoàn thể"
    r"|hội (?:liên hiệp|nông dân|cựu chiến binh|chữ thập đỏ|khuyến học|phụ nữ|lhpn|người cao tuổi|văn học|nhà báo|luật gia|doanh nghiệp)"
    r"|bộ(?= [a-zđ])(?! phận| máy| luật| đội biên chế| tiêu chí| môn| tài liệu| câu hỏi| dữ liệu| mặt| nhớ| phim| sách| chỉ số| mã| nhận diện| thủ tục| hồ sơ| công cụ)|bộ trưởng|thứ trưởng|sở(?! hữu| tại| thích| trường)|phòng(?!,? ?chống| ngừa| bệnh| cháy| học| thí nghiệm| thủ| tránh| chờ| hộ| vệ| dịch)|chi cục|cục(?! bộ| diện)|vụ(?! việc| án| mùa| lợi| kiện| đông| hè)|tổng cục|thanh tra|trung tâm(?! của)|trường(?! hợp| học tập suốt)|nhà trường|học viện|viện|bệnh viện|trạm y tế|kho bạc|bảo hiểm xã hội|ngân hàng|thuế"
    r"|công an|quân sự|quân khu|bộ đội|cơ quan|đơn vị|tổ chức, cá nhân|doanh nghiệp|thủ trưởng|người đứng đầu|giám đốc|phó giám đốc|hiệu trưởng|trưởng (?:ban|phòng|đoàn|bộ phận|các|đơn vị|khu|thôn|công an)|chủ tịch|phó chủ tịch|ủy viên|chính phủ|thủ tướng|tòa án|viện kiểm sát|kiểm toán"
    r"|tổ (?:công tác|dân phố|trưởng|giúp việc|chuyên|thư ký)|khu phố|thôn|ấp|xã, phường|phường(?= [A-ZĐ])|đài (?:phát thanh|truyền hình|truyền thanh)|báo (?:nhân dân|[a-zđ]+ [a-zđ]+)(?= )|tập đoàn|tổng công ty|công ty|địa phương|hợp tác xã|ủy ban|cán bộ, (?:công chức|đảng viên)|cơ sở (?:giáo dục|đào tạo|y tế)|đảng đoàn"
)
UNIT = re.compile(rf"{_QUANTIFIERS}(?:{_HEADS})(?!\w)", re.IGNORECASE)

_PARTS = re.compile(r"\s*;\s*|\s*,\s*(?:và\s+)?|\s+và\s+|\s*&\s*")
_BARE = re.compile(
    r"(?:các|từng|mỗi|những)\s+(?:cơ quan|phòng|sở|ban|bộ|ngành|chi|xã|đơn vị|cấp ủy|tổ chức|cơ sở)|(?:người đứng đầu )?(?:các )?(?:cấp ủy|cơ quan|phòng|sở)|cán bộ|tổ chức",
    re.IGNORECASE,
)
"""What is never a whole name: *các cơ quan, đơn vị* is one."""
_DISTRIBUTED = re.compile(
    r"(?P<before>.*?)(?:các\s+)?(?P<head>sở|bộ|phòng|ban|cục|vụ)(?:,\s*(?:ban|ngành)){0,2}\s*:\s*(?P<names>[^:;]+)\Z",
    re.IGNORECASE,
)
_NAME_PARTS = re.compile(r"\s*,\s*(?:và\s+)?|\s+và\s+(?=(?:[A-ZĐ]\w*\s*){1,3}\Z)")
_PLACES_ADDED = re.compile(r"\s*\((?!.*\b(?:xdđ|qua)\b)[^)]*\)\s*")
_LEADING = re.compile(
    r"(?:(?:cac|tung|moi|nhung|toan the|tat ca|rieng|dong chi|d/c|ong \(ba\)|ong|ba|co quan(?= uy ban)|cap uy, )\s+)+"
)
_QUALIFIERS = re.compile(r"\s+(?:viet nam|trung uong)\b")


def respelled(text: str) -> str:
    """Return `text` in lower case with *uỷ* as *ủy*: character for character, so that positions are kept."""
    lower = text.lower()
    if len(lower) != len(text):  # a capital whose small letter is two characters
        lower = "".join(character if len(small := character.lower()) != 1 else small for character in text)
    return lower.replace("uỷ", "ủy").replace("uỵ", "ụy").replace("hoá", "hóa")


def starts_with_unit(text: str) -> bool:
    """Whether `text` begins with what a body or an office is called."""
    return UNIT.match(respelled(text)) is not None


def find_units(text: str) -> tuple[Unit, ...]:
    """Return the bodies that `text`, a list of them, names, in order.

    A list parts at commas, semicolons and *và*, but only where the next part begins a name of its own: *Sở Giáo dục và Đào tạo* stays
    whole, and so does *UBND các xã, phường*. *Giám đốc các sở: Nội vụ, Tài chính* is two.
    """
    names: list[str] = []
    for clause in re.split(r"\s*;\s*", text):
        spread = _DISTRIBUTED.match(clause)
        if spread is None:
            names += _parted(clause)
            continue
        lead = spread["before"].strip(" ,")
        *others, last = _parted(lead) if lead else [""]
        # "Chánh Văn phòng, Giám đốc các sở": the office before "các sở" belongs to each of them.
        offices = re.fullmatch(r"(?:thủ trưởng|giám đốc|trưởng|bộ trưởng|chủ tịch|lãnh đạo)(?: các)?", last.lower())
        names += others if offices or not last else [*others, last]
        office = f"{last.removesuffix(' các')} " if offices else ""
        head = spread["head"][:1].upper() + spread["head"][1:]
        names += [f"{office}{head} {name}".strip() for name in _NAME_PARTS.split(spread["names"].strip(" ,.")) if name]
    return tuple(dict.fromkeys(Unit(name, unit_key(name)) for name in map(_tidied, names) if name and unit_key(name)))


def _parted(text: str) -> list[str]:
    found: list[str] = []
    separator = ""
    for part, gap in _parts(text):
        if found and (_BARE.fullmatch(found[-1].strip()) or not UNIT.match(respelled(part)) or _is_bare_end(part)):
            found[-1] += separator + part
        else:
            found.append(part)
        separator = gap
    return found


def _is_bare_end(part: str) -> bool:
    """Whether a part only goes on with a list of kinds: *…, đơn vị*, *…, doanh nghiệp*."""
    return re.fullmatch(r"(?:đơn vị|cơ quan|tổ chức|doanh nghiệp|đoàn thể|địa phương)", respelled(part).strip()) is not None


def _parts(text: str) -> Iterator[tuple[str, str]]:
    reached = 0
    for match in _PARTS.finditer(text):
        yield text[reached : match.start()], match.group()
        reached = match.end()
    yield text[reached:], ""


def _tidied(name: str) -> str:
    return " ".join(name.strip(" ,;:.-–*").split())


def unit_key(name: str) -> str:
    """Return what all spellings of a name have in common; for comparing, not for showing.

    ``Các đồng chí Ủy viên BTV`` and ``Uỷ viên Ban Thường vụ`` have the same.
    """
    written = name
    for match in reversed(find_abbreviations(name)):
        if len(match.expansions) == 1:
            written = written[: match.range.start] + match.expansions[0] + written[match.range.end :]
    folded = fold(_PLACES_ADDED.sub(" ", written))
    folded = _LEADING.sub("", folded, count=1) if _LEADING.match(folded) else folded
    plain = re.sub(r"[^\w]+", " ", folded).replace(" va ", " ")
    return _QUALIFIERS.sub("", " ".join(plain.split()))


def is_same_unit(asked: str, key: str) -> bool:
    """Whether a body whose key is `key` is meant by the key `asked`: the words of the one in order among those of the other."""
    if not asked:
        return False
    return f" {asked} " in f" {key} "


def trimmed(text: str, part: Range) -> Range:
    """Return `part` of `text` without white space and punctuation at its ends."""
    start, end = part
    while start < end and not text[start].isalnum() and text[start] not in '“"(':
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in '”")':
        end -= 1
    return Range(start, end)
