"""Measure assignments against real documents labelled by hand: ``python -m tests.relevance.assignments [--all] [--round NAME]``.

``assignments.tsv`` tells for each passage who is named, in which role, by when and (from the third round on) with whom and reporting to
whom, no text. Each round was labelled before the rules were run on it. Met for the first time, assignees were found with

=======  ==================  =========  ======
round    documents           precision  recall
=======  ==================  =========  ======
first    10                  .917       .881
second   5                   .950       .685
third    6                   .952       .782
fourth   5                   .934       .732
fifth    5                   .870       .906
sixth    5                   .967       .738
seventh  3                   1.000      .903
eighth   3                   .800       .681
ninth    5                   .843       .658
tenth    4                   1.000      .948
=======  ==================  =========  ======

What a round taught is in the rules now. ``--all`` prints every difference.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.assignments import Assignment, DeadlineKind
from indexer.directive.assignments.assignments import find_assignments
from indexer.directive.assignments.units import split_units
from indexer.domain import DocumentText, PassageId
from indexer.language.folding import fold
from tests.relevance.assignment_examples import print_examples
from tests.relevance.labels import Tally, measure, rows_of

GOLD = Path(__file__).with_suffix(".tsv")
NOBODY = "."
THINGS = ("assignees", "with role", "deadlines", "coordinating", "reporting")
_DATED = (DeadlineKind.BEFORE, DeadlineKind.BY, DeadlineKind.WITHIN, DeadlineKind.RECURRING, DeadlineKind.RELATIVE)
_UNJUDGED = frozenset({"?"})


class Label(NamedTuple):
    """What somebody said of a passage."""

    assignee: str
    """Folded; ``*`` at the end: more of a name may follow; ``?`` at the front: not judged."""
    roles: tuple[str, ...]
    deadlines: frozenset[str] = _UNJUDGED
    coordinating: frozenset[str] = _UNJUDGED
    reporting: frozenset[str] = _UNJUDGED
    """``to>via``."""


class Said(NamedTuple):
    """What the rules say of a passage about one assignee."""

    assignee: str
    roles: frozenset[str]
    deadlines: frozenset[str] = frozenset()
    coordinating: frozenset[str] = frozenset()
    reporting: frozenset[str] = frozenset()


def label(fields: Sequence[str]) -> Label:
    """Return what a row says: ``-`` is nothing, ``?`` is not judged, several are parted by semicolons."""
    assignee, roles, *rest = fields
    return Label(assignee, tuple(roles.split(",")), *(frozenset(said.split(";")) - {"-"} for said in rest))


def gold() -> dict[str, dict[str, dict[int, list[Label]]]]:
    """Return round → document → passage → labels."""
    return rows_of(GOLD, label)


def said(text: DocumentText, assignments: Iterable[Assignment]) -> dict[int, list[Said]]:
    """Return by passage what was found; a task above lines with labels counts where its assignee is named."""
    ordinals = {passage.id: passage.ordinal for passage in text.passages}
    found: dict[int, dict[str, list[Assignment]]] = defaultdict(lambda: defaultdict(list))
    for one in assignments:
        place = max(ordinals[one.passage_id], ordinals[PassageId(one.named_in or one.passage_id)])
        for name in [fold(unit.name) for unit in one.assignees] or [NOBODY]:
            found[place][name].append(one)
    return {
        place: [
            Said(
                name,
                frozenset(one.role.value for one in ones),
                frozenset(
                    f"{one.deadline.kind}:{one.deadline.value}" for one in ones if one.deadline and one.deadline.kind in _DATED
                ),
                frozenset(fold(unit.name) for one in ones for unit in one.coordinating),
                frozenset(_line(one) for one in ones if one.reporting is not None),
            )
            for name, ones in by_name.items()
        ]
        for place, by_name in found.items()
    }


def _line(one: Assignment) -> str:
    line = one.reporting
    names = [_name(line.to), _name(line.via)] if line else []
    return ">".join(name for name in names if name)


def _name(written: str | None) -> str:
    units = split_units(written) if written else ()
    return fold(units[0].name) if units else fold(written or "")


def is_named(wanted: str, name: str) -> bool:
    """Whether a found name is the one meant: qualifiers and *các* in front apart."""
    wanted = wanted.lstrip("?")
    bare = name.removeprefix("cac dong chi ").removeprefix("dong chi ")
    if wanted.endswith("*"):
        return bare.startswith(wanted[:-1])
    return bare == wanted or bare.startswith(f"{wanted} ")


def _fits(wanted: str, found: str) -> bool:
    """Whether a reporting line is the one meant: to whom, and through whom where that is told."""
    return all(is_named(one, other) for one, other in zip(wanted.split(">"), found.split(">"), strict=False)) and wanted.count(
        ">"
    ) <= found.count(">")


def _compare(where: str, wanted: frozenset[str], found: frozenset[str], tally: Tally) -> None:
    """Count names of which ``?`` at the front need not be there."""
    if "?" in wanted:
        return
    must = {one for one in wanted if not one.startswith("?")}
    right = {one for one in found if any(_fits(name, one) for name in must)}
    met = {name for name in must if any(_fits(name, one) for one in found)}
    excused = {one for one in found - right if any(_fits(name, one) for name in wanted)}
    tally.found += len(found - excused)
    tally.right += len(right)
    tally.labelled += len(must)
    tally.met += len(met)
    if must != met or found - right - excused:
        tally.wrong.append(f"  {where}: {sorted(found)}, not {sorted(wanted)}")


def judge(where: str, labels: Sequence[Label], found: Sequence[Said], tallies: Mapping[str, Tally]) -> None:
    """Count what one passage adds."""
    judged = [label for label in labels if not label.assignee.startswith("?")]
    excused = [label for label in labels if label.assignee.startswith("?")]
    who, role, when, with_whom, to_whom = (tallies[thing] for thing in THINGS)
    met = set()
    for one in found:
        label = next((label for label in judged if is_named(label.assignee, one.assignee) and label not in met), None)
        if label is None:
            if not any(is_named(label.assignee, one.assignee) for label in [*excused, *judged]):
                who.found += 1
                role.found += 1
                who.wrong.append(f"  {where} + {one.assignee}")
            continue
        met.add(label)
        who.found += 1
        who.right += 1
        role.found += 1
        if "?" in label.roles or one.roles & set(label.roles):
            role.right += 1
        else:
            role.wrong.append(f"  {where} {one.assignee}: {'/'.join(sorted(one.roles))}, not {'/'.join(label.roles)}")
        place = f"{where} {one.assignee}"
        _compare(f"{place}, when", label.deadlines, one.deadlines, when)
        _compare(f"{place}, with whom", label.coordinating, one.coordinating, with_whom)
        _compare(f"{place}, to whom", label.reporting, one.reporting, to_whom)
    missed = [label for label in judged if label not in met]
    who.labelled += len(judged)
    role.labelled += len(judged)
    who.met, role.met = who.right, role.right
    for label in missed:
        for wanted, tally in ((label.deadlines, when), (label.coordinating, with_whom), (label.reporting, to_whom)):
            tally.labelled += sum(not one.startswith("?") for one in wanted)
    who.wrong += [f"  {where} - {label.assignee}" for label in missed]


def find(text: DocumentText) -> list[Assignment]:
    """Return the assignments of a document."""
    return find_assignments(text.passages, text.document.header)


def judged(name: str, text: DocumentText, labelled: Mapping[int, list[Label]]) -> dict[str, Tally]:
    """Return the measures of one document."""
    tallies = {thing: Tally() for thing in THINGS}
    found = said(text, find(text))
    for ordinal in sorted(found.keys() | labelled.keys()):
        judge(f"{name} [{ordinal}]", labelled.get(ordinal, []), found.get(ordinal, []), tallies)
    return tallies


def main() -> None:
    """Print the measures, and the worked examples with what is found in them."""
    if measure("Assignments of real documents.", gold(), judged, find):
        print_examples()


if __name__ == "__main__":
    main()
