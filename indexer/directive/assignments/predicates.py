"""What a task says is to be done: where the predicate begins, what role and force it gives, whom it names besides."""

import re
from functools import lru_cache
from typing import NamedTuple

from indexer.assignments import AssignmentRole, Modality
from indexer.directive.assignments.units import HEAD, HEAD_AT, JOINED

_FIRST_VERBS = (
    "có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|chủ trì|phối hợp|tham mưu|tiếp tục|thường xuyên|tăng cường|phát động|xây dựng|chỉ đạo|lãnh đạo|đẩy mạnh|đẩy nhanh"
    "|triển khai|tổ chức|xác định|tập trung|thực hiện|theo dõi|đôn đốc|kiểm tra|giám sát|rà soát|tổng hợp|báo cáo(?! này)|ban hành|hướng dẫn(?! này)|bố trí|cân đối"
    "|quán triệt|tuyên truyền|phải|kịp thời|chủ động|khẩn trương|hoàn thành|hoàn thiện|hoàn chỉnh|gửi|đề xuất|nghiên cứu|phân công|cử|cụ thể hóa"
    "|thể chế hóa|lồng ghép|vận động|phát huy|phổ biến|công khai|cần(?! thơ| giờ| giuộc)|căn cứ|nâng cao|thẩm định|thẩm tra|phê duyệt|lập|cung cấp|huy động|sử dụng|quản lý"
    "|đảm bảo|bảo đảm|xem xét|xử lý|giải quyết|khắc phục|thông báo(?! này)|cập nhật|tiếp nhận|tiếp thu|đánh giá|xuất cấp|hỗ trợ|đề nghị|yêu cầu|kiến nghị|phản ánh|định kỳ"
    "|thống kê|khảo sát|đăng ký|đào tạo|tập huấn|bồi dưỡng|sơ kết|tổng kết|kiện toàn|củng cố|chấp hành|tuân thủ|duy trì|vận hành|kết nối|chia sẻ"
    "|đầu tư|khai thác|bám sát|đi kiểm tra|là cơ quan|là đầu mối|làm đầu mối|là đơn vị|giúp|ưu tiên|chú trọng|quan tâm|nhanh chóng|nghiêm túc|quyết liệt|tích cực"
    "|thành lập|chuẩn bị|(?<!vận )chuyển|tuyển dụng|đổi mới|mở rộng|phát triển|phòng,? chống|phòng ngừa|ngăn chặn|tham gia|tiến hành|điều phối|điều hành|thu hồi|cắm mốc"
    "|số hóa|niêm yết|chi trả|thanh toán|tháo gỡ|rút kinh nghiệm|kiểm soát|phát hiện|đấu tranh|nắm bắt|nắm|biên soạn|công bố|đăng tải|đưa|khuyến khích|thí điểm|ứng dụng"
    "|kết hợp|tối ưu|thúc đẩy|đa dạng hóa|tạo điều kiện|xác nhận|xác minh|điều tra|chọn|lựa chọn|họp|mời|kêu gọi|hoàn trả|bàn giao|tự kiểm tra|trực tiếp|phụ trách|kiểm kê|kiểm định|quy định(?! này)|quyết định(?! này)|(?<!thư )ký|đề ra|giao ban|làm việc|giải trình|trả lời|xin|góp ý|cho ý kiến|có ý kiến|có văn bản|có kế hoạch|có giải pháp|gương mẫu|cam kết|hằng năm|hàng năm|hằng quý|hàng quý|sắp xếp|chăm lo|rà|đối soát|đối chiếu|lắp|mua|in|phát hành|treo|kiểm|nhập|gắn|gia hạn|giới thiệu|khen thưởng|biểu dương|nhân rộng|chấn chỉnh|phân bổ|giải ngân|cung ứng|từ chối|thu hút|giữ vững|nhận diện|tích hợp|làm tốt|khôi phục|cắt giảm|thu thập|liên hệ|mở đợt|khuyến cáo"
)
_NO_VERB_BEFORE = r"(?<!quá )(?<!chương )(?<!quy )(?<!lộ )(?<!công )(?<!toàn )(?<!giáo )(?<!tờ )(?<!hành )"
VERB = re.compile(
    rf"(?<!\w)(?<!về )(?<!việc )(?:{_FIRST_VERBS}|giao(?! thông| dịch| lưu| thừa)|{_NO_VERB_BEFORE}trình(?! độ| tự| diễn))(?!\w)"
)
"""A word that a predicate begins with, in text that :func:`masked` made."""

