"""Guessing passwords is slowed: who failed a few times waits before the next attempt, longer each time, never for good."""

import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

FREE_OF_NAME = 5
"""Failures before anybody waits, for a name …"""
FREE_OF_ADDRESS = 20
"""… and from an address, which a whole office may share."""
LONGEST = 60.0
"""Seconds to wait at most: whoever keeps guessing makes one attempt a minute, and keeps nobody out for longer."""
FORGOTTEN_AFTER = 900.0
"""Seconds without an attempt after which its failures no longer count."""
KEPT = 4096
"""Names and addresses of which is kept how they failed; beyond that the longest unheard of are forgotten."""

_Key = bytes


@dataclass(slots=True)
class _Failures:
    count: int
    at: float


class Guesses:
    """How often whom and where from a password was guessed wrongly. Safe to share between threads; in memory only, and without the names.

    An address from which a person has signed in before has a count of its own for that name: what others try from elsewhere
    does not keep the person waiting.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._failures: OrderedDict[_Key, _Failures] = OrderedDict()
        self._at_home: OrderedDict[_Key, None] = OrderedDict()

    def attempt(self, name: str, address: str) -> float:
        """Count an attempt, as a failure until it :meth:`succeeded`; return the seconds to wait first: then none was made.

        `name` as it is found by, `address` the IP address that asks.
        """
        with self._lock:
            allowances = self._allowances(name, address)
            wait = max(self._wait(key, free) for key, free in allowances)
            if wait > 0:
                return wait
            for key, _ in allowances:
                failures = self._failures.setdefault(key, _Failures(0, 0.0))
                failures.count, failures.at = failures.count + 1, self._now()
                self._failures.move_to_end(key)
            _bound(self._failures)
            return 0.0

    def succeeded(self, name: str, address: str) -> None:
        """Take the attempt back, forget how the name failed, and know that the person is at home at this address."""
        with self._lock:
            (by_name, _), (by_address, _) = self._allowances(name, address)
            self._failures.pop(by_name, None)
            # What else was tried from there still counts, or guessing would be free for who has an account.
            if (failures := self._failures.get(by_address)) is not None:
                failures.count -= 1
            pair = self._mark("both", name, _network(address))
            self._at_home[pair] = None
            self._at_home.move_to_end(pair)
            _bound(self._at_home)

    def _allowances(self, name: str, address: str) -> tuple[tuple[_Key, int], tuple[_Key, int]]:
        network = _network(address)
        pair = self._mark("both", name, network)
        by_name = pair if pair in self._at_home else self._mark("name", name)
        return (by_name, FREE_OF_NAME), (self._mark("address", network), FREE_OF_ADDRESS)

    def _wait(self, key: _Key, free: int) -> float:
        failures = self._failures.get(key)
        if failures is None:
            return 0.0
        passed = self._now() - failures.at
        if passed > FORGOTTEN_AFTER:
            del self._failures[key]
            return 0.0
        over = failures.count - free
        return max(0.0, min(LONGEST, 2.0 ** min(over, 10)) - passed) if over >= 0 else 0.0

    def _mark(self, *parts: str) -> _Key:
        # What is typed where a name belongs may be a password.
        return hmac.new(self._key, "\0".join(parts).encode("utf-8", "surrogatepass"), sha256).digest()


def _network(address: str) -> str:
    """Return what stands for one machine: of IPv6 it has a whole network."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)


def _bound(kept: OrderedDict[_Key, Any]) -> None:
    while len(kept) > KEPT:
        kept.popitem(last=False)
