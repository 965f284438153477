"""The number a file's name tells: ``15-BC-VPTU.pdf``."""

import re

from indexer.directive.codes import is_listed, issuer_code
from indexer.directive.symbols import find_symbols
from indexer.directive.types import type_of_code
from indexer.domain import DocumentType

_NUMBERED = re.compile(
    r"(?P<number>\d{1,5})[-_ .]+(?:(?P<year>(?:19|20)\d\d)[-_ .]+)?(?P<type>[^\W\d_]{1,5})[-_ .]+(?P<issuer>[^\W\d_]{2,12})(?![^\W\d_])"
)


def symbol_of_file_name(file_name: str, type: DocumentType | None) -> str | None:
    """Return the symbol a file's name spells out, if its issuer is known and its type, where `type` is given, agrees."""
    match = _NUMBERED.search(file_name)
    if match is None or type_of_code(match["type"]) is None:
        return None
    if type is not None and type_of_code(match["type"]) is not type:
        return None
    year = f"{match['year']}/" if match["year"] else ""
    for written in (
        f"{match['number']}/{year}{match['type']}-{match['issuer']}",
        f"{match['number']}-{match['type']}/{match['issuer']}",
    ):
        symbols = find_symbols(written.upper())
        if symbols and symbols[0].issuer_code and is_listed(issuer_code(symbols[0].issuer_code.split("-")[0])):
            return symbols[0].symbol
    return None
