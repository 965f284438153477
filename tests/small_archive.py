"""Three short made-up documents in memory, for the tests of searching. The hashing model knows words only, and always the same."""

from datetime import UTC, date, datetime
from pathlib import Path

from indexer.directive.citations.symbols import find_symbols
from indexer.domain import (
    Document,
    DocumentId,
    DocumentText,
    DocumentType,
    EmbeddedDocument,
    Header,
    Page,
    Passage,
    PassageId,
    Range,
    Role,
    Section,
    Source,
    SourceState,
    Window,
)
from indexer.embedding.hashing import HashingModel
from indexer.protocols import Archive, EmbeddingModel
from search_api.search.searcher import Searcher
from tests.in_memory_archive import InMemoryArchive

PLAN, LETTER, DECISION = (DocumentId(f"{digit}" * 16) for digit in "abc")

GOALS = Section("I", "I. MỤC TIÊU")
WORK = Section("II", "II. TỔ CHỨC THỰC HIỆN")

Part = tuple[Role, tuple[Section, ...], str]

_PLAN_SUBJECT = "thực hiện Nghị quyết số 71-NQ/TW về đột phá phát triển giáo dục và đào tạo"
_LETTER_SUBJECT = "sơ kết công tác tuyên truyền"
_DECISION_SUBJECT = "ban hành Quy chế hoạt động của Trung tâm Phục vụ hành chính công"

_PLAN: list[Part] = [
    (
        Role.LETTERHEAD,
        (),
        "ĐẢNG ỦY PHƯỜNG VĨNH KHÊ\nSố 12-KH/ĐU\nngày 05 tháng 01 năm 2026\nKẾ HOẠCH\n" + _PLAN_SUBJECT,
    ),
    (Role.HEADING, (), "I. MỤC TIÊU"),
    (Role.BODY, (GOALS,), "Phấn đấu đến năm 2030, mọi trường học trên địa bàn phường có phòng học thông minh."),
    (Role.BODY, (GOALS,), "Giữ vững kết quả phổ cập giáo dục tiểu học và tuyển đủ giáo viên dạy ngoại ngữ."),
    (Role.HEADING, (), "II. TỔ CHỨC THỰC HIỆN"),
    (Role.BODY, (WORK,), "1. Ủy ban nhân dân phường bố trí kinh phí mua sắm thiết bị trước ngày 15/3/2026."),
    (Role.BODY, (WORK,), "2. Văn phòng Đảng ủy theo dõi, đôn đốc việc thực hiện Kế hoạch này, báo cáo Ban Thường vụ hằng quý."),
    (
        Role.CLOSING,
        (WORK,),
        "Nơi nhận:\n- Thành ủy (để báo cáo);\n- Ủy ban nhân dân phường;\n- Văn phòng Đảng ủy;\n- Lưu Văn phòng.",
    ),
]
_LETTER: list[Part] = [
    (
        Role.LETTERHEAD,
        (),
        "ĐẢNG ỦY SỞ NỘI VỤ\nSố 529-CV/ĐU\nngày 20 tháng 5 năm 2025\nV/v sơ kết công tác tuyên truyền",
    ),
    (Role.BODY, (), "Thực hiện Công văn số 943-CV/TU của Thành ủy, Đảng ủy Sở đề nghị các chi bộ sơ kết công tác tuyên truyền."),
    (Role.BODY, (), "Các chi bộ gửi báo cáo về Ủy ban Kiểm tra Đảng ủy trước ngày 10 tháng 6."),
]
_DECISION: list[Part] = [
    (
        Role.LETTERHEAD,
        (),
        "ỦY BAN NHÂN DÂN PHƯỜNG VĨNH KHÊ\nSố: 212/QĐ-UBND\nQUYẾT ĐỊNH\n" + _DECISION_SUBJECT,
    ),
    (Role.BODY, (), "Điều 1. Trung tâm tiếp nhận hồ sơ trực tuyến toàn trình và trả kết quả qua dịch vụ bưu chính."),
    (
        Role.BODY,
        (),
        "Điều 2. Quyết định này thay thế Quyết định số 15/QĐ-UBND; công chức tuyển dụng mới được tập huấn quy trình.",
    ),
]


def fill(archive: Archive, model: EmbeddingModel, folder: Path | None = None) -> None:
    """Put the documents into an archive; `folder` is where their files are said to lie."""
    plan = Header("12-KH/ĐU", DocumentType.PLAN, "Đảng ủy phường Vĩnh Khê", "Vĩnh Khê", date(2026, 1, 5), _PLAN_SUBJECT)
    letter = Header("529-CV/ĐU", DocumentType.LETTER, "Đảng ủy Sở Nội vụ", None, date(2025, 5, 20), _LETTER_SUBJECT)
    decision = Header("212/QĐ-UBND", DocumentType.DECISION, None, None, None, _DECISION_SUBJECT)
    with archive.writer(model.identity) as writer:
        for id, parts, header in ((PLAN, _PLAN, plan), (LETTER, _LETTER, letter), (DECISION, _DECISION, decision)):
            document = made_document(id, parts, model, header)
            writer.put_document(document)
            described = document.text.document
            writer.put_source(
                Source(str(folder or "kho"), described.files[0], described.size, 1, "0" * 64, SourceState.INDEXED, described.id)
            )
        writer.commit()


def small_archive(model: EmbeddingModel | None = None, folder: Path | None = None) -> InMemoryArchive:
    """Return an archive of the documents."""
    archive = InMemoryArchive()
    fill(archive, model or HashingModel(), folder)
    return archive


def small_searcher(folder: Path | None = None) -> Searcher:
    """Return a searcher over the archive."""
    model = HashingModel()
    return Searcher(small_archive(model, folder), model)


def made_document(id: DocumentId, parts: list[Part], model: EmbeddingModel, header: Header) -> EmbeddedDocument:
    """Return a document of `parts`, ready to be put."""
    passages: list[Passage] = []
    start = 0
    for ordinal, (role, path, text) in enumerate(parts, start=1):
        symbols = tuple(dict.fromkeys(match.symbol for match in find_symbols(text)))
        passages.append(
            Passage(PassageId(f"{id}.{ordinal}"), id, ordinal, 1, start, start + len(text), text, role, path, symbols)
        )
        start += len(text) + 1
    title = str(header.subject)
    document = Document(
        id=id,
        header=header,
        title=title[0].upper() + title[1:],
        files=(f"văn bản/{str(header.symbol).replace('/', '-')}.txt",),
        media_type="text/plain",
        size=1000,
        page_count=1,
        passage_count=len(passages),
        indexed_at=datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC),
    )
    windows = tuple(Window(passage.id, Range(0, len(passage.text)), f"{title}\n{passage.text}") for passage in passages)
    page = Page(1, "\n".join(passage.text for passage in passages))
    vectors = model.embed_passages([window.text for window in windows])
    return EmbeddedDocument(DocumentText(document, (page,), tuple(passages)), windows, vectors)
