"""What a query names → the passages it names: documents by number and by name, and places in them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.directive.citations.places import Location
from indexer.directive.header.issue import year_of_issue
from indexer.domain import Document, DocumentId, PassageId, Ranking, Role, Scored, Wording
from indexer.protocols import ArchiveView
from search_api.answers import QueryKind, Reference, Understanding
from search_api.query.names import titled
from search_api.query.references import fits, mentions, told_of
from search_api.query.terms import name_terms, reference_terms
from search_api.search.location import passages_at
from search_api.search.ranking import BEARS, BELONGS, MENTIONING, MENTIONS, graded, graded_whole, united

_DEPTH = 500
_POOL = 100
_MEANINGS = 10
"""How many symbols a part of a symbol may mean, and how many documents a name."""


class LookedUp(NamedTuple):
    """What was found of what a query names."""

    ranking: Ranking
    """Passages with grades for scores, best first."""
    missing: tuple[Wording, ...]
    """What the archive has not, ready to be told: the answer is elsewhere."""
    told: tuple[Wording, ...] = ()
    """What else is to be told."""


def look_up(view: ArchiveView, understanding: Understanding) -> LookedUp:
    """Look the references of a query up, and the place it asks for in what they name."""
    rankings: list[Ranking] = []
    missing: list[Wording] = []
    bearing: list[DocumentId] = []
    for reference in understanding.references:
        documents, found = _of_reference(view, reference, understanding.kind)
        rankings += found
        bearing += documents
        # Of a part it cannot be said that nothing bears it: a text may name the number without its symbol.
        if reference.symbol and not found:
            missing.append(_no_document(reference.symbol))
    place = understanding.location
    if place is not None and rankings:
        # Where the archive has not the document itself, it may have what carries it out.
        wanted = bearing or [document for ranking in rankings for document in _carrying_out(view, ranking)]
        at = [ranking for id in dict.fromkeys(wanted) if (ranking := _at(view, id, place))]
        if at:
            # Who asks for a place wants that place; the rest of the document comes after it.
            told = () if bearing else (_instead(place),)
            return LookedUp(united([*at, *map(_lowered, rankings)]), tuple(missing), told)
        missing.append(_no_place(place))
    return LookedUp(united(rankings), tuple(missing))


def _carrying_out(view: ArchiveView, ranking: Ranking) -> list[DocumentId]:
    """Return the documents whose letterhead is among the best of a ranking."""
    passages = view.passages(id for id, _ in ranking[:_POOL])
    return [passage.document_id for passage in passages.values() if passage.role is Role.LETTERHEAD][:_MEANINGS]


def _no_document(symbol: str) -> Wording:
    return Wording(f"không tìm thấy văn bản mang số {symbol}", f"no document numbered {symbol} was found")


def _no_place(place: Location) -> Wording:
    return Wording(f"không tìm thấy {place.words()} trong văn bản ấy", f"the document has no {place.words()}")


def _instead(place: Location) -> Wording:
    return Wording(
        f"kho không có chính văn bản ấy: đây là {place.words()} của văn bản triển khai thực hiện",
        f"the document itself is not in the archive: this is {place.words()} of what carries it out",
    )


WITHIN = 0.8
"""The grade of what stands under the place asked for: what opens it comes first."""


def _at(view: ArchiveView, id: DocumentId, location: Location) -> Ranking:
    ids = passages_at(location, view.document_passages(id))
    return tuple(Scored(id, WITHIN if place else BEARS) for place, id in enumerate(ids))


def _lowered(ranking: Ranking) -> Ranking:
    return tuple(Scored(id, score * BELONGS) for id, score in ranking)


def _of_reference(view: ArchiveView, reference: Reference, kind: QueryKind) -> tuple[list[DocumentId], list[Ranking]]:
    """Return the documents that bear what `reference` names, and the rankings of its symbols."""
    aside: Ranking = ()
    if reference.symbol:
        symbols: Sequence[str] = [reference.symbol]
    elif reference.name is not None:
        symbols = reference.symbols
    else:
        symbols, aside = _like(view, reference)
    rankings = [ranking for ranking in (aside, *(_of_symbol(view, symbol, kind) for symbol in symbols)) if ranking]
    documents = [
        DocumentId(id.rpartition(".")[0])
        for symbol in symbols
        for id, score in view.by_symbol(symbol, _MEANINGS)
        if score > MENTIONING
    ]
    if reference.name is not None:
        named = _documents_named(view, reference)
        rankings += [_of_document(document) for document in named]
        documents += [document.id for document in named]
    return list(dict.fromkeys(documents)), rankings


def _of_symbol(view: ArchiveView, symbol: str, kind: QueryKind) -> Ranking:
    """Return the passages of a symbol with their grades: who is asked for nothing else wants the document itself."""
    ranking = view.by_symbol(symbol, _DEPTH)
    citing = view.passages([id for id, score in ranking if score <= MENTIONING][:_POOL])
    told = {id: told_of(symbol, passage.text) for id, passage in citing.items()}
    if kind in (QueryKind.SYMBOL, QueryKind.LOCATION):
        return graded(ranking, told)
    heads = {id: passage.document_id for id, passage in citing.items() if passage.role is Role.LETTERHEAD}
    documents = view.documents_by_id(list(heads.values())[:_MEANINGS]).values()
    return graded_whole(ranking, told, {id: id in heads for document in documents for id in _passage_ids(document)})


def _passage_ids(document: Document) -> Iterator[PassageId]:
    return (PassageId(f"{document.id}.{ordinal}") for ordinal in range(1, document.passage_count + 1))


def _of_document(document: Document) -> Ranking:
    ids = list(_passage_ids(document))
    return tuple(Scored(id, BELONGS if i else BEARS) for i, id in enumerate(ids))


def _like(view: ArchiveView, reference: Reference) -> tuple[list[str], Ranking]:
    """Return the symbols that a part of a symbol may mean, the likeliest first, and the passages that name it without one."""
    found = view.matching(reference_terms(reference), _POOL)
    passages = view.passages(id for id, _ in found)
    met = dict.fromkeys(symbol for id, _ in found if id in passages for symbol in passages[id].symbols)
    aside = tuple(Scored(id, MENTIONS) for id, _ in found if id in passages and mentions(reference, passages[id].text))
    return [symbol for symbol in met if fits(reference, symbol)][:_MEANINGS], aside


def _documents_named(view: ArchiveView, reference: Reference) -> list[Document]:
    """Return the documents whose title is the name, of the year where one is given."""
    if reference.name is None or reference.type_code != _LAW:
        return []
    found = view.matching(name_terms(reference.name), _DEPTH)
    ids = dict.fromkeys(DocumentId(id.rpartition(".")[0]) for id, _ in found)
    documents = view.documents_by_id(ids).values()
    return [
        document
        for document in documents
        if titled(reference.name, document.title)
        and (reference.year is None or str(year_of_issue(document.header) or reference.year) == reference.year)
    ][:_MEANINGS]


_LAW = "l"
