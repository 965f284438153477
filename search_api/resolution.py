"""Which document of the archive a citation means: symbol × date × issuer × term. Pure.

A symbol is no identity: the Party numbers anew each term, the state each year, and every province has its ``02-CTr/TU``.
"""

import math
import re
from collections.abc import Iterable
from datetime import date, timedelta

from indexer.citations import CitedDocument
from indexer.directive.issue import days_of_issue, may_be_issued, year_of_issue
from indexer.directive.mentions import type_and_number
from indexer.directive.symbols import symbol_key
from indexer.domain import Document
from indexer.language.folding import fold
from search_api.related import Candidate, End

_LEAST = 0.25
"""Below it nothing is meant."""
_SURE = 0.45
_AHEAD = 1.4
"""How far the likeliest must be ahead of the next to be the one meant."""
_ABBREVIATED = (("ubnd", "uy ban nhan dan"), ("hdnd", "hoi dong nhan dan"), ("btv", "ban thuong vu"), ("bch", "ban chap hanh"))
_LITTLE = frozenset({"va", "cua", "khoa", "nuoc", "cac"})
_HEADS = frozenset({"bo", "truong", "chu", "tich", "giam", "doc", "ban", "thuong", "vu", "chap", "hanh"})
"""Words that name the head or the committee of a body: who signs differs, the body does not."""


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


def _symbol(cited: CitedDocument, document: Document) -> float:
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
    if _is_of_year(document.header.symbol or ""):
        return 1.0
    if said_on is None:
        return 0.8
    if held.first > said_on + timedelta(days=31):
        return 0.1
    # Numbers begin anew: what is recent is meant, and what is older than a term hardly.
    years = (said_on - held.last).days / 365
    return 0.95 if years <= 1 else 0.8 if years <= 5 else 0.4


def _is_of_year(symbol: str) -> bool:
    return re.match(r"\d+\w?/(?:19|20)\d\d/", symbol) is not None


def _issuer(cited: CitedDocument, document: Document) -> float:
    said, held = _words(cited.issuer), _words(document.header.issuer)
    if not said or not held:
        return 0.9
    less, more = sorted((said, held), key=len)
    shared = len(less & more) / len(less)
    return 1.0 if shared > 0.99 else 0.75 if shared >= 0.6 else 0.35


def _words(issuer: str | None) -> frozenset[str]:
    text = " ".join(re.findall(r"[^\W_]+", fold(issuer or "")))
    for short, full in _ABBREVIATED:
        text = re.sub(rf"\b{short}\b", full, text)
    words = frozenset(text.split()) - _LITTLE
    return words - _HEADS or words
