"""The intake report as a table: for spreadsheets, for programs, for a terminal."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from indexer.directive.header.corrections import FIELD_NAMES
from indexer.directive.header.issue import order_of_issue
from indexer.directive.secrecy import wording_of
from indexer.directive.types import TYPE_NAMES
from indexer.domain import Language, Wording
from indexer.intake import HELD_BACK, STATE_NAMES, Row

_FORMULA = "=+-@\t\r\n＝＋－＠"
"""How what a spreadsheet computes begins."""

COLUMNS = (
    Wording("Thư mục", "Folder"),
    Wording("Tệp", "File"),
    Wording("Tình trạng", "State"),
    Wording("Lý do, ghi chú", "Reasons, remarks"),
    Wording("Chưa tìm thấy", "Not found"),
    Wording("Cần kiểm tra", "To check"),
    Wording("Số, ký hiệu", "Symbol"),
    Wording("Loại", "Type"),
    Wording("Cơ quan ban hành", "Issuer"),
    Wording("Ngày ban hành", "Issued"),
    Wording("Trích yếu", "Subject"),
    Wording("Mã văn bản", "Document"),
    Wording("SHA-256", "SHA-256"),
)


def in_words(wording: Wording, language: Language) -> str:
    """Return the sentence in `language`."""
    return wording.vi if language == "vi" else wording.en


def csv_text(rows: Iterable[Row], language: Language) -> str:
    """Return the rows as CSV: for Excel a byte order mark stands first, and no cell is a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([in_words(column, language) for column in COLUMNS])
    writer.writerows([[safe_cell(cell) for cell in _cells(row, language)] for row in rows])
    # Half a surrogate pair, from a file's name that is no Unicode, could not be written.
    return out.getvalue().encode("utf-8", "replace").decode("utf-8")


def safe_cell(text: str) -> str:
    """Return `text` as a spreadsheet takes it for text, whatever a document put in it."""
    return f"'{text}" if text.lstrip(" ").startswith(tuple(_FORMULA)) else text


def _cells(row: Row, language: Language) -> Sequence[str]:
    header = row.document.header if row.document else None
    return (
        row.source.root,
        row.name,
        in_words(STATE_NAMES[row.state], language),
        "; ".join(in_words(reason, language) for reason in row.reasons),
        ", ".join(in_words(FIELD_NAMES[name], language) for name in row.missing),
        ", ".join(in_words(FIELD_NAMES[name], language) for name in row.unsure),
        header.symbol or "" if header else "",
        in_words(TYPE_NAMES[header.type], language) if header and header.type else "",
        header.issuer or "" if header else "",
        order_of_issue(header) if header else "",
        header.subject or "" if header else "",
        row.document.id if row.document else "",
        row.source.sha256,
    )


def row_json(row: Row, language: Language, *, names: bool = False) -> dict[str, Any]:
    """Return a row as JSON has it; with `names` also those of files that are held back."""
    document, source = row.document, row.source
    return {
        "root": source.root,
        "path": source.path if names or source.state not in HELD_BACK else None,
        "sha256": source.sha256,
        "size": source.size,
        "state": row.state.value,
        "reasons": [in_words(reason, language) for reason in row.reasons],
        "missing": [name.value for name in row.missing],
        "unsure": [name.value for name in row.unsure],
        "document_id": document.id if document else None,
        "title": document.title if document else None,
        "symbol": document.header.symbol if document else None,
        "twin_of": document.twin_of if document else None,
        "restrictions": [{"rule": rule, "name": in_words(wording_of(rule), language)} for rule in document.restrictions]
        if document
        else [],
    }


def row_lines(rows: Iterable[Row], language: Language, *, names: bool = False) -> Iterator[str]:
    """Yield two lines a file for a terminal: its name and state, then what there is to say."""
    missing = in_words(Wording("chưa tìm thấy", "not found"), language)
    unsure = in_words(Wording("đọc chưa chắc, cần kiểm tra", "read unsurely, to be checked"), language)
    for row in rows:
        yield f"{in_words(STATE_NAMES[row.state], language):<24}{row.source.path if names else row.name}"
        told = [in_words(reason, language) for reason in row.reasons]
        for said, fields in ((missing, row.missing), (unsure, row.unsure)):
            if fields:
                told.append(f"{said}: " + ", ".join(in_words(FIELD_NAMES[name], language).lower() for name in fields))
        if told:
            yield f"{'':<24}{'; '.join(told)}"
