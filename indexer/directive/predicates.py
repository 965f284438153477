"""Where what is to be done begins: the verbs of tasks, told from the same words within names and set phrases."""

import re

from indexer.domain import Range

_MASKED = re.compile(
    r"các (?:sở|bộ|phòng|ban)(?:, ban|, ngành){0,2}\s*:[^;.]*?(?=;|\s(?:chịu trách nhiệm|có trách nhiệm|chủ trì|căn cứ|theo|phối hợp)|\Z)|"
    r"ủy ban kiểm tra|cơ quan kiểm tra|ban tổ chức|ban chỉ đạo|ban chỉ huy|ban quản lý|tổ chức chính trị(?: ?- ?xã hội)?|tổ chức (?:cơ sở )?đảng|tổ chức đoàn thể|tổ chức hội|tổ chức thành viên"
    r"|các tổ chức|tổ chức, cá nhân|cơ quan,? tổ chức|đơn vị,? tổ chức|cơ quan, đơn vị, tổ chức|tổ chức xã hội|(?:cơ quan|ban|các cơ quan)(?: chuyên trách)? tham mưu,? giúp việc|cơ quan chuyên trách tham mưu|ban xây dựng đảng"
    r"|(?:sở|bộ|phòng|cục|vụ|chi cục) xây dựng|thanh tra|chức năng,? nhiệm vụ được (?:phân công|giao)|được (?:phân công|giao)|tổ công tác|quy trình|chương trình|quá trình|lộ trình|công trình|toàn trình|giáo trình|tờ trình|tiến trình|trình độ|trình tự"
    r"|trung tâm [^,;.]{0,40}?kiểm soát|kiểm soát bệnh tật|trung tâm hướng dẫn|quản lý dự án|hội đồng phối hợp[^,;.]{0,40}|tuyên truyền viên|ban tuyên truyền|phổ biến giáo dục pháp luật|trung tâm (?:điều hành|giám sát|phục vụ|xúc tiến|hỗ trợ)[^,;.]{0,30}?(?=\s(?:chủ|phối|có|tham|xây|triển|thực|tổ|rà|$))"
    r"|kế hoạch tổ chức|báo cáo viên|ban tiếp công dân|cơ quan thực hiện|đơn vị thực hiện|cơ quan chủ trì|đơn vị chủ trì|tổ chức tín dụng|quản lý thị trường|tổ chức phi chính phủ"
)
_VERBS = (
    "có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|là cơ quan thường trực|là cơ quan đầu mối|là đầu mối|làm đầu mối|là đơn vị đầu mối|chủ trì|phối hợp|tham mưu|tiếp tục|thường xuyên|tăng cường|phát động|xây dựng"
    "|chỉ đạo|lãnh đạo|đẩy mạnh|triển khai|tổ chức|xác định|tập trung|thực hiện|theo dõi|đôn đốc|kiểm tra|giám sát|rà soát|tổng hợp|báo cáo|ban hành|hướng dẫn|bố trí|cân đối|quán triệt|tuyên truyền|căn cứ"
    "|trên cơ sở|phải|kịp thời|chủ động|khẩn trương|hoàn thành|gửi|trình|đề xuất|nghiên cứu|phân công|cử|cụ thể hóa|thể chế hóa|lồng ghép|vận động|phát huy|phổ biến|công khai|trực tiếp|phụ trách|quản lý|bảo đảm|đảm bảo"
    "|cập nhật|cung cấp|thẩm định|phê duyệt|lập|chuẩn bị|đăng ký|nâng cao|quan tâm|định kỳ|hằng năm|hàng năm|hằng quý|hàng quý|hỗ trợ|tạo điều kiện|bám sát|giúp|quy định|xử lý|giải quyết|tiến hành|tiếp nhận|thông báo|đánh giá|sơ kết|bồi dưỡng|đào tạo,|huy động|duy trì|khai thác|kết nối|kiện toàn|làm việc|ưu tiên|đưa|nghiêm túc|quyết định|tổng kết|tham gia|theo chức năng|theo thẩm quyền|tùy theo|có kế hoạch|đầu tư|đăng tải|kiểm soát|khuyến cáo|đấu tranh|phát hiện|ngăn chặn|tháo gỡ|bảo vệ|nhân rộng|thu hút|khuyến khích|chuyển đổi|làm tốt|tạo|xem xét|đề nghị|hoàn thiện|thống kê|mở|đổi mới|khảo sát|làm rõ|rút kinh nghiệm|chấn chỉnh|tuân thủ|chấp hành|áp dụng|sử dụng|vận hành|bảo quản|phân bổ|thẩm tra|chỉ đạo,"
)
VERB = re.compile(rf"(?<!\w)(?:{_VERBS})(?!\w)")