_SUBJECT_ENDS = re.compile(
    rf"{VERB.pattern}|(?<!\w)(?:theo|trên cơ sở|trong phạm vi|được|đã|đang|sẽ|không|nghiêm cấm|tuyệt đối|nhằm|để|khi|nếu|vào|có nhu cầu|bị|(?<!nhất )là(?! (?:tổ chức|cá nhân|hộ gia đình)(?!\w))|có(?! (?:liên quan|thẩm quyền|chức năng|vốn|con|cổ phần))|nào|thì|trong (?:quá trình|việc|công tác)|hằng|hàng|ngay|xem|do|đạt(?! chuẩn)|(?:xin )?trân trọng|chính thức(?= (?:triển khai|thực hiện|tiếp nhận|vận hành)))(?!\w)|[:.?!]"
)
# Names with a verb inside.
_NAMES = re.compile(
    r"ủy ban kiểm tra|quản lý thị trường|bộ phận tiếp nhận(?: và|,)? (?:hoàn )?trả(?: kết quả)?|trung tâm chuyển đổi số|viện nghiên cứu(?: và)? phát triển|là tổ chức|ngoại giao|ban (?:chấp hành|tổ chức|chỉ đạo|xây dựng đảng|chỉ huy|quản lý|giám sát|soạn thảo|tiếp nhận)|hội đồng (?:thẩm định|quản lý|đánh giá|tư vấn|nghiệm thu)(?: nhà nước)?"
    r"|(?:các |những )?(?:cơ quan, )?tổ chức(?= (?:chính trị|cơ sở|đảng|đoàn|hội|xã hội|tín dụng|khoa học|hành nghề|kinh tế|quốc tế)|,| và | có liên quan| liên quan| thuộc| được)"
    r"|cơ quan, tổ chức|các tổ chức(?: nghiên cứu(?: và phát triển)?| (?:sử dụng|quản lý|khai thác|cung cấp|cung ứng|chi trả)(?: (?!chi trả)[a-zà-ỹđ]+){0,2}(?: chi trả)?)?|cá nhân, tổ chức|tổ chức, (?:cá nhân|đơn vị|doanh nghiệp)"
    r"|(?<!, )(?:cơ quan|đơn vị|cán bộ|tổ) (?:tham mưu|giám sát|kiểm tra|thực hiện|chủ trì|phối hợp|quản lý|giúp việc)(?:, giúp việc)?"
    r"|(?<!cơ )(?<!chi )(?<!đảng )(?<!cán )(?:sở|bộ|phòng|ban|thanh tra|cục) (?:xây dựng|quản lý|đào tạo)|(?:cục|chi cục|vụ|phòng|tổng cục|trung tâm|ban) (?:[a-zà-ỹđ ]{0,12})?(?:quản lý|kiểm soát|kiểm tra|giám sát|phát triển|tổ chức|hỗ trợ|đăng ký|thẩm định|điều hành|đào tạo|xử lý|ứng dụng)(?: [a-zà-ỹđ]+){0,2}"
    r"|giáo dục(?: và|,)? đào tạo|kế hoạch(?: và| -| –) đầu tư|chức năng, nhiệm vụ được (?:phân công|giao)|phòng,? chống|cơ sở (?:đào tạo|giáo dục|sử dụng)|công tác tổ chức|văn phòng ban chỉ đạo"
    r"|dịch vụ (?:chi trả|thanh toán|tư vấn|vận chuyển|kiểm định|đào tạo|hỗ trợ|quản lý)|được giao (?:làm|nhiệm vụ)|báo cáo viên|giám sát viên|thi đua(?: [-–]|,)? khen thưởng|viện (?:nghiên cứu|quản lý)|trường (?:đào tạo|bồi dưỡng)|phát triển nông thôn|kiểm lâm|kiểm toán|kiểm sát|đoàn (?:kiểm tra|giám sát)|tổ (?:kiểm tra|giám sát)"
    r"|(?:người|chủ|doanh nghiệp|đơn vị|(?<=\w )(?<!có )tổ chức) (?:sử dụng|quản lý|khai thác|cung cấp)(?: [a-zà-ỹđ]+){0,2}|nội chính|tự quản|chủ đầu tư|phát thanh|phạm vi (?:quản lý|phụ trách)"
)
_PAST = re.compile(r"(?:(?<!nội dung )(?<!nhiệm vụ )(?:\bđã\b(?! được (?:giao|phân công|phê duyệt|ban hành))|\bđang\b))")
_BAN = re.compile(r"(?:nghiêm cấm|cấm(?= )|không được|tuyệt đối không|không(?= (?!ngừng)))")
_DEFINITION = re.compile(
    r"\s*là(?! (?:cơ quan (?:thường trực|đầu mối|chủ trì)|đầu mối|đơn vị (?:đầu mối|chủ trì|thường trực)))(?!\w)"
)

