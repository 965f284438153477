"""The table of attributes that portals print above a document: ``Số hiệu | 15/QĐ-UBND``."""

import re
from collections.abc import Sequence
from typing import Literal

from indexer.directive.header.letterhead import is_letterhead_cell
from indexer.language.folding import fold

Attribute = Literal["number", "date", "issuer", "subject", "another", "other"]
"""*another*: the number of another document, which is named beside it; the rest of the table tells of that one too."""

_NAMES: tuple[tuple[Attribute, re.Pattern[str]], ...] = (
    ("number", re.compile(r"so(?:\W+|\W*va\W*)?(?:ky\W*)?hieu(?: van ban)?|so van ban")),
    ("date", re.compile(r"ngay (?:ban hanh|ky|van ban)")),
    ("issuer", re.compile(r"(?:co quan|don vi|noi) ban hanh")),
    ("subject", re.compile(r"trich yeu(?: noi dung)?")),
)


_REPLACING = re.compile(
    r"\((?:bo luat|luat|phap lenh|nghi dinh|nghi quyet|thong tu|quyet dinh|chi thi|quy dinh) [^)]*\bthay the\b"
)
"""``25/2031/QH15 (Luật Căn cước thay thế …)``: what stands below is not that law, or it would not need naming."""
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
            is_another = attribute == "number" and _REPLACING.search(fold(cells[1]))
            return "another" if is_another else attribute, cells[1].strip()
    return "other", cells[1].strip()
