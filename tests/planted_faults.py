"""A draft over the sample archive with twenty-two faults put in on purpose, and right citations among them."""

from io import BytesIO

from docx import Document

from search_api.drafts.verdicts import VerdictKind as V

TITLE = ("KẾ HOẠCH", "triển khai một số nhiệm vụ quý IV năm 2026")

PLANTED: tuple[tuple[str, V], ...] = (
    ("Thực hiện Chương trình hành động số 05-CTr/TU, ngày 15/10/2025 của Ban Thường vụ Thành ủy, phường giao việc như sau.", V.WRONG_DATE),
    ("Chương trình số 08-CTr/TU, ngày 31/11/2025 của Ban Thường vụ Thành ủy được quán triệt đến từng trường.", V.WRONG_DATE),
    ("Nghị quyết số 09-NQ/ĐU, ngày 10/12/2024 của Ban Chấp hành Đảng bộ phường Vĩnh Khê nêu chỉ tiêu của năm.", V.WRONG_DATE),
    ("Chỉ thị số 03-CT/TU, ngày 21/12/2025 của Ban Thường vụ Thành ủy được nhắc lại ở mỗi cuộc họp.", V.WRONG_DATE),
    ("Kế hoạch số 24/KH-UBND, ngày 03/01/2026 của Ủy ban nhân dân thành phố được lồng ghép vào chương trình công tác.", V.WRONG_DATE),
    ("Kế hoạch số 131/KH-UBND, ngày 22/12/2025 của Sở Giáo dục và Đào tạo áp dụng cho khối trường học.", V.WRONG_ISSUER),
    ("Kế hoạch số 10-KH/ĐU, ngày 29/12/2025 của Ban Thường vụ Đảng ủy phường Vĩnh Khê giao thêm hai việc.", V.WRONG_ISSUER),
    ("Kế hoạch số 18/KH-SYT, ngày 09/01/2026 của Sở Nội vụ được các chợ thực hiện.", V.WRONG_ISSUER),
    ("Chỉ thị số 12-KH/ĐU, ngày 22/12/2025 của Ban Thường vụ Đảng ủy phường Vĩnh Khê vẫn là gốc.", V.WRONG_TYPE),
    ("Quyết định số 09/KH-UBND, ngày 15/01/2026 của Ủy ban nhân dân thành phố nêu chỉ số phải đạt.", V.WRONG_TYPE),
    ("Thông báo số 21-KL/TU, ngày 06/02/2026 của Ban Thường vụ Thành ủy được phổ biến.", V.WRONG_TYPE),
    ("Kế hoạch số 19-KH/ĐU, ngày 20/01/2026 của Ban Thường vụ Đảng ủy phường Vĩnh Khê về phòng, chống cháy rừng và bão lụt vẫn chạy.", V.WRONG_SUBJECT),
    ("Kế hoạch số 06/KH-UBND, ngày 17/01/2025 của Ủy ban nhân dân thành phố về thu hút khách du lịch tàu biển đã kết thúc.", V.WRONG_SUBJECT),
    ("Quyết định số 15/QĐ-UBND, ngày 08/7/2025 của Ủy ban nhân dân phường Vĩnh Khê điều chỉnh giờ làm việc của Trung tâm.", V.ENDED),
    ("Nghị quyết số 57/NQ-TW, ngày 22/12/2024 của Bộ Chính trị mở đường.", V.BAD_FORM),
    ("Nghị quyết số 71/NQ-TW, ngày 22/8/2025 của Bộ Chính trị cũng vậy.", V.BAD_FORM),
    ("Kế hoạch số 12-KH/ĐU, ngày 22/12/2025 của Ban Thường vụ Đảng ủy phường Vĩnh Khê yêu cầu “Việc nào cũng phải có người phụ trách, có mốc thời gian, có hình ảnh để đối chiếu; không phát động hình thức”.", V.MISQUOTED),
    ("Kế hoạch số 118/KH-UBND, ngày 05/12/2025 của Ủy ban nhân dân thành phố viết “Không giao một việc cho ba cơ quan cùng chủ trì; việc liên ngành phải có một đầu mối”.", V.MISQUOTED),
    ("Các tổ TCNSCĐ họp mỗi tháng một lần tại nhà văn hóa.", V.UNDEFINED),
    ("Khu TTVHLN mở cửa cả ngày thứ Bảy.", V.UNDEFINED),
    ("Theo Điều 40 Quyết định số 2156/QĐ-UBND, ngày 20/11/2025 của Ủy ban nhân dân thành phố, văn thư làm đúng hạn.", V.WRONG_PLACE),
    ("Khoản 9 mục II Kế hoạch số 12-KH/ĐU, ngày 22/12/2025 của Ban Thường vụ Đảng ủy phường Vĩnh Khê nêu việc này.", V.WRONG_PLACE),
)  # fmt: skip
"""Each paragraph with the fault that was put into it."""

RIGHT: tuple[str, ...] = (
    "Theo Điều 2 Quyết định số 2156/QĐ-UBND, ngày 20/11/2025 của Ủy ban nhân dân thành phố, văn thư làm đúng hạn.",
    "Khoản 1 mục III Kế hoạch số 12-KH/ĐU, ngày 22/12/2025 của Ban Thường vụ Đảng ủy phường Vĩnh Khê nêu việc này.",
    "Kế hoạch số 118/KH-UBND, ngày 05/12/2025 của Ủy ban nhân dân thành phố là nền cho các việc này.",
    "Quyết định số 2156/QĐ-UBND, ngày 20/11/2025 của Ủy ban nhân dân thành phố ban hành Quy chế văn thư điện tử.",
    "Quyết định số 212/QĐ-UBND, ngày 16/3/2026 của Ủy ban nhân dân phường Vĩnh Khê đang được áp dụng.",
    "Kế hoạch số 12-KH/ĐU, ngày 22/12/2025 của Ban Thường vụ Đảng ủy phường Vĩnh Khê nêu “Lấy sự hài lòng của người dân khi tới Trung tâm Phục vụ hành chính công phường làm thước đo chính”.",
    "Công văn số 143/UBND-VHXH, ngày 12/01/2026 của Ủy ban nhân dân phường Vĩnh Khê đã gửi các tổ dân phố.",
    "Tổ công nghệ số cộng đồng (TCNSCĐ) báo cáo về phường; tổ TCNSCĐ nào chậm thì bị nhắc.",
    "Trung tâm Văn hóa liên ngành (TTVHLN) do phường quản lý.",
)


def draft() -> bytes:
    """Return the draft as a DOCX, every paragraph in one run."""
    document = Document()
    for text in TITLE:
        document.add_paragraph(text)
    for text in (*(text for text, _ in PLANTED), *RIGHT):
        document.add_paragraph(text)
    file = BytesIO()
    document.save(file)
    return file.getvalue()
