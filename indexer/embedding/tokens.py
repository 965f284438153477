"""What every engine does alike with a tokenizer: prompts, lengths, and where tokens stand."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from indexer.domain import Range

WINDOW = 256
"""Tokens of a window, prompt and special tokens included, where the model can take as many.

Nearly all paragraphs are shorter; attention over longer ones costs time, and one vector for several hundred words is vague."""


class Prompts(NamedTuple):
    """What stands before every text the model is given."""

    query: str = ""
    passage: str = ""


_E5 = Prompts("query: ", "passage: ")
_PASSAGE_NAMES = ("passage", "document", "corpus")


def choose_prompts(name: str, configured: Mapping[str, str | None]) -> Prompts:
    """Return the prompts the model itself brings, else those its `name` is known for, else none."""
    query = configured.get("query") or ""
    passage = next((configured[key] or "" for key in _PASSAGE_NAMES if configured.get(key)), "")
    if query or passage:
        return Prompts(query, passage)
    # Sentence Transformers fills in empty prompts where a model brings none, as the older E5 folders do.
    return _E5 if "e5" in name.lower().replace("\\", "/").rsplit("/", 1)[-1].split("-") else Prompts()


def tidy_ranges(text: str, offsets: Iterable[tuple[int, int]]) -> list[Range]:
    """Make a tokenizer's offsets ascending, free of overlap and of white space; empty ones go.

    One character may give several tokens (bytes, compatibility forms): they share one range.
    """
    ranges: list[Range] = []
    at = 0
    for first, last in offsets:
        start, end = max(first, at), last
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            ranges.append(Range(start, end))
            at = end
    return ranges
