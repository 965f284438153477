"""A tree of markup → its blocks of text, in order. Knows HTML's tags and those of trafilatura's XML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from indexer.domain import Line
from indexer.reading.lines import paragraph_lines
from indexer.reading.tables import table_lines
from indexer.reading.word.numbering import number_text

Element = Any
"""An element as lxml has it; nothing of lxml itself is needed here."""

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "title",
        "ul",
        "doc",
        "head",
        "item",
        "list",
        "quote",
    ]
)
_ITEMS = frozenset(("li", "item"))
_BREAKS = frozenset(("br", "lb"))
_ROW_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_ROWS = frozenset(("tr", "row"))
_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}

_OWN_LABEL = re.compile(r"\s*(?:[-–—+*•]|\(?(?:\d{1,3}|[a-zđA-ZĐ]|[IVX]+)[.)/])")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table with all its rows."""

    lines: tuple[Line, ...]
    linked: bool = False
    """Nothing but a link."""


def blocks_of(root: Element) -> list[Block]:
    """Return the blocks below `root` that hold text."""
    walk = _Walk()
    walk.enter(root)
    walk.flush()
    return walk.blocks


@dataclass(slots=True)
class _Walk:
    blocks: list[Block] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _label: str = ""
    _characters: int = 0
    _linked: int = 0
    _link_depth: int = 0
    _pre_depth: int = 0

    def enter(self, element: Element) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag == "table":
            self.flush()
            self._add(tuple(table_lines(_rows(element))), linked=False)
            return
        block = tag in _BLOCKS
        if block:
            self.flush()
        if tag in _ITEMS:
            self._label = _label(element)
        self._link_depth += tag in ("a", "ref")
        self._pre_depth += tag == "pre"
        if tag in _BREAKS:
            self._pieces.append("\n")
        elif tag:  # A comment or an instruction has text as well, but says nothing.
            self.text(element.text)
        for child in element:
            self.enter(child)
            self.text(child.tail)
        self._link_depth -= tag in ("a", "ref")
        self._pre_depth -= tag == "pre"
        if block:
            self.flush()
        if tag in _ITEMS:
            self._label = ""

    def text(self, text: str | None) -> None:
        if not text:
            return
        count = len(text.split())
        self._characters += count
        if self._link_depth:
            self._linked += count
        # Outside <pre> a line end in the source is a space like any other; no-break spaces stay for normalisation.
        self._pieces.append(text if self._pre_depth else re.sub(r"[ \t\n\r\f\v]+", " ", text))

    def flush(self) -> None:
        text = "".join(self._pieces)
        linked = self._characters > 0 and self._linked == self._characters
        self._pieces, self._characters, self._linked = [], 0, 0
        lines = tuple(paragraph_lines(text))
        if not lines:
            return
        if self._label and not _OWN_LABEL.match(lines[0].text):
            lines = (replace(lines[0], text=f"{self._label} {lines[0].text}"), *lines[1:])
        self._label = ""
        self._add(lines, linked=linked)

    def _add(self, lines: tuple[Line, ...], *, linked: bool) -> None:
        if lines:
            self.blocks.append(Block(lines, linked))


def _rows(table: Element) -> Iterator[list[list[Line]]]:
    """Rows of cells of lines. What stands outside any row or cell, against the rules, is a cell by itself: nothing is lost."""
    for element in table:
        if element.tag in _ROW_GROUPS:
            yield from _rows(element)
        elif element.tag in _ROWS:
            stray = chain((element.text,), (cell.tail for cell in element))
            cells = [_cell(cell) for cell in element]
            yield [*cells, *(list(paragraph_lines(text)) for text in stray if text)]
        else:
            yield [_cell(element)]
    for text in chain((table.text,), (element.tail for element in table)):
        if text:
            yield [list(paragraph_lines(text))]


def _cell(element: Element) -> list[Line]:
    return [line for block in blocks_of(element) for line in block.lines]


def _label(item: Element) -> str:
    """What a browser prints before a list item."""
    parent = item.getparent()
    if parent is None or (parent.tag != "ol" and parent.get("rend") != "ol"):
        return "-"
    style = _STYLES.get(parent.get("type") or "1", "decimal")
    number = _whole(parent.get("start"), 1) - 1
    for other in parent:
        if other.tag in _ITEMS:
            number = _whole(other.get("value"), number + 1)
        if other is item:
            break
    return f"{number_text(number, style)}."


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default