_QUALIFIED = re.compile(
    r"(?:theo(?! dõi)|trên cơ sở|căn cứ|trong phạm vi|được (?:giao|phân công)|sau khi|khi|để|hằng|hàng|ngay|vào)(?!\w)"
)
_WHICH = re.compile(r"(?:được|bị|có|đang)(?!\w)[^.;:]{0,160}?(?<!\w)(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|phải)(?!\w)")
"""Words that tell which bodies are meant, with their duty behind them: *… được phân cấp tại Điều 3 có trách nhiệm …*."""
_COORDINATE = re.compile(
    r"(?<!được )(?<!sự )(?:(?:phối hợp|phối)(?: (?:chặt chẽ|thường xuyên|đồng bộ|hiệu quả|kịp thời))*(?: (?:với|cùng|và))?|cùng với|có sự phối hợp của)\s+"
)
_CASCADE = re.compile(rf"(?P<verb>chỉ đạo|hướng dẫn|giao|yêu cầu|đôn đốc|phân công)\s+(?={HEAD})")
_TELLING = re.compile(
    rf"(?<!\w)(?:báo cáo(?! viên)|gửi|phản ánh|{_NO_VERB_BEFORE}trình(?! độ| tự| diễn)|(?<!tham mưu )(?<!tham mưu, )đề xuất|kiến nghị|thông báo|liên hệ)(?= )"
)
_TOLD = re.compile(rf"(?P<towards>\s(?:về|cho|tới|đến|(?<!đối )với))?\s(?P<unit>(?={HEAD}))")
_SUBJECT_OF_REPORT = re.compile(r"(?: (?:\([^()]*\)|[^,;.:()\s]+)){0,26}")
_VIA = re.compile(rf"\(?\s*(?:thông )?qua\s+(?P<unit>(?={HEAD}))")
_TO_ENDS = re.compile(
    rf"\s*(?:[,;.(]|(?<!\w){_NO_VERB_BEFORE}trình(?! độ| tự)\b|\b(?:để|trước|chậm nhất|muộn nhất|theo|xem xét|kết quả|tổng hợp|ban hành|phê duyệt|quyết định|về(?! trật tự)|định kỳ|hằng|hàng|được|tình hình|tiến độ|những|thông qua|qua|khi|nếu|trong|bố trí|chỉ đạo|cho ý kiến|kịp thời|sau|giải quyết|ngay)\b)"
)


class Roles(NamedTuple):
    """What a predicate says besides the task."""

    role: AssignmentRole
    coordinating: str
    """The list of those to work with; empty where none is named."""
    executors: str
    to: str
    via: str


@lru_cache(maxsize=8)  # the same passage is asked about again and again, then never more
def masked(low: str) -> str:
    """Return plain text with the verbs inside names blotted out, as long as before."""
    return _NAMES.sub(lambda match: "·" * len(match[0]), low)


def subject_end(low: str, start: int) -> int:
    """Return where the list of names that begins at `start` ends, in plain text."""
    blotted = masked(low)
    head = HEAD_AT.match(low, start)
    at = max(start, head.end() - 1) if head else start
    found = _SUBJECT_ENDS.search(blotted, at)
    while found is not None and (_is_group_colon(low, found) or _is_inside_list(low, found)):
        found = _SUBJECT_ENDS.search(blotted, found.end())
    return found.start() if found else len(low)