_SKIPPED = re.compile(
    r"(?:(?:có trách nhiệm|có nhiệm vụ|phải|tiếp tục|chủ động|tập trung|thường xuyên|kịp thời|khẩn trương|nghiêm túc|tích cực|trực tiếp|cần|trên cơ sở[^;.]{0,80}?được (?:phân công|giao)\W*|theo chức năng[^,;]*,|căn cứ[^,;]*,)\s*,?\s*)+"
)
_LEAD = re.compile(r"(?<!\w)(?:chủ trì|cơ quan thường trực|cơ quan đầu mối|đơn vị đầu mối|làm đầu mối|là đầu mối)(?!\w)")
_SUPERVISE = re.compile(
    r"(?:(?:chỉ đạo|hướng dẫn|thường xuyên|tổ chức),?\s*(?:và\s*)?)?(?:theo dõi|đôn đốc|kiểm tra, giám sát|giám sát, kiểm tra|kiểm tra, đôn đốc|kiểm tra việc|giám sát việc|thẩm định)"
)
_ACCOUNTABLE = re.compile(r"(?:phụ trách|chịu trách nhiệm|(?:lãnh đạo, )?chỉ đạo(?=[^;.]{0,60}chịu trách nhiệm))")
_EXECUTE = re.compile(r"chịu trách nhiệm (?:tổ chức )?(?:thi hành|thực hiện|triển khai thực hiện|triển khai)")
_REPORT = re.compile(r"(?:tổng hợp,? )?(?:báo cáo|phản ánh|gửi báo cáo)\b")
PAST = re.compile(r"\b(?:đã|vừa|đang được|được)\s*\Z")
NEGATION = re.compile(r"\b(?:không|chưa|nghiêm cấm|cấm|tuyệt đối không|không được|có quyền|được phép|có thể)\s*\Z")


def masked(lower: str) -> str:
    """Return `lower`, lower-case text, with the words that only look like verbs blotted out; positions are kept."""
    return _MASKED.sub(lambda match: "\x00" * len(match.group()), lower)


def first_verb(lower: str, start: int = 0, end: int | None = None) -> Range | None:
    """Return the first verb of `lower`, already :func:`masked`, within the bounds; ``None`` where there is none."""
    match = VERB.search(lower, start, len(lower) if end is None else end)
    return Range(*match.span()) if match else None


def role_name(predicate: str) -> str:
    """Return the name of the role that a predicate in lower case gives its subject: ``lead`` unless the verbs say otherwise."""
    plain = predicate[skipped.end() :] if (skipped := _SKIPPED.match(predicate)) else predicate
    opening = plain[:90]
    if _EXECUTE.match(predicate) or _EXECUTE.match(plain):
        return "execute"
    if _LEAD.search(plain[:160]):
        return "lead"
    if _ACCOUNTABLE.match(plain) or (predicate.startswith("phải trực tiếp") and "chịu trách nhiệm" in predicate):
        return "accountable"
    if opening.startswith("tham mưu"):
        return "advise"
    if _SUPERVISE.match(opening):
        return "supervise"
    if _REPORT.match(opening) and re.search(r"khó khăn|vướng mắc|phát sinh", predicate):
        return "report"
    return "lead"
