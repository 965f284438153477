"""What was measured with judged queries, and where it is kept."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indexer.domain import Wording
from indexer.errors import BadRequest

FORM = 1
"""Of a saved run; another form is not compared with."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one query was answered."""

    id: str
    text: str
    kinds: tuple[str, ...]
    answerable: bool
    confident: bool
    values: Mapping[str, float]
    """Each of :data:`search_api.evaluation.measuring.MEASURES`; empty where nothing answers."""
    took_ms: float


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured at one time."""

    name: str
    """Of the set."""
    made_at: str
    """ISO, UTC."""
    model: str
    generation: int
    passages: int
    stripped: bool
    """The queries were asked without diacritics."""
    lost: int
    """Judged passages that the archive does not have: they count as not found."""
    outcomes: tuple[Outcome, ...]


def run_json(run: Run) -> dict[str, Any]:
    """Return a run for ``json.dumps``."""
    return {"form": FORM, **asdict(run)}


def load_run(file: Path) -> Run:
    """Return a run that was saved.

    Raises
    ------
    BadRequest
        The file cannot be read, is no run, or one of another form.
    """
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        fields = {key: value for key, value in held.items() if key != "form"}
        outcomes = tuple(Outcome(**{**one, "kinds": tuple(one["kinds"])}) for one in fields.pop("outcomes"))
        run = Run(**fields, outcomes=outcomes)
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise _no_run(file) from error
    if held.get("form") != FORM:
        raise _no_run(file)
    return run


def save_run(run: Run, file: Path) -> None:
    """Save a run in a file of its own."""
    file.write_text(json.dumps(run_json(run), ensure_ascii=False, indent=1), encoding="utf-8")


def evaluation_folder(home: Path) -> Path:
    """Return where runs are kept, and archives of corpora that come with judged queries."""
    return home / "evaluation"


def keep(run: Run, home: Path) -> None:
    """Keep a run as the newest of its set."""
    folder = evaluation_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    save_run(run, folder / f"{run.name}{'-stripped' if run.stripped else ''}.json")


def kept_runs(home: Path) -> list[Run]:
    """Return the newest run of each set, by name; what cannot be read is left out."""
    runs: list[Run] = []
    for file in sorted(evaluation_folder(home).glob("*.json")):
        try:
            runs.append(load_run(file))
        except BadRequest:
            continue
    return runs


def _no_run(file: Path) -> BadRequest:
    return BadRequest(str(file), Wording("không phải kết quả đo đã lưu", "it is no saved run"))
