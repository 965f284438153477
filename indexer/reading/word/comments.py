"""Comments written into a Word document (.docx): beside the words they are on, and nothing else changed.

The text stays, run by run, with its formatting, tracked changes and comments; every part but the body, the list of comments and
the two lists that name it is copied byte for byte.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from typing import NamedTuple

from lxml import etree  # type: ignore[import-untyped]  # no type information of its own

from indexer.comments import Comment
from indexer.errors import Damaged, PasswordNeeded, TooLarge
from indexer.language.folding import fold
from indexer.reading.limits import ReadingLimits
from indexer.reading.word.numbering import Element, local_name

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_COMMENTS_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_OFFICE_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_NOTES = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes": "footnoteReference",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes": "endnoteReference",
}
"""The relation to a list of notes → the mark in the body that leads to one."""
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_UNPRINTED = frozenset({"del", "moveFrom", "Fallback"})
_AUTHOR = "Tra cứu"
_CONTEXT = 60
"""Letters on either side that tell one place of the same words from another."""


class _Letter(NamedTuple):
    """One letter of the printed text: where it stands, or where what leads to it does."""

    paragraph: Element
    """Of the body itself: that on which a text box hangs, or which has the mark of a note."""
    text: Element
    """The element ``w:t``; of a note, its mark."""
    offset: int


_PROTECTED = b"\xd0\xcf\x11\xe0"
"""How a Word file with a password begins: its package is encrypted within another kind of file."""


def with_comments(content: bytes, comments: Sequence[Comment], limits: ReadingLimits = ReadingLimits()) -> bytes:
    """Return the document with `comments`, which come in reading order.

    What stands in a note is commented on at its mark, in a text box where it hangs: Word knows comments in the body only. What cannot be
    found there (a page's header) is commented on at the first paragraph, with the words it is on.

    Raises
    ------
    PasswordNeeded, Damaged
    TooLarge
        What it unpacks to is over the limit.
    """
    if content.startswith(_PROTECTED):
        raise PasswordNeeded
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return _written(package, comments, limits)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, NotImplementedError) as error:
        raise Damaged("Word (.docx)", type(error).__name__) from None


def _written(package: zipfile.ZipFile, comments: Sequence[Comment], limits: ReadingLimits) -> bytes:
    parts = package.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise PasswordNeeded
    if (unpacked := sum(part.file_size for part in parts)) > limits.max_bytes:
        raise TooLarge(unpacked, limits.max_bytes)
    if not comments:
        return _copied(package, {})
    main = _main_part(package)
    folder, _, file = main.rpartition("/")
    rels_name = f"{folder}/_rels/{file}.rels".lstrip("/")
    body = _parsed(package, main)
    rels = _parsed(package, rels_name) if rels_name in package.namelist() else etree.Element(f"{{{_RELATIONS}}}Relationships")
    held = next((one.get("Target") for one in rels if one.get("Type") == _COMMENTS_TYPE), None)
    changed: dict[str, bytes] = {}
    if held is None:
        name = f"{folder}/comments.xml".lstrip("/")
        listed = etree.Element(f"{{{_W}}}comments", nsmap={"w": _W})
        relation = etree.SubElement(rels, f"{{{_RELATIONS}}}Relationship")
        used = {one.get("Id") for one in rels}
        relation.set("Id", next(id for number in count(1) if (id := f"rIdTraCuu{number}") not in used))
        relation.set("Type", _COMMENTS_TYPE)
        relation.set("Target", "comments.xml")
        changed[rels_name] = _bytes(rels)
        changed["[Content_Types].xml"] = _bytes(_with_type(_parsed(package, "[Content_Types].xml"), f"/{name}"))
    else:
        name = _target(folder, held)
        listed = _parsed(package, name)
    _add(_letters(body, _notes(package, folder, rels)), body, listed, comments)
    changed[main], changed[name] = _bytes(body), _bytes(listed)
    return _copied(package, changed)


def _target(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")


def _notes(package: zipfile.ZipFile, folder: str, rels: Element) -> list[tuple[str, Element]]:
    """Return the lists of notes, each with the name of the marks that lead to its notes."""
    return [
        (_NOTES[one.get("Type")], _parsed(package, name))
        for one in rels
        if one.get("Type") in _NOTES and (name := _target(folder, one.get("Target") or "")) in package.namelist()
    ]


def _copied(package: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out:
        for part in package.infolist():
            out.writestr(part, changed.get(part.filename) or package.read(part))
        for name in changed.keys() - set(package.namelist()):
            out.writestr(name, changed[name])
    return written.getvalue()


def _main_part(package: zipfile.ZipFile) -> str:
    for relation in _parsed(package, "_rels/.rels"):
        if relation.get("Type") == _OFFICE_TYPE:
            return str(relation.get("Target")).lstrip("/")
    raise Damaged("Word (.docx)")


def _parsed(package: zipfile.ZipFile, name: str) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(package.read(name), parser)


def _bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _with_type(types: Element, part: str) -> Element:
    override = etree.SubElement(types, f"{{{_TYPES}}}Override")
    override.set("PartName", part)
    override.set("ContentType", _MEDIA_TYPE)
    return types


# --- Where the words stand -----------------------------------------------------------------------------------


def _letters(body: Element, notes: Sequence[tuple[str, Element]] = ()) -> tuple[str, list[_Letter]]:
    """Return the letters and digits that are printed, folded, and where each stands: spaces, signs and runs do not matter."""
    letters: list[_Letter] = []
    folded: list[str] = []
    for element in body.iter(f"{{{_W}}}t"):
        if (paragraph := _paragraph(element)) is not None:
            for offset, letter in _folded_at(element):
                folded.append(letter)
                letters.append(_Letter(paragraph, element, offset))
    for mark_name, listed in notes:
        marks = {mark.get(f"{{{_W}}}id"): mark for mark in body.iter(f"{{{_W}}}{mark_name}")}
        for note in listed:
            mark = marks.get(note.get(f"{{{_W}}}id"))
            paragraph = None if mark is None else _paragraph(mark)
            if paragraph is None:
                continue
            for element in note.iter(f"{{{_W}}}t"):
                for _, letter in _folded_at(element):
                    folded.append(letter)
                    letters.append(_Letter(paragraph, mark, 0))
    return "".join(folded), letters


def _paragraph(element: Element) -> Element | None:
    """Return the paragraph of the body that prints `element`; ``None`` where nothing does."""
    above = list(element.iterancestors())
    if any(local_name(one) in _UNPRINTED for one in above):
        return None
    return next((one for one in reversed(above) if local_name(one) == "p"), None)


def _folded_at(element: Element) -> Iterator[tuple[int, str]]:
    for offset, sign in enumerate(element.text or ""):
        for letter in _folded(sign):
            yield offset, letter


def _folded(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _place(folded: str, comment: Comment, after: int) -> tuple[int, int] | None:
    """Return where the words stand: where most of what stands around them does, and of like places the first not before `after`."""
    words = _folded(comment.words)
    if not words:
        return None
    before, behind = _folded(comment.before)[-_CONTEXT:], _folded(comment.after)[:_CONTEXT]
    best: tuple[int, bool, int] | None = None
    start = folded.find(words)
    while start >= 0:
        end = start + len(words)
        likeness = _shared(reversed(folded[max(0, start - _CONTEXT) : start]), reversed(before)) + _shared(
            folded[end : end + _CONTEXT], behind
        )
        score = (likeness, start >= after, -start)
        if best is None or score > best:
            best = score
        start = folded.find(words, start + 1)
    return None if best is None else (-best[2], -best[2] + len(words))


def _shared(one: Iterable[str], other: Iterable[str]) -> int:
    total = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        total += 1
    return total


# --- Writing -------------------------------------------------------------------------------------------------


def _add(printed: tuple[str, list[_Letter]], body: Element, listed: Element, comments: Sequence[Comment]) -> None:
    folded, letters = printed
    ids = [int(one.get(f"{{{_W}}}id")) for one in listed if (one.get(f"{{{_W}}}id") or "").isdigit()]
    number = max(ids, default=-1) + 1
    reached = 0
    placed: list[tuple[int, int, int]] = []
    for comment in comments:
        place = _place(folded, comment, reached)
        lines = [comment.text] if place else [f"“{comment.words}”", comment.text]
        listed.append(_comment(number, "\n".join(lines)))
        if place:
            reached = place[0]
            placed.append((place[0], place[1], number))
        else:
            _mark_first(body, number)
        number += 1
    # From the end, so that splitting a run moves little of what is still to be marked.
    for start, end, id in sorted(placed, reverse=True):
        _mark(letters, start, end - 1, id)


def _comment(id: int, text: str) -> Element:
    comment = etree.Element(f"{{{_W}}}comment", nsmap={"w": _W})
    comment.set(f"{{{_W}}}id", str(id))
    comment.set(f"{{{_W}}}author", _AUTHOR)
    comment.set(f"{{{_W}}}initials", "TC")
    comment.set(f"{{{_W}}}date", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    for line in text.split("\n"):
        run = etree.SubElement(etree.SubElement(comment, f"{{{_W}}}p"), f"{{{_W}}}r")
        words = etree.SubElement(run, f"{{{_W}}}t")
        words.text = "".join(sign for sign in line if sign.isprintable())
        words.set(_XML_SPACE, "preserve")
    return comment


def _mark(letters: list[_Letter], first: int, last: int, id: int) -> None:
    paragraph = letters[first].paragraph
    # Words that run over two paragraphs are marked in the first.
    last = next(at for at in range(last, first - 1, -1) if letters[at].paragraph is paragraph)
    # The later end first: the run that begins may be the one that ends.
    at = paragraph.index(_split(letters, last, is_start=False)) + 1
    paragraph.insert(at, _range("commentRangeEnd", id))
    paragraph.insert(at + 1, _reference(id))
    paragraph.insert(paragraph.index(_split(letters, first, is_start=True)), _range("commentRangeStart", id))


def _mark_first(body: Element, id: int) -> None:
    paragraph = next(body.iter(f"{{{_W}}}p"), None)
    if paragraph is not None:
        paragraph.append(_range("commentRangeStart", id))
        paragraph.append(_range("commentRangeEnd", id))
        paragraph.append(_reference(id))


def _split(letters: list[_Letter], at: int, *, is_start: bool) -> Element:
    """Part a run before a letter, or after it, and return the child of the paragraph that begins, or ends, there.

    What stands inside a link or a tracked insertion is not parted: the comment is on all of it.
    """
    paragraph, held, place = letters[at]
    offset = place if is_start else place + 1
    run = held.getparent()
    if run.getparent() is not paragraph or local_name(run) != "r" or local_name(held) != "t":
        return next(one for one in (run, *run.iterancestors()) if one.getparent() is paragraph)
    text = held.text or ""
    properties = [one for one in run if local_name(one) == "rPr"]
    position = run.index(held)
    following = list(run)[position + 1 :]
    if (is_start and offset == 0 and position == len(properties)) or (not is_start and offset == len(text) and not following):
        return run
    right = run.makeelement(run.tag, dict(run.attrib), nsmap=run.nsmap)
    words = right.makeelement(held.tag, dict(held.attrib), nsmap=held.nsmap)
    words.text, held.text = text[offset:], text[:offset]
    for one in (held, words):
        one.set(_XML_SPACE, "preserve")
    right.extend([*map(deepcopy, properties), words, *following])
    paragraph.insert(paragraph.index(run) + 1, right)
    for number in range(at, len(letters)):
        if letters[number].text is not held:
            break
        if letters[number].offset >= offset:
            letters[number] = _Letter(paragraph, words, letters[number].offset - offset)
    return right if is_start else run


def _range(kind: str, id: int) -> Element:
    mark = etree.Element(f"{{{_W}}}{kind}")
    mark.set(f"{{{_W}}}id", str(id))
    return mark


def _reference(id: int) -> Element:
    run = etree.Element(f"{{{_W}}}r")
    etree.SubElement(run, f"{{{_W}}}commentReference").set(f"{{{_W}}}id", str(id))
    return run
