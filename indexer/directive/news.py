"""News items and speeches among the documents: told by the way they begin."""

import re
from collections.abc import Iterable

from indexer.language.folding import fold

_NARRATIVE = re.compile(
    r"(?:(?:vao )?(?:sang|chieu|toi|trua)\b.{0,25}\d|(?:vua qua|hom nay|moi day|trong (?:hai|2|\d+|cac) ngay|ngay)\b.{0,25}\d{1,2})"
    r".{0,220}\b(?:to chuc|dien ra|khai mac|be mac|chu tri|da co|du hoi nghi|tham du|don tiep|ra mat|trao)\b",
    re.DOTALL,
)


def is_news(opening: Iterable[str]) -> bool:
    """Whether one of a text's first paragraphs narrates what took place: ``Chiều ngày 29/12, … tổ chức Hội nghị``."""
    return any(_NARRATIVE.match(fold(text)) for text in opening)
