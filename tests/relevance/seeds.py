"""Queries on the three seed documents against an archive that holds them: the rank of the first right paragraph.

``tracuu index ../shared/archive/seeds`` makes the archive; ``python -m tests.relevance.seeds --archive HOME`` asks it.
A right answer is given as a line of a seed file: ``S4:158`` is the passage that holds line 158 of the file that begins ``004_``.
"""

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from indexer.assembly import open_archive, open_model
from indexer.settings import DEFAULT_MODEL, Settings
from search_api.answers import Answer, Hit
from search_api.evaluation.judgements import Judged, JudgedQuery, JudgedSet, stripped
from search_api.evaluation.measuring import DEPTH, Judge, standing_for
from search_api.search.searcher import Searcher
from tests.conftest import SHARED
from tests.relevance.sets import squeezed

SEEDS = {"S0": "000_", "S2": "002_", "S4": "004_"}
_PLACE = re.compile(r"(S\d):(\d+)(?:[-/](\d+))?")
_RIGHT = "right"
"""All lines that answer a query count as one thing: the rank of the first is what counts."""


class Line(NamedTuple):
    """A line that answers."""

    file: str
    """The beginning of its file's name."""
    text: str
    """Without what printings differ in."""


def load_seeds(shared: Path = SHARED) -> tuple[JudgedSet, Judge]:
    """Read the queries that are given (every other one is kept back), and what judges hits by them."""
    lines = {
        seed: next((shared / "archive" / "seeds").glob(f"{start}*.txt")).read_text(encoding="utf-8").splitlines()
        for seed, start in SEEDS.items()
    }
    queries: list[JudgedQuery] = []
    right: dict[str, list[Line]] = {}
    for row in (shared / "vectors" / "seed_queries.tsv").read_text(encoding="utf-8").splitlines():
        number, text, _, answer = row.split("\t")
        right[number] = [
            Line(SEEDS[seed], squeezed(line))
            for seed, first, last in ([] if "∅" in answer else _PLACE.findall(answer))
            for line in lines[seed][int(first) - 1 : int(last or first)]
            if len(squeezed(line)) > 2
        ]
        queries.append(JudgedQuery(number, text, (), (Judged(_RIGHT, 1),) if right[number] else ()))
    return JudgedSet("seeds", tuple(queries)), _judge(right)


def _judge(right: Mapping[str, list[Line]]) -> Judge:
    def judge(query: JudgedQuery, hit: Hit) -> list[str]:
        names = [Path(file).name for file in hit.document.files]
        text = squeezed(hit.passage.text)
        held = (name.startswith(start) and (line in text or text in line) for start, line in right[query.id] for name in names)
        return [_RIGHT] if any(held) else []

    return judge


def rank_of(answer: Answer, query: JudgedQuery, judge: Judge) -> int | None:
    """Return the rank of the first right hit."""
    return next((rank for rank, items in enumerate(standing_for(query, answer.hits, judge), 1) if items), None)


def main() -> None:
    """Ask every query as typed and without diacritics, and print the ranks."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--archive", type=Path, required=True, help="the TRACUU_HOME that was indexed")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="a prepared model's name or folder")
    options = parser.parse_args()
    settings = Settings(home=options.archive, model=options.model)
    searcher = Searcher(open_archive(settings), open_model(settings))
    ranks: dict[str, list[int | None]] = {"typed": [], "stripped": []}
    same_first = 0
    judged, judge = load_seeds()
    print("  no  typed stripped confident  query")
    for query, bare in zip(judged.queries, stripped(judged).queries, strict=True):
        answers = [searcher.search(one.text, limit=DEPTH) for one in (query, bare)]
        firsts = [[hit.passage.id for hit in answer.hits[:1]] for answer in answers]
        same = firsts[0] == firsts[1]
        same_first += same
        found = [rank_of(answer, query, judge) for answer in answers]
        if query.relevant:
            for way, rank in zip(ranks, found, strict=True):
                ranks[way].append(rank)
        shown = [str(rank or "-") if query.relevant else "∅" for rank in found]
        told = "yes" if answers[0].confident else "no"
        other = "" if same else "   (another first hit stripped)"
        print(f"{query.id:>4} {shown[0]:>6} {shown[1]:>8} {told:>9}  {query.text}{other}")
    for way, found_ranks in ranks.items():
        first = sum(rank == 1 for rank in found_ranks)
        third = sum(rank is not None and rank <= 3 for rank in found_ranks)
        print(f"{way}: rank 1 {first}, top 3 {third} of {len(found_ranks)}")
    print(f"same first hit without diacritics: {same_first} of {len(judged.queries)}")


if __name__ == "__main__":
    main()
