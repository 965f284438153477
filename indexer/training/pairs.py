"""An archive → what somebody might look for, and the passages that answer it: pairs to learn from. Pure.

What documents say of themselves is taken for questions: a heading asks for what stands under it, a subject line for what carries it out, a
sentence for the paragraph around it, a citing sentence for what it cites.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from indexer.domain import Document, Passage, PassageId, Role, Section
from indexer.language.definitions import defined_abbreviations, is_abbreviation
from indexer.language.folding import fold, squeeze, syllables
from indexer.passages import headings_above
from indexer.training.variations import assignee_and_task, without_label


class PairKind(StrEnum):
    """What was taken for a question."""

    HEADING = "heading"
    """A heading: the passages under it."""
    ARTICLE = "article"
    """The title of an article of law: its clauses."""
    SUBJECT = "subject"
    """A subject line: the letterhead, and the passages that share most of its words."""
    SENTENCE = "sentence"
    """A sentence: the rest of its passage."""
    CITATION = "citation"
    """What is said of a cited document: that document, where the archive has it."""
    ASSIGNMENT = "assignment"
    """Who is to do what: the passage that says so."""
    ABBREVIATION = "abbreviation"
    """Words with an abbreviation their document defines: a passage that spells it out."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage that answers it."""

    kind: PairKind
    query: str
    """As the document has it: to be varied."""
    passage: PassageId
    alike: tuple[PassageId, ...] = ()
    """Others that answer as well: no counter-examples."""
    text: str | None = None
    """The passage's text without what the question was taken from; ``None``: the whole of it."""


DocumentPassages = tuple[Document, Sequence[Passage]]

MOST = 6
"""Pairs of one question at most, and of one passage and kind."""
_LEAST_WORDS, _MOST_WORDS = 3, 32
_LEAST_CHARACTERS = 40
"""A passage that is to be found has more."""
_SHARED = 0.55
"""Of the words of a subject line, those that a passage has which carries it out."""
_JUDGED_SHARE = 0.7
"""Of a judged question's words, those that make another too much like it to learn from."""
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-ZÀ-ỸĐ\-+a-z])")
_FORMULA = re.compile(r"^(?:Căn cứ|Xét đề nghị|Theo đề nghị|Nơi nhận|Kính gửi|Cộng hòa|Độc lập)\b", re.IGNORECASE)


def mine(documents: Iterable[DocumentPassages], kinds: Collection[PairKind] = tuple(PairKind), *, seed: int = 1) -> list[Pair]:
    """Return the pairs of the kinds wanted, in the archive's order."""
    held = list(documents)
    alike = _alike(held)
    chance = Random(seed)  # noqa: S311  # draws, keeps no secret
    miner = _Miner(held, chance)
    found: list[Pair] = []
    for kind in PairKind:
        if kind in kinds:
            found += _usable(miner.pairs(kind), alike)
    return found


def counted(pairs: Iterable[Pair]) -> dict[str, int]:
    """Return how many pairs there are of each kind."""
    counts = dict.fromkeys(map(str, PairKind), 0)
    for pair in pairs:
        counts[pair.kind] += 1
    return counts


def without_questions(pairs: Iterable[Pair], questions: Iterable[str]) -> list[Pair]:
    """Return the pairs whose question is none of `questions`, nor holds one or most of its words: what is judged is not learned."""
    bags = [frozenset(fold(question).split()) for question in questions]
    index: defaultdict[str, list[int]] = defaultdict(list)
    for number, bag in enumerate(bags):
        for word in bag:
            index[word].append(number)
    verdicts: dict[str, bool] = {}
    for pair in pairs:
        if pair.query not in verdicts:
            verdicts[pair.query] = _is_among(pair.query, bags, index)
    return [pair for pair in pairs if not verdicts[pair.query]]


def _is_among(query: str, bags: Sequence[frozenset[str]], index: Mapping[str, Sequence[int]]) -> bool:
    shared = Counter(number for word in set(fold(query).split()) for number in index.get(word, ()))
    return any(count >= _JUDGED_SHARE * len(bags[number]) for number, count in shared.items())


def _usable(pairs: Iterable[Pair], alike: dict[PassageId, tuple[PassageId, ...]]) -> Iterator[Pair]:
    """Yield those with a question of some words, few of each question; the same text elsewhere is no counter-example."""
    seen: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        words = pair.query.split()
        if len(words) >= _LEAST_WORDS and not _FORMULA.match(pair.query):
            query = " ".join(words[:_MOST_WORDS])
            seen[fold(query)].append(Pair(pair.kind, query, pair.passage, pair.alike, pair.text))
    for same in seen.values():
        answers = tuple(dict.fromkeys(id for pair in same for id in (pair.passage, *pair.alike)))
        # A heading that stands in many documents ("Tổ chức thực hiện") asks for nothing.
        if len({id.split(".")[0] for id in answers}) > MOST:
            continue
        for pair in same[:MOST]:
            others = dict.fromkeys(twin for id in answers for twin in (id, *alike.get(id, ())))
            yield Pair(pair.kind, pair.query, pair.passage, tuple(others), pair.text)


def _alike(documents: Sequence[DocumentPassages]) -> dict[PassageId, tuple[PassageId, ...]]:
    """Return for each passage the others of the same words, spelling, punctuation and figures' grouping apart."""
    groups: defaultdict[str, list[PassageId]] = defaultdict(list)
    for _, passages in documents:
        for passage in passages:
            groups[squeeze(passage.text)[:160]].append(passage.id)
    return {id: tuple(group) for group in groups.values() if len(group) > 1 for id in group}


