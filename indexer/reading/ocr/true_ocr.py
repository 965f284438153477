"""The engine that pip installs: the package trueocr, its models inside it, on ONNX Runtime."""

import unicodedata
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np

from indexer.domain import Box
from indexer.language.folding import fold
from indexer.language.normalise import collapse
from indexer.reading.ocr.engine import Picture, Piece, Wall
from indexer.reading.ocr.lattice import Frames, Read, read_line

_INK, _PAPER = 128, 215
"""Darker is ink, however faint; lighter is paper. What lies between is read where there is nothing darker."""
_SPECK = 0.03
"""Heights of a line."""
_COLUMN_GAP = 0.6
"""Heights of a line, marks included: a wider space may part columns. Between words it is rarely half as wide."""
_SCRAWL, _SENSE = 0.8, 0.95
"""Confidence under which a line makes no sense as read, and from which another reading of it does."""
_SHIFT, _AS_LONG = 0.3, 0.7
"""Heights of a line by which it is looked for elsewhere; how much of its length must be read there."""
_FRAMES = "/LogSoftmax_output_0"
"""What the recogniser makes its answer of, but does not hand out."""


def _one_more_output(name: str) -> bytes:
    """Return what, put after the bytes of an ONNX model, makes it hand out one more of its tensors: Protocol Buffers merges the two."""

    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2, len(content)]) + content

    # ModelProto.graph, GraphProto.output, ValueInfoProto.name.
    return field(7, field(12, field(1, name.encode())))


class TrueOcr:
    """Finds lines, parts them at columns, and reads each part by itself."""

    def __init__(self, threads: int = 1) -> None:
        import cv2
        import onnxruntime
        import trueocr  # type: ignore[import-untyped]  # no types of its own
        from trueocr.page import PageEngine  # type: ignore[import-untyped]  # no types of its own
        from trueocr.recognizer import Recognizer  # type: ignore[import-untyped]  # no types of its own

        # Files are read in parallel, one a process: more threads would only fight.
        cv2.setNumThreads(threads)
        models = Path(trueocr.__file__).parent / "models"
        self.identity = f"trueocr {version('trueocr')}"
        self._finder = PageEngine(models, threads)
        self._reader = Recognizer(models, threads)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Lines differ in width: an arena would keep memory for each.
        options.enable_cpu_mem_arena = False
        model = (models / "rec.onnx").read_bytes() + _one_more_output(_FRAMES)
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def turn(self, picture: Picture) -> int:
        """See :class:`indexer.reading.ocr.engine.Engine`."""
        quarters = int(self._finder.orientation(picture))
        return quarters if quarters in (1, 2, 3) else 0

    def recognise(self, picture: Picture, walls: Sequence[Wall] = ()) -> Sequence[Piece]:
        """See :class:`indexer.reading.ocr.engine.Engine`."""
        parts = [part for line in self._found(picture, walls) for part in _parts(picture, line, walls)]
        lines = self._lines(picture, parts)
        self._look_again(picture, parts, lines)
        pieces = []
        for part, line in zip(parts, lines, strict=True):
            if text := collapse(unicodedata.normalize("NFC", line.text)):
                box = Box(part.first, part.top, part.last, part.bottom)
                pieces.append(Piece(text, box, min(1.0, max(0.0, line.confidence)), line.figures))
        return pieces

    def _lines(self, picture: Picture, parts: Sequence["_Part"]) -> list[Read]:
        return [read_line(frames, self._reader.chars) for frames in self._frames(picture, parts)]

    def _look_again(self, picture: Picture, parts: Sequence["_Part"], lines: list[Read]) -> None:
        """Read what makes no sense a little higher and lower: close to a rule or between close lines, print is not always found where it stands."""
        shifted = [
            (index, _shifted(parts[index], share, len(picture)))
            for index, line in enumerate(lines)
            if 0 < line.confidence < _SCRAWL
            for share in (-_SHIFT, _SHIFT)
        ]
        for (index, _), line in zip(shifted, self._lines(picture, [part for _, part in shifted]), strict=True):
            # Cut off from their marks letters are read surely: that is no other text, but less of it.
            is_other = fold(line.text) != fold(lines[index].text)
            if (
                line.confidence >= max(_SENSE, lines[index].confidence)
                and is_other
                and len(line.text) >= len(lines[index].text) * _AS_LONG
            ):
                lines[index] = line

    def _frames(self, picture: Picture, parts: Sequence["_Part"]) -> Sequence[Frames]:
        from trueocr.preprocess import WINDOW, crop_line, pad_batch, width_batches  # type: ignore[import-untyped]  # no types

        reader = self._reader
        # Cut from the whole page: the recogniser knows a line by what stands above and below it.
        lines = [
            crop_line(
                picture,
                (part.left, part.top, part.right, part.bottom),
                window=WINDOW,
                max_width=reader.max_width,
                pad_y=reader.pad_y,
                pad_x=reader.pad_x,
            )
            for part in parts
        ]
        found: list[Frames] = [np.empty((0, 0), np.float32)] * len(lines)
        for batch in width_batches([line.shape[1] for line in lines]):
            given, widths = pad_batch([lines[index] for index in batch])
            frames, lengths = self._session.run([_FRAMES, "lengths"], {"x": given, "widths": widths})
            for index, own, length in zip(batch, frames, lengths, strict=True):
                found[index] = own[: int(length)]
        return found

    def _found(self, picture: Picture, walls: Sequence[Wall]) -> Iterator["_Part"]:
        height, width = picture.shape
        for left, top, right, bottom, _ in self._finder.detect(picture):
            # A full stop at the end of a line often falls outside what was found; but not beyond the end of a cell.
            reach = 0.3 * (bottom - top)
            ends = [wall.place for wall in walls if wall.top < (top + bottom) / 2 < wall.bottom and wall.place > right - reach]
            start, end = max(0, int(left)), int(min(width, right + reach, *ends))
            part = _Part(start, max(0, int(top)), end, min(height, int(bottom) + 1), start, end)
            if part.left < part.right and part.top < part.bottom:
                yield part


