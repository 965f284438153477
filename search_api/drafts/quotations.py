"""Quotations (“…”) that a text ascribes to a document, and how they differ from what it says. Pure.

Only what is announced as somebody's words is one: *Nghị quyết số 71-NQ/TW nêu rõ: “…”*. Names and slogans stand in marks as well.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from indexer.citations import Citation
from indexer.domain import Passage, Range
from search_api.drafts.verdicts import Difference

_MARKED = re.compile(r"[“\"](?P<words>[^“”\"\n]{12,3000})[”\"]")
_CUE = re.compile(
    r"(?:nêu|ghi|chỉ|khẳng định|xác định|nhấn mạnh|yêu cầu|quy định|đề ra|đặt ra|nguyên văn|viết|có đoạn|giao|đã)"
    r"(?:\s+(?:rõ|ra|rằng|như sau|mục tiêu|nhiệm vụ|nguyên văn|cụ thể))*\s*[:,]?\s*\Z",
    re.IGNORECASE,
)
_COLON = re.compile(r":\s*\Z")
_NAMED_SO = re.compile(r"(?:gọi|viết)\s+tắt|về\s*\Z|là\s*\Z", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?]\s+(?=[^\W\d_])")
_OTHERS = re.compile(r"[“”\"|\n]")
_FARTHEST = 600
"""Characters between a citation and the words that are ascribed to it."""
_GAP = re.compile(r"\s*[\[(]?(?:\.{3,}|…)[\])]?\s*")
_WORD = re.compile(r"[^\W_]+(?:[.,/-][^\W_]+)*")
_FEWEST = 5
"""Words of a quotation: fewer are a name or a slogan."""
_NEAR = 0.5
"""Words in common, of a quotation, from which on a passage is what it misquotes."""


class Quotation(NamedTuple):
    """Words ascribed to a cited document."""

    range: Range
    """Of the words, without the marks."""
    words: str
    citation: Citation


class Compared(NamedTuple):
    """What became of a quotation."""

    is_there: bool
    passage: Passage | None
    """Where it stands, or the passage nearest to it."""
    differences: tuple[Difference, ...]


def quotations(text: str, citations: Sequence[Citation]) -> Iterator[Quotation]:
    """Yield what `text` quotes of what it cites: of the last citation before the marks, within the same sentence or the one before."""
    for match in _MARKED.finditer(text):
        before = [citation for citation in citations if citation.extent.end <= match.start()]
        if not before or len(_WORD.findall(match["words"])) < _FEWEST:
            continue
        lead = text[before[-1].range.end : match.start()]
        if _NAMED_SO.search(lead) or len(_SENTENCE.findall(lead)) > 1 or len(lead) > _FARTHEST:
            continue
        # A colon alone announces many things; behind another quotation, or in a table, hardly words of a document.
        if not (_CUE.search(lead) or (_COLON.search(lead) and not _OTHERS.search(lead))):
            continue
        yield Quotation(Range(*match.span("words")), match["words"], before[-1])


def compare(words: str, source: Sequence[Passage]) -> Compared:
    """Look a quotation up in the passages of its source. Punctuation, case and what an ellipsis leaves out do not count."""
    parts = [part for part in _GAP.split(words) if _WORD.search(part)]
    keyed = [(passage, _keys(passage.text)) for passage in source]
    where: list[Passage | None] = [_holding(_keys(part), keyed) for part in parts]
    if all(where):
        return Compared(True, where[0], ())
    missing = max((part for part, found in zip(parts, where, strict=True) if found is None), key=len)
    return _nearest(missing, keyed)


def _keys(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _holding(words: Sequence[str], keyed: Sequence[tuple[Passage, list[str]]]) -> Passage | None:
    wanted = f" {' '.join(words)} "
    for passage, keys in keyed:
        if wanted in f" {' '.join(keys)} ":
            return passage
    # A quotation may run over two paragraphs.
    for (passage, keys), (_, following) in itertools.pairwise(keyed):
        if wanted in f" {' '.join((*keys, *following))} ":
            return passage
    return None


def _nearest(words: str, keyed: Sequence[tuple[Passage, list[str]]]) -> Compared:
    said = _WORD.findall(words)
    lowered = [word.lower() for word in said]
    counts = set(lowered)
    ranked = sorted(keyed, key=lambda one: -len(counts & set(one[1])))[:8]
    best: tuple[float, Passage, SequenceMatcher[str]] | None = None
    for passage, keys in ranked:
        matcher = SequenceMatcher(None, lowered, keys, autojunk=False)
        share = sum(block.size for block in matcher.get_matching_blocks() if block.size > 1) / max(1, len(lowered))
        if best is None or share > best[0]:
            best = (share, passage, matcher)
    if best is None or best[0] < _NEAR:
        return Compared(False, None, ())
    _, passage, matcher = best
    return Compared(False, passage, tuple(_differences(said, _WORD.findall(passage.text), matcher)))


def _differences(said: Sequence[str], source: Sequence[str], matcher: "SequenceMatcher[str]") -> Iterator[Difference]:
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    first, last = blocks[0], blocks[-1]
    for tag, from_said, to_said, from_source, to_source in matcher.get_opcodes():
        # What the source says before and after is not quoted, and nothing to hold against the draft.
        at_edge = to_source <= first.b or from_source >= last.b + last.size
        if tag == "equal" or (tag == "insert" and at_edge):
            continue
        held = "" if at_edge else " ".join(source[from_source:to_source])
        yield Difference(" ".join(said[from_said:to_said]), held)
