"""Measure what is read of letterheads: ``python -m tests.relevance.headers``.

Number and type of the directives of late 2025 against the list that came with them, throughput of the whole interpretation.
The list was scraped: where it has no type, the type is not judged; a number it has not must not be found either.
"""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

from indexer.directive.citations.symbols import canonical_symbol, symbol_key
from indexer.directive.types import TYPE_NAMES
from indexer.domain import DocumentId, DocumentText
from indexer.passages import make_document
from tests.conftest import SHARED
from tests.readings import reading_of


def interpreted(path: Path) -> DocumentText:
    text = path.read_text(encoding="utf-8")
    return make_document(reading_of(text), id=DocumentId("0" * 16), files=(path.name,), size=len(text), now=datetime.now(UTC))


def key(symbol: str | None) -> str:
    return symbol_key(canonical_symbol(symbol) or symbol) if symbol else ""


def main() -> None:
    archive = SHARED / "archive"
    if not archive.is_dir():
        print("the development material (../shared) is not on this machine")
        return
    rows = [json.loads(line) for line in (archive / "truth" / "directives_2025.jsonl").read_text(encoding="utf-8").splitlines()]
    wrong: list[str] = []
    numbers = types = judged = passages = 0
    sizes = sum((archive / row["file"]).stat().st_size for row in rows)
    start = time.process_time()
    documents = [interpreted(archive / row["file"]) for row in rows]
    seconds = time.process_time() - start
    for row, found in zip(rows, documents, strict=True):
        header = found.document.header
        passages += len(found.passages)
        is_number = key(row["number"]) == key(header.symbol)
        name = TYPE_NAMES[header.type].vi.upper() if header.type else "?"
        is_type = name == row["type"] or row["type"] == "?"
        judged += row["type"] != "?"
        numbers += is_number
        types += is_type and row["type"] != "?"
        if not (is_number and is_type):
            wrong.append(f"  {Path(row['file']).name}: {row['type']} {row['number']} read as {name} {header.symbol}")
    print(f"number {numbers}/{len(rows)} = {numbers / len(rows):.1%}, type {types}/{judged} = {types / judged:.1%}")
    print("\n".join(wrong) or "  nothing wrong")
    for field in ("issuer", "place", "issued", "subject"):
        print(f"{field} read in {sum(getattr(found.document.header, field) is not None for found in documents)}")
    print(f"{passages} passages, {sizes / 1e6:.1f} MB in {seconds:.1f} s of processor time: {sizes / 1e6 / seconds:.2f} MB/s")


if __name__ == "__main__":
    main()
