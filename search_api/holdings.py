"""What is held open of the archive for those who see the same of it."""

import threading
from collections.abc import Callable

from indexer.assembly import open_page_drawer, open_page_image_folder
from indexer.protocols import Archive, EmbeddingModel
from indexer.settings import Settings
from search_api.pages.images import PageImages
from search_api.search.searcher import Searcher
from search_api.search.suggestions import Suggester


class Holdings:
    """The archive and what answers from it, each opened when it is first needed.

    An archive or model that is not there yet is looked for again at the next request.
    """

    def __init__(
        self, settings: Settings, archive: Archive, model: Callable[[], EmbeddingModel], searcher: Searcher | None = None
    ) -> None:
        self._settings = settings
        self._held = searcher.archive if searcher else archive
        self._model = model
        self._lock = threading.RLock()
        self._is_there = searcher is not None
        self._searcher = searcher
        self._page_images: PageImages | None = None
        self._suggester: Suggester | None = None

    def archive(self) -> Archive:
        """Return the archive, for whoever needs no model.

        Raises
        ------
        ArchiveMissing, ArchiveDamaged
        """
        with self._lock:
            if not self._is_there:
                # Without an archive there is nothing to load a model for.
                with self._held.view():
                    self._is_there = True
            return self._held

    def searcher(self) -> Searcher:
        """Return the searcher.

        Raises
        ------
        ArchiveMissing, ArchiveDamaged, ModelMissing, ModelRefused
        """
        with self._lock:
            if self._searcher is None:
                self._searcher = Searcher(self.archive(), self._model())
            return self._searcher

    def page_images(self) -> PageImages:
        """Return what shows pages as pictures; raises what :meth:`archive` raises."""
        archive = self.archive()
        with self._lock:
            if self._page_images is None:
                self._page_images = PageImages(archive, open_page_drawer(), open_page_image_folder(self._settings))
            return self._page_images

    def suggester(self) -> Suggester:
        """Return who offers documents while a query is typed; raises what :meth:`archive` raises."""
        archive = self.archive()
        with self._lock:
            if self._suggester is None:
                self._suggester = Suggester(archive)
            return self._suggester

    def close(self) -> None:
        """Free what is held beside this process."""
        with self._lock:
            if self._page_images is not None:
                self._page_images.close()
