"""A place of a document, *điểm a khoản 2 Điều 10*, among its passages. Pure."""

from collections.abc import Iterable, Sequence

from indexer.citations import Step
from indexer.directive.citations.places import NAMES, WORDED, Location
from indexer.directive.outline.markers import find_marker
from indexer.domain import Passage, PassageId, Role


def passages_at(location: Location, passages: Sequence[Passage]) -> list[PassageId]:
    """Return the passages of a document at `location`: the one that opens it first, then those within it, in order.

    Where several places fit, as in a law that quotes what it amends, the outermost counts. Empty where none fits.
    """
    paths = [_labels(passage) for passage in passages]
    matches = [_match(location.steps, labels) for labels in paths]
    depths = [depth for depth in matches if depth is not None]
    if not depths:
        return []
    least = min(depths)
    first = next(i for i, depth in enumerate(matches) if depth == least)
    stem = paths[first][:least]
    return [passage.id for passage, labels in zip(passages[first:], paths[first:], strict=True) if labels[:least] == stem]


def labels_at(above: Sequence[Step], passage: Passage) -> tuple[str, ...]:
    """Return the first label of a passage below the place `above`, and nothing where it has none."""
    labels = _labels(passage)
    reached = _match(above, labels)
    return () if reached is None else labels[reached : reached + 1]


def _labels(passage: Passage) -> tuple[str, ...]:
    """Return the labels above a passage and its own, lower case, outermost first."""
    labels = [section.label.lower() for section in passage.section_path if section.label]
    if passage.role is Role.HEADING and (marker := find_marker(passage.text.lstrip('“"'))):
        labels.append(" ".join(marker.label.lower().split()))
    return tuple(labels)


def _match(steps: Iterable[Step], labels: Sequence[str]) -> int | None:
    """Return how many of `labels` it takes to have all `steps` in their order; ``None`` where they have not."""
    reached = 0
    for step in steps:
        wanted = _spellings(step)
        place = next((i for i in range(reached, len(labels)) if labels[i] in wanted), None)
        if place is None:
            return None
        reached = place + 1
    return reached


def _spellings(step: Step) -> frozenset[str]:
    worded = f"{NAMES[step.unit]} {step.number}"
    if step.unit in WORDED:
        return frozenset({worded})
    if step.unit == "muc":
        return frozenset({worded, step.number})
    return frozenset({step.number})
