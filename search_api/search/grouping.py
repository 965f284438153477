"""Which of the passages found make one hit: copies of one text, passages of one document. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indexer.directive.header.issue import order_of_issue
from indexer.domain import Document, DocumentId, Passage, PassageId, Role
from search_api.choices import Grouping, Sort
from search_api.search.ranking import Fused, folded_words

AS_GOOD = 0.6
"""Sorted by date, only what scores at least this share of the best is listed: the newest of what hardly answers helps nobody.

Of a document, only what scores at least this share of its best passage comes with it.
"""

_TELLING = 40
"""Characters from which on the same text is a copy: shorter ones are formulas, and stand for different things in each document."""
_END_SIGNS = ".,;:-–+*"
"""The last of a list ends otherwise than the others."""
_SAME_SHARE = 0.85
"""Share of words in common from which on passages of twins are taken for copies: recognised twice, a text differs here and there."""


@dataclass(slots=True)
class Bunch:
    """Passages that make one hit."""

    first: Fused
    """The best of them."""
    copies: list[PassageId] = field(default_factory=list)
    further: list["Bunch"] = field(default_factory=list)
    """Other passages of the same document, each with its copies, best first."""


def bunched(
    ranked: Sequence[Fused], passages: Mapping[PassageId, Passage], documents: Mapping[DocumentId, Document], group: Grouping
) -> list[Bunch]:
    """Return the hits that the passages `ranked` make, in the order of their best ones."""
    if group is Grouping.NONE:
        return [Bunch(one) for one in ranked]
    bunches = _without_copies(ranked, passages, documents)
    return _by_document(bunches, passages, documents) if group is Grouping.DOCUMENT else bunches


def sorted_by(
    sort: Sort, bunches: list[Bunch], passages: Mapping[PassageId, Passage], documents: Mapping[DocumentId, Document]
) -> list[Bunch]:
    """Return the hits in the order that is asked for."""
    if sort is Sort.RELEVANCE or not bunches:
        return bunches
    least = AS_GOOD * max(bunch.first.score for bunch in bunches)

    def issue(bunch: Bunch) -> str:
        return order_of_issue(documents[passages[bunch.first.passage_id].document_id].header)

    return sorted((bunch for bunch in bunches if bunch.first.score >= least), key=issue, reverse=True)


def head_of(document: Document) -> DocumentId:
    """Return the document that stands for this one and its twins."""
    return document.twin_of or document.id


def sameness(passage: Passage) -> str | None:
    """Return what copies of a passage have in common, whatever their case, spaces and end signs; ``None`` for what has no copies."""
    if passage.role is not Role.BODY or len(passage.text) < _TELLING:
        return None
    return "".join(passage.text.casefold().split()).strip(_END_SIGNS)


def _without_copies(
    ranked: Sequence[Fused], passages: Mapping[PassageId, Passage], documents: Mapping[DocumentId, Document]
) -> list[Bunch]:
    bunches: list[Bunch] = []
    by_text: dict[str, Bunch] = {}
    by_head: dict[DocumentId, list[tuple[Bunch, frozenset[str]]]] = {}
    heads = {document.twin_of for document in documents.values() if document.twin_of is not None}
    for one in ranked:
        passage = passages[one.passage_id]
        document = documents[passage.document_id]
        text = sameness(passage)
        if text is None:
            bunches.append(Bunch(one))
            continue
        known = by_text.get(text)
        words: frozenset[str] | None = None
        if known is None and (document.twin_of is not None or document.id in heads):
            words = folded_words(passage.text)
            known = next(
                (
                    bunch
                    for bunch, others in by_head.get(head_of(document), ())
                    if _alike(words, others, bunch, passage, passages)
                ),
                None,
            )
        if known is not None:
            known.copies.append(one.passage_id)
            continue
        bunch = by_text[text] = Bunch(one)
        bunches.append(bunch)
        if words is not None:
            by_head.setdefault(head_of(document), []).append((bunch, words))
    return bunches


def _alike(
    words: frozenset[str], others: frozenset[str], bunch: Bunch, passage: Passage, passages: Mapping[PassageId, Passage]
) -> bool:
    other = passages[bunch.first.passage_id]
    return other.document_id != passage.document_id and len(words & others) >= _SAME_SHARE * len(words | others)


def _by_document(
    bunches: Sequence[Bunch], passages: Mapping[PassageId, Passage], documents: Mapping[DocumentId, Document]
) -> list[Bunch]:
    by_head: dict[DocumentId, Bunch] = {}
    for bunch in bunches:
        head = head_of(documents[passages[bunch.first.passage_id].document_id])
        best = by_head.setdefault(head, bunch)
        if best is not bunch and bunch.first.score >= AS_GOOD * best.first.score:
            best.further.append(bunch)
    return list(by_head.values())
