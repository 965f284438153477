"""HTML set in fonts from before Unicode, as Word and old portals wrote it: its text converted where it stands."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from indexer.language.legacy import Font, font_of, mend_runs

Element = Any

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_FAMILY = re.compile(r"font(?:-family)?\s*:\s*([^;]+)", re.IGNORECASE)
_SELECTOR = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?:\.(?P<name>[\w-]+))?", re.IGNORECASE)
_NAME = re.compile(r"\.?vn\w|vni\b|vni-|vps\b|viscii", re.IGNORECASE)
_FONT_IN_MARKUP = re.compile(rb"(?:face|font-family|font)\s*[:=][^<>;]{0,60}?(?:[.]vn\w|vni[- ]|vps |viscii)", re.IGNORECASE)
_BLOCKS = frozenset("p div td th li h1 h2 h3 h4 h5 h6 body blockquote center pre dt dd caption tr table".split())  # noqa: SIM905  too many for a column

_Place = tuple[Element, str]
"""An element and which of its texts: ``text`` or ``tail``."""


def names_old_fonts(content: bytes) -> bool:
    """Tell whether the bytes of a page name such a font anywhere in its markup."""
    return _FONT_IN_MARKUP.search(content) is not None


def convert_fonts(root: Element) -> None:
    """Convert the text below `root` that stands in such a font; nothing is done where the page names none."""
    sheet = "\n".join(style.text or "" for style in root.iter("style"))
    if not (
        _NAME.search(sheet) or any(_NAME.search(_declared(element)) for element in root.iter() if isinstance(element.tag, str))
    ):
        return
    rules = _rules(sheet)
    places = list(_texts(root, rules, None, root))
    for _, group in groupby(places, key=lambda item: id(item[2])):
        members = list(group)
        texts = [getattr(element, part) or "" for (element, part), _, _ in members]
        mended = mend_runs([(text, font) for text, (_, font, _) in zip(texts, members, strict=True)])
        for ((element, part), _, _), text in zip(members, mended, strict=True):
            setattr(element, part, text)


def _declared(element: Element) -> str:
    return f"{element.get('face') or ''} {element.get('style') or ''}"


def _rules(sheet: str) -> dict[str, Font | None]:
    """The families that a style sheet gives to tags, classes and tags with a class; finer selectors are not understood."""
    rules: dict[str, Font | None] = {}
    for match in _RULE.finditer(sheet[:200_000]):
        if family := _FAMILY.search(match[2]):
            for selector in match[1].split(","):
                if _SELECTOR.fullmatch(plain := selector.strip().rpartition("\n")[2].strip()) and plain:
                    rules[plain.lower()] = _font(family[1])
    return rules


def _font(families: str) -> Font | None:
    # Of `font: 12pt ".VnTime"` the name is in quotes, or last.
    first = families.split(",", maxsplit=1)[0].strip()
    quoted = re.search(r"[\"']([^\"']+)[\"']", first)
    return font_of(quoted[1] if quoted else first) or font_of(first.rsplit(" ", 1)[-1])


def _texts(
    element: Element, rules: Mapping[str, Font | None], font: Font | None, block: Element
) -> Iterator[tuple[_Place, Font | None, Element]]:
    """Yield every text with its font and the block it is in."""
    own = _own(element, rules, font)
    within = element if element.tag in _BLOCKS else block
    if isinstance(element.tag, str) and element.tag not in ("style", "script"):
        yield (element, "text"), own, within
        for child in element:
            yield from _texts(child, rules, own, within)
            yield (child, "tail"), own, within


def _own(element: Element, rules: Mapping[str, Font | None], inherited: Font | None) -> Font | None:
    if not isinstance(element.tag, str):
        return inherited
    if element.get("face"):
        return _font(element.get("face"))
    if family := _FAMILY.search(element.get("style") or ""):
        return _font(family[1])
    tag = element.tag.lower()
    for name in (element.get("class") or "").lower().split():
        for selector in (f"{tag}.{name}", f".{name}"):
            if selector in rules:
                return rules[selector]
    return rules.get(tag, inherited)
