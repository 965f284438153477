"""Bodies and offices as directives name them: where a name begins, how a list of them comes apart, what is the same name."""

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.assignments import Unit
from indexer.directive.assignments.wording import plain
from indexer.language.abbreviations import find_abbreviations
from indexer.language.folding import fold
from indexer.language.normalise import collapse

_DETERMINER = r"(?:(?:các|từng|mỗi|mọi|toàn thể|những|một số|lãnh đạo|tập thể|đại diện|đồng chí|đ/c|ông|bà|\(bà\))[,:]?\s+)*"
_HEADS = (
    r"ban chấp hành",
    r"ban thường vụ",
    r"ban(?! (?:hành|bố|đầu|ngày|đêm|sơ|công|phát|tặng|thưởng|đỏ)(?!\w))(?=[,\s]|$)",
    r"(?:phó\s+)?(?:tổng\s+)?bí thư|(?:phó\s+)?tổng thư ký",
    r"(?:ban )?thường trực(?= \S)",
    # In letters: "Đề nghị Quý Cơ quan …".
    r"quý (?:cơ quan|đơn vị|sở|bộ|ban|công ty|ủy ban|trường)",
    r"cấp ủy",
    r"(?:đảng|tỉnh|thành|huyện|quận|thị) ủy",
    r"đảng bộ",
    r"chi,? (?:đảng )?bộ",
    r"chi ủy",
    r"(?:cơ quan )?ủy ban",
    r"ubkt|ubnd|bhxh|ubmttq|ubmt|hđnd|mttq|vpđu|vptu|btv|bch|bcđ|bxdđ|bql|bgh|btg|btgdv",
    r"văn phòng",
    r"hội đồng",
    r"mặt trận tổ quốc",
    r"chính phủ|quốc hội(?! khóa)",
    r"đoàn thể|đoàn (?:thanh niên|tncs|trường|xã|phường|đại biểu|kiểm tra|công tác|thanh tra|giám sát|kinh tế|khối)",
    r"công đoàn|liên đoàn|liên minh",
    r"hội (?:liên hiệp|lhpn|lhtn|phụ nữ|nông dân|cựu chiến binh|chữ thập đỏ|khuyến học|người cao tuổi|luật gia|cựu|doanh nghiệp)|hội(?=,)",
    r"tổ chức (?:chính trị|đảng|cơ sở đảng|đoàn|hội|xã hội|tín dụng|khoa học|hành nghề)|tổ chức(?=,)|(?<=các )tổ chức(?= )",
    r"bộ (?:trưởng|tư lệnh|chỉ huy|đội biên phòng)|(?<=các )bộ phận(?! tiếp nhận)(?= )|giáo viên (?:chủ nhiệm|bộ môn|phụ trách)|gvcn",
    r"bộ(?=:|,|\s+(?:công an|công thương|dân tộc|giáo dục|khoa học|ngoại giao|nội vụ|nông nghiệp|quốc phòng|tài chính|tư pháp|văn hóa|xây dựng|y tế))",
    r"bộ(?= (?:vhttdl|gd(?:&|-)?đt|kh(?:&|-)?cn|nn(?:&|-)?mt|nv|tc|xd|yt|ct|ca|qp|tp|ng)(?!\w))",
    r"b(?:gdđt|khcn|tc|nv|xd|yt|ct|ca|qp)(?=\W)",
    r"sở(?! hữu| thích| trường)",
    r"phòng(?! chống|, chống| ngừa| bệnh| cháy|, ngừa| học)",
    r"chi cục|tổng cục|cục(?! bộ| diện)|vụ(?! việc| án| mùa| lợi)|thanh tra(?! viên)",
    r"trung tâm|học viện|viện(?! dẫn| trợ| phí)|bệnh viện|trạm|nhà trường|trường(?! hợp)|đại học|cơ sở(?! vật chất| dữ liệu| hạ tầng| pháp lý| lý luận| khoa học| thực tiễn| để| cho| các)",
    r"công an|quản lý thị trường|quân sự|bộ đội|kiểm lâm|lực lượng (?:kiểm lâm|công an|quân đội|chức năng|cảnh sát)|hải quan|thuế (?:tỉnh|thành phố|cơ sở)|kho bạc|ngân hàng|bảo hiểm xã hội|kiểm toán nhà nước",
    r"tòa án|viện kiểm sát|cơ quan(?! chức năng này)|đơn vị(?! tính| hành chính)|địa phương|ngành(?! nghề)|thủ trưởng|người đứng đầu",
    r"(?:phó\s+)?(?:giám đốc|hiệu trưởng|chủ tịch|chủ nhiệm|thủ tướng)|(?:phó\s+)?trưởng (?:ban|phòng|ngành|đoàn|thôn|khu|các|công an|ấp|bản|xóm|tổ|trạm|khoa|nhóm|đội)|(?:phó\s+)?(?:(?:tổng |chi )?cục|vụ|viện|tổng tham mưu|tổ|đội|trạm|đoàn|nhóm) trưởng|tư lệnh|chính ủy|kế toán trưởng|(?:phó\s+)?chánh (?:văn phòng|thanh tra|án)|(?:ủy|thành|tổ) viên(?! chính thức)|tổng giám đốc",
    r"tổ (?:công tác|dân phố|giúp việc|công nghệ|đại biểu|giám sát|biên tập|thư ký|hợp tác|chuyên gia|trưởng|kiểm tra|thẩm định|bảo vệ|an ninh|tư vấn)|đội (?:công tác|kiểm tra|quản lý|thuế|cảnh sát|phòng cháy|dân phòng|phản ứng|tuyên truyền)|khu (?:phố|dân cư)|thôn|ấp|bản(?=,)",
    r"doanh nghiệp|tập đoàn|tổng công ty|công ty|hợp tác xã|chủ đầu tư|chủ rừng|chính quyền|(?:ubnd )?cấp (?:xã|tỉnh|huyện)",
    r"báo(?: và| nhân dân| sài gòn|(?=,))|đài (?:phát thanh|truyền hình|tiếng nói)|thông tấn xã|cổng thông tin",
    r"xã,|phường,|tỉnh,|xã và|phường và|(?:tỉnh|thành phố|xã(?! hội)|phường)(?=\s+[a-zđ])",
)
HEAD = rf"{_DETERMINER}(?:{'|'.join(_HEADS)})(?!\w)"
HEAD_AT = re.compile(HEAD)
"""Where, in text as :func:`~indexer.directive.assignments.wording.plain` makes it, the name of a body may begin."""
_PEOPLE = (
    rf"{_DETERMINER}(?:cán bộ|công chức|viên chức|người lao động|đảng viên|người (?:có|được|phụ trách|làm|quản lý|sử dụng|lập|hướng dẫn|thực hiện|tiếp nhận|ký)"
    r"|tổ chức, cá nhân|cá nhân|hộ (?:gia đình|kinh doanh)|chủ (?:sở hữu|cơ sở|phương tiện|hộ|dự án|tàu)|bên [a-zđ]+)(?!\w)"
)
PEOPLE_AT = re.compile(_PEOPLE)
"""Where, in the same text, people of a kind may be named: *Người sử dụng lao động*."""
CHARGED_AT = re.compile(
    rf"(?P<whom>{_PEOPLE}(?:(?! có quyền| không )[^.;:()]){{0,140}}?)"
    r"\s+(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|phải(?! (?:có(?! trách nhiệm| nhiệm vụ)|được|là|đáp ứng|chịu(?! trách nhiệm))))(?!\w)"
)
"""People of a kind, whom nothing but a word for duty shows to be told something: *Người lập hồ sơ có trách nhiệm …*."""

