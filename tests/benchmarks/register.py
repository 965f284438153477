"""How quick the register of tasks is: ``python -m tests.benchmarks.register --passages 100000``.

Two of five passages assign something, in the forms directives use; a third of these have a last day, spread over three years.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np

from indexer.domain import DocumentType, Header, Role
from indexer.embedding.hashing import HashingModel
from indexer.storage.archive import SqliteArchive
from search_api.tasks.register import Register, TaskFilters, TaskStatus
from tests.archive_content import document_id, make_source
from tests.small_archive import Part, made_document

TODAY = date(2026, 3, 1)
PASSAGES_A_DOCUMENT = 40
DOCUMENTS_A_COMMIT = 500
REPEATS = 40
UNITS = (
    "Văn phòng Đảng ủy",
    "Ban Xây dựng Đảng",
    "Ủy ban Kiểm tra Đảng ủy",
    "Ủy ban nhân dân phường",
    "Công an phường",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Phòng Văn hóa - Xã hội",
    "Trạm Y tế phường",
    "Sở Giáo dục và Đào tạo",
    "Sở Tài chính",
)
WARDS = tuple(f"{first} {second}" for first in ("Vĩnh", "An", "Hòa", "Tân", "Cẩm") for second in ("Khê", "Lộc", "Triều", "Phú"))
VERBS = ("rà soát", "xây dựng kế hoạch", "tổng hợp", "hướng dẫn các chi bộ về", "kiểm tra", "tổ chức tập huấn về")
THINGS = (
    "hồ sơ đảng viên",
    "kinh phí tập huấn",
    "trường lớp học",
    "thủ tục hành chính",
    "cơ sở dữ liệu dân cư",
    "vệ sinh an toàn thực phẩm",
)
"""Words enough for a filter to have something to choose from."""


def passage(chance: Random) -> str:
    """Return one made-up paragraph."""
    number, thing = chance.randint(1, 9999), chance.choice(THINGS)
    if chance.random() > 0.4:
        return f"Kết quả thực hiện {thing} năm qua đạt {number} lượt, cơ bản hoàn thành chỉ tiêu được giao."
    when = ""
    draw = chance.random()
    if draw < 1 / 3:
        day = TODAY + timedelta(days=chance.randint(-500, 600))
        when = f" trước ngày {day.day}/{day.month}/{day.year}"
    elif draw < 0.4:
        when = " trước ngày 20 hằng tháng"
    unit, other = chance.sample(UNITS, 2)
    return f"Giao {unit} chủ trì, phối hợp với {other} {chance.choice(VERBS)} {thing} tổ {number}{when}."


def write(folder: Path, passages: int) -> None:
    """Write an archive of `passages`."""
    chance, model = Random(1), HashingModel()
    archive, began, written = SqliteArchive(folder, "rules"), time.perf_counter(), 0
    documents = passages // PASSAGES_A_DOCUMENT
    with archive.writer(model.identity) as writer:
        for number in range(documents):
            parts: list[Part] = [(Role.BODY, (), passage(chance)) for _ in range(PASSAGES_A_DOCUMENT)]
            header = Header(
                f"{number + 1}-KH/ĐU",
                DocumentType.PLAN,
                f"Đảng ủy phường {chance.choice(WARDS)}",
                issued=TODAY - timedelta(days=chance.randint(0, 700)),
                subject=f"công tác tháng {number}",
            )
            writer.put_document(made_document(document_id(number), parts, model, header))
            writer.put_source(make_source(f"{number}.txt", number))
            written += 1
            if written % DOCUMENTS_A_COMMIT == 0 or written == documents:
                writer.commit()
    archive.close()
    print(f"{written} documents, {written * PASSAGES_A_DOCUMENT} passages written in {time.perf_counter() - began:.0f} s")


def serve(folder: Path) -> None:
    """Ask as the page does: each time a view of its own, fifty rows and how many there are."""
    register = Register(SqliteArchive(folder, "rules"))

    def asking(filters: TaskFilters, offset: int = 0) -> Callable[[], int]:
        return lambda: register.page(filters, TODAY, offset=offset, limit=50).total

    groups = [
        TaskFilters(),
        TaskFilters(overdue=True),
        TaskFilters(within=30),
        TaskFilters(recurring=True),
        TaskFilters(status=TaskStatus.DONE),
    ]
    cases = {
        "first page": asking(TaskFilters()),
        "page 200": asking(TaskFilters(), 50 * 199),
        "overdue": asking(TaskFilters(overdue=True)),
        "due in a quarter": asking(TaskFilters(due="2026-Q2")),
        "within 30 days": asking(TaskFilters(within=30)),
        "recurring": asking(TaskFilters(recurring=True)),
        "a unit of one ward": asking(TaskFilters(unit="Văn phòng Đảng ủy phường Vĩnh Khê")),
        "a unit anywhere": asking(TaskFilters(unit="Ban Xây dựng Đảng")),
        "a unit, overdue": asking(TaskFilters(unit="Công an phường An Lộc", overdue=True)),
        "words": asking(TaskFilters(text="kinh phi tap huan")),
        "the page's five counts": lambda: register.totals(groups, TODAY)[0],
        "a document": asking(TaskFilters(source="77-KH/ĐU")),
    }
    for name, ask in cases.items():
        total, milliseconds = ask(), []
        worked = time.thread_time()
        for _ in range(REPEATS):
            start = time.perf_counter()
            ask()
            milliseconds.append((time.perf_counter() - start) * 1e3)
        worked = (time.thread_time() - worked) * 1e3 / REPEATS
        p50, p95 = np.percentile(milliseconds, [50, 95])
        print(f"{name}: {total} tasks; p50 {p50:.1f} ms, p95 {p95:.1f} ms; processor {worked:.1f} ms", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="Write the archive here, or read the one that is here.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        if not any(folder.glob("*.sqlite")):
            write(folder, arguments.passages)
        serve(folder)


if __name__ == "__main__":
    main()
