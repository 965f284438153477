"""The site, served as ``tracuu serve`` does."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from apiflask import APIFlask

from web.listening import open_server


@contextmanager
def listening(site: APIFlask, *, proxy: str = "", asks_first: bool = False) -> Iterator[int]:
    """Serve on a port of this machine meanwhile, and give the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    sockets: dict[int, object] = {}
    server = open_server(site, "127.0.0.1", port, sockets, proxy=proxy, asks_first=asks_first)
    is_over = threading.Event()

    def run() -> None:
        while not is_over.is_set():
            server.asyncore.loop(timeout=0.05, map=sockets, count=1)
        server.task_dispatcher.shutdown()
        server.asyncore.close_all(sockets)
        server.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield port
    finally:
        is_over.set()
        thread.join()
