"""What leaves a page of hits for other programs: a file, a feed, and the browser's own search box."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Response, render_template, request, url_for

from indexer.domain import Document, DocumentId, Language, Wording
from indexer.errors import BadRequest
from search_api.access import get_relations, get_searcher
from search_api.answers import Hit
from search_api.choices import Sort
from search_api.exports.papers import Paper, as_docx
from search_api.exports.tables import MAX_ROWS, Table, as_csv, as_xlsx, hits_table
from search_api.search.news import citing
from search_api.search.searcher import MAX_LIMIT
from web.choosing import chosen
from web.pages import link, pages, passage_url, reader_language

FEED_LENGTH = 30

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


@pages.get("/search.<kind>")
def export(kind: str) -> Response:
    """Send the hits of a query and its filters as a file, at most :data:`~search_api.exports.tables.MAX_ROWS`."""
    now = chosen()
    if kind not in (*_KINDS, "docx"):
        raise _unknown_kind()
    searcher, hits = get_searcher(), list[Hit]()
    while len(hits) < MAX_ROWS:
        answer = searcher.search(now.query, limit=MAX_LIMIT, offset=len(hits), literal=now.literal, choices=now.choices)
        hits += answer.hits
        if not answer.hits or len(hits) >= answer.total:
            break
    if kind == "docx":
        return sent_paper(Paper(now.name(reader_language()), hits[:MAX_ROWS]), "tra-cuu", reader_language())
    return sent(hits_table(hits[:MAX_ROWS], reader_language()), kind, "tra-cuu")


def sent(table: Table, kind: str, name: str) -> Response:
    """Return `table` as a file to keep: `kind` is ``csv`` or ``xlsx``, `name` the file's without its ending, in ASCII.

    Raises
    ------
    BadRequest
        It is another kind.
    """
    if kind not in _KINDS:
        raise _unknown_kind()
    media_type, write = _KINDS[kind]
    return _attached(write(table), media_type, f"{name}.{kind}")


def sent_paper(paper: Paper, name: str, language: Language) -> Response:
    """Return passages as a DOCX to keep, `name` without its ending, in ASCII."""
    return _attached(as_docx(paper, language), _DOCX, f"{name}.docx")


def _attached(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _unknown_kind() -> BadRequest:
    return BadRequest("kind", Wording("chỉ xuất được docx, xlsx và csv", "only docx, xlsx and csv can be had"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a feed tells of."""

    id: str
    """A URN that stays."""
    document: Document
    address: str
    """Path of its page."""
    summary: str


@pages.get("/feed.atom")
def feed() -> Response:
    """Send the newest documents that a query and its filters find, as an Atom feed: a saved search in any feed reader."""
    now = chosen()
    searcher = get_searcher()
    choices = replace(now.choices, sort=Sort.DATE)
    answer = searcher.search(now.query, limit=FEED_LENGTH, literal=now.literal, choices=choices)
    entries = [Entry(hit.passage.id, hit.document, passage_url(hit.passage), hit.passage.text) for hit in answer.hits]
    return _feed(now.url(endpoint="pages.search"), entries, query=now.query)


@pages.get("/documents/<id>/feed.atom")
def citing_feed(id: str) -> Response:
    """Send the documents that cite a document, those that came in last first, each with the words that do."""
    document = get_searcher().document(DocumentId(id)).document
    edges = citing(get_relations(), document.id)[:FEED_LENGTH]
    entries = [
        Entry(f"{document.id}:{source.id}", source, passage_url(said.passage), said.passage.text) for source, said in edges
    ]
    return _feed(link("pages.relations", id=document.id), entries, cited=document)


def _feed(address: str, entries: Sequence[Entry], *, query: str = "", cited: Document | None = None) -> Response:
    latest = max((entry.document.indexed_at for entry in entries), default=datetime(1970, 1, 1, tzinfo=UTC))
    xml = render_template(
        "feed.xml", address=address, entries=entries, query=query, cited=cited, updated=latest, home=request.host_url
    )
    return Response(xml, HTTPStatus.OK, content_type="application/atom+xml; charset=utf-8")


@pages.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search to a browser, so that its address bar can ask it."""
    template = f"{request.host_url.rstrip('/')}{url_for('pages.search')}?q={{searchTerms}}"
    xml = render_template(
        "opensearch.xml", template=template, icon=f"{request.host_url.rstrip('/')}{url_for('pages.static', filename='icon.svg')}"
    )
    return Response(xml, content_type="application/opensearchdescription+xml; charset=utf-8")


@pages.get("/waiting")
def waiting() -> str:
    """Show what the browser keeps for when the server does not answer."""
    return render_template("waiting.html")


@pages.get("/worker.js")
def worker() -> Response:
    """Send the script that shows :func:`waiting` in time; from the root, because it sees only what lies beneath its own address."""
    response = pages.send_static_file("worker.js")
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/keys")
def keys() -> str:
    """Show the keys, and how to search from anywhere in the browser."""
    address = f"{request.host_url.rstrip('/')}{url_for('pages.search')}"
    bookmarklet = f"javascript:void(open('{address}?q='+encodeURIComponent(getSelection())))"
    return render_template("keys.html", bookmarklet=bookmarklet)
