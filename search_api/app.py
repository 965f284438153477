"""The JSON service: one application, one shape of error, the same headers on everything."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from apiflask import APIFlask, HTTPError
from flask import Response, jsonify, request
from werkzeug.exceptions import HTTPException

from indexer.assignments import AssignmentRole, DeadlineKind
from indexer.domain import Wording
from indexer.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveMissing,
    BadRequest,
    BadSetting,
    DiskFull,
    FolderEmpty,
    FolderMissing,
    IndexIncompatible,
    ModelMissing,
    ModelRefused,
    NotEnoughToLearn,
    NotInArchive,
    QueryEmpty,
    QueryTooLong,
    SecrecyMark,
    SourceError,
    TracuuError,
)
from indexer.figures import figure
from indexer.protocols import FileChanged
from indexer.settings import Settings
from search_api.access import EXTENSION, SECURITY_HEADERS, Service, get_searcher, get_service, language_of, original_file
from search_api.drafts.routes import draft_api
from search_api.drafts.uploads import IS_TOO_LARGE, MemoryRequest, TooMuchSent
from search_api.guarding import ChangeRefused, message_told
from search_api.hosts import is_known_host
from search_api.pages.images import WIDTHS, DrawingBusy, NoPageImage
from search_api.pages.routes import page_api
from search_api.relations.routes import relation_api
from search_api.routes import api, health
from search_api.schemas import MAX_LIMIT, ErrorSchema
from search_api.search.searcher import Searcher
from search_api.search.similar import MAX_TEXT
from search_api.sign_in.admission import SignInNeeded, TooManyGuesses, headers_of, install_admission
from search_api.sign_in.routes import saved_api
from search_api.tasks.register import MAX_WITHIN, TaskStatus
from search_api.tasks.routes import task_api

__all__ = ["create_app", "get_searcher", "language_of", "original_file"]

log = logging.getLogger(__name__)

_MOST_BYTES = 1 << 20
"""Of what is sent to the service."""

STATUS: Mapping[type[TracuuError], HTTPStatus] = {
    BadRequest: HTTPStatus.UNPROCESSABLE_ENTITY,
    QueryEmpty: HTTPStatus.UNPROCESSABLE_ENTITY,
    QueryTooLong: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotInArchive: HTTPStatus.NOT_FOUND,
    ChangeRefused: HTTPStatus.FORBIDDEN,
    SignInNeeded: HTTPStatus.UNAUTHORIZED,
    TooManyGuesses: HTTPStatus.TOO_MANY_REQUESTS,
    TooMuchSent: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    NoPageImage: HTTPStatus.NOT_FOUND,
    FileChanged: HTTPStatus.CONFLICT,
    DrawingBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    ArchiveMissing: HTTPStatus.SERVICE_UNAVAILABLE,
    ArchiveBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    ArchiveDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexIncompatible: HTTPStatus.SERVICE_UNAVAILABLE,
    NotEnoughToLearn: HTTPStatus.UNPROCESSABLE_ENTITY,
    ModelMissing: HTTPStatus.SERVICE_UNAVAILABLE,
    ModelRefused: HTTPStatus.SERVICE_UNAVAILABLE,
    DiskFull: HTTPStatus.INSUFFICIENT_STORAGE,
    # What follows belongs to indexing; to meet it here is a fault of ours.
    BadSetting: HTTPStatus.INTERNAL_SERVER_ERROR,
    FolderMissing: HTTPStatus.INTERNAL_SERVER_ERROR,
    FolderEmpty: HTTPStatus.INTERNAL_SERVER_ERROR,
    SourceError: HTTPStatus.INTERNAL_SERVER_ERROR,
    SecrecyMark: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Each kind of error; a kind that is not here has the status of its nearest base."""

PARAMETERS: Mapping[str, Wording] = {
    "limit": Wording(f"cần số nguyên từ 1 đến {MAX_LIMIT}", f"it takes a whole number from 1 to {MAX_LIMIT}"),
    "offset": Wording("cần số nguyên từ 0 đến 1.000.000", "it takes a whole number from 0 to 1,000,000"),
    "sort": Wording("chỉ nhận relevance hoặc date", "it must be relevance or date"),
    "group": Wording("chỉ nhận none, copies hoặc document", "it must be none, copies or document"),
    "facets": Wording("chỉ nhận true hoặc false", "it must be true or false"),
    "width": Wording(f"cần số nguyên từ 1 đến {WIDTHS[-1]}", f"it takes a whole number from 1 to {WIDTHS[-1]}"),
    "literal": Wording("chỉ nhận true hoặc false", "it must be true or false"),
    "within": Wording(f"cần số ngày từ 0 đến {MAX_WITHIN}", f"it takes a number of days from 0 to {MAX_WITHIN}"),
    "status": Wording(f"chỉ nhận {', '.join(TaskStatus)}", f"it must be one of {', '.join(TaskStatus)}"),
    "state": Wording("chỉ nhận open, done hoặc hidden", "it must be open, done or hidden"),
    "done_on": Wording("cần ngày dạng 2026-03-31", "it takes a day such as 2026-03-31"),
    "part": Wording("chỉ nhận leads hoặc helps", "it must be leads or helps"),
    "kind": Wording(f"chỉ nhận {', '.join(DeadlineKind)}", f"it must be one of {', '.join(DeadlineKind)}"),
    "role": Wording(f"chỉ nhận {', '.join(AssignmentRole)}", f"it must be one of {', '.join(AssignmentRole)}"),
    "document": Wording("cần số, ký hiệu hoặc mã văn bản", "it takes a symbol or an id of a document"),
    "upper": Wording("cần số, ký hiệu hoặc mã văn bản", "it takes a symbol or an id of a document"),
    "lower": Wording("cần số, ký hiệu hoặc mã văn bản", "it takes a symbol or an id of a document"),
    "as_of": Wording("cần ngày dạng 2026-03-31", "it takes a day such as 2026-03-31"),
    "draft": Wording("cần tệp dự thảo", "it takes the draft as a file"),
    "text": Wording(f"cần văn bản từ 1 đến {figure(MAX_TEXT)} ký tự", f"it takes a text of 1 to {MAX_TEXT:,} characters"),
}

