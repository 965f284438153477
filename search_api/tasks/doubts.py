"""What of a row of the register is to be compared with the document before anybody relies on it. Pure."""

from collections.abc import Iterator

from indexer.directive.citations.citing import citation_check
from indexer.domain import UNSURE, Wording
from indexer.figures import recognition_words
from search_api.tasks.register import TaskRow


def row_check(row: TaskRow) -> Wording | None:
    """Return what is to be compared, and why: the task, and what the row tells of its document. ``None`` where nothing is."""
    reasons = list(_task_reasons(row))
    if check := citation_check(row.document):
        reasons.append(check.words)
    return Wording("; ".join(one.vi for one in reasons), "; ".join(one.en for one in reasons)) if reasons else None


def _task_reasons(row: TaskRow) -> Iterator[Wording]:
    if row.decision.corrections:
        # Who corrects a row has all of it before him, and the document beside it.
        return
    scanned = row.passage.confidence
    if scanned is not None:
        read = recognition_words(scanned)
        yield Wording(f"Nhiệm vụ: {read.vi}", f"Task: {read.en}")
    if row.found.confidence < UNSURE * (1 if scanned is None else scanned):
        yield Wording("Nhiệm vụ: máy chưa chắc là việc giao cho đơn vị này", "Task: it may not be given to this unit")
