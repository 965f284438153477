"""Planning an incremental run: pure, so every case is a line of a table."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.domain import DocumentId, FoundFile, Reason, Source, SourceState, Wording
from indexer.plan import Change, Place, compare, decide, place, rehome, roots_to_index

ROOT = "/kho"


def found(path: str, time: int = 1, size: int = 10) -> FoundFile:
    return FoundFile(ROOT, path, size, time)


def known(path: str, content: str, time: int = 1, reason: str = "") -> Source:
    if reason:
        return Source(ROOT, path, 10, time, content, SourceState.REJECTED, reason=Reason(reason, Wording("", "")))
    return Source(ROOT, path, 10, time, content, SourceState.INDEXED, DocumentId(content))


@dataclass(frozen=True)
class Case:
    before: list[Source]
    now: dict[str, tuple[int, str]]
    """Path → time, content."""
    opened: set[str] = field(default_factory=set)
    read: dict[str, list[tuple[str, Change]]] = field(default_factory=dict)
    """Content → files."""
    settled: dict[str, Change] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    removed: int = 0


CASES = {
    "nothing known": Case([], {"a": (1, "A")}, {"a"}, {"A": [("a", Change.ADDED)]}),
    "nothing new": Case([known("a", "A")], {"a": (1, "A")}),
    "changed": Case([known("a", "A")], {"a": (2, "B")}, {"a"}, {"B": [("a", Change.CHANGED)]}),
    "only touched": Case([known("a", "A")], {"a": (2, "A")}, {"a"}, settled={"a": Change.TOUCHED}),
    "removed": Case([known("a", "A"), known("b", "B")], {"b": (1, "B")}, forgotten={"a"}, removed=1),
    "moved": Case([known("a", "A")], {"b": (1, "A")}, {"b"}, settled={"b": Change.MOVED}, forgotten={"a"}),
    "copied": Case([known("a", "A")], {"a": (1, "A"), "b": (2, "A")}, {"b"}, settled={"b": Change.COPIED}),
    "moved and copied": Case(
        [known("a", "A")],
        {"b": (1, "A"), "c": (1, "A")},
        {"b", "c"},
        settled={"b": Change.MOVED, "c": Change.COPIED},
        forgotten={"a"},
    ),
    "moved over another": Case(
        [known("a", "A"), known("b", "B")], {"b": (2, "A")}, {"b"}, settled={"b": Change.MOVED}, forgotten={"a"}
    ),
    "two that changed places": Case(
        [known("a", "A"), known("b", "B")],
        {"a": (2, "B"), "b": (2, "A")},
        {"a", "b"},
        settled={"a": Change.MOVED, "b": Change.MOVED},
    ),
    "two new ones alike": Case(
        [], {"a": (1, "A"), "b": (1, "A")}, {"a", "b"}, {"A": [("a", Change.ADDED), ("b", Change.COPIED)]}
    ),
    "one of two alike removed": Case([known("a", "A"), known("b", "A")], {"b": (1, "A")}, forgotten={"a"}, removed=1),
    "rejected earlier": Case([known("a", "A", reason="Damaged")], {"a": (1, "A")}),
    "rejected earlier, its copy": Case(
        [known("a", "A", reason="Damaged")], {"a": (1, "A"), "b": (1, "A")}, {"b"}, settled={"b": Change.COPIED}
    ),
    "rejected earlier for a passing reason": Case(
        [known("a", "", reason="Unreadable")], {"a": (1, "A")}, {"a"}, {"A": [("a", Change.CHANGED)]}
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_plan(name: str) -> None:
    case = CASES[name]
    files = [found(path, time) for path, (time, _) in case.now.items()]
    comparison = compare(files, case.before)
    assert {file.path for file in comparison.candidates} == case.opened
    plan = decide([(file, case.now[file.path][1]) for file in comparison.candidates], comparison, case.before)
    assert {
        task.sha256: list(zip((file.path for file in task.files), task.changes, strict=True)) for task in plan.tasks
    } == case.read
    assert {settled.source.path: settled.change for settled in plan.settled} == case.settled
    assert {source.path for source in plan.forgotten} == case.forgotten
    assert plan.removed_count == case.removed


def test_what_lies_beneath_an_unseen_folder_is_not_gone() -> None:
    before = [known("khóa/a", "A"), known("khóa/sâu/b", "B"), known("khóa.txt", "C")]
    assert [source.path for source in compare([], before, unseen=[Place(ROOT, "khóa")]).gone] == ["khóa.txt"]


def test_a_retry_reads_rejected_files_again_and_no_others() -> None:
    before = [known("a", "A", reason="Damaged"), known("b", "B")]
    comparison = compare([found("a"), found("b")], before, retry=True)
    assert [file.path for file in comparison.candidates] == ["a"]
    assert [task.sha256 for task in decide([(found("a"), "A")], comparison, before, retry=True).tasks] == ["A"]


def test_a_rebuild_reads_everything_again() -> None:
    before = [known("a", "A"), known("b", "B", reason="Damaged"), known("c", "C")]
    comparison = compare([found("a"), found("b")], before, rebuild=True)
    plan = decide([(found("a"), "A"), (found("b"), "B")], comparison, before, rebuild=True)
    assert [task.sha256 for task in plan.tasks] == ["A", "B"]
    assert [source.path for source in plan.forgotten] == ["c"]


def test_a_settled_file_takes_over_the_outcome_and_keeps_its_own_size_and_time() -> None:
    before = [known("a", "A", reason="Damaged")]
    comparison = compare([found("a"), found("b", time=7)], before)
    (settled,) = decide([(found("b", time=7), "A")], comparison, before).settled
    assert (settled.source.path, settled.source.modified_ns) == ("b", 7)
    assert settled.source.state is SourceState.REJECTED
    assert settled.source.reason == before[0].reason


@given(
    before=st.dictionaries(st.sampled_from("abcde"), st.sampled_from("ABC")),
    now=st.dictionaries(st.sampled_from("abcde"), st.sampled_from("ABC")),
)
def test_following_a_plan_leads_to_what_is_on_disk(before: dict[str, str], now: dict[str, str]) -> None:
    """Whatever was known and whatever is there, known + plan = there, and no known content is read again."""
    sources = [known(path, content) for path, content in before.items()]
    files = [found(path, time=1 if before.get(path) == content else 2) for path, content in now.items()]
    comparison = compare(files, sources)
    plan = decide([(file, now[file.path]) for file in comparison.candidates], comparison, sources)
    outcome = dict(before)
    for source in plan.forgotten:
        del outcome[source.path]
    outcome |= {settled.source.path: settled.source.sha256 for settled in plan.settled}
    outcome |= {file.path: task.sha256 for task in plan.tasks for file in task.files}
    assert outcome == now
    assert not {task.sha256 for task in plan.tasks} & set(before.values())


@pytest.mark.parametrize(
    ("given_folders", "known_roots", "expected"),
    [
        (["/a"], [], ("/a",)),
        ([], ["/a", "/b"], ("/a", "/b")),
        (["/a"], ["/b"], ("/a",)),
        (["/a/sâu"], ["/a"], ("/a",)),
        (["/a"], ["/a/sâu"], ("/a",)),
        (["/a", "/a/sâu"], [], ("/a",)),
        (["/ab"], ["/a"], ("/ab",)),
        ([], ["/a", "/a/sâu"], ("/a",)),
    ],
)
def test_a_file_belongs_to_one_root_only(given_folders: list[str], known_roots: list[str], expected: tuple[str, ...]) -> None:
    assert roots_to_index([PurePosixPath(folder) for folder in given_folders], known_roots) == expected


def test_a_rebuild_scans_all_roots() -> None:
    assert roots_to_index([PurePosixPath("/a")], ["/b"], rebuild=True) == ("/a", "/b")


def test_files_of_an_inner_root_move_to_the_outer_one() -> None:
    inner = Source("/kho/sâu/hơn", "x/a.txt", 1, 1, "A", SourceState.INDEXED, DocumentId("A"))
    other = Source("/khác", "a.txt", 1, 1, "B", SourceState.INDEXED, DocumentId("B"))
    (moved,) = rehome([inner, other], ["/kho", "/khác"])
    assert moved.old == inner
    assert place(moved.new) == Place("/kho", "sâu/hơn/x/a.txt")
    assert moved.new.document_id == inner.document_id
