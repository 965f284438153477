"""What is to be written beside the words of a document. Frozen; no behaviour."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on some words of a document."""

    words: str
    """The words it is on, as the document's text has them."""
    before: str
    """The text before them, which tells one place of the same words from another."""
    after: str
    text: str
    """What is remarked: plain text, a paragraph a line."""