# Names of departments that have an "and" or a comma inside.
_JOINED = (
    r"cục, vụ|(?:sở|bộ), (?:ban,? )?ngành(?:, (?:đoàn thể|địa phương))*|giáo dục(?: và|,)? đào tạo|tuyên giáo và dân vận|nông nghiệp và môi trường|khoa học và công nghệ|dân tộc và tôn giáo|văn hóa và thể thao"
    r"|văn hóa, thể thao và du lịch|thông tin và truyền thông|tài nguyên và môi trường|hđnd và ubnd|hội đồng nhân dân và ủy ban nhân dân"
    r"|lao động(?:,| -| –) thương binh và xã hội|kế hoạch(?: và| -| –) đầu tư|đoàn đại biểu quốc hội và h(?:đnd|ội đồng nhân dân)|kinh tế, hạ tầng và đô thị|nông thôn và đô thị"
    r"|chi,? đảng bộ|xây dựng và phát triển|phòng cháy,? chữa cháy và cứu nạn,? cứu hộ|du lịch và thể thao|báo và phát thanh, truyền hình"
    r"|phát thanh và truyền hình|phát thanh, truyền hình|phát triển nông thôn và quản lý"
)
JOINED = re.compile(_JOINED)
"""Names that hold a comma or *và*."""
_CUT = re.compile(r"\s*;\s*(?:và\s+)?|\s*,\s*(?:và\s+|cùng\s+)?|\s+(?:và|cùng)\s+")
_PARENTHESES = re.compile(r"\s*\([^()]*\)?")
_COMMON = re.compile(r"\s*(?:các|từng|mỗi|toàn thể|những|một số|lãnh đạo|đại diện|đồng chí|đ/c|ông|bà)(?!\w)")
_COMMON_FIRST = re.compile(r"(?i)\A\s*(?:(?:các|ông|bà|\(bà\)|đồng chí|đ/c)\s+)+")
_ALSO_NAME = re.compile(r"công an|ngân hàng|công thương|thanh tra")
"""Begins the name of a body, and that of a ministry."""
_GROUP_HEAD = re.compile(
    r"(?P<who>(?:(?:các|ông|bà|\(bà\)|đồng chí)\s+)*(?:(?:phó\s+)?giám đốc|thủ trưởng|chủ tịch|trưởng|bộ trưởng|bí thư)\s+)?(?P<all>các\s+)(?P<head>bộ|sở|phòng|ban(?! hội đồng| hđnd| đảng)|chi cục|tỉnh|xã|phường|thành phố)\s*:?\s+(?=\S)"
)
_TAIL = re.compile(r"[\s,;:.\-–]+\Z")
_WORDS = re.compile(r"\w+")
_EMPTY_WORDS = frozenset({"va", "cac", "nhung"})
_LONGEST = 220


