"""What is no directive among the documents: news, speeches and forms, told by the way they begin."""

import re
from collections.abc import Iterable, Sequence

from indexer.language.folding import fold

_NARRATIVE = re.compile(
    r"(?:(?:vao )?(?:sang|chieu|toi|trua)\b.{0,25}\d|(?:vua qua|hom nay|moi day|trong (?:hai|2|\d+|cac) ngay|ngay)\b.{0,25}\d{1,2})"
    r".{0,220}\b(?:to chuc|dien ra|khai mac|be mac|chu tri|da co|du hoi nghi|tham du|don tiep|ra mat|trao)\b",
    re.DOTALL,
)
_SPEECH = re.compile(
    r"\W*(?:bai |toan van )?(?:phat bieu|dien van|tham luan|loi (?:khai mac|be mac|chuc mung|dap tu))\b(?!.*[.;]\Z)"
)
_GREETING = re.compile(r"\W*(?:kinh thua|thua (?:cac|toan the|quy|dong chi))\b.{0,200}[!,.;:]\W*\Z", re.DOTALL)
_FORM_NUMBER = re.compile(r"\W{0,3}(?:bieu )?mau(?: so)?\s*:?\s*(?:\d|[a-z]{0,3}[-./]?\d)[\w./-]*(?:\W.{0,120})?\Z", re.DOTALL)
_FORM_NAME = re.compile(
    r"\W*(?:to khai|don (?:de nghi|xin|dang ky|khieu nai|to cao)|phieu (?:dang ky|dieu tra|khao sat|danh gia|thu thap)|giay (?:de nghi|dang ky|uy quyen)|bang ke)\b"
)
_BLANK = re.compile(r"…|\.{4,}|_{4,}")
_FORM_LINES = 8
_MAX_FORM_LINE = 200
_MIN_BLANKS = 3
_MANY_BLANKS = 0.25
"""Of the paragraphs."""


def is_news(opening: Iterable[str]) -> bool:
    """Whether one of a text's first paragraphs narrates what took place: ``Chiều ngày 29/12, … tổ chức Hội nghị``."""
    return any(_NARRATIVE.match(fold(text)) for text in opening)


def is_speech(opening: Sequence[str]) -> bool:
    """Whether a text is announced as a speech, or greets those who hear it: ``Kính thưa các đồng chí,``."""
    folded = [fold(text) for text in opening]
    announced = bool(folded) and len(folded[0]) <= 250 and _SPEECH.match(folded[0]) is not None
    return announced or any(map(_GREETING.match, folded))


def is_form(texts: Sequence[str]) -> bool:
    """Whether a text is a form to fill in: it has a form's number or name at its top, and blanks."""
    numbered = any(len(text) <= _MAX_FORM_LINE and _FORM_NUMBER.match(fold(text)) for text in texts[:3])
    named = any(text.isupper() and _FORM_NAME.match(fold(text)) for text in texts[:_FORM_LINES])
    if not (numbered or named):
        return False
    blanks = sum(_BLANK.search(text) is not None for text in texts)
    return blanks >= (_MIN_BLANKS if numbered else max(_MIN_BLANKS, _MANY_BLANKS * len(texts)))
