"""Made-up documents for the tests of archives: deterministic in their number and variant."""

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import numpy as np

from indexer.domain import (
    Box,
    Document,
    DocumentId,
    DocumentText,
    DocumentType,
    EmbeddedDocument,
    Header,
    LineBox,
    ModelIdentity,
    Page,
    Passage,
    PassageId,
    Range,
    Reason,
    Role,
    Section,
    Source,
    SourceState,
    Vectors,
    Window,
    Wording,
)

DIMENSION = 16
MODEL = ModelIdentity("made-up", "0123456789abcdef", DIMENSION)
ROOT = "/kho/văn bản"

WORDS = [
    "ban",
    "thường",
    "vụ",
    "thành",
    "ủy",
    "yêu",
    "cầu",
    "các",
    "sở",
    "ngành",
    "quận",
    "huyện",
    "báo",
    "cáo",
    "kết",
    "quả",
    "chuyển",
    "đổi",
    "số",
    "trước",
    "ngày",
    "mười",
    "tháng",
    "này",
    "phòng",
    "cháy",
    "chữa",
    "cháy",
    "rừng",
    "nhiệm",
    "vụ",
    "trọng",
    "tâm",
    "năm",
    "học",
    "mới",
    "GD&ĐT",
    "và",
    "đào",
    "tạo",
    "giao",
    "văn",
    "phòng",
    "theo",
    "dõi",
    "đôn",
    "đốc",
    "2025",
]
SYMBOLS = ("12-KH/ĐU", "71-NQ/TW", "2820/QĐ-UBND", "05-CT/TU")
HEADINGS = ("I. MỤC TIÊU", "II. NHIỆM VỤ, GIẢI PHÁP", "1. Công tác tuyên truyền", "III. TỔ CHỨC THỰC HIỆN")


def unit_vectors(count: int, dimension: int = DIMENSION, seed: int = 0) -> Vectors:
    """Random directions."""
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def document_id(number: int) -> DocumentId:
    return DocumentId(f"{number:016x}")


def make_document(number: int, variant: int = 0, *, dimension: int = DIMENSION, passages: int | None = None) -> EmbeddedDocument:
    """The document `number`; another `variant` of it has the same id and other content."""
    chance = Random(f"{number}/{variant}")
    id = document_id(number)
    made: list[Passage] = []
    texts: list[str] = []
    # Not drawn, so that everything else stays as it is.
    confidence = (None, 0.87, 0.31)[(number + variant) % 3]
    for ordinal in range(1, (passages if passages is not None else chance.randint(0, 5)) + 1):
        text = " ".join(chance.choices(WORDS, k=chance.randint(1, 30)))
        start = sum(len(before) + 1 for before in texts)
        texts.append(text)
        made.append(
            Passage(
                PassageId(f"{id}.{ordinal}"),
                id,
                ordinal,
                1,
                start,
                start + len(text),
                text,
                Role.LETTERHEAD if ordinal == 2 else Role.BODY,
                tuple(Section(heading.split(".")[0], heading) for heading in chance.sample(HEADINGS, chance.randint(0, 2))),
                tuple(chance.sample(SYMBOLS, chance.choice((0, 0, 1, 2)))),
                confidence,
            )
        )
    windows = [
        Window(passage.id, Range(0, len(passage.text)), passage.text) for passage in made for _ in range(chance.choice((1, 1, 3)))
    ]
    symbol = chance.choice((None, *SYMBOLS))
    type = chance.choice((None, DocumentType.PLAN, DocumentType.DIRECTIVE))
    issued = chance.choice((None, date(2024, 5, 1), date(2025, 1, number % 28 + 1)))
    header = Header(
        symbol=symbol,
        type=type,
        issuer="Ban Thường vụ Thành ủy",
        issued=issued,
        issued_in=(None, "2025-01", "2024")[number % 3] if issued is None else None,
        subject=None,
    )
    document = Document(
        id=id,
        header=header,
        title=f"{chance.choice(('Kế hoạch', 'Chỉ thị'))} {chance.choice(WORDS)} {number}",
        files=(f"tệp {number}.pdf",),
        media_type="application/pdf",
        size=1000 + variant,
        page_count=2,
        passage_count=len(made),
        indexed_at=datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
        recognised_pages=int(confidence is not None),
        confidence=confidence,
    )
    boxes = tuple(LineBox(Range(p.start, p.end), Box(0.1, p.ordinal / 3, 56.700000762939453, 99.0)) for p in made)
    if boxes:
        boxes = (*boxes, LineBox(Range(made[-1].end, made[-1].end), Box(1.5, 2.5, 3.0, 4.0), page=2))
    pages = (
        Page(1, "\n".join(texts), boxes, confidence is not None, confidence, 595.2760009765625, 841.89),
        Page(2, ""),
    )
    vectors = unit_vectors(len(windows), dimension, seed=number * 1000 + variant)
    return EmbeddedDocument(DocumentText(document, pages, tuple(made)), tuple(windows), vectors)


def make_source(path: str, number: int | None, state: SourceState = SourceState.INDEXED, root: str = ROOT) -> Source:
    """The file at `path`, which holds the document `number`."""
    reason = None if state is SourceState.INDEXED else Reason("NoText", Wording("không có chữ", "no text"))
    return Source(
        root, path, 1000, 1_700_000_000_123_456_789, "ab" * 32, state, document_id(number) if number is not None else None, reason
    )


def saying(number: int, text: str, symbol: str | None = None) -> EmbeddedDocument:
    """Return a document of one passage that says `text`."""
    made = make_document(number, passages=1)
    (passage,) = made.text.passages
    passages = (replace(passage, text=text, end=passage.start + len(text)),)
    windows = tuple(replace(window, range=Range(0, len(text))) for window in made.windows)
    header = Header(symbol=symbol)
    document = replace(made.text.document, header=header) if symbol else made.text.document
    return replace(made, text=replace(made.text, document=document, passages=passages), windows=windows)
