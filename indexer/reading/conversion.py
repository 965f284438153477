"""Our own reader first; LibreOffice, where there is one, for what that one cannot read."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from indexer.domain import Reading, Wording
from indexer.errors import Damaged, SourceError, UnknownFormat
from indexer.reading.limits import ReadingLimits, ScansAhead
from indexer.reading.office import find_office, read_with_office

_HINT = Wording("cài LibreOffice trên máy này thì đọc được", "install LibreOffice on this machine to have it read")

Read = Callable[[bytes, ReadingLimits], Reading]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What LibreOffice makes of a kind of file."""

    target: str
    """``docx``, ``xlsx`` or ``pptx``."""
    filters: tuple[str, ...]
    """Its names for the kind, tried in turn. Left to itself it would take any file at all for text."""


def second_to(own: Read | None, conversion: Conversion, kind: str) -> Read:
    """Return a reader that asks LibreOffice for what `own` finds damaged, or fails on.

    Raises
    ------
    UnknownFormat
        Neither is there.
    """
    if own is None and find_office() is None:
        raise UnknownFormat(kind, _HINT)

    def read(content: bytes, limits: ReadingLimits) -> Reading:
        failed: Exception = Damaged(kind)
        if own is not None:
            try:
                return own(content, limits)
            except Damaged as error:
                failed = error
            except (SourceError, ScansAhead, MemoryError):
                raise
            except Exception as error:  # noqa: BLE001  a parser may raise anything at all on a broken file
                failed = error
        if find_office() is None:
            raise failed
        share = replace(limits, seconds=limits.seconds / len(conversion.filters))
        for filter in conversion.filters:
            with contextlib.suppress(Damaged):
                reading = read_with_office(content, share, kind=kind, target=conversion.target, filter=filter)
                if any(page.lines for page in reading.pages):
                    return reading
        raise failed

    return read
