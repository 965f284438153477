"""Kills a process that writes to an archive at random moments, and looks at what is left.

``python -m tests.benchmarks.kills`` does so 200 times and prints how far the writer came.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from indexer.domain import SourceState
from indexer.errors import ArchiveMissing
from indexer.protocols import Archive, ArchiveView, ArchiveWriter
from indexer.storage.archive import SqliteArchive
from tests.archive_comparison import assert_same, put
from tests.archive_content import MODEL, ROOT, make_source
from tests.in_memory_archive import InMemoryArchive

ROUND = 25
"""Documents among which the steps go round."""


def perform(writer: ArchiveWriter, step: int) -> None:
    """Stage step `step`; the archive itself tells how far it came, by the size of one file."""
    for number in (step % ROUND, step * 7 % ROUND):
        put(writer, number, variant=step % 5, path=f"{number}.pdf")
    if step % 3 == 0:
        writer.remove_source(ROOT, f"{step * 11 % ROUND}.pdf")
    if step % 10 == 0:
        writer.put_source(make_source(f"{step * 13 % ROUND}.pdf", None, SourceState.QUARANTINED))
    writer.put_source(make_source(f"steps/{step:06d}", None, SourceState.REJECTED))
    writer.remove_source(ROOT, f"steps/{step - 1:06d}")


def steps_done(view: ArchiveView) -> int:
    """Return the last step that is committed."""
    (mark,) = [source.path for source in view.sources(SourceState.REJECTED) if source.path.startswith("steps/")]
    return int(mark.removeprefix("steps/"))


def committed_steps(archive: Archive) -> int:
    """Return the last step that is committed; 0 where there is no archive yet."""
    try:
        with archive.view() as view:
            return steps_done(view)
    except ArchiveMissing:
        return 0


def write_for_ever(folder: Path) -> None:
    """Go on where the archive stands, one commit a step, until killed; print each step that is committed."""
    archive = SqliteArchive(folder, "rules")
    step = committed_steps(archive)
    with archive.writer(MODEL) as writer:
        print(step, flush=True)
        while True:
            step += 1
            perform(writer, step)
            writer.commit()
            print(step, flush=True)


def kill_at_random_moments(folder: Path, kills: int, seed: int) -> int:
    """Kill the writer `kills` times; return how many steps were committed.

    Raises
    ------
    AssertionError
        A committed step was lost, or what is there is not one step's archive, whole.
    """
    chance = random.Random(seed)
    exact = InMemoryArchive("rules")
    for _ in range(kills):
        announced = _kill_one(folder, after=chance.uniform(0, 0.25))
        archive = SqliteArchive(folder, "rules")
        done = committed_steps(archive)
        assert done in (announced, announced + 1), f"{announced} steps were committed, {done} are there"
        if done == 0:
            continue
        with exact.writer(MODEL) as writer:
            for step in range(committed_steps(exact) + 1, done + 1):
                perform(writer, step)
                writer.commit()
        with archive.view() as view, exact.view() as truth:
            assert_same(view, truth)
        assert archive.verify().findings == ()
        archive.close()
    return committed_steps(exact)


def _kill_one(folder: Path, after: float) -> int:
    """Start a writer, kill it `after` seconds of writing, and return the last step it announced."""
    command = [sys.executable, "-m", "tests.benchmarks.kills", "--write", str(folder)]
    lines: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as writer:
        stdout = writer.stdout
        assert stdout is not None
        lines.append(stdout.readline())
        reader = threading.Thread(target=lambda: lines.extend(stdout))
        reader.start()
        time.sleep(after)
        assert writer.poll() is None, "the writer ended by itself"
        writer.kill()
        reader.join()
    return int([line for line in lines if line.endswith("\n")][-1])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path, help="be the writer, in this folder")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.write:
        write_for_ever(arguments.write)
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        steps = kill_at_random_moments(Path(folder) / "archive", arguments.kills, arguments.seed)
        print(f"{arguments.kills} kills, {steps} commits: none lost, none mixed")


if __name__ == "__main__":
    main()
