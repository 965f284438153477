"""What stands between quotation marks in a query. Pure."""

import re

from indexer.domain import Range
from indexer.language.normalise import collapse

_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]{2,})[\"“”„«»]|(?<!\w)['‘]([^'‘’]{4,})['’](?!\w)")


def quoted_ranges(text: str) -> tuple[Range, ...]:
    """Return where quotations stand in `text`, their marks included, in order."""
    return tuple(Range(*found.span()) for found in _QUOTED.finditer(text) if unquoted(found.group()))


def unquoted(quotation: str) -> str:
    """Return what stands between the marks of a quotation."""
    return collapse(quotation[1:-1])
