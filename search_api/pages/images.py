"""The page image use case: a document and a page → the picture of it, drawn at most once while it is kept."""

import threading
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Protocol

from indexer.domain import Document, DocumentId, Wording
from indexer.errors import NotInArchive, SourceError, TracuuError
from indexer.protocols import Archive, ArchiveView, FileChanged, PageDrawer
from search_api.originals import FileState, Originals

WIDTHS = (900, 1350, 2000, 2800)
"""Dots: what pages are drawn in, so that few pictures of a page are kept. The first is A4 at 110 an inch."""

_PATIENCE = 15.0
"""Seconds to wait for pages that are being drawn for others."""

_WITH_PAGES = ("application/pdf", "image/")

OF_NO_PAGES = Wording("tệp loại này không có trang in để xem ảnh", "a file of this kind has no printed pages to look at")
GONE = Wording("tệp gốc không còn ở chỗ cũ", "the original file is no longer where it was")
CHANGED = Wording(
    "tệp gốc đã thay đổi từ khi lập chỉ mục; chữ bên đây là của tệp cũ",
    "the original file has changed since it was indexed; the text is that of the old one",
)
NO_SUCH_PAGE = Wording("văn bản không có trang này", "the document has no such page")
NOT_DRAWN = Wording("không vẽ được trang này", "this page cannot be drawn")


class NoPageImage(TracuuError):
    """A page that cannot be shown as a picture."""

    def __init__(self, id: DocumentId, number: int, why: Wording) -> None:
        self.id, self.number = id, number
        super().__init__(Wording(f"không có ảnh trang {number}: {why.vi}", f"no picture of page {number}: {why.en}"))


class DrawingBusy(TracuuError):
    """Too many pages are being drawn at the moment."""

    def __init__(self) -> None:
        super().__init__(
            Wording("đang vẽ nhiều trang, hãy thử lại sau giây lát", "many pages are being drawn, try again shortly")
        )


def width_of(wanted: int) -> int:
    """Return the least of :data:`WIDTHS` that has `wanted` dots, or the largest."""
    return next((one for one in WIDTHS if one >= wanted), WIDTHS[-1])


class PageImageStore(Protocol):
    """Where pages are kept that were drawn before."""

    def get(self, id: DocumentId, number: int, width: int) -> bytes | None:
        """Return a page's picture; ``None`` where it is not kept."""
        ...

    def put(self, id: DocumentId, number: int, width: int, content: bytes) -> None:
        """Keep a page's picture."""
        ...

    def forget(self, id: DocumentId) -> None:
        """Take a document's pictures away."""
        ...

    def sweep(self, is_held: Callable[[Collection[DocumentId]], Collection[DocumentId]]) -> None:
        """Take away the pictures of documents that are no longer held."""
        ...


class PageImages:
    """Shows pages as pictures. Safe to share between threads.

    What `archive` does not show has no pictures either. The pictures of documents that have left it are taken away.
    """

    def __init__(self, archive: Archive, drawer: PageDrawer, store: PageImageStore) -> None:
        self._archive, self._drawer, self._store = archive, drawer, store
        self._drawing = threading.Lock()
        self._originals = Originals()
        self._swept = 0

    def image(self, id: DocumentId, number: int, width: int = WIDTHS[0]) -> bytes:
        """Return page `number` (from 1) as a JPEG, in the least of :data:`WIDTHS` that has `width` dots.

        Raises
        ------
        NotInArchive
        NoPageImage
            The file is of another kind, gone, changed or broken, or has no such page.
        DrawingBusy
        """
        width = width_of(width)
        with self._archive.view() as view:
            document = view.document(id)
            self._sweep(view)
            original = self._originals.find(view.document_sources(id))
        if (why := _why_none(document, original.state)) is not None:
            raise NoPageImage(id, number, why)
        if not 1 <= number <= document.page_count:
            raise NoPageImage(id, number, NO_SUCH_PAGE)
        assert original.path is not None
        kept = self._store.get(id, number, width)
        return kept if kept is not None else self._drawn(original.path, id, number, width)

    def why_none(self, id: DocumentId) -> Wording | None:
        """Tell why a document's pages cannot be shown as pictures; ``None`` where they can, as far as is known without drawing.

        Raise :class:`NotInArchive`.
        """
        with self._archive.view() as view:
            return _why_none(view.document(id), self._originals.find(view.document_sources(id)).state)

    def close(self) -> None:
        """Free what drawing holds."""
        self._drawer.close()

    # --- Below -----------------------------------------------------------------------------------------------

    def _drawn(self, path: Path, id: DocumentId, number: int, width: int) -> bytes:
        if not self._drawing.acquire(timeout=_PATIENCE):
            raise DrawingBusy
        try:
            # Somebody who waited before may have wanted the same page.
            if (kept := self._store.get(id, number, width)) is not None:
                return kept
            content = self._drawer.draw(path, id, number, width)
        except FileChanged:
            raise NoPageImage(id, number, CHANGED) from None
        except SourceError:
            raise NoPageImage(id, number, NOT_DRAWN) from None
        finally:
            self._drawing.release()
        self._store.put(id, number, width, content)
        # It may have been taken out of the archive meanwhile, and its pictures with it.
        try:
            with self._archive.view() as view:
                view.document(id)
        except NotInArchive:
            self._store.forget(id)
            raise
        return content

    def _sweep(self, view: ArchiveView) -> None:
        if view.generation != self._swept:
            self._swept = view.generation
            self._store.sweep(lambda ids: view.documents_by_id(ids).keys())


def _why_none(document: Document, state: FileState) -> Wording | None:
    if not document.media_type.startswith(_WITH_PAGES):
        return OF_NO_PAGES
    return {FileState.GONE: GONE, FileState.CHANGED: CHANGED}.get(state)
