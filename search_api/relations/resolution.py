"""Which document of the archive a citation means: symbol × date × issuer × term. Pure.

A symbol is no identity: the Party numbers anew each term, the state each year, and every province has its ``02-CTr/TU``.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from indexer.citations import CitedDocument
from indexer.directive.citations.law_names import law_name, name_of_law
from indexer.directive.citations.mentions import type_and_number
from indexer.directive.citations.symbols import symbol_key
from indexer.directive.header.issue import days_of_issue, may_be_issued, year_of_issue
from indexer.domain import Document
from search_api.relations.issuers import same_issuer
from search_api.relations.related import Candidate, End

_LEAST = 0.25
"""Below it nothing is meant."""
_SURE = 0.45
_AHEAD = 1.4
"""How far the likeliest must be ahead of the next to be the one meant."""


def resolve(cited: CitedDocument, bearers: Iterable[Document], said_on: date | None) -> End:
    """Return the end of a relation: the document of `bearers` that is meant, or the candidates, or neither.

    `bearers` are documents whose symbol may be meant; `said_on` is when the citing document was issued. Of twins the one shown counts.
    """
    known: dict[str, Candidate] = {}
    for document in bearers:
        score = _score(cited, document, said_on)
        head = document.twin_of or document.id
        if score >= _LEAST and (head not in known or (score, head == document.id) > (known[head].score, False)):
            known[head] = Candidate(document, score)
    candidates = sorted(known.values(), key=lambda one: (-one.score, one.document.id))
    if (
        candidates
        and candidates[0].score >= _SURE
        and (len(candidates) == 1 or candidates[0].score >= _AHEAD * candidates[1].score)
    ):
        document = candidates[0].document
        return End(document.twin_of or document.id, document, cited)
    return End(cited.key, None, cited, tuple(candidates))


def _score(cited: CitedDocument, document: Document, said_on: date | None) -> float:
    return _symbol(cited, document) * _date(cited, document, said_on) * _issuer(cited, document)


def bearers_of(
    cited: CitedDocument, by_symbol: Mapping[str, Sequence[Document]], by_name: Mapping[str, Sequence[Document]]
) -> list[Document]:
    """Return the documents that may be meant, each once: of those that bear the symbols, and the laws that are called so."""
    symbols = [cited.symbol] if cited.symbol else list(cited.candidates)
    name = name_cited(cited)
    found = [*(one for symbol in symbols for one in by_symbol.get(symbol, ())), *by_name.get(name or "", ())]
    return list({one.id: one for one in found}.values())


def name_cited(cited: CitedDocument) -> str | None:
    """Return the name of the law that is cited by nothing else; ``None`` where there is a symbol, or no law."""
    return law_name(cited.name) if cited.name is not None and cited.symbol is None else None


def _symbol(cited: CitedDocument, document: Document) -> float:
    name = name_cited(cited)
    if name is not None and name == name_of_law(document.header):
        # Which of several laws of one name is meant, their years tell.
        return 1.0 if cited.year is not None else 0.65
    own = document.header.symbol
    if own is None:
        return 0.0
    if cited.symbol is not None:
        return 1.0 if symbol_key(cited.symbol) == symbol_key(own) else 0.0
    if any(symbol_key(one) == symbol_key(own) for one in cited.candidates):
        return 1.0 / math.sqrt(len(cited.candidates))
    if cited.number is not None:
        fits = any((kind, number) == (cited.type_code, cited.number) for kind, number in type_and_number(own))
        return 0.6 if fits else 0.0
    return 0.0


def _date(cited: CitedDocument, document: Document, said_on: date | None) -> float:
    held = days_of_issue(document.header)
    if held is None:
        return 0.8
    if cited.issued is not None:
        if may_be_issued(document.header, cited.issued):
            return 1.0 if held.first == held.last else 0.8
        # The day or the month may be mistyped; another year is another document.
        return 0.5 if cited.issued.year == year_of_issue(document.header) else 0.1
    if cited.year is not None:
        return 1.0 if cited.year == year_of_issue(document.header) else 0.1
    is_law = name_of_law(document.header) is not None
    if not is_law and _is_of_year(document.header.symbol or ""):
        return 1.0
    if said_on is None:
        return 0.8
    if held.first > said_on + timedelta(days=31):
        return 0.1
    # Numbers begin anew: what is recent is meant, and what is older than a term hardly.
    years = (said_on - held.last).days / 365
    return 0.95 if years <= 1 else 0.8 if years <= 5 else 0.5 if is_law else 0.4


def _is_of_year(symbol: str) -> bool:
    return re.match(r"\d+\w?/(?:19|20)\d\d/", symbol) is not None


_SAME_ISSUER = {True: 1.0, None: 0.9, False: 0.35}


def _issuer(cited: CitedDocument, document: Document) -> float:
    return _SAME_ISSUER[same_issuer(cited.issuer, document.header.issuer)]
