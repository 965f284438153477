"""The table of attributes that portals print above a document: ``Số hiệu | 15/QĐ-UBND``."""

import re
from collections.abc import Sequence
from typing import Literal

from indexer.directive.letterhead import is_letterhead_cell
from indexer.language.folding import fold

Attribute = Literal["number", "date", "issuer", "subject", "other"]

_NAMES: tuple[tuple[Attribute, re.Pattern[str]], ...] = (
    ("number", re.compile(r"so(?:\W+|\W*va\W*)?(?:ky\W*)?hieu(?: van ban)?|so van ban")),
    ("date", re.compile(r"ngay (?:ban hanh|ky|van ban)")),
    ("issuer", re.compile(r"(?:co quan|don vi|noi) ban hanh")),
    ("subject", re.compile(r"trich yeu(?: noi dung)?")),
)


_NOTHING = frozenset({"", "dang cap nhat", "chua cap nhat", "chua xac dinh", "khong co", "khong ro", "n/a"})
"""What portals print where they do not know."""


def attribute_of(cells: Sequence[str]) -> tuple[Attribute, str] | None:
    """Return which attribute a table's row of two cells gives and its value; ``None`` for other rows."""
    if len(cells) != 2 or len(cells[0]) > 40 or cells[0].isupper() or any(map(is_letterhead_cell, cells)):
        return None
    name = fold(cells[0]).strip(" :")
    if fold(cells[1]).strip(" -–.…*") in _NOTHING:
        return "other", cells[1].strip()
    for attribute, pattern in _NAMES:
        if pattern.fullmatch(name):
            return attribute, cells[1].strip()
    return "other", cells[1].strip()
