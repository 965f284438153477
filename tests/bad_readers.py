"""Readers that misbehave, where worker processes can find them."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from indexer.domain import Line, Reading, ReadPage
from indexer.errors import EmptyFile, SourceError
from indexer.reading.containers.containers import contents
from indexer.reading.limits import ReadingLimits
from indexer.reading.ocr.engine import NoOcr
from indexer.reading.ocr.scans import Scans
from indexer.reading.reader import FileReader
from indexer.reading.workers import worker


def unlimited(path: Path, limits: ReadingLimits) -> Reading:
    """As :func:`by_name`, without the limit that the system itself sets."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2)
    return by_name(path, limits)


def by_name(path: Path, limits: ReadingLimits) -> Reading:
    """Do what the file's name says."""
    match path.name:
        case "crash":
            os._exit(7)
        case "hang":
            time.sleep(60)
        case "swell":
            return Reading("text/plain", (ReadPage(len(bytes(limits.memory_bytes * 2)), ()),))
        case "hold":
            held = bytearray()
            while True:  # Touched, so that it is held and not only asked for; in steps, so that it is seen.
                held += b"x" * 10_000_000
                time.sleep(0.01)
        case "child that holds":
            script = "import time\nheld = []\nwhile True: held.append(b'x' * 10_000_000); time.sleep(0.01)"
            subprocess.run([sys.executable, "-c", script], check=False)
        case "child that stays":
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])
            path.with_name("child.pid").write_text(str(child.pid), encoding="utf-8")
            time.sleep(60)
        case "print":
            os.write(1, b"quoted from a document")
            os.write(2, b"quoted from a document")
            print("quoted", file=sys.stderr, flush=True)
        case "fetch":
            try:
                socket.create_connection(("127.0.0.1", 9), timeout=1)
            except PermissionError as error:
                return Reading("text/plain", (ReadPage(1, (Line(str(error)),)),))
        case "look up":
            try:
                socket.getaddrinfo("hoasua.example", 80)
            except PermissionError as error:
                return Reading("text/plain", (ReadPage(1, (Line(str(error)),)),))
        case "scan":
            worker.tell_scans(3, 100)
            time.sleep(3)
            worker.tell_scans(4, 100)
        case "refuse":
            raise EmptyFile
        case "bug":
            raise KeyError("a mistake of ours")
    return Reading("text/plain", (ReadPage(1, (Line(path.name),)),))


def read_and_unpack(path: Path, limits: ReadingLimits) -> Reading:
    """Read a file that may be broken, after what it may hold; scans stay pictures."""
    with contextlib.suppress(SourceError):
        found = contents(path, limits)
        for member in found.members if found else ():
            with contextlib.suppress(SourceError):
                _reader(limits).read(path / member.path)
    return _reader(limits).read(path)


def _reader(limits: ReadingLimits) -> FileReader:
    return FileReader(limits, Scans(open_engine=NoOcr))
