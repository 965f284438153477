"""How far a lower document carries an upper one out: by the meaning of its passages and the figures in them; targets side by side."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.directive.targets import find_targets, likeness, year_of
from indexer.domain import Document, Passage, Role
from indexer.protocols import ArchiveView
from search_api.related import Carried, Coverage, CoverageRow, PlacedTarget, TargetRow, TargetTable

_SHORTEST = 60
"""Characters: a shorter passage says nothing to carry out."""
_STANDS_OUT = 2.5
"""Standard deviations above the likeness of any two passages of the two documents from which on one carries the other out."""
_WITH_FIGURES = 1.5
"""The same where both name the same figures."""
_AT_MOST = 3
_SAME = 0.6
"""Likeness of two subjects from which on they count the same."""


def coverage_of(view: ArchiveView, upper: Document, lower: Document) -> Coverage:
    """Compare every passage of `upper` that says something to do with all of `lower`."""
    above, below = _substance(view, upper), _substance(view, lower)
    alike = _likeness(view, above, below)
    spread = _standing_out(alike)
    rows = [_row(passage, below, spread[place] if below else np.empty(0, np.float32)) for place, passage in enumerate(above)]
    return Coverage(upper, lower, tuple(rows), sum(bool(row.carried) for row in rows))


def _row(passage: Passage, below: Sequence[Passage], scores: NDArray[np.float32]) -> CoverageRow:
    own = figures(passage.text)
    carried = []
    for place in np.argsort(-scores)[: 2 * _AT_MOST].tolist():
        shared = tuple(figure for figure in own if figure in figures(below[place].text))
        if scores[place] >= (_WITH_FIGURES if shared else _STANDS_OUT):
            carried.append(Carried(below[place], round(float(scores[place]), 2), shared))
    carried = carried[:_AT_MOST]
    named = {figure for one in carried for figure in one.numbers}
    return CoverageRow(passage, tuple(carried), tuple(figure for figure in own if figure not in named) if carried else ())


def _standing_out(alike: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far each pair is more alike than its two passages are like any other: some passages are near to all."""
    if min(alike.shape, default=0) < 2:
        return np.zeros_like(alike)
    usual = alike.mean(axis=0, keepdims=True) + alike.mean(axis=1, keepdims=True) - alike.mean()
    rest: NDArray[np.float32] = (alike - usual).astype(np.float32)
    return rest / (rest.std() or 1.0)


def figures(text: str) -> tuple[str, ...]:
    """Return the shares that `text` names, each once, without spaces."""
    return tuple(dict.fromkeys(target.value for target in find_targets(text) if not target.value.isdigit()))


def _substance(view: ArchiveView, document: Document) -> list[Passage]:
    passages = view.document_passages(document.id)
    told = [
        one for one in passages if one.role is Role.BODY and len(one.text) >= _SHORTEST and not one.text.rstrip().endswith(":")
    ]
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
    rows: list[tuple[str, list[list[PlacedTarget]]]] = []
    for place, document in enumerate(documents):
        for one in placed_targets(view, document):
            near = max(rows, key=lambda row: likeness(row[0], one.target.subject), default=None)
            if near is None or likeness(near[0], one.target.subject) < _SAME:
                near = (one.target.subject, [[] for _ in documents])
                rows.append(near)
            near[1][place].append(one)
    return TargetTable(tuple(documents), tuple(TargetRow(subject, tuple(map(tuple, cells))) for subject, cells in rows))


def placed_targets(view: ArchiveView, document: Document) -> list[PlacedTarget]:
    """Return the targets of a document, in reading order."""
    found = []
    for passage in view.document_passages(document.id):
        if passage.role is Role.BODY:
            year = year_of(" ".join(section.title for section in passage.section_path))
            found += [PlacedTarget(target, passage) for target in find_targets(passage.text, year)]
    return found
