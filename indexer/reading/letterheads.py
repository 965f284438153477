"""Running headers: left out, but for what must not be lost."""

import re
from collections.abc import Sequence

from indexer.domain import Line
from indexer.language.folding import fold

_LETTERHEAD = re.compile(r"^\s*Số\s*[:.]?\s*\d|CỘNG\s+H[OÒ][AÀ]\s+XÃ\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN", re.MULTILINE)
_MARK = re.compile(r"\bm\s*a\s*t\b|\bthu hoi\b|\bluu hanh\b|\bnoi bo\b|\bban so\b|\btra lai\b|\bhoa? toc\b|\bkhan\b")
"""What may be a mark of secrecy, of restricted circulation or of urgency; what it is, others decide."""


def kept_of_header(header: Sequence[Line], body: Sequence[Line]) -> list[Line]:
    """Return the header (or footer) where it may bear a mark, or has the letterhead that the body has not; else nothing."""
    marked = any(_MARK.search(fold(line.text)) for line in header)
    return list(header) if marked or (has_letterhead(header) and not has_letterhead(body[:30])) else []


def has_letterhead(lines: Sequence[Line]) -> bool:
    """Tell whether a letterhead stands among these lines."""
    return any(_LETTERHEAD.search(line.text) for line in lines)
