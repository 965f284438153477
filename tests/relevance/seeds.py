"""Queries on the three seed documents against an archive that holds them: the rank of the first right paragraph.

``tracuu index ../shared/archive/seeds`` makes the archive; ``python -m tests.relevance.seeds --archive HOME`` asks it.
A right answer is given as a line of a seed file: ``S4:158`` is the passage that holds line 158 of the file that begins ``004_``.
"""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.assembly import open_archive, open_model
from indexer.language.folding import fold
from indexer.settings import DEFAULT_MODEL, Settings
from search_api.answers import Hit
from search_api.searcher import Searcher
from tests.conftest import SHARED
from tests.relevance.sets import squeezed

SEEDS = {"S0": "000_", "S2": "002_", "S4": "004_"}
_PLACE = re.compile(r"(S\d):(\d+)(?:[-/](\d+))?")
DEPTH = 50


@dataclass(frozen=True)
class SeedQuery:
    """A query and the lines that answer it; none where nothing does."""

    number: int
    text: str
    note: str
    right: tuple[tuple[str, str], ...]
    """Beginning of the file's name, and a line of it without what printings differ in."""


def load_seed_queries(shared: Path = SHARED) -> list[SeedQuery]:
    """Read the queries that are given (every other one is kept back)."""
    lines = {
        seed: next((shared / "archive" / "seeds").glob(f"{start}*.txt")).read_text(encoding="utf-8").splitlines()
        for seed, start in SEEDS.items()
    }
    queries: list[SeedQuery] = []
    for row in (shared / "vectors" / "seed_queries.tsv").read_text(encoding="utf-8").splitlines():
        number, text, note, answer = row.split("\t")
        right = [
            (SEEDS[seed], squeezed(line))
            for seed, first, last in ([] if "∅" in answer else _PLACE.findall(answer))
            for line in lines[seed][int(first) - 1 : int(last or first)]
            if len(squeezed(line)) > 2
        ]
        queries.append(SeedQuery(int(number), text, note, tuple(right)))
    return queries


def is_right(hit: Hit, query: SeedQuery) -> bool:
    """Whether a hit holds one of the lines that answer, in the same file."""
    names = [Path(file).name for file in hit.document.files]
    text = squeezed(hit.passage.text)
    return any(name.startswith(start) and (line in text or text in line) for start, line in query.right for name in names)


def rank_of(hits: Sequence[Hit], query: SeedQuery) -> int | None:
    """Return the rank of the first right hit."""
    return next((hit.rank for hit in hits if is_right(hit, query)), None)


def main() -> None:
    """Ask every query as typed and without diacritics, and print the ranks."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--archive", type=Path, required=True, help="the TRACUU_HOME that was indexed")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="a prepared model's name or folder")
    options = parser.parse_args()
    settings = Settings(home=options.archive, model=options.model)
    searcher = Searcher(open_archive(settings), open_model(settings))
    ranks: dict[str, list[int | None]] = {"typed": [], "folded": []}
    same_first = 0
    queries = load_seed_queries()
    print("  no  typed folded confident  query")
    for query in queries:
        typed = searcher.search(query.text, limit=DEPTH)
        folded = searcher.search(replace(query, text=fold(query.text)).text, limit=DEPTH)
        same = typed.hits[:1] and folded.hits[:1] and typed.hits[0].passage.id == folded.hits[0].passage.id
        same_first += bool(same)
        found = (rank_of(typed.hits, query), rank_of(folded.hits, query))
        if query.right:
            ranks["typed"].append(found[0])
            ranks["folded"].append(found[1])
        shown = [str(rank or "-") if query.right else "∅" for rank in found]
        told = "yes" if typed.confident else "no"
        print(
            f"{query.number:4} {shown[0]:>6} {shown[1]:>6} {told:>9}  {query.text}{'' if same else '   (other first hit folded)'}"
        )
    for name, found_ranks in ranks.items():
        first = sum(rank == 1 for rank in found_ranks)
        third = sum(rank is not None and rank <= 3 for rank in found_ranks)
        print(f"{name}: rank 1 {first}, top 3 {third} of {len(found_ranks)}")
    print(f"same first hit without diacritics: {same_first} of {len(queries)}")


if __name__ == "__main__":
    main()
