"""A reading → a document and its windows, ready to be embedded. Pure, but for the model's tokens."""

from dataclasses import dataclass
from datetime import datetime

from indexer.directive.secrecy import secrecy_mark
from indexer.domain import DocumentId, DocumentText, Reading, Window
from indexer.errors import NoText, SecrecyMark
from indexer.passages import make_document, make_windows
from indexer.plan import Task
from indexer.protocols import EmbeddingModel


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that waits to be embedded with others."""

    task: Task
    text: DocumentText
    windows: tuple[Window, ...]
    """At least one."""


def prepare(task: Task, reading: Reading, model: EmbeddingModel, now: datetime) -> Prepared:
    """Interpret what was read.

    Raises
    ------
    SecrecyMark
        The document bears a mark: none of its text is in the error.
    NoText
        Nothing is left of it but furniture.
    """
    # The gate stands before everything else: nothing of a marked document may reach index, log or cache.
    lines = [[line.text for line in page.lines] for page in reading.pages]
    recognised = [i for i, page in enumerate(reading.pages) if page.recognised]
    if (rule := secrecy_mark(lines, recognised)) is not None:
        raise SecrecyMark(rule)
    text = make_document(
        reading,
        id=document_id(task),
        files=tuple(dict.fromkeys(file.path for file in task.files)),
        size=task.files[0].size,
        now=now,
    )
    windows = tuple(window for passage in text.passages for window in make_windows(text.document, passage, model))
    if not windows:
        raise NoText
    return Prepared(task, text, windows)


def document_id(task: Task) -> DocumentId:
    """Return the id of the document these bytes are."""
    return DocumentId(task.sha256[:16])
