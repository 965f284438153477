"""Adapting the model to an archive: what is learned from, what came of it by judged queries, and whether it is kept.

An adapter changes queries only (:mod:`indexer.embedding.rotation`, :mod:`indexer.embedding.adapt`), so base and adapted answer from the same archive, as it stands.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import fmean
from typing import Protocol

import numpy as np

from indexer.domain import DocumentId, Language, PassageId, Vectors
from indexer.errors import IndexIncompatible
from indexer.protocols import Archive, ArchiveView, EmbeddingModel
from indexer.training.english import sayable
from indexer.training.lessons import AS_TYPED, IN_ENGLISH, UNDERSTOOD, Lesson, Shelf, make_lessons, make_shelf
from indexer.training.material import check_pairs, fit_to_learn, is_held_back
from indexer.training.pairs import DocumentPassages, Pair, PairKind, mine, without_questions
from search_api.answers import QueryKind
from search_api.evaluation.judgements import Judged, JudgedQuery, JudgedSet, stripped
from search_api.evaluation.measuring import by_identity, evaluate
from search_api.evaluation.runs import Run
from search_api.query.understanding import MAX_QUERY, understand
from search_api.search.ranking import WEIGHTS, Weights
from search_api.search.searcher import Searcher

MOST_LOSS = 0.005
"""Of nDCG@10, that a set or kind may lose …"""
LEAST_QUERIES = 11
"""… that has at least so many queries: fewer tell nothing."""
HELD_BACK: Mapping[Language, str] = {"vi": "held_back", "en": "held_back_english"}
"""The sets made from the documents that are not learned from."""
LESSONS = 2_500
"""For each language a rotation is learned for: three times as many change little."""
_MOST_HELD_BACK = 150
MOST_PASSAGES = 40_000
"""That a query is told from: more cost memory (1.5 kB each) and teach little."""
METHODS: Mapping[str, Mapping[QueryKind, Weights]] = {
    "hybrid": WEIGHTS,
    "dense": {kind: Weights(meaning=1.0, words=0.0) for kind in WEIGHTS},
}


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned from."""

    pairs: tuple[Pair, ...]
    documents: int
    shelf: Shelf
    held_back: tuple[JudgedSet, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: one kind of query of one set, asked in one way."""

    set: str
    kind: str
    """Empty: all of them."""
    method: str
    """``hybrid`` or ``dense``."""
    is_stripped: bool
    queries: int
    before: float
    """nDCG@10."""
    after: float

    @property
    def gain(self) -> float:
        """What the adapter added."""
        return self.after - self.before


class Learner(Protocol):
    """Who learns lessons, and puts on what was learned."""

    @property
    def strengths(self) -> Sequence[float]:
        """Tried in this order: more is learned, or less forgotten. The first that wins and loses nowhere is kept."""
        ...

    def learn(self, lessons: Sequence[Lesson], shelf: Vectors, plain: Vectors) -> bool:
        """Learn; false where it was stopped before the end: run again, it goes on, or begins anew where that takes minutes only.

        `shelf` has the base's vector of every passage, `plain` that of each lesson's question as the document has it.
        """
        ...

    def dress(self, strength: float) -> EmbeddingModel:
        """Return the base with a part of what was learned: 0 is nothing, 1 all of it."""
        ...


# --- What is learned from --------------------------------------------------------------------------------


def gather(view: ArchiveView, judged: Iterable[JudgedSet], kinds: Collection[PairKind] = tuple(PairKind)) -> Material:
    """Return what an archive teaches; no judged question is among it.

    Raises
    ------
    NotEnoughToLearn
    """
    documents, total = view.documents(limit=1)
    documents, _ = view.documents(limit=max(total, 1))
    fit = fit_to_learn((document, view.document_passages(document.id)) for document in documents)
    # Recipients, drafts and the like are told from as well: they are what a query must not find.
    pairs = without_questions(mine(fit, kinds), [query.text for one in judged for query in one.queries])
    learned = [pair for pair in pairs if not is_held_back(_document(pair))]
    check_pairs(learned)
    held_back = [pair for pair in pairs if is_held_back(_document(pair))]
    return Material(tuple(learned), len(fit), make_shelf(_told_from(fit, learned), learned), tuple(_as_judged(held_back)))


def _document(pair: Pair) -> DocumentId:
    return DocumentId(pair.passage.rpartition(".")[0])


def _told_from(documents: Sequence[DocumentPassages], pairs: Sequence[Pair]) -> list[PassageId]:
    needed = {id for pair in pairs for id in (pair.passage, *pair.alike)}
    ids = [passage.id for _, passages in documents for passage in passages]
    others = [id for id in ids if id not in needed]
    spare = max(0, min(len(others), MOST_PASSAGES - len(needed)))
    chosen = needed | set(Random(1).sample(others, spare))  # noqa: S311  # draws, keeps no secret
    return [id for id in ids if id in chosen]


def _as_judged(pairs: Sequence[Pair]) -> Iterator[JudgedSet]:
    """Yield questions of documents that are not learned from, typed as people type them, each kind in its share; some of them in English."""
    for asked, speech in ((pairs, AS_TYPED), (sayable(pairs), IN_ENGLISH)):
        chance = Random(2)  # noqa: S311  # draws, keeps no secret
        chosen = chance.sample(list(asked), min(len(asked), _MOST_HELD_BACK))
        queries = [
            JudgedQuery(
                f"h{number:03}",
                speech.say(pair.query, chance),
                (pair.kind.value,),
                tuple(Judged(id, 1) for id in dict.fromkeys((pair.passage, *pair.alike))),
            )
            for number, pair in enumerate(chosen, start=1)
        ]
        yield JudgedSet(HELD_BACK[speech.language], tuple(queries))


def check_made_with(view: ArchiveView, base: EmbeddingModel) -> None:
    """See that the archive's vectors are the base's.

    Raises
    ------
    IndexIncompatible
        The archive was made with another model.
    """
    held = view.status().model
    if held is not None and held != base.identity:
        raise IndexIncompatible(f"{held.name} ({held.fingerprint})", f"{base.identity.name} ({base.identity.fingerprint})")


def lesson_vectors(material: Material, view: ArchiveView, base: EmbeddingModel) -> Vectors:
    """Return the base's vector of everything on the shelf; those of passages are the archive's, made with it."""
    passages = np.stack([view.vectors(id)[0] for id in material.shelf.passages])
    together: Vectors = np.concatenate([passages, base.embed_passages(material.shelf.rests)]).astype(np.float32)
    return together


def plain_vectors(lessons: Sequence[Lesson], base: EmbeddingModel) -> Vectors:
    """Return the base's vector of each lesson's question in full."""
    known = {text: base.embed_query(text) for text in dict.fromkeys(one.plain for one in lessons)}
    return np.stack([known[one.plain] for one in lessons])


def step_lessons(material: Material, count: int) -> list[Lesson]:
    """Return lessons to be learned step by step, questions as people type them."""
    return make_lessons(material.pairs, material.shelf, count)


def turn_lessons(material: Material) -> list[Lesson]:
    """Return lessons to learn rotations from: questions as the model is given them, in Vietnamese, and in English where there are words for them."""
    lessons = make_lessons(material.pairs, material.shelf, LESSONS, speech=UNDERSTOOD)
    if in_english := sayable(material.pairs):
        lessons += make_lessons(in_english, material.shelf, LESSONS, speech=IN_ENGLISH)
    understood = ((lesson, understand(lesson.query[:MAX_QUERY])) for lesson in lessons)
    # What is half in English is not taken for it when it is asked either.
    return [replace(one, query=found.asked) for one, found in understood if found.language == one.language]


def learn(material: Material, view: ArchiveView, base: EmbeddingModel, learner: Learner, lessons: Sequence[Lesson]) -> bool:
    """Have the lessons of the material learned; false where it was stopped."""
    shelf = lesson_vectors(material, view, base)
    return learner.learn(lessons, shelf, plain_vectors(lessons, base))


# --- What came of it -------------------------------------------------------------------------------------


def compared(
    archive: Archive,
    base: EmbeddingModel,
    adapted: EmbeddingModel,
    sets: Sequence[JudgedSet],
    methods: Collection[str] = tuple(METHODS),
) -> list[Row]:
    """Ask every set of both models, as typed and (where there are any diacritics) stripped, of all methods together and of meaning alone."""
    rows: list[Row] = []
    for one in sets:
        bare = stripped(one)
        # In English there is nothing to strip.
        for is_bare, asked in ((False, one), *(((True, bare),) if bare.queries != one.queries else ())):
            for method in methods:
                runs = [evaluate(Searcher(archive, model, METHODS[method]), asked, by_identity) for model in (base, adapted)]
                rows += rows_of(runs[0], runs[1], method, is_stripped=is_bare)
    return rows


def rows_of(before: Run, after: Run, method: str, *, is_stripped: bool) -> list[Row]:
    """Return the lines for all answerable queries and for each kind."""
    pairs = [(one, other) for one, other in zip(before.outcomes, after.outcomes, strict=True) if one.answerable]
    kinds = sorted({kind for one, _ in pairs for kind in one.kinds})
    rows = []
    for kind in ("", *kinds):
        part = [pair for pair in pairs if not kind or kind in pair[0].kinds]
        if part:
            means = (fmean(pair[side].values["nDCG@10"] for pair in part) for side in (0, 1))
            rows.append(Row(before.name, kind, method, is_stripped, len(part), *means))
    return rows


def losses(rows: Iterable[Row]) -> list[Row]:
    """Return the lines of the hybrid that lost more than may be, the worst first."""
    told = (row for row in rows if row.method == "hybrid" and row.queries >= LEAST_QUERIES)
    return sorted((row for row in told if row.gain < -MOST_LOSS), key=lambda row: row.gain)


def gain(rows: Iterable[Row]) -> float:
    """Return the mean gain of the sets in the hybrid, as typed and stripped."""
    gains = [row.gain for row in rows if row.method == "hybrid" and not row.kind]
    return fmean(gains) if gains else 0.0


def is_kept(rows: Sequence[Row]) -> bool:
    """Tell whether it wins and loses nowhere."""
    return gain(rows) > 0 and not losses(rows)


def figures(rows: Iterable[Row]) -> dict[str, tuple[float, float]]:
    """Return the lines of the table for a manifest."""
    return {
        f"{row.set}{f' {row.kind}' if row.kind else ''}, {'stripped' if row.is_stripped else 'as typed'}, {row.method} ({row.queries})": (
            round(row.before, 4),
            round(row.after, 4),
        )
        for row in rows
    }
