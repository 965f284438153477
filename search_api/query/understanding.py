"""What the user typed → what is asked. Pure.

In stages: demands (:mod:`search_api.query.demands`), the words that were meant (:mod:`search_api.query.deciphering`), what they name
(:mod:`search_api.query.references`, :mod:`search_api.search.location`), abbreviations, what they say in passing (:mod:`search_api.query.scope`), the
parts it is shown as (:mod:`search_api.query.chips`), and the terms to look for (:mod:`search_api.query.terms`).
"""

from collections.abc import Iterator, Sequence

from indexer.directive.citations.places import Location, find_locations
from indexer.domain import Wording
from indexer.errors import QueryEmpty, QueryTooLong
from indexer.language.abbreviations import AbbreviationMatch, find_abbreviations
from indexer.language.folding import syllables
from indexer.language.glossary import find_translations
from indexer.language.normalise import collapse, normalise
from search_api.answers import PartKind, QueryKind, Reference, Step, StepKind, Understanding
from search_api.query.chips import found_in, parts_of
from search_api.query.deciphering import Deciphered, Helpers, Trace, decipher, words_with_ranges
from search_api.query.demands import read_demands
from search_api.query.language import says_little
from search_api.query.quotation import quoted_ranges, unquoted
from search_api.query.references import find_references
from search_api.query.scope import Found
from search_api.query.shortening import with_defined, written_out
from search_api.query.terms import Named, heaviest, other_terms, query_terms, weights_of
from search_api.query.translation import in_vietnamese, translated_terms, without_english

MAX_QUERY = 2_000
"""Characters."""

_READINGS = 3
"""Of a query whose diacritics could not be put back with confidence, so many readings are looked for."""

# Beside a symbol they say nothing.
_NUMBERING_WORDS = frozenset({"số", "so", "văn", "van", "bản", "ban", "của", "cua", "trong", "theo", "tại", "thuộc", "thuoc"})


def understand(text: str, helpers: Helpers = Helpers(), *, literal: bool = False) -> Understanding:
    """Take a query apart.

    `helpers` bring what the archive knows of words; what can be done without is done without. `literal` asks for the words as they
    were typed: no spelling is put right, no diacritics are put back, nothing is written out.

    Raises
    ------
    QueryEmpty
        Nothing but white space.
    QueryTooLong
        Over :data:`MAX_QUERY` characters.
    """
    if len(text) > MAX_QUERY:
        raise QueryTooLong(len(text), MAX_QUERY)
    normalised = collapse(normalise(text))
    if not normalised:
        raise QueryEmpty
    demands = read_demands(normalised)
    core, origins = words_with_ranges(normalised, [demand.range for demand in demands.found])
    read = decipher(core, helpers, literal=literal)
    location, references = _named(read.text)
    quoted = quoted_ranges(read.text)
    quotes = tuple(unquoted(read.text[part.start : part.end]) for part in quoted)
    abbreviations = _abbreviations(read, helpers, literal=literal)
    found = found_in(read.text, references, location, quoted)
    beside = bool(references) and _says_more(read.text, found)
    # What is only a symbol has no other readings.
    readings = _readings(read) if beside or not references else ()
    named = Named(references, [location.range] if location and references else [], beside)
    weights = weights_of(read.language, marked=read.marked, sure=read.is_sure, literal=literal)
    foreign = read.language == "en" and not literal
    translated = tuple(_translated(read.text)) if foreign else ()
    terms = query_terms(without_english(read.text) if foreign else read.text, weights, abbreviations, named, readings)
    if read.language == "vi" and not literal:
        held = {term.text for term in terms}
        terms += tuple(term for term in other_terms(read.text, weights, helpers.misprints) if term.text not in held)
    if foreign:
        terms = heaviest((*terms, *translated_terms(read.text)))
    return Understanding(
        typed=text,
        normalised=normalised,
        text=read.text,
        asked=f"{read.text} {in_vietnamese(read.text)}" if foreign else written_out(read.text, abbreviations),
        restored=read.text if read.text != read.plain else None,
        confidence=read.restoration.confidence if read.restoration else 1.0,
        language=read.language,
        has_diacritics=read.marked,
        kind=_kind(read, references, location, beside=beside, quoted=bool(quotes)),
        references=references,
        quotes=quotes,
        terms=terms,
        notes=(*(step.wording for step in (*read.steps, *translated)), *_unsure(readings), *demands.notes),
        steps=(*read.steps, *_written_out_steps(read.text, abbreviations), *translated),
        literal=literal,
        alternatives=readings,
        parts=parts_of(normalised, demands.found, found, Trace(origins, read.text)),
        filters=demands.filters,
        location=location if references else None,
        excluded=demands.excluded,
    )


