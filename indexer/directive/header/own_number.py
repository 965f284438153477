"""A document's own number: as its text has it, or, where recognition cannot read it, as its file's name bears witness."""

import re
from typing import NamedTuple

from indexer.directive.header.doubts import HOPELESS, Doubtful, certainty, weakened
from indexer.directive.header.file_names import number_witnessed, symbol_of_file_name
from indexer.directive.header.front import Front
from indexer.domain import DocumentType, Origin
from indexer.language.folding import fold

_SMALL_CAPITAL = re.compile(r"(?<=[/-])[^\W\d_](?=[A-ZĐ]{2})")
"""No code begins so (*sYT*): recognition misses how high letters are that look the same in both sizes."""
_CODES = re.compile(r"\s*[/\-–].*", re.DOTALL)


class OwnNumber(NamedTuple):
    """A number with its codes, and how surely it is the document's."""

    symbol: str
    confidence: float
    written: str | None = None
    """How the text has it."""
    origin: Origin = Origin.TEXT


def own_number(front: Front, type: DocumentType | None, file_name: str, doubtful: Doubtful | None) -> OwnNumber | None:
    """Return the number; ``None`` where there is none, or none that can be read.

    `type` is what kind of document it is, as far as the text tells; `doubtful` is ``None`` where the text was not recognised but is
    the file's own. A file's name is no authority: it counts where the text has nothing, or where what was recognised is in doubt.
    """
    sure = certainty(front.number_line, doubtful or ())
    witnessed = None if doubtful is None else _witnessed(front, file_name, sure)
    if read := _read(front, is_recognised=doubtful is not None):
        if witnessed and fold(witnessed) == fold(read.symbol):
            # Two that know nothing of one another.
            return read._replace(confidence=0.85)
        if not witnessed and sure > HOPELESS:
            return read._replace(confidence=weakened(read.confidence, sure))
    if witnessed:
        return OwnNumber(witnessed, 0.4, origin=Origin.FILE_NAME)
    if read is None and front.length and (named := symbol_of_file_name(file_name, type)):
        return OwnNumber(named, 0.5, origin=Origin.FILE_NAME)
    return None


def _read(front: Front, *, is_recognised: bool) -> OwnNumber | None:
    if front.symbol is not None:
        return OwnNumber(front.symbol.symbol, 0.97, front.symbol.raw)
    if front.loose_symbol is None:
        return None
    loose = front.loose_symbol
    symbol = _SMALL_CAPITAL.sub(lambda small: small.group().upper(), loose) if is_recognised else loose
    return OwnNumber(symbol, 0.6, loose)


def _witnessed(front: Front, file_name: str, sure: float) -> str | None:
    if front.symbol is None:
        return number_witnessed(file_name, front.codes) if front.codes else None
    codes = _CODES.search(front.symbol.raw) if sure < 1 else None
    return number_witnessed(file_name, codes.group().strip()) if codes else None
