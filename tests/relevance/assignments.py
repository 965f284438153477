"""Measure assignments against real documents labelled by hand: ``python -m tests.relevance.assignments [--all]``.

``assignments.tsv`` tells for each passage who is named, in which role and by when, no text. The first ten documents were labelled before
the rules were run on any document; these found their assignees with precision .917 and recall .881 then. The five of the second round were
labelled after the first were all right; met for the first time, they gave precision .950 and recall .685, most of what was missed being one
form of heading. What they taught is in the rules now. ``--all`` prints every difference.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from indexer.assignments import Assignment, DeadlineKind
from indexer.directive.assignments import find_assignments
from indexer.domain import DocumentText, PassageId
from indexer.language.folding import fold
from tests.conftest import SHARED
from tests.relevance.headers import interpreted

GOLD = Path(__file__).with_suffix(".tsv")
NOBODY = "."
_DATED = (DeadlineKind.BEFORE, DeadlineKind.BY, DeadlineKind.WITHIN, DeadlineKind.RECURRING, DeadlineKind.RELATIVE)


class Label(NamedTuple):
    """What somebody said of a passage."""

    assignee: str
    """Folded; ``*`` at the end: more of a name may follow; ``?`` at the front: not judged."""
    roles: tuple[str, ...]
    deadline: str


class Said(NamedTuple):
    """What the rules say of a passage about one assignee."""

    assignee: str
    roles: frozenset[str]
    deadlines: frozenset[str]


@dataclass
class Tally:
    """Precision and recall of one thing."""

    right: int = 0
    found: int = 0
    labelled: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Both, with what they were counted from."""
        precision = self.right / self.found if self.found else 1.0
        recall = self.right / self.labelled if self.labelled else 1.0
        return f"precision {precision:.3f} ({self.right}/{self.found}), recall {recall:.3f} ({self.right}/{self.labelled})"


def gold() -> dict[str, dict[str, dict[int, list[Label]]]]:
    """Return round → document → passage → labels."""
    rounds: dict[str, dict[str, dict[int, list[Label]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            which, document, ordinal, assignee, roles, deadline = line.split("\t")
            rounds[which][document][int(ordinal)].append(Label(assignee, tuple(roles.split(",")), deadline))
    return rounds


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
            )
            for name, ones in by_name.items()
        ]
        for place, by_name in found.items()
    }


def is_named(label: Label, name: str) -> bool:
    """Whether a found name is the one meant: qualifiers and *các* in front apart."""
    wanted = label.assignee.lstrip("?")
    bare = name.removeprefix("cac dong chi ").removeprefix("dong chi ")
    if wanted.endswith("*"):
        return bare.startswith(wanted[:-1])
    return bare == wanted or bare.startswith(f"{wanted} ")


def judge(where: str, labels: list[Label], found: list[Said], tallies: dict[str, Tally]) -> None:
    """Count what one passage adds."""
    judged = [label for label in labels if not label.assignee.startswith("?")]
    excused = [label for label in labels if label.assignee.startswith("?")]
    who, role, when = tallies["assignees"], tallies["with role"], tallies["deadlines"]
    met = set()
    for one in found:
        label = next((label for label in judged if is_named(label, one.assignee) and label not in met), None)
        if label is None:
            if not any(is_named(label, one.assignee) for label in [*excused, *judged]):
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
        wanted = {label.deadline} - {"-"}
        when.labelled += len(wanted)
        when.found += len(one.deadlines)
        when.right += len(wanted & one.deadlines)
        if wanted != one.deadlines:
            when.wrong.append(f"  {where} {one.assignee}: {sorted(one.deadlines)}, not {sorted(wanted)}")
    missed = [label for label in judged if label not in met]
    who.labelled += len(judged)
    role.labelled += len(judged)
    when.labelled += sum(label.deadline != "-" for label in missed)
    who.wrong += [f"  {where} - {label.assignee}" for label in missed]


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description="Assignments of real documents.")
    parser.add_argument("--all", action="store_true", help="print every difference")
    shows_all = parser.parse_args().all
    archive = SHARED / "archive"
    if not archive.is_dir():
        print("the development material (../shared) is not on this machine")
        return
    for which, documents in gold().items():
        tallies = {name: Tally() for name in ("assignees", "with role", "deadlines")}
        for name, labelled in documents.items():
            text = interpreted(archive / name)
            found = said(text, find_assignments(text.passages, text.document.header))
            for ordinal in sorted(found.keys() | labelled.keys()):
                judge(f"{name} [{ordinal}]", labelled.get(ordinal, []), found.get(ordinal, []), tallies)
        print(f"{which} round, {len(documents)} documents")
        for thing, tally in tallies.items():
            print(f"  {thing + ':':11} {tally}")
        for line in [line for tally in tallies.values() for line in tally.wrong][: None if shows_all else 12]:
            print(line)
    speed(archive)


def speed(archive: Path) -> None:
    """Print what extraction costs."""
    texts = [interpreted(path) for path in sorted((archive / "directives_2025").glob("*.txt"))[:40]]
    start = time.process_time()
    count = sum(len(find_assignments(text.passages, text.document.header)) for text in texts)
    seconds = time.process_time() - start
    passages = sum(len(text.passages) for text in texts)
    print(f"{count} assignments in {passages} passages, {1e3 * seconds / passages:.3f} ms a passage")


if __name__ == "__main__":
    main()