def _is_group_colon(low: str, found: re.Match[str]) -> bool:
    """Whether a colon stands between a head noun and its list: *các sở: Nội vụ*."""
    return (
        found[0] == ":"
        and re.search(r"các\s+(?:bộ|sở|phòng|ban|tỉnh|xã|phường|thành phố)\s*\Z", low[: found.start()]) is not None
    )


def _is_inside_list(low: str, found: re.Match[str]) -> bool:
    # "Văn phòng, Tổ chức, Kiểm tra" after a head noun and a comma.
    return found[0] in ("tổ chức", "quản lý", "xây dựng") and low[found.end() : found.end() + 1] == ","


def is_past_or_other(low: str, end: int) -> bool:
    """Whether what follows a subject tells of the past, forbids, defines, or is no predicate at all."""
    rest = low[end : end + 60].lstrip(" ,:")
    return _PAST.match(rest) is not None or _BAN.match(rest) is not None or _DEFINITION.match(rest) is not None


def says_what(rest: str) -> bool:
    """Whether what follows a subject says what is to be done, at once or after *theo chức năng …*."""
    rest = rest.lstrip(" ,:–-")
    if _WHICH.match(rest):
        return True
    if _QUALIFIED.match(rest):
        return VERB.search(masked(rest[:200]), 3) is not None
    return begins_with_verb(rest) or is_past_or_other(rest, 0)


def begins_with_verb(low: str) -> bool:
    """Whether a clause begins with what is to be done."""
    return VERB.match(masked(low[:_LONGEST_VERB])) is not None


_LONGEST_VERB = 60
"""Characters within which a verb, or the name it is part of, is told."""


def is_ban(low: str) -> bool:
    """Whether a clause forbids."""
    return _BAN.match(low) is not None


def is_coordinating(low: str, start: int, end: int) -> bool:
    """Whether a part of a clause says with whom to work, so that the names after it may be of that list."""
    return _COORDINATE.search(masked(low), start, end) is not None


def modality_of(low: str) -> Modality:
    """Return the force that the predicate itself gives."""
    if re.match(r"\W*(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ)", low):
        return Modality.DUTY
    if re.match(r"\W*(?:phải|cần)(?!\w)", low):
        return Modality.REQUIRE
    return Modality.PLAIN


def roles_of(predicate: str, low: str) -> Roles:
    """Return what `predicate`, `low` in plain letters, says of who does what with whom."""
    blotted = masked(low)
    coordinating = ""
    found = _COORDINATE.search(blotted)
    if found is not None and HEAD_AT.match(low, found.end()):
        coordinating = predicate[found.end() : _list_end(low, found.end())]
    executors = ""
    cascade = _CASCADE.search(blotted) or _CASCADE.search(low)
    if cascade is not None:
        end = _list_end(low, cascade.end())
        if VERB.match(blotted, end + len(low[end:]) - len(low[end:].lstrip(" ,"))):
            executors = predicate[cascade.end() : end]
    is_cascade = bool(executors) and cascade is not None and cascade["verb"] == "chỉ đạo" and cascade.start() <= 24
    via = _VIA.search(low)
    return Roles(
        _role(low, is_cascade=is_cascade),
        coordinating,
        executors,
        _receiver(predicate, low, _told(predicate, low)),
        _receiver(predicate, low, via.start("unit") if via else None),
    )


def _list_end(low: str, start: int) -> int:
    return subject_end(low, start)


def _told(predicate: str, low: str) -> int | None:
    """Return where the name begins of whoever is told: named at once, after *về*, *cho*, or by its proper name soon after."""
    for verb in _TELLING.finditer(low):
        if _FOR.search(low, max(verb.start() - _LONGEST_FOR, 0), verb.start()):
            # "…, làm cơ sở trình HĐND tỉnh quyết định" says what it is good for.
            continue
        about = _SUBJECT_OF_REPORT.match(low, verb.end())
        for told in _TOLD.finditer(low, verb.end(), about.end() if about else verb.end()):
            said = low.count(" ", verb.end(), told.start())
            is_proper = predicate[told.start("unit")].isupper()
            if not said or said <= (
                _LONGEST_SUBJECT if is_proper and told["towards"] else _LONGEST_BARE if is_proper or told["towards"] else 0
            ):
                return told.start("unit")
    return None


