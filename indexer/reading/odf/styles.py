"""What OpenDocument's styles do to text: fonts from before Unicode, labels of lists."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.language.legacy import Font, font_of, mend_runs
from indexer.reading.word.numbering import Element, Level, attribute, child, local_name, number_text

_WAITS = frozenset(("note", "frame", "text-box", "custom-shape", "g", "rect", "line", "polygon", "path"))
"""What hangs on a paragraph and is read after it."""
_SKIPPED = frozenset(
    ("annotation", "annotation-end", "bookmark", "bookmark-start", "bookmark-end", "tracked-changes", "ruby-text")
)
_FAMILIES = frozenset(("style", "default-style"))


@dataclass(slots=True)
class Styles:
    """Fonts by the names of styles."""

    _own: dict[str, Font | None] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)
    _columns: list[str] = field(default_factory=list)
    _cell: Font | None = None

    @classmethod
    def of(cls, *roots: Element | None) -> "Styles":
        """Take the roots of ``content.xml`` and ``styles.xml``."""
        made = cls()
        families: dict[str, str] = {}
        elements = [element for root in roots if root is not None for element in root.iter()]
        for element in elements:
            if local_name(element) == "font-face":
                families[attribute(element, "name") or ""] = attribute(element, "font-family") or ""
        for element in elements:
            if local_name(element) not in _FAMILIES:
                continue
            # A style that hides its name is the default of its family.
            name = attribute(element, "name") or f"default {attribute(element, 'family')}"
            properties = child(element, "text-properties")
            face = attribute(properties, "font-name") or attribute(properties, "font-family")
            if face:
                made._own[name] = font_of(families.get(face, face)) or font_of(face)
            if parent := attribute(element, "parent-style-name"):
                made._parents[name] = parent
        return made

    def enter_table(self, columns: list[str]) -> None:
        """Begin a sheet: the styles of its columns, for cells that have none."""
        self._columns = columns

    def enter_cell(self, style: str | None, column: int) -> None:
        """Begin a cell of a sheet: what follows is set as it says, until the next one."""
        name = style or (self._columns[column] if column < len(self._columns) else None)
        self._cell = self._font(name, self._own.get("default table-cell"))

    def text(self, paragraph: Element, hanging: list[Element]) -> str:
        """Return the text of a paragraph; what hangs on it is added to `hanging`."""
        return "".join(mend_runs(list(self._runs(paragraph, self._paragraph_font(paragraph), hanging))))

    def _paragraph_font(self, paragraph: Element) -> Font | None:
        return self._font(attribute(paragraph, "style-name"), self._cell or self._own.get("default paragraph"))

    def _font(self, name: str | None, inherited: Font | None = None) -> Font | None:
        seen = set[str]()
        while name and name not in seen:
            seen.add(name)
            if name in self._own:
                return self._own[name]
            name = self._parents.get(name)
        return inherited

    def _runs(self, element: Element, font: Font | None, hanging: list[Element]) -> Iterator[tuple[str, Font | None]]:
        yield element.text or "", font
        for inner in element:
            name = local_name(inner)
            if name in _WAITS:
                hanging.append(inner)
            elif name == "s":
                count = attribute(inner, "c") or "1"
                yield " " * min(int(count) if count.isdecimal() else 1, 1000), font
            elif name in ("tab", "line-break"):
                yield "\t" if name == "tab" else "\n", font
            elif name and name not in _SKIPPED:
                yield from self._runs(inner, self._font(attribute(inner, "style-name"), font), hanging)
            yield inner.tail or "", font


@dataclass(slots=True)
class Lists:
    """The labels of list items, counted as they come."""

    _styles: dict[str, dict[int, Level]] = field(default_factory=dict)
    _of_paragraphs: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _headings: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, *roots: Element | None) -> "Lists":
        """Take the roots of ``content.xml`` and ``styles.xml``."""
        made = cls()
        for root in roots:
            for element in root.iter() if root is not None else ():
                if local_name(element) in ("list-style", "outline-style"):
                    made._styles[attribute(element, "name") or "outline"] = _levels(element)
        return made

    def enter(self, element: Element, depth: int) -> None:
        """Begin a list; an inner one without a style of its own goes on with that of the outer one."""
        del self._open[depth:]
        style = attribute(element, "style-name") or (self._open[-1] if self._open else "")
        self._open.append(style)
        counts = self._counts.setdefault(style, [0] * 10)
        if depth == 0 and not (attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list")):
            counts[:] = [0] * 10

    def label(self, item: Element, depth: int) -> str:
        """Return what is printed before an item; empty for one without a number."""
        style = self._open[depth] if depth < len(self._open) else ""
        levels = self._styles.get(style, {})
        level = levels.get(depth + 1)
        if level is None or level.style == "none":
            return ""
        counts = self._counts[style]
        start = attribute(item, "start-value")
        counts[depth] = int(start) if start and start.isdecimal() else (counts[depth] or level.start - 1) + 1
        counts[depth + 1 :] = [0] * (9 - depth)
        return _printed(level, levels, counts)

    def heading(self, element: Element) -> str:
        """Return what is printed before a heading, where headings are numbered."""
        levels = self._styles.get("outline", {})
        text = attribute(element, "outline-level") or "1"
        depth = int(text) - 1 if text.isdecimal() else 0
        level = levels.get(depth + 1)
        if level is None or level.style == "none" or depth > 9 or attribute(element, "is-list-header") == "true":
            return ""
        self._headings += [0] * (10 - len(self._headings))
        self._headings[depth] = (self._headings[depth] or level.start - 1) + 1
        self._headings[depth + 1 :] = [0] * (9 - depth)
        return _printed(level, levels, self._headings)


_NUMBERS = {"1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter"}


def _levels(style: Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for element in style:
        number = attribute(element, "level") or ""
        if not number.isdecimal():
            continue
        depth = int(number)
        if local_name(element) == "list-level-style-bullet":
            levels[depth] = Level("bullet")
            continue
        shape = attribute(element, "num-format")
        shown = attribute(element, "display-levels") or "1"
        count = min(int(shown), depth) if shown.isdecimal() else 1
        numbers = ".".join(f"%{place}" for place in range(depth - count + 1, depth + 1))
        pattern = f"{attribute(element, 'num-prefix') or ''}{numbers}{attribute(element, 'num-suffix') or ''}"
        start = attribute(element, "start-value") or "1"
        pattern = attribute(element, "num-list-format") or pattern
        levels[depth] = Level(_NUMBERS.get(shape or "", "none"), pattern, int(start) if start.isdecimal() else 1)
    return levels


def _printed(level: Level, levels: dict[int, Level], counts: list[int]) -> str:
    if level.style == "bullet":
        return "-"
    label = level.pattern
    for depth in range(10, 0, -1):
        shape = levels.get(depth, level)
        for sign in (f"%{depth}%", f"%{depth}"):
            label = label.replace(sign, number_text(counts[depth - 1] or shape.start, shape.style))

    return label.strip()
