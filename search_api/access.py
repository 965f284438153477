"""What every view needs: the searcher, the reader's language, the original file; and who may ask at all."""

import hashlib
import secrets
import threading
from collections.abc import Collection
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import cast

from flask import Request, Response, current_app, request, send_file

from indexer.decisions import Decisions
from indexer.domain import DocumentId, Language
from indexer.errors import NotInArchive, SourceError
from indexer.protocols import Archive, FileChanged
from indexer.report import Report
from indexer.settings import Settings
from search_api.header_changes import HeaderChanges
from search_api.pages.images import PageImages, width_of
from search_api.relations.relations import Relations
from search_api.search.searcher import Searcher
from search_api.search.suggestions import Suggester
from search_api.tasks.changes import TaskChanges
from search_api.tasks.register import Register
from search_api.tasks.units import read_names

EXTENSION = "tracuu"
"""Where the application keeps its :class:`Service`."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        # Files of our own alone, kind by kind: no script or style within a page, nothing of anybody else's.
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Service:
    """The searcher of one application, opened when it is first needed.

    An archive or model that is not there yet is looked for again at the next request.
    """

    def __init__(self, settings: Settings, searcher: Searcher | None = None) -> None:
        self.settings = settings
        self._searcher = searcher
        self._archive: Archive | None = searcher.archive if searcher else None
        self._lock = threading.RLock()
        self.form_token = secrets.token_urlsafe(24)
        """Stands in the forms of this process's own pages, and nobody else can read it."""
        self._page_images: PageImages | None = None
        self._suggester: Suggester | None = None

    def archive(self) -> Archive:
        """Return the archive, for whoever needs no model.

        Raises
        ------
        ArchiveMissing, ArchiveDamaged
        """
        with self._lock:
            if self._archive is None:
                from indexer.assembly import open_archive_to_search

                archive = open_archive_to_search(self.settings)
                # Without an archive there is nothing to keep, nor to load a model for.
                with archive.view():
                    pass
                self._archive = archive
            return self._archive

    def searcher(self) -> Searcher:
        """Return the searcher.

        Raises
        ------
        ArchiveMissing, ArchiveDamaged, ModelMissing, ModelRefused
        """
        with self._lock:
            if self._searcher is None:
                archive = self.archive()
                from indexer.assembly import open_model

                self._searcher = Searcher(archive, open_model(self.settings))
            return self._searcher

    @property
    def decisions(self) -> Decisions:
        """What people decided."""
        from indexer.assembly import open_decisions

        return open_decisions(self.settings)

    def register(self) -> Register:
        """Return who reads the register of assignments; raises what :meth:`archive` raises, and :func:`read_names`."""
        return Register(self.archive(), read_names(self.settings.home), self.decisions)

    def page_images(self) -> PageImages:
        """Return what shows pages as pictures; raises what :meth:`archive` raises."""
        archive = self.archive()
        with self._lock:
            if self._page_images is None:
                from indexer.assembly import open_page_drawer, open_page_image_folder

                self._page_images = PageImages(archive, open_page_drawer(), open_page_image_folder(self.settings))
            return self._page_images

    def suggester(self) -> Suggester:
        """Return who offers documents while a query is typed; raises what :meth:`archive` raises."""
        archive = self.archive()
        with self._lock:
            if self._suggester is None:
                self._suggester = Suggester(archive)
            return self._suggester

    def index_again(self, contents: Collection[str]) -> Report:
        """Read and index again the known files of these SHA-256; raises what :meth:`indexer.pipeline.Indexer.again` raises."""
        from indexer.assembly import open_indexer
        from indexer.console import Silence

        return open_indexer(self.settings, Silence(), Silence()).again(contents)

    def close(self) -> None:
        """Free what is held beside this process."""
        with self._lock:
            if self._page_images is not None:
                self._page_images.close()


def get_service() -> Service:
    """Return the service of the current application."""
    return cast("Service", current_app.extensions[EXTENSION])


def get_searcher() -> Searcher:
    """Return the searcher of the current application; raises what :meth:`Service.searcher` raises."""
    return get_service().searcher()


def get_relations() -> Relations:
    """Return who answers about relations; raises what :meth:`Service.archive` raises."""
    return Relations(get_service().archive())


def get_register() -> Register:
    """Return who reads the register of assignments; raises what :meth:`Service.archive` raises, and :func:`read_names`."""
    return get_service().register()


def get_task_changes() -> TaskChanges:
    """Return who changes what is said of tasks; raises what :func:`get_register` raises."""
    return TaskChanges(get_register(), get_service().decisions, lambda: datetime.now(UTC), date.today())  # noqa: DTZ011  # the server's own day


def get_header_changes() -> HeaderChanges:
    """Return who changes what is said of headers; raises what :meth:`Service.archive` raises."""
    service = get_service()
    return HeaderChanges(service.archive(), service.decisions, service.index_again)


def get_page_images() -> PageImages:
    """Return what shows pages as pictures; raises what :meth:`Service.archive` raises."""
    return get_service().page_images()


def language_of(request: Request) -> Language:
    """Return the language to answer in: ``?lang=``, else what the browser asks for, else the setting."""
    asked = request.args.get("lang") or request.accept_languages.best_match(("vi", "en"))
    if asked in ("vi", "en"):
        return "en" if asked == "en" else "vi"
    return get_service().settings.language


def original_file(searcher: Searcher, id: DocumentId) -> Response:
    """Return a document's file as a download; raises what :meth:`~search_api.search.searcher.Searcher.original` raises."""
    document = searcher.document(id).document
    path = searcher.original(id)
    response = send_file(
        _on_disk_or_taken_out(path, id),
        mimetype=document.media_type,
        as_attachment=True,
        download_name=path.name,
        conditional=True,
    )
    # A downloaded page of somebody else's must not run as one of ours, whatever opens it.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def page_image_file(id: DocumentId, number: int, width: int) -> Response:
    """Return a picture of a page; raises what :meth:`~search_api.pages.images.PageImages.image` raises."""
    response = send_file(BytesIO(get_page_images().image(id, number, width)), mimetype="image/jpeg")
    # The bytes of a document never change, its being shown may: whoever holds the picture asks again whether it still is.
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(f"{id}-{number}-{width_of(width)}")
    response.make_conditional(request)
    return response


def _on_disk_or_taken_out(path: Path, id: DocumentId) -> Path | BytesIO:
    if path.is_file():
        return path
    from indexer.assembly import original_bytes

    try:
        content = original_bytes(path)
    except SourceError as error:
        raise NotInArchive(id) from error
    if not hashlib.sha256(content).hexdigest().startswith(id):
        raise FileChanged
    return BytesIO(content)


def is_known_host(request: Request, settings: Settings) -> bool:
    """Whether the request names this service by an address it is known by.

    A page elsewhere can have its own name resolve to this machine and then read what is answered (DNS rebinding);
    the name gives it away.
    """
    host = request.host.strip().lower()
    name = host.rpartition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]
    return name in (*LOOPBACK, settings.host.lower())
