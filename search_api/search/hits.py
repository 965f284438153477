"""Passages found → hits, with their reasons and what to mark. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from indexer.domain import Document, DocumentId, Passage, PassageId
from search_api.answers import Copy, Further, Hit, Understanding
from search_api.relations.related import Validity
from search_api.search.grouping import Bunch
from search_api.search.highlighting import highlights
from search_api.search.ranking import Fused
from search_api.search.reasons import reasons, score_parts


class Found(NamedTuple):
    """The pool of hits, best first, and all that they were weighed by."""

    ranked: tuple[Fused, ...]
    passages: Mapping[PassageId, Passage]
    documents: Mapping[DocumentId, Document]
    validity: Mapping[DocumentId, Validity]
    """Without the documents of which nothing is said."""


MOST_FURTHER = 3
"""Further passages of a document that come with its hit; the others are counted."""


def document_of(id: PassageId) -> DocumentId:
    """Return the document a passage belongs to."""
    return DocumentId(id.rpartition(".")[0])


def make_hit(
    rank: int,
    bunch: Bunch,
    passages: Mapping[PassageId, Passage],
    documents: Mapping[DocumentId, Document],
    understanding: Understanding,
    *,
    words: Mapping[str, str],
) -> Hit:
    """Return the hit of a bunch of passages; `words` are the telling ones of the query."""
    passage = passages[bunch.first.passage_id]
    document = documents[passage.document_id]

    def copies(one: Bunch) -> tuple[Copy, ...]:
        return tuple(Copy(passages[id], documents[passages[id].document_id]) for id in one.copies)

    return Hit(
        rank=rank,
        score=bunch.first.score,
        passage=passage,
        document=document,
        reasons=reasons(bunch.first, passage, document, understanding, words),
        highlights=highlights(passage.text, understanding),
        copies=copies(bunch),
        further=tuple(
            Further(other, one.first.score, highlights(other.text, understanding), copies(one))
            for one in bunch.further[:MOST_FURTHER]
            for other in (passages[one.first.passage_id],)
        ),
        further_total=len(bunch.further),
        parts=score_parts(bunch.first),
    )
