"""A chain of made-up documents, resolution to ward, and documents that replace one another, in memory."""

from datetime import date

from indexer.domain import DocumentId, DocumentType, Header, Role, Section, Source, SourceState
from indexer.embedding.hashing import HashingModel
from tests.in_memory_archive import InMemoryArchive
from tests.small_archive import Part, made_document

T = DocumentType
COMMITTEE = "Ban Thường vụ Thành ủy Hải Lam"
WARD = "Đảng ủy phường Vĩnh Khê"
GOALS, WORK = Section("I", "I. MỤC TIÊU đến năm 2030"), Section("II", "II. NHIỆM VỤ")

LONG = "Danh mục ghi rõ số lượng, đơn giá, nguồn vốn và thời gian bàn giao của từng loại thiết bị. " * 8
"""What makes a passage too long to be shown whole."""

Made = tuple[str, Header, list[Part]]

PROGRAMME: Made = (
    "1",
    Header("08-CTr/TU", T.PROGRAMME, COMMITTEE, issued=date(2025, 11, 28), subject="thực hiện Nghị quyết số 71-NQ/TW"),
    [
        (
            Role.BODY,
            (),
            "Thực hiện Nghị quyết số 71-NQ/TW ngày 22/8/2025 của Bộ Chính trị về giáo dục, Ban Thường vụ Thành ủy yêu cầu:",
        ),
        (Role.BODY, (GOALS,), "100% trường học của thành phố đạt chuẩn quốc gia, có phòng học thông minh và thư viện xanh."),
        (Role.BODY, (WORK,), "Bố trí kinh phí mua sắm thiết bị dạy học tối thiểu cho các trường tiểu học vùng bãi ngang."),
        (Role.BODY, (WORK,), "Vận động các gia đình ủng hộ sách giáo khoa cũ cho tủ sách dùng chung ở từng khu dân cư."),
    ],
)
PLAN: Made = (
    "2",
    Header("19-KH/ĐU", T.PLAN, WARD, issued=date(2026, 1, 20), subject="thực hiện Chương trình hành động số 08-CTr/TU"),
    [
        (
            Role.BODY,
            (),
            "Thực hiện Chương trình hành động số 08-CTr/TU ngày 28/11/2025 của Ban Thường vụ Thành ủy; theo Luật Giáo dục năm 2019, Đảng ủy xây dựng Kế hoạch:",
        ),
        (
            Role.BODY,
            (GOALS,),
            "6/14 trường học của phường đạt chuẩn quốc gia mức độ 2, có phòng học thông minh và thư viện xanh.",
        ),
        (Role.BODY, (WORK,), "Bố trí kinh phí mua sắm thiết bị dạy học tối thiểu cho các trường tiểu học trên địa bàn phường."),
        (Role.BODY, (WORK,), "Văn phòng theo dõi, đôn đốc, báo cáo hằng quý kết quả với Ban Thường vụ Đảng ủy phường."),
    ],
)
LETTER: Made = (
    "3",
    Header("21/UBND-VX", T.LETTER, "UBND phường Vĩnh Khê", issued=date(2026, 2, 2), subject="mua sắm thiết bị"),
    [(Role.BODY, (), "Thực hiện Kế hoạch số 19-KH/ĐU ngày 20/01/2026 của Đảng ủy phường, các trường lập danh mục. " + LONG)],
)
OTHER_PROGRAMME: Made = (
    "4",
    Header("08-CTr/TU", T.PROGRAMME, "Ban Thường vụ Tỉnh ủy An Châu", issued=date(2021, 3, 1), subject="về cảng biển"),
    [(Role.BODY, (), "Phát triển cảng biển của tỉnh.")],
)
OLD_RULES: Made = (
    "5",
    Header(
        "15/QĐ-UBND", T.DECISION, "UBND phường Vĩnh Khê", issued=date(2025, 7, 8), subject="ban hành Quy chế giai đoạn 2021-2025"
    ),
    [(Role.BODY, (), "Điều 1. Ban hành Quy chế.")],
)
NEW_RULES: Made = (
    "6",
    Header("212/QĐ-UBND", T.DECISION, "UBND phường Vĩnh Khê", issued=date(2026, 3, 16), subject="ban hành Quy chế"),
    [(Role.BODY, (), "Quyết định này thay thế Quyết định số 15/QĐ-UBND ngày 08/7/2025 của UBND phường.")],
)
AMENDING: Made = (
    "7",
    Header("90/QĐ-UBND", T.DECISION, "UBND phường Vĩnh Khê", issued=date(2025, 9, 1), subject="sửa đổi Quy chế"),
    [(Role.BODY, (), "Sửa đổi, bổ sung một số điều của Quyết định số 15/QĐ-UBND ngày 08/7/2025.")],
)
PARTLY: Made = (
    "8",
    Header("300/QĐ-UBND", T.DECISION, "UBND phường Vĩnh Khê", issued=date(2026, 4, 1), subject="bãi bỏ"),
    [(Role.BODY, (), "Bãi bỏ khoản 2 Điều 5 Quyết định số 212/QĐ-UBND ngày 16/3/2026.")],
)

CHAIN = (PROGRAMME, PLAN, LETTER, OTHER_PROGRAMME)
RULES = (OLD_RULES, NEW_RULES, AMENDING, PARTLY)


def id_of(made: Made) -> DocumentId:
    return DocumentId(made[0] * 16)


def archive_of(*documents: Made) -> InMemoryArchive:
    archive, model = InMemoryArchive(), HashingModel()
    with archive.writer(model.identity) as writer:
        for digit, header, parts in documents:
            document = made_document(DocumentId(digit * 16), parts, model, header)
            writer.put_document(document)
            writer.put_source(Source("kho", f"{digit}.txt", 1, 1, digit * 64, SourceState.INDEXED, document.text.document.id))
        writer.commit()
    return archive
