"""After any sequence of file operations and runs, the archive is what indexing from scratch would make it."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from indexer.domain import Passage, SourceState
from indexer.ledger import Pace
from tests.in_memory_archive import InMemoryArchive
from tests.indexing_samples import SENTENCES, CountingModel, make_indexer, write

CONTENTS = (*SENTENCES, "", "ĐẢNG ỦY XÃ X\n\nMẬT\n\nBáo cáo riêng.")
"""Five that are indexed, one rejected, one quarantined."""

PATHS = ("a.txt", "b.txt", "sâu/a.txt", "sâu/hơn/c.txt", "b.txt/trong.txt")
"""The last one needs a folder where the second has a file."""

paths = st.sampled_from(PATHS)
contents = st.sampled_from(CONTENTS)


def held(archive: InMemoryArchive) -> dict[str, Any]:
    """What the archive holds, in a form that can be compared."""
    with archive.view() as view:
        documents, _ = view.documents(limit=1000)
        passages: dict[str, list[Passage]] = {document.id: list(view.document_passages(document.id)) for document in documents}
        sources = {(source.path, source.sha256, source.state, source.document_id, source.reason) for source in view.sources()}
        return {"sources": sources, "files": {d.id: d.files for d in documents}, "passages": passages}


class Incremental(RuleBasedStateMachine):
    """Changes a folder and indexes it, again and again."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.archive = InMemoryArchive()
        self.model = CountingModel()
        self.in_step = False
        # One file that stays: a folder that lost all its files is taken for an unplugged drive.
        self.put("luôn còn.txt", "Bản tin thời tiết nông vụ.")

    def teardown(self) -> None:
        if hasattr(self, "root"):
            shutil.rmtree(self.root)

    @rule(path=paths, content=contents)
    def put(self, path: str, content: str) -> None:
        self.clear_the_way(path)
        write(self.root, {path: content})
        self.in_step = False

    @rule(path=paths)
    def remove(self, path: str) -> None:
        (self.root / path).unlink() if (self.root / path).is_file() else None
        self.in_step = False

    @rule(old=paths, new=paths)
    def move(self, old: str, new: str) -> None:
        if (self.root / old).is_file() and old != new and not new.startswith(old):
            self.clear_the_way(new)
            if (self.root / old).is_file():
                (self.root / new).parent.mkdir(parents=True, exist_ok=True)
                (self.root / old).rename(self.root / new)
        self.in_step = False

    def clear_the_way(self, path: str) -> None:
        """Remove a folder where a file is to be, and a file where a folder is to be."""
        target = self.root / path
        if target.is_dir():
            shutil.rmtree(target)
        if target.parent.is_file():
            target.parent.unlink()

    @rule()
    def index(self) -> None:
        make_indexer(self.archive, self.model).run([self.root])
        self.in_step = True

    @rule(after=st.integers(0, 3))
    def index_and_stop(self, after: int) -> None:
        before = self.model.embedded.total()
        make_indexer(
            self.archive,
            self.model,
            stop_asked=lambda: self.model.embedded.total() >= before + after,
            pace=Pace(readings=2, windows_per_batch=1, documents_per_commit=1),
        ).run([self.root])

    @invariant()
    def it_is_what_indexing_from_scratch_makes(self) -> None:
        if not getattr(self, "in_step", False):
            return
        scratch = InMemoryArchive()
        make_indexer(scratch).run([self.root])
        assert held(self.archive) == held(scratch)
        embedded = self.model.embedded.total()
        generation = self.archive._state.generation
        make_indexer(self.archive, self.model).run()
        assert (self.model.embedded.total(), self.archive._state.generation) == (embedded, generation), (
            "a run with nothing to do did something"
        )

    @invariant()
    def only_indexed_files_have_documents(self) -> None:
        if hasattr(self, "archive") and self.archive._state.generation:
            with self.archive.view() as view:
                ids = {source.document_id for source in view.sources(SourceState.INDEXED)}
                assert ids == {document.id for document in view.documents(limit=1000)[0]}


TestIncremental = Incremental.TestCase
TestIncremental.settings = settings(
    max_examples=60, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
