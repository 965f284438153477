"""Readers that misbehave, where worker processes can find them."""

import os
import time
from pathlib import Path

from indexer.domain import Line, Reading, ReadPage
from indexer.errors import EmptyFile
from indexer.reading.limits import ReadingLimits


def by_name(path: Path, limits: ReadingLimits) -> Reading:
    """Do what the file's name says."""
    match path.name:
        case "crash":
            os._exit(7)
        case "hang":
            time.sleep(60)
        case "swell":
            return Reading("text/plain", (ReadPage(len(bytes(limits.memory_bytes * 2)), ()),))
        case "refuse":
            raise EmptyFile
        case "bug":
            raise KeyError("a mistake of ours")
    return Reading("text/plain", (ReadPage(1, (Line(path.name),)),))
