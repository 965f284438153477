"""One ranking in several scopes: what is looked for without a filter is looked through for what the filter lets through. Pure."""

from collections.abc import Callable, Sequence

from indexer.domain import DocumentId, Ranking
from search_api.search.hits import document_of

Scope = frozenset[DocumentId] | None
"""Documents among which passages are looked for; ``None``: all there are."""

WIDE = 0.25
"""Share of the documents from which on a scope is worth looking through a longer ranking for; a narrower one is quick to ask for by itself."""
_SPARE = 1.3
"""How much longer: the documents of a scope do not stand evenly in a ranking."""


def in_each(
    look: Callable[[int, Scope], Ranking], limit: int, scopes: Sequence[Scope], around: Scope, size: int
) -> list[Ranking]:
    """Return the ranking, at most `limit` long, within each of `scopes`, all of which lie within the scope `around` of `size` documents.

    `look` takes how many passages are wanted and the scope they must be in; a passage's score is the same whatever the scope.
    """
    shares = [1.0 if scope == around else len(scope or ()) / max(size, 1) for scope in scopes]
    wide = [share for share in shares if share >= WIDE]
    if len(wide) < 2:
        return [look(limit, scope) for scope in scopes]
    depth = limit if min(wide) == 1 else int(_SPARE * limit / min(wide)) + limit
    deep = look(depth, around)

    def cut(scope: Scope) -> Ranking:
        inside = deep if scope is None or scope == around else tuple(one for one in deep if document_of(one.passage_id) in scope)
        return inside[:limit] if len(inside) >= limit or len(deep) < depth else look(limit, scope)

    return [cut(scope) if share >= WIDE else look(limit, scope) for scope, share in zip(scopes, shares, strict=True)]
