"""The number a file's name tells: ``15-BC-VPTU.pdf``; or bears witness to: ``15 bc.pdf``."""

import re

from indexer.directive.citations.codes import is_listed, issuer_code
from indexer.directive.citations.symbols import find_symbols
from indexer.directive.types import type_of_code
from indexer.domain import DocumentType
from indexer.language.folding import fold

_NUMBERED = re.compile(
    r"(?P<number>\d{1,5})[-_ .]+(?:(?P<year>(?:19|20)\d\d)[-_ .]+)?(?P<type>[^\W\d_]{1,5})[-_ .]+(?P<issuer>[^\W\d_]{2,12})(?![^\W\d_])"
)
_NUMBER_AND_CODE = re.compile(r"(?<![^\W_])(?P<number>\d{1,5}(?:[a-d](?![^\W\d_]))?)[\s._-]*(?P<code>[^\W\d_]{2,8})")


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


def number_witnessed(file_name: str, codes: str) -> str | None:
    """Return the symbol of a document whose number cannot be read: number from the file's name, `codes` from the text.

    The name must have one of the codes right behind the number, as ``16CT.signed.pdf`` has for ``/CT-UBND``.
    """
    known = set(re.findall(r"[^\W\d_]+", fold(codes)))
    numbers = {match["number"] for match in _NUMBER_AND_CODE.finditer(fold(file_name)) if match["code"] in known}
    if len(numbers) != 1:
        return None
    written = f"{numbers.pop().upper()}{codes}"
    symbols = find_symbols(written)
    return symbols[0].symbol if symbols and len(symbols[0].raw) == len(written) else None
