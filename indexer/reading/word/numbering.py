"""The labels Word prints before numbered paragraphs: ``Điều 3.``, ``1.2``, ``a)``. They stand nowhere in the text.

Elements are XML elements as lxml has them; they are duck-typed here, so that this module needs no library.
"""

from dataclasses import dataclass, field
from typing import Any

from indexer.language.legacy import font_of, mend_runs

Element = Any


def local_name(element: Element) -> str:
    """Return the tag without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element | None, *names: str) -> Element | None:
    """Follow one child name after another; ``None`` where one is missing."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if local_name(inner) == name), None)
    return element


def attribute(element: Element | None, name: str = "val") -> str | None:
    """Return an attribute by its local name: Word writes them in two namespaces."""
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def _whole(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


@dataclass(slots=True)
class Level:
    """How one level of a list is labelled: Word's name of the style of numbers, ``%1.%2`` as a pattern, the first number."""

    style: str = "decimal"
    pattern: str = ""
    start: int = 1


@dataclass(slots=True)
class NumberedList:
    """A *w:num*: its levels, the counter that it may share with others, and the numbers that it starts anew from."""

    abstract: str
    levels: dict[int, Level]
    restarts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """Counts through a document: ask for each paragraph once, in order."""

    _lists: dict[str, NumberedList] = field(default_factory=dict)
    _of_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def of_lists(cls, lists: dict[str, NumberedList]) -> "Numbering":
        """Take lists by the names that paragraphs call them by."""
        made = cls()
        made._lists = lists
        return made

    @classmethod
    def of(cls, numbering: Element | None, styles: Element | None) -> "Numbering":
        """Take the roots of ``numbering.xml`` and ``styles.xml``; without them nothing is numbered."""
        made = cls()
        if numbering is not None:
            made._lists = _lists(numbering)
        if styles is not None:
            made._of_style = _numbers_of_styles(styles)
        return made

    def label(self, paragraph: Element) -> str:
        """Return what is printed before the paragraph, ``-`` for any bullet; empty where it is not numbered."""
        return self.label_at(*self._place(paragraph))

    def label_at(self, number: str | None, level: int) -> str:
        """The same for the next paragraph of this list at this level."""
        if number is None or number not in self._lists:
            return ""
        known = self._lists[number]
        form = known.levels.get(level)
        if form is None or form.style == "none":
            return ""
        counts = self._counts.setdefault(known.abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for restarted, start in known.restarts.items():
                counts[restarted] = start - 1
        counts[level] = counts.get(level, form.start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if form.style == "bullet":
            return "-"
        label = form.pattern
        for other in range(9):
            if f"%{other + 1}" in label:
                shape = known.levels.get(other, Level())
                # A chapter in Roman numerals still counts 1.1, not I.1, where the level says "legal" numbering; rare.
                label = label.replace(f"%{other + 1}", number_text(counts.get(other, shape.start), shape.style))
        return label.strip()

    def _place(self, paragraph: Element) -> tuple[str | None, int]:
        properties = child(paragraph, "pPr")
        own = child(properties, "numPr")
        style = attribute(child(properties, "pStyle"))
        number, level = self._of_style.get(style or "", (None, 0))
        if own is not None:
            number = attribute(child(own, "numId")) or number
            level = _whole(attribute(child(own, "ilvl")), level)
        # 0 takes away the number that the style would give.
        return (None if number == "0" else number), level


def _lists(root: Element) -> dict[str, NumberedList]:
    abstracts = {
        attribute(element, "abstractNumId") or "": _levels(element) for element in root if local_name(element) == "abstractNum"
    }
    lists = {}
    for element in root:
        if local_name(element) != "num":
            continue
        abstract = attribute(child(element, "abstractNumId")) or ""
        made = NumberedList(abstract, dict(abstracts.get(abstract, {})))
        for override in (inner for inner in element if local_name(inner) == "lvlOverride"):
            level = _whole(attribute(override, "ilvl"), 0)
            made.levels |= _levels(override)
            start = attribute(child(override, "startOverride"))
            if start is not None:
                made.restarts[level] = _whole(start, 1)
        lists[attribute(element, "numId") or ""] = made
    return lists


def _levels(parent: Element) -> dict[int, Level]:
    levels = {}
    for element in parent:
        if local_name(element) == "lvl":
            levels[_whole(attribute(element, "ilvl"), 0)] = Level(
                attribute(child(element, "numFmt")) or "decimal",
                _in_unicode(attribute(child(element, "lvlText")) or "", attribute(child(element, "rPr", "rFonts"), "ascii")),
                _whole(attribute(child(element, "start")), 1),
            )
    return levels


def _in_unicode(pattern: str, font: str | None) -> str:
    return mend_runs([(pattern, font_of(font))])[0]


def _numbers_of_styles(root: Element) -> dict[str, tuple[str, int]]:
    """Styles that number their paragraphs, by themselves or by the style they are based on."""
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in root:
        name = attribute(style, "styleId")
        if local_name(style) != "style" or name is None:
            continue
        numbered = child(style, "pPr", "numPr")
        number = attribute(child(numbered, "numId"))
        if number is not None:
            own[name] = (number, _whole(attribute(child(numbered, "ilvl")), 0))
        elif base := attribute(child(style, "basedOn")):
            based[name] = base
    found = dict(own)
    for name in based:
        base, seen = name, set[str]()
        while base in based and base not in seen:
            seen.add(base)
            base = based[base]
        if base in own:
            found[name] = own[base]
    return found


_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def number_text(number: int, style: str) -> str:
    """Write a number as Word's ``numFmt`` says; in digits where the style is not known.

    >>> number_text(14, "upperRoman"), number_text(28, "lowerLetter"), number_text(3, "decimalZero")
    ('XIV', 'bb', '03')
    """
    if style in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        written, rest = "", number
        for value, sign in _ROMAN:
            written += sign * (rest // value)
            rest %= value
        return written if style == "upperRoman" else written.lower()
    if style in ("upperLetter", "lowerLetter") and 0 < number <= 26 * 20:
        # After z comes aa, then bb.
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    return f"{number:02d}" if style == "decimalZero" else str(number)
