"""What every view needs: who asks, what is there for whom, the reader's language, the original file."""

import hashlib
import secrets
import threading
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import cast

from flask import Request, Response, current_app, g, has_app_context, request, send_file

from indexer.assembly import open_archives_to_search, open_decisions, open_indexer, open_model, original_bytes
from indexer.decisions import Decisions
from indexer.domain import DocumentId, Language
from indexer.errors import NotInArchive, SourceError
from indexer.intake import corrected_fields
from indexer.protocols import EmbeddingModel, FileChanged
from indexer.report import Report
from indexer.settings import Settings
from indexer.users import User
from search_api.answers import DocumentDetail
from search_api.header_changes import HeaderChanges
from search_api.holdings import Holdings
from search_api.hosts import asks_for_sign_in
from search_api.pages.images import PageImages, width_of
from search_api.relations.relations import Relations
from search_api.search.searcher import Searcher
from search_api.tasks.changes import TaskChanges
from search_api.tasks.register import Register
from search_api.tasks.units import read_names

EXTENSION = "tracuu"
"""Where the application keeps its :class:`Service`."""

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
    """What one application holds: the archive as each who asks may see it, and what people decided."""

    def __init__(self, settings: Settings, searcher: Searcher | None = None) -> None:
        self.settings = settings
        self.form_token = secrets.token_urlsafe(24)
        """Of this process: the tokens in the forms of its pages are made of it."""
        self._lock = threading.RLock()
        self._model: EmbeddingModel | None = None
        whole, narrow = open_archives_to_search(settings)
        self._whole = Holdings(settings, whole, self.model, searcher)
        self._narrow = Holdings(settings, narrow, self.model)

    @property
    def holdings(self) -> Holdings:
        """What is held for who asks."""
        user = asker()
        if not asks_for_sign_in(self.settings) or (user is not None and user.sees_restricted):
            return self._whole
        return self._narrow

    def model(self) -> EmbeddingModel:
        """Return the model, loaded once for everybody. Raise :class:`ModelMissing` or :class:`ModelRefused`."""
        with self._lock:
            if self._model is None:
                self._model = open_model(self.settings)
            return self._model

    @property
    def decisions(self) -> Decisions:
        """What people decided."""
        return open_decisions(self.settings)

    def register(self) -> Register:
        """Return who reads the register of assignments; raises what :meth:`Holdings.archive` raises, and :func:`read_names`."""
        return Register(self.holdings.archive(), read_names(self.settings.home), self.decisions)

    def index_again(self, contents: Collection[str]) -> Report:
        """Read and index again the known files of these SHA-256; raises what :meth:`indexer.pipeline.Indexer.again` raises."""
        from indexer.console import Silence

        return open_indexer(self.settings, Silence(), Silence()).again(contents)

    def close(self) -> None:
        """Free what is held beside this process."""
        self._whole.close()
        self._narrow.close()


def asker() -> User | None:
    """Return who asks; nobody where no sign-in is asked for, or before it."""
    return cast("User | None", g.get("user")) if has_app_context() else None


def get_service() -> Service:
    """Return the service of the current application."""
    return cast("Service", current_app.extensions[EXTENSION])


def get_searcher() -> Searcher:
    """Return the searcher of the current application; raises what :meth:`Holdings.searcher` raises."""
    return get_service().holdings.searcher()


def get_relations() -> Relations:
    """Return who answers about relations; raises what :meth:`Holdings.archive` raises."""
    return Relations(get_service().holdings.archive())


def get_register() -> Register:
    """Return who reads the register of assignments; raises what :meth:`Holdings.archive` raises, and :func:`read_names`."""
    return get_service().register()


def get_task_changes() -> TaskChanges:
    """Return who changes what is said of tasks; raises what :func:`get_register` raises."""
    today = date.today()  # noqa: DTZ011  # the server's own day
    return TaskChanges(get_register(), get_service().decisions, lambda: datetime.now(UTC), today, _signature())


def get_header_changes() -> HeaderChanges:
    """Return who changes what is said of headers; raises what :meth:`Holdings.archive` raises."""
    service = get_service()
    return HeaderChanges(service.holdings.archive(), service.decisions, service.index_again, _signature())


def _signature() -> str | None:
    """Return what a decision of who asks is signed with: the name they signed in with, whatever else was sent."""
    user = asker()
    return None if user is None else user.name


def get_document(id: DocumentId) -> DocumentDetail:
    """Return a document, and who corrected its header; raises what :meth:`~search_api.search.searcher.Searcher.document` raises."""
    detail = get_searcher().document(id)
    return replace(detail, signed=get_header_changes().signed(id)) if corrected_fields(detail.document) else detail


def get_page_images() -> PageImages:
    """Return what shows pages as pictures; raises what :meth:`Holdings.archive` raises."""
    return get_service().holdings.page_images()


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
    try:
        content = original_bytes(path)
    except SourceError as error:
        raise NotInArchive(id) from error
    if not hashlib.sha256(content).hexdigest().startswith(id):
        raise FileChanged
    return BytesIO(content)
