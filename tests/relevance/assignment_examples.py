"""The worked examples of the domain reference (§5.5), read from ../shared at run time: what the rules find in each, right and wrong."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from indexer.assignments import Assignment
from indexer.directive.assignments.assignments import find_assignments
from indexer.directive.assignments.units import is_same_unit, split_units, unit_key
from indexer.domain import DocumentId, DocumentText, DocumentType, Header
from indexer.language.folding import fold
from indexer.passages import make_document
from tests.conftest import SHARED
from tests.readings import reading_of
from tests.relevance.headers import interpreted

_SEEDS = {"S0": "000_097b3668f45303ad.txt", "S2": "002_f6524b491160e028.txt", "S4": "004_37f6c3e7999fe61c.txt"}
_PLACE = re.compile(r"(S\d):(\d+)")
_DEADLINE = re.compile(r"\b(?:(?:before|by|within|recurring|relative):[\w@-]+|conditional|ongoing|external)")
_NOBODY = ("–", "null", "")


class Example(NamedTuple):
    """One worked example."""

    number: str
    said: str
    """A place in a seed, or the text itself."""
    assignees: str
    role: str
    coordinating: str
    deadlines: frozenset[str]


def examples() -> Iterator[Example]:
    """Yield the worked examples."""
    domain = (SHARED / "domain.md").read_text(encoding="utf-8")
    section = domain.partition("## 5.5")[2].partition("\n# 6")[0]
    for line in section.splitlines():
        number, *columns = line.split("\t")
        if number.isdigit() and len(columns) >= 6:
            said, assignees, role, coordinating, task, deadline = columns[:6]
            yield Example(
                number, said, assignees, role, coordinating, frozenset(_DEADLINE.findall(f"{task} {deadline}".replace("–", "")))
            )


def found_in(example: Example, seeds: dict[str, DocumentText]) -> list[Assignment]:
    """Return what the rules find where the example is."""
    place = _PLACE.match(example.said)
    if place is None:
        written = example.said.replace("⏎", "\n").replace("\n", "\n\n")
        text = make_document(
            reading_of(written), id=DocumentId("0" * 16), files=("example.txt",), size=len(written), now=datetime.now(UTC)
        )
        return find_assignments(text.passages, Header(type=DocumentType.PLAN))
    name = _SEEDS[place[1]]
    path = SHARED / "archive" / "seeds" / name
    text = seeds.setdefault(name, interpreted(path))
    line = fold(path.read_text(encoding="utf-8").splitlines()[int(place[2]) - 1])[:60]
    here = {passage.id for passage in text.passages if fold(" ".join(passage.text.split())).find(" ".join(line.split())) >= 0}
    return [one for one in find_assignments(text.passages, text.document.header) if one.passage_id in here]


def are_named(wanted: str, found: set[str], *, alone: bool = True) -> bool:
    """Whether all bodies of a list are among those found, under this or a longer name, and (`alone`) nobody else."""
    bare = re.sub(r"\([^)]*\)|^executors?:.*?(?:; coord:|$)", "", wanted).strip()
    keys = {unit.key for unit in split_units(bare)} if bare not in _NOBODY else set()
    return all(any(is_same_unit(one, key) or is_same_unit(key, one) for one in found) for key in keys) and all(
        not alone or any(is_same_unit(one, key) or is_same_unit(key, one) or one in unit_key(bare) for key in keys)
        for one in found
    )


def print_examples() -> None:
    """Print each example with what is found of it."""
    print("worked examples (who, role, with whom, by when):")
    seeds: dict[str, DocumentText] = {}
    right = count = 0
    for example in examples():
        found = found_in(example, seeds)
        who = {unit.key for one in found for unit in one.assignees}
        with_whom = {unit.key for one in found for unit in one.coordinating}
        roles = {one.role.value for one in found}
        dated = {
            f"{one.deadline.kind}:{one.deadline.value}" if one.deadline.value else one.deadline.kind.value
            for one in found
            if one.deadline
        }
        role = example.role.split(" ")[0]
        is_task = role not in ("–", "prohibition")
        if is_task:
            marks = {
                "who": are_named(example.assignees, who, alone=not example.said[-1:].isalpha())
                or example.assignees.startswith("(all"),
                "role": role in roles,
                "with whom": are_named(example.coordinating, with_whom),
                "by when": example.deadlines <= dated,
            }
        else:
            marks = {"no task": not found}
        right += all(marks.values())
        count += 1
        wrong = ", ".join(thing for thing, is_right in marks.items() if not is_right)
        told = f"wrong: {wrong}; found {sorted(who)} {sorted(roles)} {sorted(with_whom)} {sorted(dated)}" if wrong else "right"
        print(f"  {example.number:>2} {told}")
    print(f"{right} of {count} examples wholly right")