PLAIN_ERRORS: Mapping[int, Wording] = {
    404: Wording("không có địa chỉ này", "there is no such address"),
    400: Wording("không đọc được nội dung gửi tới; cần JSON", "what was sent cannot be read; it must be JSON"),
    413: Wording("nội dung gửi tới quá lớn", "what was sent is too large"),
    415: Wording("cần gửi JSON (Content-Type: application/json)", "it takes JSON (Content-Type: application/json)"),
    405: Wording("địa chỉ này không nhận cách gọi như vậy", "this address does not take this method"),
    421: Wording("dịch vụ không mang tên máy này", "the service is not known by this host name"),
    500: Wording("lỗi trong chương trình; xem nhật ký", "an internal error; see the log"),
}


def create_app(settings: Settings, searcher: Searcher | None = None) -> APIFlask:
    """Return the application.

    Without `searcher` one is opened from `settings` at the first request that needs it.
    """
    app = APIFlask(
        "search_api",
        title="Tra cứu",
        version="1",
        spec_path="/api/v1/openapi.json",
        docs_path=None,
        static_folder=None,  # type: ignore[arg-type]  # Flask takes None, and APIFlask hands it on
        json_errors=False,
    )
    app.request_class = MemoryRequest
    # A text to compare is short; only drafts are larger.
    app.config.update(MAX_CONTENT_LENGTH=_MOST_BYTES, MAX_FORM_MEMORY_SIZE=_MOST_BYTES)
    app.config.update(HTTP_ERROR_SCHEMA=ErrorSchema, VALIDATION_ERROR_SCHEMA=ErrorSchema)
    app.config["INFO"] = {"description": "Search over an archive of Vietnamese directive documents."}
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it, its base has not
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the same
    app.extensions[EXTENSION] = Service(settings, searcher)
    app.register_blueprint(api)
    app.register_blueprint(relation_api)
    app.register_blueprint(draft_api)
    app.register_blueprint(page_api)
    app.register_blueprint(task_api)
    app.register_blueprint(saved_api)
    app.register_blueprint(health)
    _guard(app, settings)
    install_admission(app, settings)
    app.before_request(_refuse_too_large)
    _translate_errors(app)
    return app


def status_of(error: TracuuError) -> HTTPStatus:
    """Return the HTTP status of an error."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus.INTERNAL_SERVER_ERROR)


def log_unexpected(error: Exception) -> None:
    """Log a fault of ours by its kind and place; its message could hold text of a document or a query."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
    log.error("%s at %s while answering %s", type(error).__name__, where, request.endpoint)


class _MisdirectedRequest(HTTPException):
    code = HTTPStatus.MISDIRECTED_REQUEST


def _refuse_too_large() -> None:
    if request.environ.get(IS_TOO_LARGE):
        raise TooMuchSent


def _guard(app: APIFlask, settings: Settings) -> None:
    @app.before_request
    def refuse_unknown_host() -> None:
        if not is_known_host(request, settings):
            raise _MisdirectedRequest

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def _translate_errors(app: APIFlask) -> None:
    @app.errorhandler(TracuuError)
    def told(error: TracuuError) -> tuple[Response, int]:
        return told_json(error)

    @app.error_processor
    def refused(error: HTTPError) -> tuple[Response, int]:
        return told(_bad_parameter(error))

    @app.errorhandler(HTTPException)
    def plain(error: HTTPException) -> tuple[Response, int]:
        return plain_json(HTTPStatus(error.code or 500))

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[Response, int]:
        log_unexpected(error)
        return plain_json(HTTPStatus.INTERNAL_SERVER_ERROR)


def told_json(error: TracuuError) -> tuple[Response, int]:
    """Return the answer that tells a program of an error."""
    field = error.field if isinstance(error, BadRequest) else None
    message = message_told(error, get_service().settings, language_of(request))
    response, status = _shaped(error.code, message, status_of(error), field)
    response.headers.update(headers_of(error))
    return response, status


def _bad_parameter(error: HTTPError) -> BadRequest:
    """Return the error of the first parameter that has a value it cannot have."""
    fields: dict[str, Any] = next(iter(error.detail.values()), {}) if isinstance(error.detail, dict) else {}
    field = str(next(iter(fields), "request"))
    return BadRequest(field, PARAMETERS.get(field, Wording("giá trị không hợp lệ", "not a valid value")))


def plain_json(status: HTTPStatus) -> tuple[Response, int]:
    """Return the answer of an error that has nothing of its own to say."""
    wording = PLAIN_ERRORS.get(status, Wording(f"không thực hiện được ({status.value})", status.phrase))
    message = wording.vi if language_of(request) == "vi" else wording.en
    return _shaped("".join(status.phrase.title().split()), message, status)


def _shaped(code: str, message: str, status: HTTPStatus, field: str | None = None) -> tuple[Response, int]:
    return jsonify({"error": {"code": code, "message": message, "field": field}}), status.value
