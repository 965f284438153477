"""Measure what is read of the letterheads of scans: ``python -m tests.relevance.scans --truth FILE``.

The file has a line of JSON for each scan, as a person read its first page: ``file`` (below ``--folder``), ``number``, ``date``
(ISO), ``issuer`` (a list: any of them will do), ``subject``; null where there is none; ``handwritten`` lists the fields that
are filled in by hand. Scans are recognised by the best engine installed; ``--kept`` names a folder to keep what was recognised.
``--nameless`` hides the files' names, which often tell the number. Of what was found it is told how much is marked as unsure: what is wrong and
not marked misleads.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from indexer.directive.citations.symbols import canonical_symbol, symbol_key
from indexer.domain import UNSURE, DocumentId, Header, HeaderField, Reading
from indexer.passages import make_document
from indexer.reading.ocr.cache import Cache
from indexer.reading.ocr.scans import Scans
from indexer.reading.reader import FileReader
from tests.benchmarks.ocr import edits, plain
from tests.conftest import SHARED

FIELDS = {
    "number": HeaderField.SYMBOL,
    "date": HeaderField.ISSUED,
    "issuer": HeaderField.ISSUER,
    "subject": HeaderField.SUBJECT,
}
MARKS = ("right, certain", "right, unsure", "wrong, unsure", "wrong, certain")
_OPENING = re.compile(r"\A(?:v/v|về việc|về)\s*", re.IGNORECASE)
_SLIPS = 0.02
"""Share of a subject's letters that may be wrong: it is still found and understood."""


def compared(field: str, truth: Any, found: Any) -> bool:
    """Tell whether a field was read right; what is not there must not be found."""
    if truth is None or found is None:
        return truth is found is None
    if field == "number":
        return symbol_key(canonical_symbol(truth) or truth) == symbol_key(found)
    if field == "issuer":
        return any(_letters(found) == _letters(name) for name in truth)
    if field == "subject":
        wanted, got = (_letters(_OPENING.sub("", text.strip())) for text in (truth, found))
        return edits(wanted, got) <= _SLIPS * len(wanted)
    return bool(truth == found)


def _letters(text: str) -> str:
    """Leave letters and digits: in small letters, apart by single spaces."""
    return " ".join(re.findall(r"\w+", plain(text).lower()))


def fields(header: Header) -> dict[str, str | None]:
    """Return what was found under the names of the truth."""
    issued = header.issued.isoformat() if header.issued else None
    return {"number": header.symbol, "date": issued, "issuer": header.issuer, "subject": header.subject}


def is_marked(header: Header, field: str) -> bool:
    """Tell whether a field is shown as one to be checked."""
    return any(found.field is FIELDS[field] and found.confidence < UNSURE for found in header.evidence)


def header_of(reading: Reading, name: str) -> Header:
    """Interpret a reading."""
    text = make_document(reading, id=DocumentId("0" * 16), files=(name,), size=1, now=datetime.now(UTC))
    return text.document.header


def readings(folder: Path, rows: list[dict[str, Any]], kept: Path | None) -> Iterator[Reading]:
    """Read the files, recognising what nobody has before."""
    cache = Cache(kept) if kept else None
    reader = FileReader(scans=Scans(cache=cache))
    for row in rows:
        reading = reader.read(folder / row["file"])
        if cache:
            cache.keep(reading)
        yield reading


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what is right by field, and all that is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--folder", type=Path, default=SHARED / "archive")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--nameless", action="store_true")
    given = parser.parse_args(arguments)
    rows = [json.loads(line) for line in given.truth.read_text(encoding="utf-8").splitlines()]
    right: dict[tuple[str, bool], list[bool]] = {}
    wrong = []
    marks: Counter[tuple[str, str]] = Counter()
    for row, reading in zip(rows, readings(given.folder, rows, given.kept), strict=True):
        header = header_of(reading, "a.pdf" if given.nameless else Path(row["file"]).name)
        found = fields(header)
        for field in FIELDS:
            is_right = compared(field, row[field], found[field])
            if found[field] is not None:
                marks[field, f"{'right' if is_right else 'wrong'}, {'unsure' if is_marked(header, field) else 'certain'}"] += 1
            right.setdefault((field, field in row["handwritten"]), []).append(is_right)
            if not is_right:
                mark = ", by hand" if field in row["handwritten"] else ""
                mark += ", marked as unsure" if is_marked(header, field) else ""
                wrong.append(f"  {field:8} {row['file']}{mark}\n    is   {row[field]}\n    read {found[field]}")
    for field in FIELDS:
        parts = [f"{name} {sum(held)}/{len(held)}" for by_hand, name in ((False, "printed"), (True, "by hand")) if (held := right.get((field, by_hand)))]  # fmt: skip
        held = [*right.get((field, False), []), *right.get((field, True), [])]
        print(f"{field:8} {sum(held)}/{len(held)} = {sum(held) / len(held):.1%} ({', '.join(parts)})")
        print(f"{'':8} of those found: " + ", ".join(f"{kind} {marks[field, kind]}" for kind in MARKS))
    print("\n".join(sorted(wrong)) or "  nothing wrong")


if __name__ == "__main__":
    main()