class _Miner:
    def __init__(self, documents: Sequence[DocumentPassages], chance: Random) -> None:
        self._documents = documents
        self._chance = chance
        self._by_symbol = {
            document.header.symbol: (document, passages) for document, passages in documents if document.header.symbol
        }

    def pairs(self, kind: PairKind) -> Iterator[Pair]:
        for document, passages in self._documents:
            yield from getattr(self, f"_{kind.value}")(document, passages)

    def _heading(self, _: Document, passages: Sequence[Passage]) -> Iterator[Pair]:
        yield from self._under_headings(passages, PairKind.HEADING)

    def _article(self, _: Document, passages: Sequence[Passage]) -> Iterator[Pair]:
        yield from self._under_headings(passages, PairKind.ARTICLE)

    def _under_headings(self, passages: Sequence[Passage], kind: PairKind) -> Iterator[Pair]:
        under: defaultdict[tuple[Section, ...], list[Passage]] = defaultdict(list)
        for passage in _bodies(passages):
            path = headings_above(passage)
            if path and (path[-1].label.startswith("Điều") == (kind is PairKind.ARTICLE)):
                under[path].append(passage)
        for path, below in under.items():
            title = without_label(path[-1].title)
            ids = tuple(passage.id for passage in below)
            for passage in self._some(below):
                yield Pair(kind, title, passage.id, ids)

    def _subject(self, document: Document, passages: Sequence[Passage]) -> Iterator[Pair]:
        subject = document.header.subject
        if not subject:
            return
        words = _bag(subject)
        letterhead = [passage for passage in passages if passage.role is Role.LETTERHEAD]
        carrying = [passage for passage in _bodies(passages) if len(words & _bag(passage.text)) >= _SHARED * len(words)]
        ids = tuple(passage.id for passage in (*letterhead, *carrying))
        for passage in (*letterhead, *self._some(carrying)):
            yield Pair(PairKind.SUBJECT, subject, passage.id, ids)

    def _sentence(self, _: Document, passages: Sequence[Passage]) -> Iterator[Pair]:
        for passage in _bodies(passages):
            sentences = [sentence for sentence in _SENTENCE_END.split(passage.text) if len(sentence.split()) >= 6]
            if len(sentences) < 2:
                continue
            sentence = self._chance.choice(sentences)
            rest = " ".join(passage.text.replace(sentence, " ", 1).split())
            if len(rest) >= 2 * _LEAST_CHARACTERS:
                yield Pair(PairKind.SENTENCE, without_label(sentence), passage.id, (), rest)

    def _citation(self, document: Document, passages: Sequence[Passage]) -> Iterator[Pair]:
        for passage in _bodies(passages):
            for symbol in passage.symbols:
                cited = self._by_symbol.get(symbol)
                if cited is None or cited[0].id == document.id:
                    continue
                sentence = next((one for one in _SENTENCE_END.split(passage.text) if symbol in one), passage.text)
                words = _bag(sentence)
                answers = sorted(_bodies(cited[1]), key=lambda one: -len(words & _bag(one.text)) / (8 + len(_bag(one.text))))[:1]
                heads = [one for one in cited[1] if one.role is Role.LETTERHEAD]
                for answer in (*heads, *answers):
                    yield Pair(PairKind.CITATION, without_label(sentence), answer.id, tuple(one.id for one in (*heads, *answers)))

    def _assignment(self, _: Document, passages: Sequence[Passage]) -> Iterator[Pair]:
        for passage in _bodies(passages):
            text = without_label(passage.text)
            above = headings_above(passage)
            if found := assignee_and_task(text):
                yield Pair(PairKind.ASSIGNMENT, f"{found[0]} {_first_clause(found[1])}", passage.id)
            elif above and (found := assignee_and_task(f"{without_label(above[-1].title)} chủ trì x")):
                # The unit stands in the heading, the tasks under it.
                yield Pair(PairKind.ASSIGNMENT, f"{found[0]} {_first_clause(text)}", passage.id)

    def _abbreviation(self, _: Document, passages: Sequence[Passage]) -> Iterator[Pair]:
        short = {
            found.expansion: found.abbreviation
            for passage in passages
            for found in defined_abbreviations(passage.text)
            if is_abbreviation(found.abbreviation)
        }
        for expansion, abbreviation in short.items():
            for passage in self._some([one for one in _bodies(passages) if expansion in one.text]):
                at = passage.text.index(expansion)
                around = [
                    *passage.text[max(0, at - 60) : at].split()[1:],
                    abbreviation,
                    *passage.text[at + len(expansion) :][:80].split()[:-1],
                ]
                yield Pair(PairKind.ABBREVIATION, without_label(" ".join(around)), passage.id)

    def _some(self, passages: Sequence[Passage]) -> Sequence[Passage]:
        return passages if len(passages) <= MOST else self._chance.sample(list(passages), MOST)


def _bodies(passages: Iterable[Passage]) -> Iterator[Passage]:
    return (
        one for one in passages if one.role is Role.BODY and len(one.text) >= _LEAST_CHARACTERS and not _FORMULA.match(one.text)
    )


def _first_clause(text: str) -> str:
    return re.split(r"[.;:]\s", text, maxsplit=1)[0]


def _bag(text: str) -> frozenset[str]:
    return frozenset(syllable.text for syllable in syllables(text))
