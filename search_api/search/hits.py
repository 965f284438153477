"""Passages found → hits, with their reasons and what to mark. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from indexer.domain import Document, DocumentId, Passage, PassageId, Range
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
    explained: bool = True,
) -> Hit:
    """Return the hit of a bunch of passages; `words` are the telling ones of the query.

    What is not `explained` has no reasons and no highlights: they are for people, and take longer than all the rest.
    """
    passage = passages[bunch.first.passage_id]
    document = documents[passage.document_id]

    def marked(text: str) -> tuple[Range, ...]:
        return highlights(text, understanding) if explained else ()

    def copies(one: Bunch) -> tuple[Copy, ...]:
        return tuple(Copy(passages[id], documents[passages[id].document_id]) for id in one.copies)

    return Hit(
        rank=rank,
        score=bunch.first.score,
        passage=passage,
        document=document,
        reasons=reasons(bunch.first, passage, document, understanding, words) if explained else (),
        highlights=marked(passage.text),
        copies=copies(bunch),
        further=tuple(
            Further(other, one.first.score, marked(other.text), copies(one))
            for one in bunch.further[:MOST_FURTHER]
            for other in (passages[one.first.passage_id],)
        ),
        further_total=len(bunch.further),
        parts=score_parts(bunch.first),
    )
