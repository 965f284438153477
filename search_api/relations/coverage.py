"""How far a lower document carries an upper one out: by the meaning of its passages and the figures in them; targets side by side."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.directive.targets import Target, counts_the_same, find_targets, year_of
from indexer.domain import Document, Passage, Role
from indexer.protocols import ArchiveView
from search_api.relations.related import Carried, Coverage, CoverageRow, PlacedTarget, TargetRow, TargetTable
from search_api.relations.substance import says_what_to_do

_STANDS_OUT = 2.5
"""Standard deviations above the likeness of any two passages of the two documents from which on one carries the other out."""
_OF_PERFECT = 0.8
"""The same in short documents, as a share of what can stand out at all."""
_WITH_FIGURES = 0.6
"""Share of it that is enough where both name the same figures."""
_AT_MOST = 3
_SAME = 0.6
"""Likeness of two subjects from which on they count the same."""


def coverage_of(view: ArchiveView, upper: Document, lower: Document) -> Coverage:
    """Compare every passage of `upper` that says something to do with all of `lower`."""
    above, below = _substance(view, upper), _substance(view, lower)
    alike = _likeness(view, above, below)
    spread = _standing_out(alike)
    rows = [_row(passage, below, spread[place], _bar(alike.shape)) for place, passage in enumerate(above)]
    return Coverage(upper, lower, tuple(rows), sum(bool(row.carried) for row in rows))


def _row(passage: Passage, below: Sequence[Passage], scores: NDArray[np.float32], bar: float) -> CoverageRow:
    own = figures(passage.text)
    carried = []
    for place in np.argsort(-scores)[: 2 * _AT_MOST].tolist():
        shared = tuple(figure for figure in own if figure in figures(below[place].text))
        if scores[place] >= (_WITH_FIGURES * bar if shared else bar):
            carried.append(Carried(below[place], round(float(scores[place]), 2), shared))
    carried = carried[:_AT_MOST]
    named = {figure for one in carried for figure in one.numbers}
    return CoverageRow(passage, tuple(carried), tuple(figure for figure in own if figure not in named) if carried else ())


def _standing_out(alike: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far each pair is more alike than its two passages are like any other: some passages are near to all."""
    if alike.size < 2:
        return np.zeros_like(alike)
    usual = (
        alike.mean(axis=0, keepdims=True) + alike.mean(axis=1, keepdims=True) - alike.mean()
        if min(alike.shape) > 1
        else alike.mean()
    )
    rest: NDArray[np.float32] = (alike - usual).astype(np.float32)
    return rest / (rest.std() or 1.0)


def _bar(shape: tuple[int, ...]) -> float:
    """Return from which value on a pair counts: of *n* passages one that alone has a counterpart stands out by ``sqrt(n - 1)``."""
    few = min(shape) if min(shape) > 1 else max(shape, default=1)
    return min(_STANDS_OUT, _OF_PERFECT * math.sqrt(max(few - 1, 1)))


def figures(text: str) -> tuple[str, ...]:
    """Return the shares that `text` names, each once, without spaces."""
    return tuple(dict.fromkeys(target.value for target in find_targets(text) if not target.value.isdigit()))


def _substance(view: ArchiveView, document: Document) -> list[Passage]:
    told = [one for one in view.document_passages(document.id) if says_what_to_do(one)]
    inside = [one for one in told if one.section_path]
    return inside or told


def _likeness(view: ArchiveView, above: Sequence[Passage], below: Sequence[Passage]) -> NDArray[np.float32]:
    """Return the greatest cosine of the windows of each pair, shape ``(len(above), len(below))``."""
    alike = np.zeros((len(above), len(below)), np.float32)
    lower = [view.vectors(passage.id) for passage in below]
    for row, passage in enumerate(above):
        upper = view.vectors(passage.id)
        for column, vectors in enumerate(lower):
            if len(upper) and len(vectors):
                alike[row, column] = float((upper @ vectors.T).max())
    return alike


def targets_of(view: ArchiveView, documents: Sequence[Document]) -> TargetTable:
    """Set the targets of `documents` side by side: a row for each thing that is counted, in the order first met."""
    rows: list[tuple[Target, list[list[PlacedTarget]]]] = []
    for place, document in enumerate(documents):
        for one in placed_targets(view, document):
            near = max(rows, key=lambda row: _nearness(row[1], one.target), default=None)
            if near is None or _nearness(near[1], one.target) < _SAME:
                near = (one.target, [[] for _ in documents])
                rows.append(near)
            near[1][place].append(one)
    aiming = [place for place in range(len(documents)) if any(cells[place] for _, cells in rows)]
    # What several aim at stands first: that is what there is to compare.
    rows.sort(key=lambda row: -sum(bool(cell) for cell in row[1]))
    return TargetTable(
        tuple(documents[place] for place in aiming),
        tuple(TargetRow(first.subject, tuple(tuple(cells[place]) for place in aiming)) for first, cells in rows),
    )


def _nearness(cells: Sequence[Sequence[PlacedTarget]], target: Target) -> float:
    """Return how far a target counts the same as the nearest one of a row."""
    return max(counts_the_same(other.target, target) for cell in cells for other in cell) if any(cells) else 0.0


def placed_targets(view: ArchiveView, document: Document) -> list[PlacedTarget]:
    """Return the targets of a document, in reading order."""
    found = []
    for passage in view.document_passages(document.id):
        if passage.role is Role.BODY:
            year = year_of(" ".join(section.title for section in passage.section_path))
            found += [PlacedTarget(target, passage) for target in find_targets(passage.text, year)]
    return found
