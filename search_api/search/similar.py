"""Passages of like meaning: to one of the archive's, or to a text that was pasted."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from time import perf_counter

from indexer.domain import Document, DocumentId, Passage, PassageId, Role, Vectors, Wording
from indexer.errors import QueryEmpty, QueryTooLong
from indexer.language.folding import Syllable, fold, folded_term, syllables
from indexer.language.normalise import collapse, normalise
from indexer.protocols import ArchiveView, EmbeddingModel
from search_api.answers import Copy, Hit, HitReason, ReasonKind, SimilarAnswer
from search_api.query.language import says_little
from search_api.search.grouping import head_of, sameness
from search_api.search.ranking import folded_words
from search_api.search.reasons import rarities

MAX_TEXT = 20_000
"""Characters of a pasted text."""
MAX_PARAGRAPHS = 30
"""Paragraphs of it that are compared."""
MAX_SIMILAR = 50

_SHORTEST = 20
"""Characters: a shorter paragraph is a heading or a rest, and near to everything."""
_DEPTH = 60
"""Passages looked at for each window."""
_SHARED = 0.05
"""How much of a score the words in common are: cosines of this kind of model differ little."""
_OF_ONE_DOCUMENT, _OF_OWN = 2, 1
"""Passages of one document, and of the very one, that are offered: like passages of others are what is looked for."""
_SHOWN = 4
"""Phrases in common that are told, the most telling."""
_SHORT, _LONG = 4, 60
"""Characters of a phrase that is worth telling."""
_LEFT_OUT = frozenset({Role.HEADING, Role.LETTERHEAD, Role.CLOSING})
"""They repeat each other from document to document, and say nothing."""


@dataclass(frozen=True, slots=True)
class _Given:
    """What others are to be like."""

    text: str
    vectors: Vectors
    symbols: tuple[str, ...]
    called: Wording
    """As a reason calls it: *this passage*."""


def similar_to_passage(view: ArchiveView, passage: Passage, limit: int) -> tuple[Hit, ...]:
    """Return the passages like one of the archive's; itself, its copies and what stands in a twin in its place are not among them."""
    given = _Given(passage.text, view.vectors(passage.id), passage.symbols, Wording("đoạn này", "this passage"))
    own = view.documents_by_id([passage.document_id])[passage.document_id]
    text = sameness(passage)

    def is_other(other: Passage, document: Document) -> bool:
        if other.id == passage.id or (text is not None and sameness(other) == text):
            return False
        is_twin = other.document_id != passage.document_id and head_of(document) == head_of(own)
        return not (is_twin and _share(folded_words(passage.text), folded_words(other.text)) > _SAME_SHARE)

    return _similar(view, [given], limit, is_other, own=head_of(own))


_SAME_SHARE = 0.8
"""Words in common from which on a passage of a twin is the same one, recognised anew."""


def similar_to_text(
    view: ArchiveView, model: EmbeddingModel, text: str, limit: int, within: frozenset[DocumentId] | None = None
) -> SimilarAnswer:
    """Return the passages like a text of one or more paragraphs, each on a line of its own.

    Raises
    ------
    QueryEmpty
        There is no paragraph long enough to compare.
    QueryTooLong
        Over :data:`MAX_TEXT` characters.
    """
    started = perf_counter()
    if len(text) > MAX_TEXT:
        raise QueryTooLong(len(text), MAX_TEXT)
    lines = [line for one in text.splitlines() if (line := collapse(normalise(one)))]
    # A short text is compared whole, whatever it is.
    long = [line for line in lines if len(line) >= _SHORTEST] or [" ".join(lines)]
    paragraphs = tuple(dict.fromkeys(long))[:MAX_PARAGRAPHS]
    if not paragraphs or not paragraphs[0]:
        raise QueryEmpty
    only = len(paragraphs) == 1
    given = [
        _Given(
            paragraph,
            model.embed_passages(_windows(model, paragraph)),
            (),
            Wording("văn bản đã dán", "the text") if only else Wording(f"đoạn {place} đã dán", f"paragraph {place}"),
        )
        for place, paragraph in enumerate(paragraphs, start=1)
    ]
    hits = _similar(view, given, limit, lambda *_: True, within=within)
    left_out = max(0, len(lines) - len(paragraphs)) if long != [" ".join(lines)] else 0
    return SimilarAnswer(paragraphs, left_out, hits, (perf_counter() - started) * 1000, view.generation)


def _windows(model: EmbeddingModel, text: str) -> list[str]:
    """Return the parts of a text that each fit the model."""
    tokens = model.token_ranges(text)
    parts = [tokens[start : start + model.window_tokens] for start in range(0, len(tokens), model.window_tokens)]
    return [text[part[0].start : part[-1].end] for part in parts] or [text]


