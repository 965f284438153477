"""The sources of the sample archive: plain text in a light markup, one document a file.

A source is ``key: value`` lines, a line ``---``, and the body, one paragraph a line (blank lines
mean nothing). A key may repeat where a letterhead has several lines. In the body a line begins with

=============  =====================================================
``* ``         a heading, bold
``^ ``         a centred line, bold
``_ ``         an italic paragraph (legal bases)
``#. ``        an item whose number the format counts by itself
``| a | b |``  a row of a table; the first row of a table is its head
``===``        a new page (an annex)
``<<<``        recipients and signature, where an annex follows them
=============  =====================================================

and anything else is an ordinary paragraph, dashes and printed numbers included.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

SOURCES = Path(__file__).parent / "sources"


class Kind(Enum):
    """What a line of the body is."""

    PARAGRAPH = ""
    HEADING = "* "
    CENTRED = "^ "
    ITALIC = "_ "
    COUNTED = "#. "
    ROW = "| "
    PAGE = "==="
    SIGNATURE = "<<<"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the body."""

    kind: Kind
    text: str = ""
    number: int = 0
    """Of a counted item: 1-based, starting again after each heading."""
    cells: tuple[str, ...] = ()
    """Of a row."""

    @property
    def printed(self) -> str:
        """The text with the number a reader sees."""
        return f"{self.number}. {self.text}" if self.kind is Kind.COUNTED else self.text


@dataclass(frozen=True, slots=True)
class Source:
    """One document of the sample archive."""

    path: Path
    fields: dict[str, tuple[str, ...]]
    blocks: tuple[Block, ...]

    def one(self, key: str) -> str:
        """Return the field, lines joined by a space; empty where there is none."""
        return " ".join(self.fields.get(key, ()))

    def lines(self, key: str) -> tuple[str, ...]:
        return self.fields.get(key, ())

    @property
    def file(self) -> str:
        """Where the document lies below ``documents/``."""
        return self.one("file")

    @property
    def is_party(self) -> bool:
        return self.one("system") == "party"

    @property
    def issued(self) -> date | None:
        return date.fromisoformat(self.one("date")) if self.one("date") else None

    @property
    def left(self) -> tuple[str, ...]:
        """The left column of the letterhead."""
        rule = "*" if self.is_party else "-------"
        return (*self.lines("superior"), *self.lines("issuer"), rule, *self.number, *self.lines("about"), *self.lines("urgency"))

    @property
    def right(self) -> tuple[str, ...]:
        """The right column of the letterhead."""
        if self.is_party:
            return ("ĐẢNG CỘNG SẢN VIỆT NAM", "-----", self.place_date)
        return ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "---------------", self.place_date)

    @property
    def number(self) -> tuple[str, ...]:
        """The number line as printed: ``Số 12-KH/ĐU`` or ``Số: 118/KH-UBND``."""
        symbol = self.one("symbol")
        return (self.one("number") or f"Số{'' if self.is_party else ':'} {symbol}",) if symbol else ()

    @property
    def place_date(self) -> str:
        """The line of place and date; days below 10 and the months 1 and 2 with a leading zero."""
        if self.issued is None:
            return ""
        day, month, year = self.issued.day, self.issued.month, self.issued.year
        return f"{self.one('place')}, ngày {day:02d} tháng {month if month > 2 else f'{month:02d}'} năm {year}"

    @property
    def addressees(self) -> tuple[str, ...]:
        """The lines of *Kính gửi*: one line for one addressee, a list for several."""
        dear = self.lines("dear")
        return (f"Kính gửi: {dear[0]}",) if len(dear) == 1 else ("Kính gửi:", *(f"- {line}" for line in dear)) if dear else ()

    @property
    def signature(self) -> tuple[str, ...]:
        return self.lines("sign")

    @property
    def recipients(self) -> tuple[str, ...]:
        return ("Nơi nhận:", *(f"- {line}" for line in self.lines("to"))) if self.lines("to") else ()

    @property
    def has_letterhead(self) -> bool:
        return bool(self.lines("issuer"))

    def body(self) -> Iterator[Block | tuple[Block, ...]]:
        """Yield blocks, the rows of one table together; the signature comes last where no ``<<<`` says otherwise."""
        rows: list[Block] = []
        for block in self.blocks:
            if block.kind is Kind.ROW:
                rows.append(block)
                continue
            if rows:
                yield tuple(rows)
                rows = []
            yield block
        if rows:
            yield tuple(rows)
        if all(block.kind is not Kind.SIGNATURE for block in self.blocks):
            yield Block(Kind.SIGNATURE)

    def texts(self) -> tuple[str, ...]:
        """Everything a reader of the document can read, one paragraph, line or cell each."""
        head = (*self.left, *self.right) if self.has_letterhead else ()
        body = (text for block in self.blocks for text in (block.cells if block.kind is Kind.ROW else (block.text,)))
        title = (*self.lines("type"), *self.lines("subject"), *self.addressees)
        return tuple(text for text in (*head, *title, *body, *self.recipients, *self.signature) if text)


def parse(path: Path) -> Source:
    """Read one source file.

    Raises
    ------
    ValueError
        A line of the head without a colon, text that is not NFC, or no ``file:``.

    """
    text = path.read_text(encoding="utf-8")
    if unicodedata.normalize("NFC", text) != text:
        raise ValueError(f"{path.name}: not NFC")
    head, _, body = text.partition("\n---\n")
    fields: dict[str, list[str]] = {}
    for line in filter(None, head.splitlines()):
        key, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"{path.name}: no colon in {line!r}")
        fields.setdefault(key.strip(), []).append(value.strip())
    if "file" not in fields:
        raise ValueError(f"{path.name}: says no file")
    return Source(path, {key: tuple(values) for key, values in fields.items()}, tuple(_blocks(body.splitlines())))


def _blocks(lines: list[str]) -> Iterator[Block]:
    count = 0
    for line in lines:
        if not line.strip():
            continue
        kind = next(kind for kind in reversed(Kind) if line.startswith(kind.value))
        text = line.removeprefix(kind.value).strip()
        if kind in (Kind.HEADING, Kind.CENTRED):
            count = 0
        count += kind is Kind.COUNTED
        cells = tuple(cell.strip() for cell in text.removesuffix("|").split("|")) if kind is Kind.ROW else ()
        yield Block(kind, "" if cells else text, count if kind is Kind.COUNTED else 0, cells)


def sources() -> list[Source]:
    """Return all sources, by the file they make."""
    return sorted(map(parse, SOURCES.rglob("*.txt")), key=lambda source: source.file)
