"""Which of the documents named before is the one that another is said to change: *A thực hiện B, được sửa đổi bởi C*. Pure."""

import re
from collections.abc import Sequence

from indexer.citations import CitedDocument

RANKS = {"HP": 5, "L": 4, "PL": 4, "NQ": 4, "NĐ": 3, "QĐ": 3, "TT": 2, "TTLT": 2}
"""Of the types that law is made by; who is of a higher one is changed by none of a lower."""
_DIGITS = re.compile(r"\d+(?:[a-zđ](?![^\W_]))?")
_YEAR = re.compile(r"/((?:19|20)\d\d)/")


def rank(document: CitedDocument) -> int:
    """Return how high a document stands, 1 where its type does not tell."""
    return RANKS.get(document.type_code or "", 4 if document.symbol and "/QH" in document.symbol else 1)


def changed_by(changing: CitedDocument, named: Sequence[CitedDocument]) -> CitedDocument:
    """Return the one of `named` that `changing` changes; `named` is not empty, the last is the nearest.

    It is the nearest, unless an earlier one is rather: a decree is changed by a decree, not the law that it carries out, a resolution of
    the Government by one of the Government, and none by an earlier one.
    """
    nearest = named[-1]
    alike = [one for one in reversed(named) if one.type_code == changing.type_code and not is_later(one, changing)]
    series = _series(changing)
    of_series = [one for one in alike if series and _series(one) == series]
    if of_series:
        return of_series[0]
    return alike[0] if alike and nearest.type_code != changing.type_code else nearest


def is_later(one: CitedDocument, other: CitedDocument) -> bool:
    """Whether one is known to be of a later year than another, which then cannot change it."""
    first, second = _year(one), _year(other)
    return first is not None and second is not None and first > second


def _series(document: CitedDocument) -> str:
    """Return what the symbols of one issuer's documents of one type have in common: ``NQ-CP``."""
    return _DIGITS.sub("", document.symbol or "").strip("/-")


def _year(document: CitedDocument) -> int | None:
    if document.issued is not None:
        return document.issued.year
    told = _YEAR.search(document.symbol or "")
    return int(told[1]) if told else document.year
