"""Recognitions that were made before, one small file each.

A recognition is text of its document, so it is kept only once the document has passed the gate of secrecy:
reading only looks up, and whoever stands behind the gate calls :meth:`Cache.keep`.
"""

import json
import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.domain import Box, Gap, Line, Reading, ReadPage
from indexer.reading.ocr.recogniser import Recognition


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of recognitions. Losing it, or any file in it, costs time and nothing else."""

    folder: Path

    def get(self, key: str) -> Recognition | None:
        """Return what was kept under `key`; ``None`` where nothing was, or it cannot be understood."""
        try:
            kept = json.loads(self._path(key).read_text(encoding="utf-8"))
            lines = tuple(Line(text, Gap(gap), Box(*box) if box else None) for text, gap, box in kept["lines"])
            columns = tuple((str(name), float(width)) for name, width in kept["columns"])
            doubtful = tuple((str(text), float(sure)) for text, sure in kept["doubtful"])
            return Recognition(lines, kept["confidence"], columns, tuple(map(str, kept["unread_stamps"])), doubtful)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def keep(self, reading: Reading) -> None:
        """Keep what was recognised in a document that has passed the gate of secrecy. A full disk is no error."""
        for page in reading.pages:
            if page.recognised and page.picture is not None:
                with suppress(OSError):
                    self._write(self._path(page.picture), page)

    def discard(self, keys: Collection[str]) -> None:
        """Take recognitions away. What cannot be removed now raises :class:`OSError`."""
        for key in keys:
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"

    def _write(self, path: Path, page: ReadPage) -> None:
        if path.exists():
            return
        lines = [(line.text, line.gap.value, line.box) for line in page.lines]
        path.parent.mkdir(parents=True, exist_ok=True)
        half_written = path.with_suffix(f".{os.getpid()}")
        kept = {
            "confidence": page.confidence,
            "columns": page.columns,
            "unread_stamps": page.unread_stamps,
            "doubtful": page.doubtful,
            "lines": lines,
        }
        half_written.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        half_written.replace(path)
