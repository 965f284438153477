"""Word documents (.docx) set in fonts from before Unicode: their text converted, run by run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.language.legacy import Font, font_of, mend_runs
from indexer.reading.word.numbering import Element, attribute, child, local_name

_OLD_FONT = re.compile(rb"[\"'](?:[._@]?\.?vn|vni|vps|visc|vi )", re.IGNORECASE)
_SLOTS = ("ascii", "hAnsi", "cs")


def has_old_fonts(part: bytes) -> bool:
    """Tell whether a part of a package may name such a font; nearly all do not, and need not be gone through."""
    return _OLD_FONT.search(part) is not None


@dataclass(slots=True)
class Fonts:
    """The fonts of a document by its styles."""

    _own: dict[str, Font | None] = field(default_factory=dict)
    """Styles that name a font, any font."""
    _based: dict[str, str] = field(default_factory=dict)
    _default: Font | None = None
    _default_style: str = ""

    @classmethod
    def of(cls, styles: Element | None) -> "Fonts":
        """Take the root of ``styles.xml``."""
        made = cls()
        if styles is None:
            return made
        _, made._default = _named(child(styles, "docDefaults", "rPrDefault", "rPr"))
        for style in styles:
            name = attribute(style, "styleId")
            if local_name(style) != "style" or name is None:
                continue
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true"):
                made._default_style = name
            named, font = _named(child(style, "rPr"))
            if named:
                made._own[name] = font
            if base := attribute(child(style, "basedOn")):
                made._based[name] = base
        return made

    def convert(self, paragraph: Element) -> None:
        """Convert the text of a paragraph, not that of text boxes in it."""
        style = attribute(child(paragraph, "pPr", "pStyle")) or self._default_style
        texts = [(text, self._font(run, style)) for run, text in _texts(paragraph)]
        if any(font for _, font in texts):
            mended = mend_runs([(text.text or "", font) for text, font in texts])
            for (text, _), new in zip(texts, mended, strict=True):
                text.text = new

    def _font(self, run: Element, paragraph_style: str) -> Font | None:
        properties = child(run, "rPr")
        named, font = _named(properties)
        if named:
            return font
        for name in (attribute(child(properties, "rStyle")), paragraph_style):
            style, seen = name, set[str]()
            while style and style not in seen:
                seen.add(style)
                if style in self._own:
                    return self._own[style]
                style = self._based.get(style, "")
        return self._default


def _named(properties: Element | None) -> tuple[bool, Font | None]:
    fonts = child(properties, "rFonts")
    names = [name for slot in _SLOTS[:2] if (name := attribute(fonts, slot))]
    found = next((font for name in names if (font := font_of(name))), None)
    return bool(names), found


def _texts(paragraph: Element) -> Iterator[tuple[Element, Element]]:
    """Yield the text elements with their runs; paragraphs inside, those of text boxes, see to themselves."""
    for element in paragraph:
        name = local_name(element)
        if name == "r":
            yield from ((element, text) for text in element if local_name(text) == "t")
        elif name != "p":
            yield from _texts(element)
