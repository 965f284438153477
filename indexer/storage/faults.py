"""What goes wrong below the storage, as the errors of the project."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import ArchiveDamaged, DiskFull

_FULL_NUMBERS = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FULL_WINDOWS = {39, 112}
"""ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL."""
_FULL_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
_FULL_WORDS = ("no space left", "not enough space", "file too large", "quota exceeded")
"""How the libraries that write files of their own word it."""
_LIBRARY_FAULTS = (RuntimeError, ValueError)
"""What faiss and tantivy raise when a file cannot be written."""
_NEARLY_FULL = 1 << 20
"""Bytes free below which any fault of writing is taken for a full disk."""

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Raise :class:`DiskFull` and :class:`ArchiveDamaged` for what says so in its own way."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0)
        if code in _FULL_SQLITE:
            raise DiskFull(str(folder)) from error
        if code & 0xFF in _DAMAGED or code == sqlite3.SQLITE_IOERR_SHORT_READ:
            raise ArchiveDamaged(str(error)) from error
        raise
    except OSError as error:
        if error.errno in _FULL_NUMBERS or getattr(error, "winerror", None) in _FULL_WINDOWS:
            raise DiskFull(str(folder)) from error
        raise
    except _LIBRARY_FAULTS as error:
        if _says_full(error) or _is_full(folder):
            raise DiskFull(str(folder)) from error
        raise


def _says_full(error: Exception) -> bool:
    message = str(error).lower()
    return any(words in message for words in _FULL_WORDS)


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _NEARLY_FULL
    except OSError:
        return False
