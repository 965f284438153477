"""The engines of installations that have Tesseract with Vietnamese and not the package trueocr."""

import csv
import io
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from indexer.domain import Box
from indexer.errors import ReaderCrashed
from indexer.reading.ocr.engine import Picture, Piece, Wall
from indexer.reading.ocr.figures import SURE, fields

_SECONDS = 120
_SURE = 0.9
"""Confidence of a word from which on its figures count as read: those by hand that were misread came up to .89."""
_UNITS = re.compile(r"[^\W\d_]+|\S")
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}
"""Several are no faster, and files are read in parallel."""


class Tesseract:
    """Runs the program ``tesseract``, which gets the picture and gives its words through pipes."""

    def __init__(self, program: str, version: str) -> None:
        self.identity = f"{version} vie"
        self._program = program

    @classmethod
    def found(cls) -> Self | None:
        """Return the engine where the program and its Vietnamese data are there."""
        program = shutil.which("tesseract")
        if program is None or "vie" not in _run(program, "--list-langs").decode(errors="replace").split():
            return None
        return cls(program, _run(program, "--version").decode(errors="replace").partition("\n")[0].strip())

    def turn(self, picture: Picture) -> int:  # noqa: ARG002  the protocol's
        """Take every page for upright: telling would take another data file and another second."""
        return 0

    def recognise(self, picture: Picture, walls: Sequence[Wall] = ()) -> Sequence[Piece]:
        """See :class:`indexer.reading.ocr.engine.Engine`."""
        from PIL import Image

        png = io.BytesIO()
        Image.fromarray(picture).save(png, "PNG", compress_level=1)
        table = _run(self._program, "stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", "300", "tsv", given=png.getvalue())
        return _read(table.decode("utf-8"), walls)


class BoundTesseract:
    """Tesseract inside this process: the package ``tesserocr``, which brings it along, and its Vietnamese data from anywhere."""

    def __init__(self, data: Path) -> None:
        import tesserocr  # type: ignore[import-not-found]  # optional

        # Read at start, and by nothing else here: several threads are no faster, and files are read in parallel.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        self._api = tesserocr.PyTessBaseAPI(path=str(data), lang="vie", psm=tesserocr.PSM.AUTO)
        self.identity = f"tesserocr {tesserocr.tesseract_version().partition(chr(10))[0].strip()} vie"

    @classmethod
    def found(cls) -> Self | None:
        """Return the engine where the package and the Vietnamese data are there."""
        if find_spec("tesserocr") is None or (data := _data_folder()) is None:
            return None
        return cls(data)

    def turn(self, picture: Picture) -> int:  # noqa: ARG002  the protocol's
        """See :meth:`Tesseract.turn`."""
        return 0

    def recognise(self, picture: Picture, walls: Sequence[Wall] = ()) -> Sequence[Piece]:
        """See :class:`indexer.reading.ocr.engine.Engine`."""
        from PIL import Image

        self._api.SetImage(Image.fromarray(picture))
        self._api.SetSourceResolution(300)
        try:
            return _read(self._api.GetTSVText(0), walls)
        except RuntimeError as error:
            raise ReaderCrashed(f"tesserocr: {type(error).__name__}") from None


def _data_folder() -> Path | None:
    """Return the folder of ``vie.traineddata``: where the environment says, or where Tesseract is installed."""
    program = shutil.which("tesseract")
    places = [
        Path(os.environ.get("TESSDATA_PREFIX", "")),
        *([Path(program).parent / "tessdata"] if program else []),
        *sorted(Path("/usr/share/tesseract-ocr").glob("*/tessdata"), reverse=True),
        Path("/usr/share/tessdata"),
        Path("/opt/homebrew/share/tessdata"),
        Path(os.environ.get("PROGRAMFILES", "")) / "Tesseract-OCR" / "tessdata",
    ]
    return next((place for place in places if (place / "vie.traineddata").is_file()), None)


_COLUMNS = ("level", "page", "block", "par", "line", "word", "left", "top", "width", "height", "conf", "text")


def _read(table: str, walls: Sequence[Wall]) -> list[Piece]:
    """Put together what Tesseract's table of words (TSV) says, with its heading or without."""
    lines: defaultdict[tuple[str, ...], list[tuple[str, float, Box]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(table), _COLUMNS, delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and (row["text"] or "").strip():
            left, top, width, height = (float(row[name]) for name in ("left", "top", "width", "height"))
            place = (row["block"], row["par"], row["line"])
            lines[place].append((row["text"], float(row["conf"]) / 100, Box(left, top, left + width, top + height)))
    return [piece for words in lines.values() for piece in _pieces(words, walls)]


def _pieces(words: Sequence[tuple[str, float, Box]], walls: Sequence[Wall]) -> list[Piece]:
    """Put words together, apart where a column begins and at walls."""
    top, bottom = min(box.top for _, _, box in words), max(box.bottom for _, _, box in words)
    passed = [wall.place for wall in walls if wall.top < (top + bottom) / 2 < wall.bottom]
    groups = [[words[0]]]
    for word in words[1:]:
        before, middle = groups[-1][-1][2], (word[2].left + word[2].right) / 2
        if word[2].left - before.right > bottom - top or any((before.left + before.right) / 2 < wall < middle for wall in passed):
            groups.append([])
        groups[-1].append(word)
    return [
        Piece(
            " ".join(text for text, _, _ in group),
            Box(group[0][2].left, top, max(box.right for _, _, box in group), bottom),
            sum(confidence for _, confidence, _ in group) / len(group),
            _figures([(text, confidence) for text, confidence, _ in group]),
        )
        for group in groups
    ]


def _figures(words: Sequence[tuple[str, float]]) -> float:
    """Return how surely the number or day in a line was read, on the scale of all engines."""
    units = [(unit, confidence) for text, confidence in words for unit in _UNITS.findall(text)]
    filled = [confidence for span in fields([unit for unit, _ in units]) for _, confidence in units[span.start : span.end]]
    return min(1.0, max(0.0, min(filled, default=1.0)) * SURE / _SURE)


def _run(program: str, *arguments: str, given: bytes = b"") -> bytes:
    try:
        return subprocess.run(  # noqa: S603  a fixed program with fixed arguments
            [program, *arguments], input=given, capture_output=True, check=True, timeout=_SECONDS, env=os.environ | _ONE_THREAD
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        # The message would name files of this machine.
        raise ReaderCrashed(f"tesseract: {type(error).__name__}") from None
