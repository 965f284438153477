"""Measure the verdicts on drafts: ``python -m tests.relevance.drafts [--archive FOLDER…] [--show N]``.

Citations of the sample archive's documents as people write them, right ones and each kind of fault (:mod:`tests.drafted_citations`).
With ``--archive`` the same over folders of real documents; then each document is checked against the others as a draft as well, and what
is said to be wrong is printed: real documents mostly cite rightly, so each is to be looked at by a person.
"""

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from click.testing import CliRunner

from indexer.assembly import open_archive, original_bytes, read_draft
from indexer.domain import Document
from indexer.errors import BadRequest, SourceError
from indexer.preparation import Gate
from indexer.protocols import Archive
from indexer.reading.limits import ReadingLimits
from indexer.reading.plain import read_text
from indexer.scan import location
from indexer.settings import load_settings
from search_api.drafts.checking import DraftChecker
from search_api.drafts.report import told
from search_api.drafts.verdicts import WRONG, CheckedDraft, Finding, VerdictKind
from tests.drafted_citations import Trial, trials
from web.commands import main as tracuu

CORPUS = Path(__file__).parents[2] / "corpus" / "documents"
SEED = 7
_SETTING = (
    "KẾ HOẠCH\nvề công tác quý IV năm 2026\n\nI. NHIỆM VỤ\n\n{}\n\nII. TỔ CHỨC THỰC HIỆN\n\nCác đơn vị thực hiện nghiêm túc."
)


@dataclass
class Count:
    """Of one kind of verdict."""

    planted: int = 0
    met: int = 0
    given: int = 0
    """How many were given, right or not."""
    right: int = 0

    def __str__(self) -> str:
        precision = f"{self.right / self.given:.3f}" if self.given else "  –  "
        recall = f"{self.met / self.planted:.3f}" if self.planted else "  –  "
        return f"precision {precision} ({self.right}/{self.given}), recall {recall} ({self.met}/{self.planted})"


@dataclass
class Measure:
    """What became of many trials."""

    counts: dict[VerdictKind, Count] = field(default_factory=lambda: defaultdict(Count))
    ways: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    missed: list[tuple[Trial, CheckedDraft]] = field(default_factory=list)
    flagged: list[tuple[Trial, CheckedDraft]] = field(default_factory=list)
    """Right ones of which something wrong was said."""


def measure(checker: DraftChecker, tried: Iterable[Trial], chance: Random) -> Measure:
    """Check each trial as a draft of its own, pasted alone or in its place."""
    found = Measure()
    for trial in tried:
        checked = checker.check_text(trial.text if chance.random() < 0.5 else _SETTING.format(trial.text))
        own = [one for one in checked.findings if one.document is None or one.document.id == trial.document]
        kinds = {one.kind for one in own}
        is_met = trial.wanted in kinds and (trial.wanted is not VerdictKind.MATCH or not checked.wrong)
        is_met = is_met and (trial.compared is None or any(trial.compared in one.ran for one in own))
        count = found.counts[trial.wanted]
        count.planted += 1
        count.met += is_met
        given = kinds if trial.wanted in WRONG else {one.kind for one in checked.findings}
        for kind in given:
            # What is right stands beside what is not, and other documents are named in subjects.
            if kind is trial.wanted or kind in WRONG:
                found.counts[kind].given += 1
                found.counts[kind].right += kind is trial.wanted
        if VerdictKind.MATCH in kinds and trial.wanted in WRONG and trial.wanted not in kinds:
            found.counts[VerdictKind.MATCH].given += 1
        found.ways[trial.way][0] += 1
        found.ways[trial.way][1] += is_met
        if not is_met:
            (found.flagged if trial.wanted not in WRONG and checked.wrong else found.missed).append((trial, checked))
    return found


def documents_of(archive: Archive) -> list[Document]:
    """Return the documents of the archive, of twins the one shown."""
    with archive.view() as view:
        _, total = view.documents(limit=1)
        return [one for one in view.documents(limit=total)[0] if one.twin_of is None]


def pasting(archive: Archive) -> DraftChecker:
    """Return who checks pasted texts, read in this process."""
    return DraftChecker(archive, None, lambda _, content: read_text(content, ReadingLimits()), Gate)


def planted(archive: Archive, most: int) -> Measure:
    """Measure trials over `most` of the documents."""
    chance = Random(SEED)
    documents = documents_of(archive)
    chosen = chance.sample(documents, min(most, len(documents)))
    with archive.view() as view:
        tried = list(trials(view, chosen, chance))
    return measure(pasting(archive), tried, chance)


def natural(archive: Archive, most: int) -> Iterator[tuple[str, CheckedDraft]]:
    """Yield documents of the archive, checked as drafts."""
    documents = documents_of(archive)
    checker = DraftChecker(archive, None, read_draft, Gate)
    for document in Random(SEED).sample(documents, min(most, len(documents))):
        with archive.view() as view:
            path = location(view.document_sources(document.id)[0])
        try:
            yield path.name, checker.check(path.name, original_bytes(path))
        except (BadRequest, SourceError) as error:
            print(f"  {path.name}: {error.wording.en}")


def told_in_place(finding: Finding) -> str:
    """Return a finding with the words around it."""
    text, (start, end) = finding.passage.text, finding.range
    said = " ".join(f"{text[max(0, start - 60) : start]}⟦{finding.text}⟧{text[end : end + 100]}".split())
    return f"    {said}\n      {told(finding, 'vi')}"


def print_measure(found: Measure, most: int) -> None:
    """Print the figures, and of each way so many examples of what went wrong."""
    for kind in VerdictKind:
        if found.counts[kind].planted or found.counts[kind].given:
            print(f"  {kind.value:13} {found.counts[kind]}")
    print("  " + ", ".join(f"{way} {met}/{made}" for way, (made, met) in found.ways.items()))
    for heading, examples in (("right, and flagged", found.flagged), ("not found, or not compared", found.missed)):
        print(f"  {heading}: {len(examples)}")
        shown: Counter[str] = Counter()
        for trial, checked in examples:
            shown[trial.way] += 1
            if shown[trial.way] <= most:
                print(f"   {trial.way}, {trial.wanted}: {trial.text}")
                print("\n".join(f"      {one.kind}: {one.text}: {told(one, 'vi')}" for one in checked.findings))


def indexed(folders: Sequence[Path], home: Path) -> Archive:
    """Return an archive of the folders, made with the model that knows no meaning: verdicts need none."""
    environment = {"TRACUU_HOME": str(home), "TRACUU_MODEL": "hashing"}
    ran = CliRunner().invoke(tracuu, ["index", *map(str, folders)], env=environment)
    if ran.exit_code not in (0, 1):
        raise SystemExit(ran.output)
    return open_archive(load_settings(environment))


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="Verdicts on drafts.")
    parser.add_argument("--archive", type=Path, nargs="+", help="folders of real documents that cite each other")
    parser.add_argument("--home", type=Path, help="where such an archive was made before, or is to be kept")
    parser.add_argument("--most", type=int, default=100, help="documents of the archive that are tried")
    parser.add_argument("--show", type=int, default=2, help="examples of each way")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = indexed(asked.archive or [CORPUS], asked.home or Path(folder))
        print_measure(planted(archive, asked.most), asked.show)
        if not asked.archive:
            return
        kinds: Counter[str] = Counter()
        for name, checked in natural(archive, asked.most):
            kinds.update(one.kind for one in checked.findings)
            if checked.wrong:
                print(f"  {name}")
                print("\n".join(told_in_place(one) for one in checked.findings if one.is_wrong))
        print(f"  as drafts: {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())}")


if __name__ == "__main__":
    main()
