"""The site: the JSON API and the pages in one application, and the server that runs it."""

import errno
import gc
import socket
from collections.abc import Callable, Sequence
from http import HTTPStatus

from apiflask import APIFlask
from flask import Response, request
from werkzeug.exceptions import HTTPException

from indexer.assembly import open_users
from indexer.domain import Wording
from indexer.errors import BadSetting, TracuuError
from indexer.settings import Settings
from search_api.access import EXTENSION, Service
from search_api.app import create_app, plain_json, told_json
from search_api.drafts.uploads import TooMuchSent
from search_api.hosts import addresses_served, asks_for_sign_in
from search_api.search.searcher import Searcher
from search_api.sign_in.admission import SignInNeeded, open_to_everybody
from web import collection, corrections, drafts, intake, measures, outlets, reader, relations, task_forms, tasks  # noqa: F401  # importing them adds their pages
from web.pages import pages, plain_error, told
from web.sign_in import OPEN_PAGES, needed

_COLLECT_AFTER = 20_000
"""Objects made in a query or two: by default Python looks for cycles every 700 of them, and now and then through all it holds, for a tenth of a second."""


class NobodyCanSignIn(TracuuError):
    """Sign-in is asked for, and there are no users."""

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "phục vụ như vậy thì ai cũng phải đăng nhập, mà chưa có ai đăng nhập được; hãy chạy: tracuu users add TÊN",
                "served like this, everybody has to sign in, and nobody can yet; run: tracuu users add NAME",
            )
        )


def create_site(settings: Settings, searcher: Searcher | None = None) -> APIFlask:
    """Return the application: ``/api/v1/…`` for programs, everything else for people."""
    app = create_app(settings, searcher)
    app.register_blueprint(pages)
    open_to_everybody(app, *OPEN_PAGES)
    # Also where there is no page: which addresses there are is nobody's business before.
    app.register_error_handler(SignInNeeded, needed)

    @app.errorhandler(HTTPException)
    def no_view(error: HTTPException) -> tuple[str | Response, int]:
        # The API's handler is for the API's addresses; a person who mistyped one, or sent to one what it does not take, gets a page.
        status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
        return plain_json(status) if request.path.startswith("/api/") else plain_error(status)

    @app.errorhandler(TooMuchSent)
    def too_much(error: TooMuchSent) -> tuple[str | Response, int]:
        return told_json(error) if request.path.startswith("/api/") else told(error)

    return app


def serve(settings: Settings, announce: Callable[[Sequence[str]], None]) -> None:
    """Serve until interrupted; `announce` is told the addresses once it answers.

    Raises
    ------
    NobodyCanSignIn
    BadSetting
        The address is not this machine's, or the port is taken.
    """
    from web.listening import open_server

    if asks_for_sign_in(settings) and not open_users(settings).accounts():
        raise NobodyCanSignIn
    app = create_site(settings)
    service: Service = app.extensions[EXTENSION]
    try:
        asks_first = asks_for_sign_in(settings)
        server = open_server(app, settings.host, settings.port, proxy=settings.proxy, asks_first=asks_first)
    except OSError as error:
        raise _not_listening(error, settings) from error
    announce([f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/" for host in addresses_served(settings)])
    gc.set_threshold(_COLLECT_AFTER, 20, 20)
    try:
        server.run()
    finally:
        service.close()


def _not_listening(error: OSError, settings: Settings) -> BadSetting:
    if error.errno in (errno.EADDRNOTAVAIL, getattr(errno, "WSAEADDRNOTAVAIL", None)) or isinstance(error, socket.gaierror):
        wording = Wording(f"{settings.host} không phải địa chỉ của máy này", f"{settings.host} is no address of this machine")
        return BadSetting("TRACUU_HOST", wording)
    return BadSetting(
        "TRACUU_PORT",
        Wording(
            f"cổng {settings.port} đang bận; hãy chọn cổng khác bằng --port",
            f"port {settings.port} is taken; choose another with --port",
        ),
    )
