"""Pairs → what is learned step by step: a query as somebody types it, the passage it looks for, and what answers as well. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import NamedTuple

from indexer.domain import Language, PassageId
from indexer.training.english import in_english
from indexer.training.pairs import Pair, PairKind
from indexer.training.variations import Variation, varied

KIND_SHARES: Mapping[PairKind, float] = {
    PairKind.SENTENCE: 0.25,
    PairKind.HEADING: 0.2,
    PairKind.ASSIGNMENT: 0.2,
    PairKind.ARTICLE: 0.15,
    PairKind.SUBJECT: 0.1,
    PairKind.CITATION: 0.05,
    PairKind.ABBREVIATION: 0.05,
}
"""Of the lessons, those of each kind, as far as there are any: documents have far more headings than definitions."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One question, and where it stands to the passages that are numbered as in :class:`Shelf`."""

    query: str
    """As it is typed."""
    plain: str
    """As the document has it."""
    target: int
    others: tuple[int, ...]
    """Passages that answer as well."""
    language: Language = "vi"
    """In which it is asked."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every text that a question is told from, in order: the passages, then what is left of some when the question is taken out."""

    passages: tuple[PassageId, ...]
    rests: tuple[str, ...]
    places: Mapping[PassageId, int]
    rest_places: Mapping[str, int]


def make_shelf(passages: Sequence[PassageId], pairs: Sequence[Pair]) -> Shelf:
    """Return the shelf for the passages to be told apart, which are to hold those of the pairs."""
    rests = tuple(dict.fromkeys(pair.text for pair in pairs if pair.text is not None))
    return Shelf(
        tuple(passages),
        rests,
        {id: place for place, id in enumerate(passages)},
        {text: len(passages) + place for place, text in enumerate(rests)},
    )


class Speech(NamedTuple):
    """How somebody asks for what documents have."""

    language: Language
    say: Callable[[str, Random], str]


AS_TYPED = Speech("vi", varied)
UNDERSTOOD = Speech(
    "vi", partial(varied, used=(Variation.ASKED, Variation.EVERYDAY, Variation.ORDER, Variation.FEW, Variation.LOWER))
)
"""As the model is given it in the end: with its diacritics put back and its abbreviations written out."""
IN_ENGLISH = Speech("en", in_english)


def make_lessons(pairs: Sequence[Pair], shelf: Shelf, count: int, *, seed: int = 1, speech: Speech = AS_TYPED) -> list[Lesson]:
    """Return so many lessons, drawn by kind and put into other words, the same for the same seed."""
    chance = Random(seed)  # noqa: S311  # draws, keeps no secret
    by_kind: defaultdict[PairKind, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_kind[pair.kind].append(pair)
    kinds = [kind for kind in KIND_SHARES if by_kind[kind]]
    drawn = chance.choices(kinds, [KIND_SHARES[kind] for kind in kinds], k=count)
    return [_lesson(chance.choice(by_kind[kind]), shelf, chance, speech) for kind in drawn]


def _lesson(pair: Pair, shelf: Shelf, chance: Random, speech: Speech) -> Lesson:
    target = shelf.places[pair.passage] if pair.text is None else shelf.rest_places[pair.text]
    alike = {shelf.places[id] for id in pair.alike if id in shelf.places}
    return Lesson(speech.say(pair.query, chance), pair.query, target, tuple(sorted(alike - {target})), speech.language)
