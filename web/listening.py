"""Listening at an address: what is sent stays in memory, and what is too large is refused by its head alone."""

import socket
from io import BytesIO

from apiflask import APIFlask
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge
from werkzeug.wrappers import Response

from search_api.drafts.uploads import IS_TOO_LARGE, MOST_SENT

Sockets = dict[int, object]

MOST_DISCARDED = 1 << 30
"""Bytes that are read and thrown away so that whoever sends them hears why."""


class _ErrorTask(ErrorTask):  # type: ignore[misc]  # waitress has no types of its own
    """The answer to a request that the server refuses by its head: where it is too large the site says so, as it says everything."""

    def execute(self) -> None:
        if not isinstance(self.request.error, RequestEntityTooLarge):
            super().execute()
            return
        environ = WSGITask(self.channel, self.request).get_environment()
        answer = Response.from_app(
            self.channel.server.application, {**environ, "wsgi.input": BytesIO(), IS_TOO_LARGE: True}, buffered=True
        )
        body = answer.get_data()
        self.status = answer.status
        self.response_headers.extend(answer.headers.to_wsgi_list())
        self.channel.to_discard = min(self.request.content_length, MOST_DISCARDED)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(b"" if self.request.command == "HEAD" else body)


class _Channel(HTTPChannel):  # type: ignore[misc]  # the same
    """A connection that, after refusing what is too large, hears it out: closed at once it would be reset, and the answer lost with it."""

    error_task_class = _ErrorTask
    to_discard = 0
    """Bytes that may still come, and are thrown away."""
    _is_hearing_out = False

    def readable(self) -> bool:
        return self._is_hearing_out or bool(super().readable())

    def writable(self) -> bool:
        return bool(self.will_close if self._is_hearing_out else super().writable())

    def handle_write(self) -> None:
        if self.to_discard and self.close_when_flushed and not self.will_close:
            self._flush_exception(self._flush_some)
            if self.total_outbufs_len and not self.will_close:
                return
            if not self.will_close:
                self._hear_out()
                return
        super().handle_write()

    def handle_read(self) -> None:
        if not self._is_hearing_out:
            super().handle_read()
            return
        try:
            heard = len(self.recv(self.adj.recv_bytes))
        except OSError:
            self.handle_close()
            return
        # Where nothing more comes it has been closed. One that only trickles the server closes in time, for no activity of it is noted.
        self.to_discard -= heard
        if self.to_discard <= 0:
            self.handle_close()

    def _hear_out(self) -> None:
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.will_close = True
        else:
            self._is_hearing_out, self.close_when_flushed = True, False


_TOLD_BY_PROXIES = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"}


def open_server(
    app: APIFlask, host: str, port: int, sockets: Sockets | None = None, *, proxy: str = ""
) -> BaseWSGIServer | MultiSocketServer:
    """Listen at an address; `sockets` is filled with what listens, for whoever runs the loop himself.

    `proxy`: the address of the reverse proxy that is believed who asks, of which host and whether encrypted; nobody else is.
    Nothing that is sent is put on the disk, and what says that it is larger than a draft may be is refused before it is read.

    Raises
    ------
    OSError
        The port is taken, or the address is not this machine's.
    """
    sockets = {} if sockets is None else sockets
    limits = {"max_request_body_size": MOST_SENT, "inbuf_overflow": MOST_SENT}
    believed = {"trusted_proxy": proxy, "trusted_proxy_headers": _TOLD_BY_PROXIES} if proxy else {}
    server = create_server(
        app, map=sockets, host=host, port=port, threads=8, ident=None, clear_untrusted_proxy_headers=True, **limits, **believed
    )
    for one in sockets.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = _Channel
    return server
