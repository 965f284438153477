"""Under which names this machine is asked, and whether others than this machine can ask it."""

import socket
from collections.abc import Iterator
from ipaddress import ip_address

import psutil
from flask import Request

from indexer.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  # recognised here; whoever listens there asks for sign-in


def asks_for_sign_in(settings: Settings) -> bool:
    """Whether nobody is answered who has not signed in: where others than this machine can ask, or where that is set."""
    return settings.host not in LOOPBACK or settings.sign_in == "always" or bool(settings.proxy)


def is_known_host(request: Request, settings: Settings) -> bool:
    """Whether the request names this service by an address it is known by.

    A page elsewhere can have its own name resolve to this machine and then read what is answered (DNS rebinding); the name gives
    it away. An address in numbers is nobody's name, and those of a machine change: where others may ask, any is taken.
    """
    host = request.host.strip().lower()
    name = host.rpartition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]
    if name in (*LOOPBACK, settings.host.lower(), *settings.names):
        return True
    return settings.host not in LOOPBACK and (_is_address(name) or name in own_names())


def own_names() -> tuple[str, ...]:
    """Return the names of this machine, in small letters: as it calls itself, and as local networks without a name server do."""
    name = socket.gethostname().lower()
    return (name, f"{name.partition('.')[0]}.local")


def addresses_served(settings: Settings) -> Iterator[str]:
    """Yield the addresses, without scheme and port, that people may type; the first is the best."""
    if settings.host not in _EVERYWHERE:
        yield settings.host
        return
    yield from settings.names
    for found in psutil.net_if_addrs().values():
        for one in found:
            if one.family == socket.AF_INET and not ip_address(one.address).is_loopback:
                yield one.address
    yield own_names()[0]


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
