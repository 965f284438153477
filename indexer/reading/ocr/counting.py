"""The numbers of a table's rows, where recognition lost some: the count between two others tells them. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

_NUMBER = re.compile(r"(\d{1,3})\.?")
_LONGEST = 2
"""Signs of what may be a number read wrongly; ``III`` and ``5.1`` are others' labels."""
_LEAST = 3
"""Rows whose numbers must agree."""


def counted(labels: Sequence[str]) -> Mapping[int, int]:
    """Return the numbers of rows that were not read, or not rightly, by row; `labels` are the first cells as read.

    Most of the numbers must count the rows one by one, and only what stands between two of these is told: were a row more or less there, the count would not
    come out. A row that has another label, as headings within a table have, is left as it is.
    """
    numbers = {row: int(match[1]) for row, label in enumerate(labels) if (match := _NUMBER.fullmatch(label.strip()))}
    offsets = Counter(number - row for row, number in numbers.items())
    if not offsets:
        return {}
    offset, agreeing = offsets.most_common(1)[0]
    if agreeing < _LEAST or 2 * agreeing <= len(numbers):
        return {}
    right = [row for row, number in numbers.items() if number - row == offset]
    between = range(right[0], right[-1])
    return {row: row + offset for row in between if row not in right and _may_be_number(labels[row])}


def _may_be_number(label: str) -> bool:
    signs = label.strip(" .,:")
    return len(signs) <= _LONGEST and not signs.isupper()