def split_units(text: str) -> tuple[Unit, ...]:
    """Return the bodies that a list names, each as written; *các sở: Nội vụ, Tài chính* are two departments."""
    return tuple(dict.fromkeys(unit_of(part) for part in _parts(text) if part))


def unit_of(written: str) -> Unit:
    """Return a body by its name as it is written."""
    name = _expanded(collapse(written))
    return Unit(written, name, unit_key(name))


def unit_key(name: str) -> str:
    """Return what names of one body have in common: folded, abbreviations written out, without *và*, *các*, *đồng chí* and signs."""
    words = _WORDS.findall(fold(_expanded(name)).replace("dong chi ", ""))
    return " ".join(word for word in words if word not in _EMPTY_WORDS) or " ".join(words)


_QUALIFIERS = (
    "dang uy",
    "phuong",
    "xa",
    "tinh",
    "thanh pho",
    "thanh uy",
    "tinh uy",
    "uy ban nhan dan",
    "dac khu",
    "cap",
    "so",
    "bo",
)


def is_same_unit(key: str, asked: str) -> bool:
    """Whether a body of `key` is meant by one who asks for `asked`: the same, or one of them leaves out what it belongs to."""
    if key == asked or key.startswith(f"{asked} "):
        return True
    rest = asked.removeprefix(f"{key} ")
    # A bare "UBND" is not that of the ward: a name needs three words to stand for a longer one.
    return rest != asked and key.count(" ") >= 2 and rest.startswith(_QUALIFIERS) and key not in _TOO_COMMON


