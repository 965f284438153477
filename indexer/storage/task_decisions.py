"""What people decided about assignments, as rows of the register of decisions."""

# ruff: noqa: D102  # the protocol says what the methods do

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from indexer.assignments import AssignmentId, TaskField
from indexer.decisions import Signed, TaskDecision, TaskOrigin, TaskState

_ID_LENGTH = 16
"""Characters of a document's id: the beginning of the SHA-256."""


class SqliteTaskDecisions(ABC):
    """See :class:`indexer.decisions.TaskDecisions`; of a register that can be read and changed."""

    def task_decisions(self) -> Mapping[AssignmentId, TaskDecision]:
        # A file that was made before there were any is read as it is.
        if not self._read("SELECT 1 FROM sqlite_schema WHERE name = 'tasks'"):
            return {}
        rows = self._read("SELECT document, key, said FROM tasks")
        return {AssignmentId(f"{document}.{key}"): _decision(said) for document, key, said in rows}

    def task_origins(self) -> Mapping[AssignmentId, TaskOrigin]:
        if not self._read("SELECT 1 FROM sqlite_schema WHERE name = 'task_origins'"):
            return {}
        rows = self._read("SELECT document, key, told FROM task_origins")
        return {AssignmentId(f"{document}.{key}"): _origin(told) for document, key, told in rows}

    def decide_task(self, id: AssignmentId, decision: TaskDecision, now: datetime, origin: TaskOrigin | None = None) -> None:
        place = _place(id)
        with self._changing() as connection:
            before = _said(connection, place)
            after = _kept(decision)
            if before == after:
                return
            connection.execute("INSERT INTO earlier_tasks (document, key, said) VALUES (?, ?, ?)", (*place, before))
            _put(connection, place, after, now.isoformat())
            if origin is not None:
                told = json.dumps(asdict(origin), ensure_ascii=False, default=date.isoformat)
                connection.execute("INSERT OR REPLACE INTO task_origins VALUES (?, ?, ?)", (*place, told))

    def undo_task(self, id: AssignmentId, now: datetime) -> bool:
        place = _place(id)
        with self._changing() as connection:
            statement = "SELECT row, said FROM earlier_tasks WHERE document = ? AND key = ? ORDER BY row DESC LIMIT 1"
            last = connection.execute(statement, place).fetchone()
            if last is None:
                return False
            connection.execute("DELETE FROM earlier_tasks WHERE row = ?", (last[0],))
            _put(connection, place, last[1], now.isoformat())
            return True

    @abstractmethod
    def _read(self, statement: str, values: Sequence[Any] = ()) -> list[Any]: ...

    @abstractmethod
    def _changing(self) -> AbstractContextManager[sqlite3.Connection]: ...


def forget_tasks(connection: sqlite3.Connection, sha256: str) -> None:
    """Forget what was said of the tasks of a document, now and before."""
    for table in ("tasks", "earlier_tasks", "task_origins"):
        connection.execute(f"DELETE FROM {table} WHERE document = ?", (sha256[:_ID_LENGTH],))  # noqa: S608  # constants


def _put(connection: sqlite3.Connection, place: tuple[str, str], said: str | None, at: str) -> None:
    if said is None:
        connection.execute("DELETE FROM tasks WHERE document = ? AND key = ?", place)
    else:
        connection.execute("INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?)", (*place, said, at))


def _said(connection: sqlite3.Connection, place: tuple[str, str]) -> str | None:
    held = connection.execute("SELECT said FROM tasks WHERE document = ? AND key = ?", place).fetchone()
    return str(held[0]) if held else None


def _place(id: AssignmentId) -> tuple[str, str]:
    document, _, key = id.partition(".")
    return document, key


def _kept(decision: TaskDecision) -> str | None:
    told = {
        "corrections": {name.value: value for name, value in sorted(decision.corrections.items())},
        "state": decision.state,
        "done_on": decision.done_on.isoformat() if decision.done_on else None,
        "done_by": decision.done_by,
        "note": decision.note,
        "signed": {part: [signed.by, signed.at.isoformat()] for part, signed in sorted(decision.signed.items())},
    }
    kept = {name: value for name, value in told.items() if value}
    return json.dumps(kept, ensure_ascii=False) if kept else None


def _origin(told: str) -> TaskOrigin:
    held = json.loads(told)
    issued = held.pop("issued")
    return TaskOrigin(**held, issued=date.fromisoformat(issued) if issued else None)


def _decision(said: str) -> TaskDecision:
    told = json.loads(said)
    return TaskDecision(
        corrections={TaskField(name): value for name, value in told.get("corrections", {}).items()},
        state=TaskState(told["state"]) if "state" in told else None,
        done_on=date.fromisoformat(told["done_on"]) if "done_on" in told else None,
        done_by=told.get("done_by"),
        note=told.get("note"),
        signed={part: Signed(by, datetime.fromisoformat(at)) for part, (by, at) in told.get("signed", {}).items()},
    )
