"""The benchmark of queries measures what it says, on an archive of a few passages."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.benchmarks.queries import ROOT, ask, compared, in_turns, line, queries, stage_lines, ways, worker, write
from tests.benchmarks.query_worker import STAGES, Stopwatch


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    write(folder, 80)
    return folder


def test_queries_stand_in_the_archive_and_every_second_one_has_no_diacritics(home: Path) -> None:
    asked = queries(home, 6)
    assert asked == queries(home, 6)
    assert all(text.isascii() for text in asked[1::2])
    assert ways(home).keys() == {"plain", "filtered", "grouped", "filtered, with counts"}


def test_a_worker_tells_what_it_answered_and_what_every_stage_took(home: Path) -> None:
    (text,) = queries(home, 1)
    with worker(ROOT, home, stages=True) as process:
        told = ask(process, {"text": text})
        again = ask(process, {"text": text})
    assert told["told"] == again["told"]
    assert told["told"][0], "it finds what stands in the archive"
    assert told["stages"].keys() <= STAGES.keys()
    assert {"words", "meaning", "hits", "certainty"} <= told["stages"].keys()
    assert sum(told["stages"].values()) > 0
    assert compared([told], [told]).endswith("the same answers: 1 of 1")
    assert "p50" in line("plain", [told])
    assert len(list(stage_lines([told, again]))) == len(told["stages"])


def test_workers_are_asked_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(worker: str, query: dict[str, str]) -> dict[str, str]:
        asked.append(f"{worker} {query['text']}")
        return {"told": worker}

    monkeypatch.setattr("tests.benchmarks.queries.ask", note)
    monkeypatch.setattr("tests.benchmarks.queries.WARMING", 1)
    told = in_turns(["old", "new"], ["a", "b"], {})  # type: ignore[list-item]  # processes are not asked here
    assert asked == ["new a", "old a", "old b", "new b"]
    assert told == [[{"told": "old"}], [{"told": "new"}]]


def test_a_stage_is_timed_each_time_it_is_passed() -> None:
    watch, holder = Stopwatch(), SimpleNamespace(double=lambda number: 2 * number)
    watch.stand_in("doubling", holder, "double")
    assert [holder.double(2), holder.double(3)] == [4, 6]
    assert watch.spent["doubling"] > 0
