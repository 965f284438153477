"""A file → its pages, or the reason why not."""

import logging
import os
import warnings
from pathlib import Path

from indexer.domain import Reading, Wording
from indexer.errors import Damaged, EmptyFile, NoText, ReaderCrashed, SourceError, TooLarge, Unreadable
from indexer.reading.containers.containers import OpenFile, opened
from indexer.reading.formats import Format, recognise
from indexer.reading.limits import ReadingLimits, ScansAhead
from indexer.reading.ocr.scans import Scans
from indexer.reading.unicode import in_unicode

log = logging.getLogger(__name__)


class FileReader:
    """Reads every kind of file in :data:`~indexer.reading.formats.FORMATS`, in this process.

    Limits of size and pages hold here; those of time and memory only in a :class:`~indexer.reading.workers.worker.WorkerPool`.
    """

    def __init__(self, limits: ReadingLimits = ReadingLimits(), scans: Scans = Scans(), open_file: OpenFile = opened) -> None:
        """Take the limits; what reads scans, by default the best engine there is, without a cache; and what opens files."""
        self._limits = limits
        self._scans = scans
        self._open_file = open_file

    def read(self, path: Path) -> Reading:
        """Read one file.

        Raises
        ------
        SourceError
            The file cannot be read; the kind says why. Whatever else a parser raises becomes :class:`Damaged`,
            with the exception's name and never its message: messages quote the document.
        ScansAhead
            The limits have no time for the scanned pages of the file; only where they say so.
        """
        format, content = self._open(path)
        read = format.load()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Parsers warn about documents; nobody is there to act on it.
                reading = in_unicode(read(content, self._limits))
                if (open_pictures := format.load_pictures()) is not None:
                    with open_pictures(content, self._limits) as pictures:
                        reading = self._scans.read(reading, pictures, self._limits)
        except (SourceError, ScansAhead):
            raise
        except MemoryError:
            raise ReaderCrashed("out of memory") from None
        except Exception as error:  # noqa: BLE001  a parser may raise anything at all on a broken file
            log.debug("reading %s raised %s", format.name, type(error).__qualname__)
            raise Damaged(format.name, type(error).__name__) from None
        self._check(reading)
        return reading

    def _open(self, path: Path) -> tuple[Format, bytes]:
        with self._open_file(path, self._limits) as file:
            try:
                size = file.seek(0, os.SEEK_END)
                file.seek(0)
                if size == 0:
                    raise EmptyFile
                format = recognise(file, path.suffix.lower())
                format.load()
                if size > self._limits.max_bytes:
                    raise TooLarge(size, self._limits.max_bytes)
                file.seek(0)
                return format, file.read(self._limits.max_bytes)
            except OSError as error:
                raise Unreadable(error.strerror or type(error).__name__) from None

    def _check(self, reading: Reading) -> None:
        lines = sum(len(page.lines) for page in reading.pages)
        if lines > self._limits.max_lines:
            raise TooLarge(lines, self._limits.max_lines, Wording("dòng", "lines"))
        characters = sum(len(line.text) for page in reading.pages for line in page.lines)
        if characters > self._limits.max_characters:
            raise TooLarge(characters, self._limits.max_characters, Wording("ký tự", "characters"))
        if not any(character.isalnum() for page in reading.pages for line in page.lines for character in line.text):
            raise NoText
