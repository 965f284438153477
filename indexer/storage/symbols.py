"""The passages of a symbol: of the documents that bear it, and of those that mention it."""

# ruff: noqa: S608  # statements are put together from constants only

from collections.abc import Callable, Sequence
from typing import Any

from indexer.domain import UNSURE, PassageId, Ranking, Scored
from indexer.language.folding import symbol_term

_NUMBER_IN_DOUBT = (
    "EXISTS (SELECT 1 FROM json_each(details, '$.evidence')"
    f" WHERE json_extract(value, '$[0]') = 'symbol' AND json_extract(value, '$[1]') < {UNSURE})"
)
_PASSAGES = "passages JOIN documents ON documents.row = passages.document"


def passages_of_symbol(
    select: Callable[[str, Sequence[object]], Sequence[Sequence[Any]]], symbol: str, limit: int, order: str
) -> Ranking:
    """Return at most `limit` passages as :meth:`ArchiveView.by_symbol` grades them; documents stand in the `order` (SQL)."""
    key = symbol_term(symbol)
    in_doubt = {row for (row,) in select(f"SELECT row FROM documents WHERE symbol_key = ? AND {_NUMBER_IN_DOUBT}", (key,))}
    rows = ", ".join(str(int(row)) for row in in_doubt)
    bearing = select(
        f"SELECT passages.id, passages.document IN ({rows}) AS doubt FROM {_PASSAGES} WHERE documents.symbol_key = ?"
        f" ORDER BY doubt, passages.role <> 'letterhead', {order}, passages.ordinal LIMIT ?",
        (key, max(limit, 0)),
    )
    mentioning = select(
        f"SELECT passages.id FROM mentions JOIN {_PASSAGES} WHERE passages.row = mentions.passage"
        " AND mentions.symbol_key = ? AND documents.symbol_key IS NOT ?"
        f" ORDER BY {order}, passages.ordinal LIMIT ?",
        (key, key, max(limit - len(bearing), 0)),
    )
    own = tuple(Scored(PassageId(id), 1.5 if doubt else 2.0) for id, doubt in bearing)
    return (*own, *(Scored(PassageId(id), 1.0) for (id,) in mentioning))
