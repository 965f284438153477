"""What the archive says of itself: one value for each key, changed with every commit."""

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime

from indexer.domain import ModelIdentity


@dataclass(frozen=True, slots=True)
class Meta:
    """The archive's own description."""

    generation: int = 0
    """0: nothing was ever committed."""
    folder: str = ""
    """Name of the folder with the derived files of this generation."""
    model: ModelIdentity | None = None
    rules: str = ""
    """The passage rules' version."""
    committed_at: datetime | None = None
    checksums: dict[str, int] = field(default_factory=dict)
    """CRC-32 of each derived file, by its path in the folder."""


def made_with(model: ModelIdentity | None, rules: str) -> str:
    """Return a model and passage rules in one line, for a person."""
    name = f"{model.name} ({model.fingerprint[:8]}, {model.dimension})" if model else "-"
    return f"{name}, {rules}"


def read_meta(connection: sqlite3.Connection) -> Meta:
    """Return the description; of an archive that nothing was committed to, an empty one."""
    held = {key: json.loads(value) for key, value in connection.execute("SELECT key, value FROM meta")}
    if not held:
        return Meta()
    return Meta(
        generation=held["generation"],
        folder=held["folder"],
        model=ModelIdentity(**held["model"]),
        rules=held["rules"],
        committed_at=datetime.fromisoformat(held["committed_at"]),
        checksums=held["checksums"],
    )


def write_meta(connection: sqlite3.Connection, meta: Meta) -> None:
    """Overwrite the description."""
    model, committed_at = meta.model, meta.committed_at
    if model is None or committed_at is None:
        raise ValueError("a commit has a model and a time")
    values = {
        "generation": meta.generation,
        "folder": meta.folder,
        "model": {"name": model.name, "fingerprint": model.fingerprint, "dimension": model.dimension},
        "rules": meta.rules,
        "committed_at": committed_at.isoformat(),
        "checksums": meta.checksums,
    }
    connection.executemany(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)", ((key, json.dumps(value)) for key, value in values.items())
    )
