"""What the archive takes up on the disk."""

import os
from collections.abc import Iterator
from pathlib import Path


def disk_bytes(folder: Path) -> int:
    """Return what the files in `folder` take up; one that has several names counts once."""
    sizes: dict[tuple[int, int], int] = {}
    for file in _files(folder):
        try:
            status = file.stat()
        except OSError:
            # A generation that has just been replaced.
            continue
        sizes[status.st_dev, status.st_ino] = status.st_size
    return sum(sizes.values())


def _files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in names:
            yield Path(parent, name)
