"""The pages: what the search service answers, for people. They work without script."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, cast

from apiflask import APIBlueprint, APIFlask
from flask import Response, current_app, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from indexer.directive.citations.citing import citation_check, office_citation
from indexer.directive.header.doubts import is_unsure
from indexer.directive.header.issue import month_words
from indexer.directive.secrecy import wording_of
from indexer.directive.types import TYPE_NAMES
from indexer.domain import UNSURE, DocumentId, DocumentType, Language, Passage, PassageId, Wording
from indexer.errors import BadRequest, TracuuError
from indexer.figures import recognition_words
from indexer.intake import corrected_fields
from indexer.passages import headings_above
from search_api.access import get_searcher, get_service, original_file
from search_api.app import PLAIN_ERRORS, log_unexpected, status_of
from search_api.choices import Choices, Facet, FacetValue, Filters
from search_api.guarding import looks_after, message_told
from search_api.search.asked import asks_for_tasks
from search_api.search.similar import MAX_TEXT
from search_api.tasks.words import assignment_words
from web.catalogue import day, described, moment, month, number, texts
from web.choosing import Chosen, chosen
from web.presentation import detail, excerpt, marked, shorten
from web.years import drawn

HITS_PER_PAGE = 10
SIMILAR_AT_ONCE = 15
DOCUMENTS_PER_PAGE = 50

pages = APIBlueprint(
    "pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/assets",
    enable_openapi=False,
)


@pages.get("/")
def home() -> str:
    """Show the search box and how much there is to search."""
    try:
        archive = get_searcher().status()
        facets = get_searcher().documents(limit=1, choices=Choices(counted=True)).facets
    except TracuuError as error:
        return render_template(
            "home.html", archive=None, unavailable=message_told(error, get_service().settings, reader_language())
        )
    browsed = [counts for counts in facets if counts.facet in (Facet.TYPE, Facet.LEVEL, Facet.YEAR) and len(counts.values) > 1]
    return render_template("home.html", archive=archive, browsed=browsed)


@pages.get("/search")
def search() -> str:
    """Show a page of hits, or of what filters alone let through."""
    now, page = chosen(), current_page()
    answer = get_searcher().search(
        now.query, limit=HITS_PER_PAGE, offset=(page - 1) * HITS_PER_PAGE, literal=now.literal, choices=now.choices
    )
    tasks = bool(now.choices.filters.assigns) or asks_for_tasks(answer.understanding)
    around = _around(now, page, HITS_PER_PAGE, answer.total)
    return render_template("search.html", now=now, answer=answer, shows_tasks=tasks, **around)


@pages.get("/documents")
def documents() -> str:
    """Show a page of the list of documents."""
    now, page = chosen(), current_page()
    listing = get_searcher().documents(limit=DOCUMENTS_PER_PAGE, offset=(page - 1) * DOCUMENTS_PER_PAGE, choices=now.choices)
    picture = drawn(listing.years)
    return render_template(
        "documents.html",
        now=now,
        listing=listing,
        picture=picture,
        page=page,
        **_around(now, page, DOCUMENTS_PER_PAGE, listing.total),
    )


@pages.get("/similar")
def similar() -> str:
    """Ask for a text to compare."""
    return render_template("similar.html", text="", answer=None)


@pages.post("/similar")
def similar_to() -> str:
    """Show the passages like a text."""
    text = request.form.get("text", "")
    return render_template("similar.html", text=text, answer=get_searcher().similar(text, limit=SIMILAR_AT_ONCE))


@pages.get("/documents/<id>/original")
def original(id: str) -> Response:
    """Hand the original file over, as a download."""
    return original_file(get_searcher(), DocumentId(id))


@pages.get("/passages/<id>")
def passage(id: str) -> str:
    """Show a passage, its neighbours and the passages like it."""
    detail = get_searcher().passage(PassageId(id))
    return render_template("passage.html", detail=detail, citation=office_citation(detail.document, detail.passage))


@pages.get("/saved")
def saved() -> str:
    """Show what this browser keeps: saved searches and followed documents, with what is new of each."""
    return render_template("saved.html")


@pages.get("/status")
def status() -> str:
    """Show what the archive holds, and every file it does not."""
    searcher = get_searcher()
    return render_template("status.html", archive=searcher.status(), left_out=searcher.left_out())


@pages.get("/api")
def api() -> str:
    """Describe the API for people, from its own description."""
    language = reader_language()
    return render_template(
        "api.html", spec=cast("APIFlask", current_app).spec, described=lambda text: described(text, language) if text else ""
    )


# --- Errors ------------------------------------------------------------------------------------------


@pages.errorhandler(TracuuError)
def told(error: TracuuError) -> tuple[str, int]:
    """Say what is wrong with what was asked."""
    return _error(message_told(error, get_service().settings, reader_language()), status_of(error))


@pages.errorhandler(Exception)
def unexpected(error: Exception) -> tuple[str, int]:
    """Say that something is wrong with the program."""
    if isinstance(error, HTTPException):
        return plain_error(HTTPStatus(error.code or 500))
    log_unexpected(error)
    return plain_error(HTTPStatus.INTERNAL_SERVER_ERROR)


def plain_error(status: HTTPStatus) -> tuple[str, int]:
    """Return the page of an error that has nothing of its own to say."""
    wording = PLAIN_ERRORS.get(status, Wording(f"không thực hiện được ({status.value})", status.phrase))
    return _error(wording.vi if reader_language() == "vi" else wording.en, status)


def _error(message: str, status: HTTPStatus) -> tuple[str, int]:
    sentence = message[:1].upper() + message[1:] + "."
    return render_template("error.html", message=sentence, query=request.args.get("q", "")), status.value


# --- Pages of lists ----------------------------------------------------------------------------------


def current_page() -> int:
    """Return which page of a list is asked for. Raise :class:`BadRequest` where it is no number from 1."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:10]) <= 10_000):
        raise BadRequest("page", Wording("cần số trang từ 1", "it takes a page number from 1"))
    return int(text)


