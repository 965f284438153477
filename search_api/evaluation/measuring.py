"""Judged queries against a searcher: how well it ranks, how surely that is known, and what a change changed.

The measures are those of ``ir-measures``; the intervals are bootstrapped over the queries, 95 %.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import numpy as np

from indexer.domain import Passage, PassageId, Wording
from indexer.errors import BadRequest
from indexer.protocols import ArchiveView
from search_api.answers import Hit
from search_api.evaluation.judgements import JudgedQuery, JudgedSet
from search_api.evaluation.runs import Outcome, Run
from search_api.search.searcher import Searcher

MEASURES = ("nDCG@10", "R@10", "R@50", "RR@10", "Success@1")
"""As ``ir-measures`` names them. Success: something of the best grade stands first."""
DEPTH = 50
"""Hits looked at."""
RESAMPLES = 2_000

Judge = Callable[[JudgedQuery, Hit], Sequence[str]]
"""Which of a query's judged items a hit stands for."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean and the interval that 95 of 100 samples of as many queries would give."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one kind of query."""

    kind: str
    """Empty: of all of them."""
    queries: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one run to another, over the queries they have in common."""

    queries: int
    figures: Mapping[str, Figure]
    better: tuple[tuple[str, str, float], ...]
    """Id, text and gain of nDCG@10, the greatest first."""
    worse: tuple[tuple[str, str, float], ...]


class Answered(NamedTuple):
    """What came of a query."""

    hits: Sequence[Hit]
    """Best first."""
    confident: bool = True
    """Whether they were offered as an answer."""
    took_ms: float = 0.0


Ask = Callable[[str], Answered]


def evaluate(searcher: Searcher, judged: JudgedSet, judge: Judge, *, stripped: bool = False, lost: int = 0) -> Run:
    """Ask every query of a set, which are stripped already where they are to be."""

    def ask(text: str) -> Answered:
        answer = searcher.search(text, limit=DEPTH, explained=False)
        return Answered(answer.hits, answer.confident, answer.took_ms)

    status = searcher.status()
    return Run(
        name=judged.name,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        model=f"{status.model.name} ({status.model.fingerprint})" if status.model else "",
        generation=status.generation,
        passages=status.passages,
        stripped=stripped,
        lost=lost,
        outcomes=outcomes(judged.queries, ask, judge),
    )


def outcomes(queries: Sequence[JudgedQuery], ask: Ask, judge: Judge) -> tuple[Outcome, ...]:
    """Return how each query is answered by whatever is asked, the product or what it is compared with."""
    answers = [ask(query.text) for query in queries]
    standing = {query.id: standing_for(query, one.hits, judge) for query, one in zip(queries, answers, strict=True)}
    values = _measured(queries, standing)
    return tuple(
        Outcome(
            id=query.id,
            text=query.text,
            kinds=query.kinds,
            answerable=bool(query.relevant),
            confident=one.confident,
            values=values.get(query.id, {}),
            took_ms=one.took_ms,
        )
        for query, one in zip(queries, answers, strict=True)
    )


def standing_for(query: JudgedQuery, hits: Sequence[Hit], judge: Judge) -> list[tuple[str, ...]]:
    """Return for each hit the judged items it stands for, the best grade first; each item counts once, where it is first met."""
    grades = {one.item: one.grade for one in query.relevant}
    run: list[tuple[str, ...]] = []
    taken: set[str] = set()
    for hit in hits:
        items = sorted((item for item in judge(query, hit) if item not in taken), key=lambda item: -grades.get(item, 0))
        run.append(tuple(items))
        taken.update(items)
    return run


def _measured(queries: Iterable[JudgedQuery], standing: Mapping[str, Sequence[tuple[str, ...]]]) -> dict[str, dict[str, float]]:
    import ir_measures
    from ir_measures import RR, Qrel, R, Success, nDCG

    grades: dict[tuple[str, str], int] = {}
    for query in queries:
        for one in query.relevant:
            key = query.id, one.item
            grades[key] = max(one.grade, grades.get(key, 0))
    best: defaultdict[str, int] = defaultdict(int)
    for (id, _), grade in grades.items():
        best[id] = max(best[id], grade)
    values = {id: dict.fromkeys(MEASURES, 0.0) for id in best}
    qrels = [Qrel(id, item, grade) for (id, item), grade in sorted(grades.items())]

    def measure(names: Mapping[Any, str], judged: Sequence[Any], run: Sequence[Any]) -> None:
        for metric in ir_measures.iter_calc(list(names), judged, run):
            values[metric.query_id][names[metric.measure]] = float(metric.value)

    # What is best differs from query to query: the measure takes one threshold for all.
    for top in sorted(set(best.values())):
        wanted = {id for id, grade in best.items() if grade == top}
        measure(
            {nDCG @ 10: "nDCG@10", RR @ 10: "RR@10", Success(rel=top) @ 1: "Success@1"},
            [qrel for qrel in qrels if qrel.query_id in wanted],
            _scored({id: standing[id] for id in wanted}, most=1),
        )
    for depth in (10, 50):
        measure({R @ _ALL: f"R@{depth}"}, qrels, _scored({id: standing[id][:depth] for id in best}, most=_ALL))
    return values


_ALL = 1_000_000


def _scored(standing: Mapping[str, Sequence[tuple[str, ...]]], most: int) -> list[Any]:
    """Return what the hits stand for as ``ir-measures`` takes it.

    A hit that holds several judged items is one hit, and counts as the best of them (`most` is 1); yet it brings all of them.
    """
    from ir_measures import ScoredDoc

    return [
        ScoredDoc(id, item, -float(rank))
        for id, hits in standing.items()
        for rank, items in enumerate(hits)
        for item in (items[:most] or (f"not judged {rank}",))
    ]


# --- Figures ---------------------------------------------------------------------------------------------


def summaries(run: Run) -> list[Summary]:
    """Return the figures of all answerable queries, then of each kind."""
    answerable = [one for one in run.outcomes if one.answerable]
    kinds = sorted({kind for one in answerable for kind in one.kinds})
    return [
        Summary(kind, len(part), {measure: _figure([one.values[measure] for one in part]) for measure in MEASURES})
        for kind in ("", *kinds)
        if (part := [one for one in answerable if not kind or kind in one.kinds])
    ]


def silence(run: Run) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return of how many unanswerable queries it was said that nothing answers, of how many; then the same of the answerable."""
    parts = [[one for one in run.outcomes if one.answerable == answerable] for answerable in (False, True)]
    (none, told), (some, doubted) = ((len(part), sum(not one.confident for one in part)) for part in parts)
    return (told, none), (doubted, some)


