"""What of a query was understood → the parts it is shown as, each of which can be taken out. Pure."""

from collections.abc import Iterator, Sequence

from indexer.directive.citations.places import Location
from indexer.domain import Range, Wording
from indexer.language.normalise import collapse
from search_api.answers import Part, PartKind, Reference
from search_api.query.deciphering import Trace
from search_api.query.demands import Demand
from search_api.query.quotation import unquoted
from search_api.query.scope import Found, find_scope


def parts_of(typed: str, demands: Sequence[Demand], found: Sequence[Found], trace: Trace) -> tuple[Part, ...]:
    """Return all parts in the order of `typed`; `found` stands in the text that was read, `trace` leads back from there."""
    parts = [(*demand, True) for demand in demands]
    for one in found:
        span = trace.back(one.range)
        # What was read together may have had a demand in between.
        end = min((demand.range.start for demand in demands if span.start < demand.range.start < span.end), default=span.end)
        span = Range(span.start, span.start + len(typed[span.start : end].rstrip()))
        parts.append((one.kind, span, one.value, one.label, one.complete))
    return tuple(
        Part(kind, span, value, label, filters, without_part(typed, span))
        for kind, span, value, label, filters in sorted(parts, key=lambda part: part[1])
    )


def found_in(text: str, references: Sequence[Reference], location: Location | None, quoted: Sequence[Range]) -> list[Found]:
    """Return everything that `text` was understood to say, apart from one another."""
    named = [*_references(text, references), *_locations(location), *_quotations(text, quoted)]
    return [*named, *find_scope(text, [one.range for one in named])]


def without_part(text: str, part: Range) -> str:
    """Return `text` without what stands at `part`, and without the comma it leaves."""
    before, after = text[: part.start].rstrip(), text[part.end :].lstrip()
    if not before or before.endswith((",", ";")):
        after = after.lstrip(",; ")
    left = collapse(f"{before} {after}").strip(" ,;")
    return left if any(map(str.isalnum, left)) else ""


def _references(text: str, references: Sequence[Reference]) -> Iterator[Found]:
    for one in references:
        value = one.symbol or text[one.range.start : one.range.end]
        label = Wording(f"văn bản: {value}", f"document: {value}")
        yield Found(PartKind.REFERENCE, one.range, value, label, one.symbol is not None)


def _locations(location: Location | None) -> Iterator[Found]:
    if location is not None:
        place = location.words()
        yield Found(PartKind.LOCATION, location.range, place, Wording(f"vị trí: {place}", f"place: {place}"))


def _quotations(text: str, quoted: Sequence[Range]) -> Iterator[Found]:
    for part in quoted:
        quote = unquoted(text[part.start : part.end])
        yield Found(PartKind.QUOTE, part, quote, Wording(f"nguyên văn: {quote}", f"word for word: {quote}"))
