"""What is chosen on a page stands in its address: reading it, and the links that change it. Pure but for the request's address."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from indexer.domain import DocumentId, Language, Wording
from indexer.errors import BadRequest
from indexer.language.folding import fold
from search_api.choices import Choices, Facet, FacetCounts, FacetValue, Filters, Grouping, Sort, without
from search_api.search.facets import FACET_NAMES, facet_label
from search_api.search.filtering import PARAMETERS, parameters, read_filters, years_text
from web.catalogue import moment

_ONE_VALUE = {Facet.YEAR, Facet.ASSIGNS, Facet.RECOGNISED, Facet.RESTRICTED}


class Chip(NamedTuple):
    """Something chosen, or understood, and the address of the page without it."""

    label: Wording
    remove_url: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen on a page of the list of hits or documents."""

    endpoint: str
    query: str
    choices: Choices
    literal: bool
    language: str | None
    """``?lang=`` where the address has it."""

    def url(self, **changes: Any) -> str:
        """Return the address of the first page with other choices: fields of :class:`Choices`, ``query``, ``literal``, ``endpoint``."""
        own = {name: value for name, value in changes.items() if name in {"query", "literal", "endpoint"}}
        choices = replace(self.choices, **{name: value for name, value in changes.items() if name not in own})
        return replace(self, **own, choices=choices).address()

    def address(self, page: int = 1) -> str:
        """Return the address of a page."""
        # Nothing asked and nothing chosen: all documents.
        asked = self.query.strip() or self.choices.filters != Filters()
        return url_for(self.endpoint if asked else "pages.documents", **self._values(page))

    def _values(self, page: int = 1) -> dict[str, Any]:
        """Return what stands behind the question mark."""
        values: MultiDict[str, str] = MultiDict(self.hidden())
        if self.query:
            values["q"] = self.query
        if page > 1:
            values["page"] = str(page)
        return {name: values.getlist(name) for name in values}

    def asked(self) -> str:
        """Return what is asked for as the part of an address behind the question mark, without the looks of the page and ``since``."""
        filters = replace(self.choices.filters, since=None)
        return urlencode(
            [*([("q", self.query)] if self.query else []), *parameters(filters), *([("literal", "1")] if self.literal else [])]
        )

    def name(self, language: Language) -> str:
        """Return what is asked for in words."""
        # A file has no addresses to choose by.
        chips = replace(self, endpoint="pages.search").chips()
        labels = (chip.label.vi if language == "vi" else chip.label.en for chip in chips)
        return "; ".join(filter(None, (self.query.strip(), *labels)))

    def export_url(self, kind: str) -> str:
        """Return the address of these hits as a file of that kind."""
        return url_for("pages.export", kind=kind, **self._values())

    def hidden(self) -> Iterator[tuple[str, str]]:
        """Yield what a form must send along with another query, so that what is chosen stays."""
        yield from parameters(self.choices.filters)
        # A template gives their values.
        if self.choices.sort != Sort.RELEVANCE:
            yield "sort", str(self.choices.sort)
        if self.choices.group != Grouping.DOCUMENT:
            yield "group", str(self.choices.group)
        if self.literal:
            yield "literal", "1"
        if self.language:
            yield "lang", self.language

    def of_document(self, id: DocumentId) -> str:
        """Return the address of all the passages of one document that answer."""
        return self.url(filters=replace(self.choices.filters, documents=(id,)), group=Grouping.COPIES, endpoint="pages.search")

    def of_year(self, year: int) -> str:
        """Return the address with that year alone."""
        return self.url(filters=replace(self.choices.filters, years=(year, year)))

    def chips(self) -> Iterator[Chip]:
        """Yield what is filtered by."""
        filters = self.choices.filters
        for facet in Facet:
            if facet is Facet.YEAR:
                if filters.years != (None, None):
                    years = years_text(filters.years)
                    yield self._chip(facet, Wording(years, years), without(filters, facet))
                continue
            for name, value in parameters(filters):
                if name == facet.value:
                    yield self._chip(facet, facet_label(facet, value), self._less(facet, value))
        for id in filters.documents:
            left = tuple(other for other in filters.documents if other != id)
            yield Chip(Wording("chỉ một văn bản", "one document only"), self.url(filters=replace(filters, documents=left)))

        if filters.since:
            since = filters.since.astimezone()
            yield Chip(
                Wording(f"vào kho sau {moment(since, 'vi')}", f"indexed after {moment(since, 'en')}"),
                self.url(filters=replace(filters, since=None)),
            )

    def _chip(self, facet: Facet, label: Wording, left: Filters) -> Chip:
        name = FACET_NAMES[facet]
        return Chip(Wording(f"{name.vi}: {label.vi}", f"{name.en}: {label.en}"), self.url(filters=left))

    def toggled(self, counts: FacetCounts, value: FacetValue) -> str:
        """Return the address where a value of a facet is chosen, or no longer."""
        filters, facet = self.choices.filters, counts.facet
        if value.selected:
            return self.url(filters=self._less(facet, value.value))
        kept = without(filters, facet) if facet in _ONE_VALUE else filters
        given: MultiDict[str, str] = MultiDict(parameters(kept))
        if facet is Facet.FOLDER:
            # A folder in place of those above it.
            above = [one for one in filters.folders if not f"{fold(value.value)}/".startswith(f"{fold(one)}/")]
            given.setlist("folder", above)
        given.add(facet.value, value.value)
        return self.url(filters=read_filters({name: given.getlist(name) for name in PARAMETERS}))

    def _less(self, facet: Facet, value: str) -> Filters:
        """Return the filters without a value; without all of its facet where it is chosen by a part of its name."""
        filters = self.choices.filters
        left = [(name, one) for name, one in parameters(filters) if not (name == facet.value and fold(one) == fold(value))]
        if len(left) == len(list(parameters(filters))):
            return without(filters, facet)
        given: MultiDict[str, str] = MultiDict(left)
        return read_filters({name: given.getlist(name) for name in PARAMETERS})


def chosen() -> Chosen:
    """Return what the address of this page chooses.

    Raises
    ------
    BadRequest
        A value that makes no sense.
    """
    filters = read_filters({name: request.args.getlist(name) for name in PARAMETERS})
    language = request.args.get("lang")
    choices = Choices(filters, _sort(), _group(), counted=True)
    return Chosen(
        endpoint=str(request.endpoint),
        query=request.args.get("q", ""),
        choices=choices,
        literal=request.args.get("literal", "") not in ("", "0"),
        language=language if language in ("vi", "en") else None,
    )


def _sort() -> Sort:
    text = request.args.get("sort") or Sort.RELEVANCE
    if text not in list(Sort):
        raise BadRequest("sort", Wording("chỉ nhận relevance hoặc date", "it must be relevance or date"))
    return Sort(text)


def _group() -> Grouping:
    text = request.args.get("group") or Grouping.DOCUMENT
    if text not in list(Grouping):
        raise BadRequest("group", Wording("chỉ nhận none, copies hoặc document", "it must be none, copies or document"))
    return Grouping(text)
