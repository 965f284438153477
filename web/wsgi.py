"""The site: the JSON API and the pages in one application, and the server that runs it."""

import gc
from collections.abc import Callable
from http import HTTPStatus

from apiflask import APIFlask
from flask import Response, request
from werkzeug.exceptions import HTTPException

from indexer.domain import Wording
from indexer.errors import BadSetting
from indexer.settings import Settings
from search_api.access import EXTENSION, LOOPBACK, Service
from search_api.app import create_app, plain_json
from search_api.search.searcher import Searcher
from web import collection, corrections, drafts, intake, measures, outlets, reader, relations, task_forms, tasks  # noqa: F401  # importing them adds their pages
from web.pages import pages, plain_error

_COLLECT_AFTER = 20_000
"""Objects made in a query or two: by default Python looks for cycles every 700 of them, and now and then through all it holds, for a tenth of a second."""


def create_site(settings: Settings, searcher: Searcher | None = None) -> APIFlask:
    """Return the application: ``/api/v1/…`` for programs, everything else for people."""
    app = create_app(settings, searcher)
    app.register_blueprint(pages)

    @app.errorhandler(HTTPStatus.NOT_FOUND)
    def not_found(_error: HTTPException) -> tuple[str | Response, int]:
        # The API's handler is for the API's addresses; a person who mistyped one gets a page.
        if request.path.startswith("/api/"):
            return plain_json(HTTPStatus.NOT_FOUND)
        return plain_error(HTTPStatus.NOT_FOUND)

    return app


def serve(settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve until interrupted; `announce` is told the address once it answers.

    Raises
    ------
    BadSetting
        The address is not this machine's own (there is no sign-in yet), or the port is taken.
    """
    from web.listening import open_server

    if settings.host not in LOOPBACK:
        raise BadSetting(
            "TRACUU_HOST",
            Wording(
                "chỉ phục vụ trên chính máy này (127.0.0.1), vì chưa có đăng nhập: ai trong mạng cũng sẽ đọc và sửa được cả kho; "
                f"từ máy khác hãy vào qua SSH: ssh -L {settings.port}:127.0.0.1:{settings.port} MÁY-NÀY",
                "only this machine's own address (127.0.0.1) is served, for there is no sign-in yet: anybody on the network could read and change "
                f"the whole archive; from another computer come by SSH: ssh -L {settings.port}:127.0.0.1:{settings.port} THIS-MACHINE",
            ),
        )
    app = create_site(settings)
    service: Service = app.extensions[EXTENSION]
    try:
        server = open_server(app, settings.host, settings.port)
    except OSError as error:
        raise BadSetting(
            "TRACUU_PORT",
            Wording(
                f"cổng {settings.port} đang bận; hãy chọn cổng khác bằng --port",
                f"port {settings.port} is taken; choose another with --port",
            ),
        ) from error
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    announce(f"http://{host}:{settings.port}/")
    gc.set_threshold(_COLLECT_AFTER, 20, 20)
    try:
        server.run()
    finally:
        service.close()
