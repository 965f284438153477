"""Listening at an address: what is sent stays in memory, and what is too large is refused by its head alone."""

from apiflask import APIFlask
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server
from waitress.task import ErrorTask
from waitress.utilities import RequestEntityTooLarge

from search_api.drafts import too_large
from search_api.uploads import MOST_SENT

Sockets = dict[int, object]


class _ErrorTask(ErrorTask):  # type: ignore[misc]  # waitress has no types of its own
    """The answer to a request that the application never sees, in words for whoever sent a draft."""

    def execute(self) -> None:
        if isinstance(self.request.error, RequestEntityTooLarge):
            wording = too_large().wording
            self.request.error.body = f"{wording.vi} / {wording.en}"
        super().execute()


class _Channel(HTTPChannel):  # type: ignore[misc]  # the same
    error_task_class = _ErrorTask


def open_server(app: APIFlask, host: str, port: int, sockets: Sockets | None = None) -> BaseWSGIServer | MultiSocketServer:
    """Listen at an address; `sockets` is filled with what listens, for whoever runs the loop himself.

    Nothing that is sent is put on the disk, and what says that it is larger than a draft may be is refused before it is read.

    Raises
    ------
    OSError
        The port is taken.
    """
    sockets = {} if sockets is None else sockets
    limits = {"max_request_body_size": MOST_SENT, "inbuf_overflow": MOST_SENT}
    server = create_server(app, map=sockets, host=host, port=port, threads=8, ident=None, **limits)
    for one in sockets.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = _Channel
    return server