def difference(before: Run, after: Run, shown: int = 5) -> Difference:
    """Compare two runs of the same set query by query.

    Raises
    ------
    BadRequest
        They have no answerable query in common.
    """
    old = {one.id: one for one in before.outcomes if one.answerable}
    pairs = [(old[one.id], one) for one in after.outcomes if one.answerable and one.id in old]
    if not pairs:
        raise BadRequest("compare", Wording("hai lần đo không có câu tìm chung", "the two runs have no query in common"))
    figures = {measure: _figure([new.values[measure] - was.values[measure] for was, new in pairs]) for measure in MEASURES}
    gains = sorted(((new.values["nDCG@10"] - was.values["nDCG@10"], new.id, new.text) for was, new in pairs), reverse=True)
    better = tuple((id, text, gain) for gain, id, text in gains[:shown] if gain > 0)
    worse = tuple((id, text, gain) for gain, id, text in gains[::-1][:shown] if gain < 0)
    return Difference(len(pairs), figures, better, worse)


def _figure(values: Sequence[float]) -> Figure:
    held = np.array(values, np.float64)
    chance = np.random.default_rng(0)
    means = held[chance.integers(0, len(held), (RESAMPLES, len(held)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Figure(float(held.mean()), float(low), float(high))


# --- Judged items in an archive ----------------------------------------------------------------------------


def located(view: ArchiveView, judged: JudgedSet) -> tuple[JudgedSet, int]:
    """Return the set with each phrase replaced by the passage that holds it, and how many were not found."""
    documents, total = view.documents(limit=1)
    documents, _ = view.documents(limit=max(total, 1))
    by_file: dict[str, list[Passage]] = {}
    wanted = {one.item for query in judged.queries for one in query.relevant if one.text is not None}
    for document in documents:
        for name in (name for file in document.files for name in _names(file) if name in wanted):
            by_file.setdefault(name, list(view.document_passages(document.id)))
    texts = {file: [(passage.id, " ".join(passage.text.split())) for passage in passages] for file, passages in by_file.items()}
    lost = 0
    queries: list[JudgedQuery] = []
    for query in judged.queries:
        relevant = []
        for one in query.relevant:
            id = _holder(texts.get(one.item, ()), one.text) if one.text is not None else one.item
            lost += id is None
            relevant.append(type(one)(id or f"lost: {one.item}: {one.text}", one.grade))
        queries.append(JudgedQuery(query.id, query.text, query.kinds, tuple(relevant)))
    return JudgedSet(judged.name, tuple(queries), judged.corpus), lost


def _names(file: str) -> list[str]:
    """Return the names a file may be judged under: its path below any folder."""
    parts = PurePosixPath(file).parts
    return ["/".join(parts[start:]) for start in range(len(parts))]


def _holder(passages: Iterable[tuple[PassageId, str]], text: str) -> str | None:
    phrase = " ".join(text.split())
    return next((id for id, held in passages if phrase in held), None)


def by_identity(query: JudgedQuery, hit: Hit) -> list[str]:
    """A hit stands for its passage, its document, or a file of it, whichever is judged."""
    grades = {one.item for one in query.relevant}
    stems = [name for file in hit.document.files for name in (file, PurePosixPath(file).stem)]
    return [item for item in (hit.passage.id, hit.document.id, *stems) if item in grades]
