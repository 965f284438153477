"""What the office that received a document stamped on it: *ĐẾN*, with number, hour, day and who is to have it."""

import re
from collections.abc import Sequence

from indexer.directive.header.letterhead import is_place_date, number_start
from indexer.directive.layout.layout import Paragraph
from indexer.language.folding import fold

_PORTAL_SEAL = re.compile(r"cong\s*th[eo]ng\s*t\w{0,3}\s*\w{3,5}\s*t\w\s*ch\w{1,3}\s*phu\b")
_FILLED_IN = r"(?:[\W\d_]|(?<=\d)h(?![a-z])|\b(?:so|gio|ngay|chuyen)\b|(?<=\d )(?:thang|nam)\b)*"
_ARRIVAL_MARK = re.compile(rf"\W*(?:cong van |van ban )?den\b(?! (?:nam )?(?:19|20)\d\d\b){_FILLED_IN}")
_ARRIVAL_LINE = re.compile(rf"\W*(?:so den|so|gio|ngay den|ngay|chuyen|luu ho so(?: so)?)\s*:{_FILLED_IN}")
_ARRIVAL_OPENING = re.compile(r"\W*(?:CÔNG VĂN |VĂN BẢN )?(?:ĐẾN|ĐÊN|DEN)\b")
"""What a registry stamps on what it receives: *ĐẾN*, with number, hour and day or with nothing filled in."""
_ARRIVAL_DETAIL = re.compile(r"\W*(?:chuyen\s*:.{0,60}|ngay[\W\d_]*|so[\W\d_]*)")
"""What belongs to a stamp only beside its *ĐẾN*."""
_HEAD = 25
"""Paragraphs from the start of a document among which its stamps are."""
_REACH = 6
"""Paragraphs below *ĐẾN* among which the rest of its stamp is: letterheads are read line by line with what stands beside them."""


def without_arrival_stamps(line: str) -> str:
    """Cut out what stamps of the receiving office left in a line: a portal's seal, ``ĐẾN Số: … Ngày: …`` before the rest.

    Nothing is left of a line that is a stamp and nothing else.
    """
    folded = fold(line)
    for match in reversed(list(_PORTAL_SEAL.finditer(folded))):
        if line[match.start() : match.end()].isupper():
            line = f"{line[: match.start()].rstrip()} {line[match.end() :].lstrip()}".strip()
            folded = fold(line)
    if number_start(line) is not None or is_place_date(line):
        return line
    if _ARRIVAL_LINE.fullmatch(folded):
        return ""
    mark = _ARRIVAL_MARK.match(folded)
    # "Đến ngày 15/9" goes on with a sentence, "ĐẾN NGÀY 15/9" with one in capitals.
    is_stamp = mark and _ARRIVAL_OPENING.match(line) and "NGÀY" not in line[: mark.end()]
    return line[mark.end() :] if mark and is_stamp else line


def part_arrivals(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return a document's paragraphs without those of stamps of its receiver, and these."""
    stamped: set[int] = set()
    for index, opening in enumerate(paragraphs[:_HEAD]):
        if not _opens(opening.text):
            continue
        stamped.add(index)
        for later in range(index + 1, min(index + 1 + _REACH, len(paragraphs))):
            if paragraphs[later].page == opening.page and _goes_on(paragraphs[later].text):
                stamped.add(later)
    kept = [paragraph for index, paragraph in enumerate(paragraphs) if index not in stamped]
    return (kept, [paragraphs[index] for index in sorted(stamped)]) if kept else (list(paragraphs), [])


def _opens(text: str) -> bool:
    is_arrival = _ARRIVAL_OPENING.match(text) is not None or fold(text).startswith("so den")
    return is_arrival and not without_arrival_stamps(text)


def _goes_on(text: str) -> bool:
    if is_place_date(text):
        return False
    folded = fold(text)
    return _ARRIVAL_LINE.fullmatch(folded) is not None or _ARRIVAL_DETAIL.fullmatch(folded) is not None
