"""HTML: pages of portals, and documents that Word or a portal saved as HTML."""

import itertools
import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import lxml.html  # type: ignore[import-untyped]  # no type information of its own
import trafilatura
from lxml import etree

from indexer.domain import Line, Reading, ReadPage
from indexer.reading.encodings import decode
from indexer.reading.limits import ReadingLimits
from indexer.reading.lines import printable
from indexer.reading.markup.blocks import Block, blocks_of
from indexer.reading.markup.fonts import convert_fonts, names_old_fonts

# Its messages quote the page.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_NEVER_TEXT = frozenset(
    "head script style noscript template nav button select option textarea iframe object embed svg canvas audio video map menu dialog".split()  # noqa: SIM905  too many for a column
)
_MARGINS = ("footer", "aside")
_MARGIN_ROLES = ("navigation", "contentinfo", "search", "complementary")

_DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)

_LONGEST_FOR_TRAFILATURA = 2_000_000
"""Characters: it takes minutes for more, and pages so long are saved documents without chrome anyway."""

_KEPT = 0.97
"""The share of the body's words that an extraction must keep, to be trusted with dropping the rest."""

_MENU_LINES, _MENU_WORDS = 4, 10
"""A menu: so many short lines in a row that are nothing but links."""


def read_html(content: bytes, limits: ReadingLimits) -> Reading:
    """Read the body of a page: a line a paragraph, ``<br>`` as a line break, rows of tables as ``a | b``.

    Nothing is fetched, and no entity but the character references is resolved.
    """
    del limits
    declared = _DECLARED.search(content[:4096])
    source = printable(decode(content, declared[1].decode("ascii") if declared else None, has_fonts=names_old_fonts(content)))
    root = _parse(source)
    if root is None:
        return Reading("text/html", (ReadPage(1, ()),))
    convert_fonts(root)
    title = _title(root)
    return Reading("text/html", (ReadPage(1, _body(root)),), title)


def _parse(source: str) -> lxml.html.HtmlElement | None:
    # A string whose head names an encoding would be refused; bytes with the encoding given are not.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        return lxml.html.document_fromstring(source.encode("utf-8"), parser=parser)
    except etree.ParserError:  # Nothing but comments.
        return None


def _title(root: lxml.html.HtmlElement) -> str | None:
    for path in (".//title", ".//h1"):
        element = root.find(path)
        if element is not None and (text := " ".join("".join(map(str, element.itertext())).split())):
            return text
    return None


def _body(root: lxml.html.HtmlElement) -> tuple[Line, ...]:
    """Take trafilatura's word for what is chrome where its extraction still holds the body; else walk the page ourselves."""
    extracted = _extracted(root)
    had_chrome = _strip(root)
    whole = blocks_of(_main_part(root))
    body = _without_menus(whole)
    if (had_chrome or len(body) < len(whole)) and extracted and _kept(body, extracted) >= _KEPT:
        body = extracted
    return tuple(line for block in body for line in block.lines)


def _extracted(root: lxml.html.HtmlElement) -> list[Block]:
    source = lxml.html.tostring(root, encoding="unicode")
    if len(source) > _LONGEST_FOR_TRAFILATURA:
        return []
    try:
        xml = trafilatura.extract(source, output_format="xml", favor_recall=True, include_comments=False, include_tables=True)
        main = etree.fromstring(xml.encode("utf-8")).find("main") if xml else None
    except Exception:  # noqa: BLE001  it is asked for its opinion only; without it the walk below stands
        return []
    return blocks_of(main) if main is not None else []


def _strip(root: lxml.html.HtmlElement) -> bool:
    """Take out what is not text, and what stands about the text. Tell whether there was any of the latter."""
    chrome = False
    for element in list(root.iter()):
        if element.getparent() is None or not isinstance(element.tag, str):
            continue
        hidden = element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(" ", "").lower()
        if element.tag in _NEVER_TEXT or hidden:
            chrome |= element.tag in ("nav", "menu", "select", "button")
            element.drop_tree()
        elif _is_margin(element):
            chrome = True
            element.drop_tree()
    return chrome


def _is_margin(element: lxml.html.HtmlElement) -> bool:
    if any(ancestor.tag in ("article", "main") for ancestor in element.iterancestors()):
        return False
    if element.tag in _MARGINS or element.get("role") in _MARGIN_ROLES:
        return True
    # A header without links may be the document's own letterhead.
    return (element.tag == "header" or element.get("role") == "banner") and element.find(".//a") is not None


def _main_part(root: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """Return ``<main>`` or the only ``<article>``, if nearly all running text is in it; else everything."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = root.findall(path)
        if len(found) == 1 and _kept(_without_menus(blocks_of(root)), blocks_of(found[0])) >= 0.7:
            return found[0]
    return root


def _without_menus(blocks: Sequence[Block]) -> list[Block]:
    kept: list[Block] = []
    for menu, group in itertools.groupby(blocks, key=_is_link):
        members = list(group)
        if not menu or len(members) < _MENU_LINES:
            kept += members
    return kept


def _is_link(block: Block) -> bool:
    return block.linked and sum(len(line.text.split()) for line in block.lines) <= _MENU_WORDS


def _kept(body: Iterable[Block], part: Iterable[Block]) -> float:
    wanted = _words(body)
    return (wanted & _words(part)).total() / max(1, wanted.total())


def _words(blocks: Iterable[Block]) -> Counter[str]:
    return Counter(word for block in blocks for line in block.lines for word in re.findall(r"\w+", line.text))
