"""Listening at an address: what is sent stays in memory, and what is too large, or of nobody who may send it, is refused by its head alone."""

import socket
from http import HTTPStatus
from io import BytesIO
from typing import Any

from apiflask import APIFlask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge
from werkzeug.wrappers import Response

from search_api.drafts.uploads import IS_TOO_LARGE, MOST_SENT
from search_api.sign_in.admission import IS_HEAD_ALONE

Sockets = dict[int, object]

MOST_DISCARDED = 1 << 30
"""Bytes that are read and thrown away so that whoever sends them hears why."""


MOST_BEFORE_SIGN_IN = 1 << 16
"""Bytes of a form that are read before anybody knows who sends it: all that signs in, and what people type."""

_FORM = "application/x-www-form-urlencoded"


class _RefusedError(Exception):
    """What the site answers to the head of a request whose body it does not want."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


def _answer(channel: "_Channel", request: HTTPRequestParser, flag: str) -> Response:
    """Return what the site answers to a request of which it is given the head alone, and told by a `flag` in its environment."""
    environ = WSGITask(channel, request).get_environment()
    return Response.from_app(channel.server.application, {**environ, "wsgi.input": BytesIO(), flag: True}, buffered=True)


class _ErrorTask(ErrorTask):  # type: ignore[misc]  # waitress has no types of its own
    """The answer to a request that is refused by its head: the site gives it, as it answers everything."""

    def execute(self) -> None:
        error = self.request.error
        if isinstance(error, _RefusedError):
            answer = error.answer
        elif isinstance(error, RequestEntityTooLarge):
            answer = _answer(self.channel, self.request, IS_TOO_LARGE)
        else:
            super().execute()
            return
        body = answer.get_data()
        self.status = answer.status
        self.response_headers.extend(answer.headers.to_wsgi_list())
        self.channel.to_discard = min(self.request.content_length, MOST_DISCARDED) or MOST_SENT
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(b"" if self.request.command == "HEAD" else body)


class _Asking:
    """Asking the site, beside the loop that listens, whether it wants the body of a request."""

    def __init__(self, channel: "_Channel", request: HTTPRequestParser) -> None:
        self._channel, self._request = channel, request

    def service(self) -> None:
        """Ask, and tell the channel."""
        try:
            answer = _answer(self._channel, self._request, IS_HEAD_ALONE)
        except BaseException:
            self._channel.is_asking = False
            raise
        self._channel.told(self._request, None if answer.status_code == HTTPStatus.NO_CONTENT else answer)

    def cancel(self) -> None:
        """Nothing: the server ends."""


class _Channel(HTTPChannel):  # type: ignore[misc]  # the same
    """A connection that, after refusing what is too large, hears it out: closed at once it would be reset, and the answer lost with it."""

    error_task_class = _ErrorTask
    to_discard = 0
    """Bytes that may still come, and are thrown away."""
    asks_first = False
    """Whether the site is asked, by the head of a request, before its body is read."""
    is_asking = False
    """Meanwhile nothing more is read."""
    _asked: HTTPRequestParser | None = None
    _is_hearing_out = False

    def received(self, data: bytes) -> bool:
        went_on = bool(super().received(data))
        request: Any = self.request
        if self.asks_first and request is not None and request is not self._asked and _has_body_to_ask_for(request):
            self._asked, self.is_asking = request, True
            self.server.add_task(_Asking(self, request))
        return went_on

    def told(self, request: HTTPRequestParser, refusal: Response | None) -> None:
        """Go on reading a request, or end it with the answer that refuses it."""
        if refusal is not None:
            with self.requests_lock:
                request.error, request.completed = _RefusedError(refusal), True
                self.request = None
                self.requests.append(request)
                if len(self.requests) == 1:
                    self.server.add_task(self)
        self.is_asking = False
        self.server.pull_trigger()

    def readable(self) -> bool:
        return not self.is_asking and (self._is_hearing_out or bool(super().readable()))

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


class _AskingChannel(_Channel):
    """The same, where people sign in."""

    asks_first = True


def _has_body_to_ask_for(request: HTTPRequestParser) -> bool:
    if not request.headers_finished or request.completed:
        return False
    is_small_form = request.headers.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() == _FORM
    return bool(request.chunked) or not is_small_form or request.content_length > MOST_BEFORE_SIGN_IN


_TOLD_BY_PROXIES = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"}


def open_server(
    app: APIFlask, host: str, port: int, sockets: Sockets | None = None, *, proxy: str = "", asks_first: bool = False
) -> BaseWSGIServer | MultiSocketServer:
    """Listen at an address; `sockets` is filled with what listens, for whoever runs the loop himself.

    `proxy`: the address of the reverse proxy that is believed who asks, of which host and whether encrypted; nobody else is.
    With `asks_first` the body of a request is read when who sends it is known to have signed in, but for small forms.
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
            one.channel_class = _AskingChannel if asks_first else _Channel
    return server
