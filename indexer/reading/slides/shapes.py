"""Text in drawings of Office: the paragraphs of shapes and text boxes."""

from collections.abc import Iterator

from indexer.language.legacy import Font, font_of, mend_runs
from indexer.reading.word.numbering import Element, attribute, child, local_name


def paragraphs_of(root: Element) -> Iterator[str]:
    """Yield the text of every paragraph of DrawingML below `root`."""
    for element in root.iter():
        if local_name(element) == "p" and (text := paragraph_text(element)).strip():
            yield text


def paragraph_text(paragraph: Element) -> str:
    """Return the text of one paragraph, converted where its fonts are from before Unicode."""
    runs: list[tuple[str, Font | None]] = []
    for element in paragraph:
        name = local_name(element)
        if name in ("r", "fld"):
            font = font_of(attribute(child(element, "rPr", "latin"), "typeface"))
            runs += [(text.text or "", font) for text in element if local_name(text) == "t"]
        elif name == "br":
            runs.append(("\n", None))
    return "".join(mend_runs(runs))