def _similar(
    view: ArchiveView,
    given: Sequence[_Given],
    limit: int,
    is_wanted: Callable[[Passage, Document], bool],
    *,
    within: frozenset[DocumentId] | None = None,
    own: DocumentId | None = None,
) -> tuple[Hit, ...]:
    near = [_nearest(view, one, max(_DEPTH, 4 * limit), within) for one in given]
    passages = view.passages({id for cosines in near for id in cosines})
    passages = {id: passage for id, passage in passages.items() if passage.role not in _LEFT_OUT}
    documents = view.documents_by_id({passage.document_id for passage in passages.values()})
    passages = {id: passage for id, passage in passages.items() if is_wanted(passage, documents[passage.document_id])}
    total = view.status().passages
    best: dict[PassageId, tuple[float, float, int]] = {}
    weights = [_weights(view, one.text, total) for one in given]
    for place, cosines in enumerate(near):
        for id, cosine in cosines.items():
            if id in passages:
                score = cosine + _SHARED * _covered(weights[place], passages[id].text)
                best[id] = max(best.get(id, (-1.0, 0.0, 0)), (score, cosine, place))
    order = _in_turn(best)
    hits: list[Hit] = []
    for id, copies in _chosen(order, passages, documents, limit, own):
        _, cosine, place = best[id]
        score = min(1.0, max(0.0, cosine))
        document = documents[passages[id].document_id]
        reasons = _reasons(given[place], weights[place], passages[id], score)
        others = tuple(Copy(passages[other], documents[passages[other].document_id]) for other in copies)
        hits.append(Hit(len(hits) + 1, score, passages[id], document, reasons, (), others))
    return tuple(hits)


def _in_turn(best: Mapping[PassageId, tuple[float, float, int]]) -> list[PassageId]:
    """Return the passages best first, those of each paragraph of the text in turn: one that is common must not crowd the others out."""
    order = sorted(best, key=lambda one: (-best[one][0], one))
    ranks: dict[PassageId, int] = {}
    met: Counter[int] = Counter()
    for id in order:
        place = best[id][2]
        ranks[id] = met[place]
        met[place] += 1
    return sorted(order, key=lambda one: ranks[one])


def _nearest(view: ArchiveView, given: _Given, depth: int, within: frozenset[DocumentId] | None) -> dict[PassageId, float]:
    best: dict[PassageId, float] = {}
    for vector in given.vectors:
        for id, cosine in view.nearest(vector, depth, within):
            best[id] = max(cosine, best.get(id, cosine))
    return best


def _chosen(
    order: Sequence[PassageId],
    passages: Mapping[PassageId, Passage],
    documents: Mapping[DocumentId, Document],
    limit: int,
    own: DocumentId | None,
) -> list[tuple[PassageId, list[PassageId]]]:
    """Return the first `limit` of `order`, each with its copies, and not too many of one document, fewest of `own`."""
    chosen: list[tuple[PassageId, list[PassageId]]] = []
    by_text: dict[str, list[PassageId]] = {}
    of_document: dict[DocumentId, int] = {}
    for id in order:
        text, head = sameness(passages[id]), head_of(documents[passages[id].document_id])
        if text is not None and text in by_text:
            by_text[text].append(id)
            continue
        if len(chosen) >= limit or of_document.get(head, 0) >= (_OF_OWN if head == own else _OF_ONE_DOCUMENT):
            continue
        of_document[head] = of_document.get(head, 0) + 1
        copies: list[PassageId] = []
        chosen.append((id, copies))
        if text is not None:
            by_text[text] = copies
    return chosen


def _weights(view: ArchiveView, text: str, total: int) -> dict[str, tuple[str, float]]:
    """Return the words of `text` that say something, folded → as written, and how much each tells."""
    written = {fold(word.text): word.text for word in syllables(text) if not says_little(word.text)}
    rare = rarities(written, view.term_frequencies(map(folded_term, written)), total)
    return {word: (written[word], rare[word]) for word in written}


def _covered(weights: Mapping[str, tuple[str, float]], text: str) -> float:
    held = folded_words(text)
    whole = sum(weight for _, weight in weights.values())
    return sum(weight for word, (_, weight) in weights.items() if word in held) / whole if whole else 0.0


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _reasons(given: _Given, weights: Mapping[str, tuple[str, float]], passage: Passage, score: float) -> tuple[HitReason, ...]:
    called = given.called
    found = [HitReason(ReasonKind.MEANING, Wording(f"gần nghĩa với {called.vi}", f"near in meaning to {called.en}"), score)]
    if shared := [symbol for symbol in passage.symbols if symbol in given.symbols]:
        listed = ", ".join(shared[:3])
        found.append(HitReason(ReasonKind.SYMBOL, Wording(f"cùng nhắc đến {listed}", f"both mention {listed}"), 0.0))
    if phrases := _phrases(given.text, passage.text, weights):
        listed = ", ".join(phrases)
        found.append(HitReason(ReasonKind.WORDS, Wording(f"cùng có: {listed}", f"in common: {listed}"), 0.0))
    return tuple(found)


def _phrases(given: str, other: str, weights: Mapping[str, tuple[str, float]]) -> list[str]:
    """Return the most telling runs of syllables that both texts have, as the given one writes them: one syllable alone is no word."""
    held = {(first.text, second.text) for first, second in pairwise(syllables(other))}
    runs: list[list[Syllable]] = [[]]
    words = syllables(given)
    for first, second in pairwise(words):
        if (first.text, second.text) in held and _stand_together(given, first, second):
            runs[-1] = [*(runs[-1] or [first]), second]
        else:
            runs.append([])
    scores: dict[str, float] = {}
    for run in runs:
        phrase = given[run[0].range.start : run[-1].range.end].lower() if run else ""
        telling = [weights[word][1] for one in run if (word := fold(one.text)) in weights]
        if _SHORT < len(phrase) <= _LONG and len(telling) > 1:
            scores[phrase] = sum(telling)
    return sorted(scores, key=lambda phrase: -scores[phrase])[:_SHOWN]


def _stand_together(text: str, first: Syllable, second: Syllable) -> bool:
    return text[first.range.end : second.range.start] == " "