# --- Stages ----------------------------------------------------------------------------------------------


def _named(text: str) -> tuple[Location | None, tuple[Reference, ...]]:
    """Return the first place and the documents that `text` names, apart from each other."""
    location = next(iter(find_locations(text, named=True)), None)
    references = find_references(text, placed=location is not None)
    if location is None:
        return None, references
    # "Nghị quyết 18 mục 2": which of two took more words knows better.
    if any(location.range.start < one.range.end and one.range.start < location.range.end for one in references):
        references = tuple(
            one for one in references if one.range.start >= location.range.end or one.range.end <= location.range.start
        )
    if not references:
        location = next(iter(find_locations(text, named=False)), None)
    return location, references


def _abbreviations(read: Deciphered, helpers: Helpers, *, literal: bool) -> list[AbbreviationMatch]:
    if read.language != "vi" or literal:
        return []
    found = find_abbreviations(read.text)
    return with_defined(read.text, found, helpers.defined) if helpers.defined is not None else found


def _readings(read: Deciphered) -> tuple[str, ...]:
    """Return how the text may be read where that is not sure, likeliest first."""
    if read.restoration is None or read.is_sure or not read.restoration.changed:
        return ()
    return (read.restoration.text, *read.restoration.alternatives)[:_READINGS]


def _unsure(readings: Sequence[str]) -> tuple[Wording, ...]:
    if not readings:
        return ()
    shown = "; ".join(readings)
    return (Wording(f"Tìm cả theo: {shown}", f"Searched as well for: {shown}"),)


def _written_out_steps(text: str, abbreviations: Sequence[AbbreviationMatch]) -> tuple[Step, ...]:
    return tuple(
        Step(StepKind.ABBREVIATION, short, match.expansions[0], Wording(*[f"{short}: {match.expansions[0]}"] * 2))
        for match in abbreviations
        for short in [text[match.range.start : match.range.end]]
    )


def _translated(text: str) -> Iterator[Step]:
    if known := ", ".join(match.phrases[0] for match in find_translations(text)):
        yield Step(StepKind.TRANSLATION, text, known, Wording(f"Tìm cả theo: {known}", f"Searched as well for: {known}"))


def _kind(
    read: Deciphered, references: Sequence[Reference], location: Location | None, *, beside: bool, quoted: bool
) -> QueryKind:
    if quoted:
        return QueryKind.QUOTATION
    if references and location:
        return QueryKind.LOCATION
    if references:
        return QueryKind.SYMBOL_AND_WORDS if beside else QueryKind.SYMBOL
    if read.language == "en":
        return QueryKind.ENGLISH
    if read.marked:
        return QueryKind.PLAIN
    return QueryKind.RESTORED if read.is_sure else QueryKind.BARE


def _says_more(text: str, found: Sequence[Found]) -> bool:
    """Whether there is more than what names documents and places in them."""
    named = [one.range for one in found if one.kind in (PartKind.REFERENCE, PartKind.LOCATION)]
    # "Công văn 215 Sở GDĐT": whose it is.
    named += [
        one.range for one in found if one.kind is PartKind.ISSUER and any(part.end == one.range.start - 1 for part in named)
    ]
    left = (word for word in syllables(text) if not any(part.start <= word.range.start < part.end for part in named))
    return any(word.text not in _NUMBERING_WORDS and not says_little(word.text) for word in left)