_FOR = re.compile(r"(?<!\w)(?:làm|có) (?:cơ sở|căn cứ) (?:để )?\Z")
_LONGEST_FOR = 20
_LONGEST_SUBJECT = 24
_LONGEST_BARE = 8
"""Words between a word for telling and who is told."""
_NAME_ENDS = re.compile(r"[;.()]")


def _receiver(predicate: str, low: str, start: int | None) -> str:
    if start is None:
        return ""
    cut = _NAME_ENDS.search(low, start)
    end = cut.start() if cut else len(low)
    head = HEAD_AT.match(low, start)
    blotted = masked(low)
    stop = _TO_ENDS.search(blotted, head.end() if head else start)
    while stop is not None and any(name.start() < stop.start() < name.end() for name in JOINED.finditer(low, start, end)):
        stop = _TO_ENDS.search(blotted, stop.end())
    end = min(end, stop.start()) if stop else end
    whole = _COUNCIL.match(low, start, end)
    if (
        whole is not None
        and predicate[whole.end() : whole.end() + 1].islower()
        and not low.startswith(("và ", "các "), whole.end())
    ):
        # "UBND Thành phố danh mục thuốc …": the name is at its end, what is told begins.
        end = whole.end()
    return predicate[start:end].strip(" ,;.")


_COUNCIL = re.compile(
    r"(?:(?:phó )?chủ tịch )?(?:ubnd|hđnd|ủy ban nhân dân|hội đồng nhân dân) (?:tỉnh|thành phố|phường|xã|cấp (?:tỉnh|xã))\s"
)


# What stands before the task: "theo chức năng, nhiệm vụ được phân công có trách nhiệm …".
_GROUNDS = r"\W*(?:(?:theo|căn cứ|trên cơ sở|trong phạm vi) (?:chức năng|nhiệm vụ|phạm vi)[^.;]{0,40}?(?:được (?:giao|phân công)|của mình)[,]? )?"
_ROLE_CUES: tuple[tuple[AssignmentRole, re.Pattern[str]], ...] = (
    (
        AssignmentRole.EXECUTE,
        re.compile(
            r"\W*(?:có trách nhiệm|chịu trách nhiệm)(?: tổ chức)? (?:thi hành|(?:triển khai )?thực hiện (?:quyết định|kế hoạch|chỉ thị|nghị quyết|chương trình|công điện|quy định|quy chế) này)"
        ),
    ),
    (AssignmentRole.LEAD, re.compile(r".{0,60}?\b(?:chủ trì|đầu mối|cơ quan thường trực)\b")),
    (
        AssignmentRole.ACCOUNTABLE,
        re.compile(
            r"\W*(?:phải )?(?:trực tiếp (?:phụ trách|chỉ đạo)|chịu trách nhiệm(?! (?:tổ chức|thực hiện|triển khai|chủ trì|phối hợp|hướng dẫn|xây dựng|theo dõi)))"
        ),
    ),
    (
        AssignmentRole.SUPERVISE,
        re.compile(
            rf"{_GROUNDS}(?:có trách nhiệm )?(?:giúp .{{0,60}}?)?(?:thường xuyên )?(?:(?:theo dõi|đôn đốc|kiểm tra|giám sát|thẩm định)\b|chỉ đạo, đôn đốc)"
        ),
    ),
    (AssignmentRole.ADVISE, re.compile(r"\W*(?:có trách nhiệm |chủ động |tiếp tục |kịp thời )*tham mưu\b")),
    (
        AssignmentRole.REPORT,
        re.compile(
            r"\W*(?:có trách nhiệm |chủ động |kịp thời |tổng hợp, |định kỳ |hằng quý |hằng năm |hàng năm |hàng quý |hoặc đột xuất |tổng hợp |phải |hằng tháng )*(?:báo cáo|gửi|phản ánh)\b"
        ),
    ),
)


def _role(low: str, *, is_cascade: bool) -> AssignmentRole:
    for role, cue in _ROLE_CUES:
        if cue.match(low):
            return role
    return AssignmentRole.ACCOUNTABLE if is_cascade else AssignmentRole.LEAD
