"""Citations → the relations they are evidence of: one for each pair of documents and kind. Pure."""

from collections.abc import Iterable

from indexer.citations import Citation, CitedDocument, Relation, RelationKind
from indexer.directive.citations.law_names import names_of_law
from indexer.directive.citations.mentions import type_and_number
from indexer.domain import Header, PassageId
from indexer.language.folding import symbol_term


def relations_of(citations: Iterable[Citation]) -> tuple[Relation, ...]:
    """Return what `citations`, of one document, say of it and of the documents they cite, in the order first said."""
    held: dict[tuple[str, RelationKind, str], Relation] = {}
    passages: dict[tuple[str, RelationKind, str], dict[PassageId, None]] = {}
    for citation in citations:
        source, target = ends_of(citation)
        key = (source.key if source else "", citation.kind, target.key if target else "")
        if key[0] == key[2]:
            continue
        known = held.get(key)
        held[key] = Relation(
            _fuller(known.source if known else None, source),
            citation.kind,
            _fuller(known.target if known else None, target),
            (known.phrase if known else "") or citation.phrase,
            (),
        )
        passages.setdefault(key, {})[citation.passage_id] = None
    return tuple(Relation(one.source, one.kind, one.target, one.phrase, tuple(passages[key])) for key, one in held.items())


def ends_of(citation: Citation) -> tuple[CitedDocument | None, CitedDocument | None]:
    """Return who does it, and to whom; ``None`` is the document that cites."""
    return (citation.document, citation.partner) if citation.is_active else (citation.partner, citation.document)


def keys_of(document: CitedDocument) -> frozenset[str]:
    """Return what a cited document is looked for by: its symbol, those it may have, type and number, its name."""
    symbols = filter(None, (document.symbol, *document.candidates))
    return frozenset(map(symbol_term, symbols)) | ({document.key} if document.symbol is None else frozenset())


def keys_of_citation(citation: Citation) -> frozenset[str]:
    """Return the keys of both ends."""
    return keys_of(citation.document) | (keys_of(citation.partner) if citation.partner else frozenset())


def keys_of_bearer(header: Header) -> frozenset[str]:
    """Return the keys by which others may cite the document with `header`: its symbol, its number without the codes, a law's name."""
    names = names_of_law(header)
    if header.symbol is None:
        return names
    parts = {f"{type_code} {number}" for type_code, number in type_and_number(header.symbol)}
    return frozenset({symbol_term(header.symbol)} | parts) | names


def _fuller(known: CitedDocument | None, said: CitedDocument | None) -> CitedDocument | None:
    """Return what is known of a document that was cited before: each thing as it was first told."""
    if known is None or said is None:
        return known or said
    return CitedDocument(
        known.key,
        known.symbol or said.symbol,
        known.type_code or said.type_code,
        known.number or said.number,
        known.name or said.name,
        known.year or said.year,
        known.candidates or said.candidates,
        known.issued or said.issued,
        known.issued_text or said.issued_text,
        known.issuer or said.issuer,
        known.subject or said.subject,
    )
