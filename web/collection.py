"""The page of passages that somebody picked. Which they are stands in the address; the browser remembers it between pages."""

import re

from flask import Response, render_template, request, url_for

from indexer.domain import PassageId, Wording
from indexer.errors import BadRequest
from search_api.access import get_searcher
from search_api.answers import Hit
from search_api.exports.papers import Paper
from search_api.exports.tables import hits_table
from web.outlets import sent, sent_paper
from web.pages import link, pages, reader_language

__all__ = ["pages"]

MOST_PICKED = 200
"""Passages in one collection."""


@pages.get("/collection")
def collection() -> str:
    """Show the passages that the address names, in its order."""
    ids = _asked()
    hits = _hits(ids)
    return render_template(
        "collection.html",
        hits=hits,
        missing=len(ids) - len(hits),
        without=lambda left: link("pages.collection", p=[one for one in ids if one != left]),
        files={kind: url_for("pages.collection_file", kind=kind, p=ids) for kind in ("docx", "xlsx", "csv")},
    )


@pages.get("/collection.<kind>")
def collection_file(kind: str) -> Response:
    """Send the same passages as a file."""
    hits = _hits(_asked())
    if kind == "docx":
        return sent_paper(Paper("", hits), "trich-luc", reader_language())
    return sent(hits_table(hits, reader_language()), kind, "trich-luc")


def _asked() -> list[PassageId]:
    ids = list(dict.fromkeys(request.args.getlist("p")))
    if len(ids) > MOST_PICKED or not all(re.fullmatch(r"[0-9a-f]{16}\.[1-9]\d{0,6}", id, re.ASCII) for id in ids):
        raise BadRequest(
            "p", Wording(f"cần mã của không quá {MOST_PICKED} đoạn", f"it takes ids of at most {MOST_PICKED} passages")
        )
    return [PassageId(id) for id in ids]


def _hits(ids: list[PassageId]) -> list[Hit]:
    """Return those passages that the archive has, in order."""
    with get_searcher().archive.view() as view:
        passages = view.passages(ids)
        documents = view.documents_by_id({passage.document_id for passage in passages.values()})
    held = [passages[id] for id in ids if id in passages and passages[id].document_id in documents]
    return [Hit(rank, 0.0, one, documents[one.document_id], (), ()) for rank, one in enumerate(held, start=1)]
