"""Zipped packages of XML parts: OpenDocument, PowerPoint. No entity is resolved, nothing outside the file is opened."""

import contextlib
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # no type information of its own

from indexer.errors import Damaged, PasswordNeeded, TooLarge
from indexer.reading.limits import ReadingLimits
from indexer.reading.word.numbering import attribute, local_name

Element = Any


class Package:
    """An opened package."""

    def __init__(self, archive: zipfile.ZipFile, kind: str) -> None:
        self._archive = archive
        self._kind = kind
        self.names = frozenset(archive.namelist())

    def root(self, name: str) -> Element:
        """Parse a part.

        Raises
        ------
        Damaged
            It is missing, or no XML.
        """
        if name not in self.names:
            raise Damaged(self._kind, name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(self._archive.read(name), parser)
        except etree.XMLSyntaxError:
            raise Damaged(self._kind, name) from None

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part points to inside the package: id → kind (the end of its type), name of the part."""
        folder, _, file = part.rpartition("/")
        name = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        if name not in self.names:
            return {}
        return {
            attribute(link, "Id") or "": (
                (attribute(link, "Type") or "").rpartition("/")[2],
                _joined(folder, attribute(link, "Target") or ""),
            )
            for link in self.root(name)
            if local_name(link) == "Relationship" and attribute(link, "TargetMode") != "External"
        }


@contextlib.contextmanager
def opened(content: bytes, limits: ReadingLimits, kind: str) -> Iterator[Package]:
    """Open a package.

    Raises
    ------
    PasswordNeeded, Damaged
    TooLarge
        Its XML unpacks to more than a file may have.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        raise Damaged(kind) from None
    with archive:
        check_size(archive, limits)
        yield Package(archive, kind)


def check_size(archive: zipfile.ZipFile, limits: ReadingLimits) -> None:
    """Make sure that the XML of a package does not unpack to too much: nothing yields more than it declares.

    Raises
    ------
    PasswordNeeded, TooLarge
    """
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise PasswordNeeded
    unpacked = sum(part.file_size for part in archive.infolist() if part.filename.lower().endswith((".xml", ".rels")))
    if unpacked > limits.max_bytes:
        raise TooLarge(unpacked, limits.max_bytes)


def _joined(folder: str, target: str) -> str:
    parts = [] if target.startswith("/") else folder.split("/")
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(part for part in parts if part)