def _shifted(part: "_Part", share: float, height: int) -> "_Part":
    step = round(share * (part.bottom - part.top))
    return part._replace(top=max(0, part.top + step), bottom=min(height, part.bottom + step))


class _Part(NamedTuple):
    """What is read at once, in dots."""

    left: int
    top: int
    right: int
    bottom: int
    first: int
    """Where the ink begins; left of it is a margin that helps to read it."""
    last: int
    """Where the ink ends."""


def _parts(picture: Picture, line: _Part, walls: Sequence[Wall]) -> Iterator[_Part]:
    """Cut a line where nothing is printed for so long that another column may begin, and at walls."""
    height = line.bottom - line.top
    # Less ink than the stroke of a dash is a speck.
    dark = (picture[line.top : line.bottom, line.left : line.right] < _INK).sum(axis=0) > _SPECK * height
    inked = line.left + np.flatnonzero(dark)
    if not len(inked):
        if picture[line.top : line.bottom, line.left : line.right].min(initial=255) < _PAPER:
            yield line
        return
    margin = round(0.3 * height)
    middle = (line.top + line.bottom) / 2
    passed = sorted(wall.place for wall in walls if wall.top < middle < wall.bottom and inked[0] < wall.place < inked[-1])
    # Cut between the dots before and after each wall.
    cuts = set(np.searchsorted(inked, passed) - 1) | set(np.flatnonzero(np.diff(inked) > _COLUMN_GAP * height))
    at = np.array(sorted(cuts), int)
    starts = [int(inked[0]), *map(int, inked[at + 1])]
    ends = [*(int(end) + 1 for end in inked[at]), int(inked[-1]) + 1]
    margins = [min(margin, (start - end) // 2) for start, end in zip(starts[1:], ends[:-1], strict=True)]
    lefts = [line.left, *(start - margin for start, margin in zip(starts[1:], margins, strict=True))]
    rights = [*(end + margin for end, margin in zip(ends[:-1], margins, strict=True)), line.right]
    for left, right, first, last in zip(lefts, rights, starts, ends, strict=True):
        # Narrower than any letter: a speck, or what is left of a line that was taken out.
        if last - first > _SPECK * height:
            yield _Part(left, line.top, right, line.bottom, first, last)