def neighbours(page: int, size: int, total: int, **values: str) -> dict[str, str | None]:
    """Return the addresses of the pages of a list before and after this one."""
    endpoint = str(request.endpoint)
    return {
        "previous_url": link(endpoint, page=page - 1, **values) if page > 1 else None,
        "next_url": link(endpoint, page=page + 1, **values) if page * size < total else None,
    }


def _around(now: Chosen, page: int, size: int, total: int) -> dict[str, str | None]:
    return {
        "previous_url": now.address(page - 1) if page > 1 else None,
        "next_url": now.address(page + 1) if page * size < total else None,
    }


# --- What templates call -----------------------------------------------------------------------------


def link(endpoint: str, **values: str | int | Sequence[str]) -> str:
    """Return the address of a page, in the language chosen by the address of this one."""
    chosen = request.args.get("lang")
    addressed: dict[str, Any] = {**values, "lang": chosen} if chosen in ("vi", "en") else dict(values)
    return url_for(endpoint, **addressed)


def passage_url(passage: Passage) -> str:
    """Return the address of a document's page, at the passage and with it marked."""
    return f"{link('pages.document', id=passage.document_id, p=passage.ordinal)}#p{passage.ordinal}"


def reader_language() -> Language:
    """Return the language of the page: the switch's (``?lang=``), else the setting.

    Not the browser's: an English browser on a Vietnamese desk is common.
    """
    chosen = request.args.get("lang")
    return "en" if chosen == "en" else "vi" if chosen == "vi" else get_service().settings.language


@pages.app_context_processor
def vocabulary() -> dict[str, object]:
    """Give the templates the language of this request and the words for it."""
    language = reader_language()
    words = texts(language)
    other: Language = "en" if language == "vi" else "vi"
    arguments: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(flat=False), "lang": other}
    endpoint = request.endpoint if request.endpoint and request.endpoint.startswith("pages.") else "pages.home"
    return {
        "language": language,
        "lang_parameter": request.args.get("lang") if request.args.get("lang") in ("vi", "en") else None,
        "other_language": other,
        "other_language_url": url_for(endpoint, **arguments),
        "looks_after": looks_after(get_service().settings),
        "link": link,
        "passage_url": passage_url,
        "headings_above": headings_above,
        "corrected_fields": corrected_fields,
        "is_unsure": is_unsure,
        "unsure_under": UNSURE,
        "rule_name": wording_of,
        "month_words": month_words,
        "recognition_words": recognition_words,
        "citation_check": citation_check,
        "citation_of": lambda hit: office_citation(hit.document, hit.passage),
        "excerpt": excerpt,
        "no_filters": Filters(),
        "assignment_words": assignment_words,
        "browse_url": lambda counts, value: link("pages.documents", **{counts.facet.value: value.value}),
        "value_name": lambda facet, value: _value_name(facet, value, language),
        "marked": marked,
        "max_text": MAX_TEXT,
        "shorten": shorten,
        "_": words.gettext,
        "ngettext": words.ngettext,
        "pgettext": words.pgettext,
        "word": lambda wording: wording.vi if language == "vi" else wording.en,
        "type_name": lambda kind: _type_name(kind, language),
        "day": lambda value: day(value, language),
        "month_of": lambda value: month(value, language),
        "detail_of": lambda error: detail(error, language),
        "moment": lambda value: moment(value, language),
        "number": lambda value, places=0: number(value, language, places),
    }


def _value_name(facet: Facet, value: FacetValue, language: Language) -> str:
    name = value.label.vi if language == "vi" else value.label.en
    # Indented as it lies, a folder needs its own name only.
    return "\u2003" * value.value.count("/") + name.rpartition("/")[2] if facet is Facet.FOLDER else name


def _type_name(type: DocumentType, language: Language) -> str:
    name = TYPE_NAMES[type]
    return name.vi if language == "vi" else name.en