_TOO_COMMON = frozenset({"uy ban nhan dan", "hoi dong nhan dan", "mat tran to quoc", "uy ban mat tran to quoc", "ban chap hanh"})


def is_unit_list(text: str) -> bool:
    """Whether a text is nothing but the names of bodies."""
    return len(text) <= _LONGEST and HEAD_AT.match(plain(text)) is not None


def _parts(text: str) -> Iterator[str]:
    bare = _PARENTHESES.sub(lambda match: " " * len(match[0]), text)
    low = plain(bare)
    start, prefix = 0, ""
    for cut in [*_CUT.finditer(JOINED.sub(lambda match: "·" * len(match[0]), low)), None]:
        end, after = (cut.start(), cut.end()) if cut else (len(bare), len(bare))
        goes_on = bool(prefix) or _GROUP_HEAD.match(low, start) is not None
        begins = _begins(bare, low, after) or (goes_on and bare[after : after + 1].isupper()) or _joins(bare, low, start, after)
        if cut is not None and not begins and cut[0].strip()[:1] != ";":
            continue
        group = _GROUP_HEAD.match(low, start)
        if group is not None and bare[group.end() : group.end() + 1].isupper():
            # "Giám đốc các sở: Nội vụ, Tài chính": the head noun stands once, at the front.
            prefix = f"{_bare_head(bare[start : group.start('all')])} {group['head'].capitalize()}".strip()
            start = group.end()
        elif prefix and HEAD_AT.match(low, start) is not None and _ALSO_NAME.match(low, start) is None:
            prefix = ""
        part = _clean(bare[start:end])
        if part:
            yield f"{prefix} {part}" if prefix else part
        start = after


def _bare_head(written: str) -> str:
    return _clean(_COMMON_FIRST.sub("", written))


def _begins(bare: str, low: str, at: int) -> bool:
    """Whether another body's name begins at `at`: with a capital, or with a word for "the"."""
    return HEAD_AT.match(low, at) is not None and (bare[at : at + 1].isupper() or _COMMON.match(low, at) is not None)


def _joins(bare: str, low: str, start: int, after: int) -> bool:
    """Whether *địa phương*, *đơn vị* … behind a proper name are others: *Sở Y tế, địa phương*."""
    others = _OTHERS.match(low, after)
    if others is None:
        return False
    is_proper = bare[start : start + 1].isupper() and _PROPER.match(low, start) is not None
    is_further = low.startswith("và", low.rfind(" ", 0, after - 1) + 1) and bool(others["others"] or others["forces"])
    return is_proper or (is_further and _PERSON.match(low, start) is None)


_PROPER = re.compile(r"(?:sở|bộ|công an|ubnd|ủy ban nhân dân|(?:chi )?cục|văn phòng|mặt trận) ")
_PERSON = re.compile(
    r"(?:các )?(?:đồng chí )?(?:thủ trưởng|người đứng đầu|giám đốc|lãnh đạo|chủ tịch|trưởng|chánh|cơ quan|đơn vị)"
)
_OTHERS = re.compile(
    r"(?:(?:địa phương|đơn vị|cơ quan|doanh nghiệp|nhà trường)(?P<others> (?:có )?liên quan)?|(?:các )?lực lượng(?P<forces> chức năng))(?=\s*(?:,|;|và\s|\Z))"
)


def _clean(text: str) -> str:
    return _TAIL.sub("", " ".join(text.split()).strip(" ,;:.-–"))


@lru_cache(maxsize=1024)  # few bodies are named, and often
def _expanded(name: str) -> str:
    """Return `name` with its abbreviations written out, where one thing only is meant."""
    for match in reversed(find_abbreviations(name)):
        meant = match.expansions
        if len(meant) > 1:
            meant = tuple(one for one in meant if HEAD_AT.match(one.lower()))
        if len(meant) == 1:
            start, end = match.range
            whole = meant[0]
            name = f"{name[:start]}{whole[:1].upper()}{whole[1:]}{name[end:]}"
    return name
