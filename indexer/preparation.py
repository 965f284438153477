"""A reading → a document and its windows, ready to be embedded. Pure, but for the model's tokens and the register."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from indexer.decisions import NeedsReview, Verdict, Withheld
from indexer.directive.header.corrections import corrected
from indexer.directive.secrecy import Rule, judge
from indexer.domain import DocumentId, DocumentText, HeaderField, Reading, Window
from indexer.errors import BadRequest, NoText, SecrecyMark
from indexer.passages import make_document, make_windows, with_header
from indexer.plan import Task
from indexer.protocols import EmbeddingModel


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that waits to be embedded with others."""

    task: Task
    text: DocumentText
    windows: tuple[Window, ...]
    """At least one."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Who decides what may be indexed and how its header reads: the rules, and the people. Looked at once a run."""

    rules: tuple[Rule, ...] = ()
    """Besides those of the program."""
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    corrections: Mapping[str, Mapping[HeaderField, str]] = field(default_factory=dict)

    def admit(self, sha256: str, reading: Reading) -> tuple[str, ...]:
        """Return the rules by which circulation is restricted.

        Raises
        ------
        SecrecyMark, NeedsReview, Withheld
            None of the text is in the error.
        """
        verdict = self.verdicts.get(sha256)
        if verdict is Verdict.REFUSED:
            raise Withheld
        lines = [[line.text for line in page.lines] for page in reading.pages]
        confidences = [(page.confidence or 0.0) if page.recognised else None for page in reading.pages]
        unread = [stamp for page in reading.pages for stamp in page.unread_stamps]
        judged = judge(lines, confidences, self.rules, unread)
        is_accepted = verdict is Verdict.ACCEPTED
        # Whether a lifted mark is lifted, the law leaves to a person too.
        if judged.secret is not None and not (is_accepted and judged.secret == DECLASSIFIED):
            raise SecrecyMark(judged.secret)
        if judged.review is not None and not is_accepted:
            raise NeedsReview(judged.review)
        return judged.restricted


DECLASSIFIED = "declassified"
"""The rule of a stamp that lifts a mark of secrecy."""


def prepare(task: Task, reading: Reading, model: EmbeddingModel, now: datetime, gate: Gate = Gate()) -> Prepared:
    """Interpret what was read.

    Raises
    ------
    SecrecyMark
        The document bears a mark, may bear one, or is refused: none of its text is in the error.
    NoText
        Nothing is left of it but furniture.
    """
    # The gate stands before everything else: nothing of a marked document may reach index, log or cache.
    restrictions = gate.admit(task.sha256, reading)
    text = make_document(
        reading,
        id=document_id(task),
        files=tuple(dict.fromkeys(file.path for file in task.files)),
        size=task.files[0].size,
        now=now,
    )
    header = text.document.header
    for name, value in gate.corrections.get(task.sha256, {}).items():
        # What an earlier version let pass, this one may not.
        with suppress(BadRequest):
            header = corrected(header, name, value)
    text = with_header(text, header)
    text = replace(text, document=replace(text.document, restrictions=restrictions))
    windows = tuple(window for passage in text.passages for window in make_windows(text.document, passage, model))
    if not windows:
        raise NoText
    return Prepared(task, text, windows)


def document_id(task: Task) -> DocumentId:
    """Return the id of the document these bytes are."""
    return DocumentId(task.sha256[:16])
