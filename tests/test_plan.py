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


def packed(path: str, content: str) -> Source:
    return Source(ROOT, path, 10, 1, content, SourceState.UNPACKED)


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
    "nothing new in a container": Case([packed("z", "Z"), known("z/a", "A"), known("z/sâu/b", "B")], {"z": (1, "Z")}),
    "a container removed": Case(
        [packed("z", "Z"), known("z/a", "A"), known("c", "A")], {"c": (1, "A")}, forgotten={"z", "z/a"}, removed=1
    ),
    "a file where there was a folder": Case(
        [known("z/a", "A")], {"z": (1, "Z")}, {"z"}, {"Z": [("z", Change.ADDED)]}, {}, {"z/a"}, 1
    ),
    "a member rejected for a passing reason": Case(
        [packed("z", "Z"), known("z/a", "A", reason="Unreadable"), known("z/b", "B")],
        {"z": (1, "Z")},
        {"z"},
        {"Z": [("z", Change.CHANGED)]},
        {},
        {"z/a", "z/b"},
        2,
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


def test_what_is_found_in_a_container_is_decided_on_like_files() -> None:
    """One member is as it was, one moved from beside the container into it, one changed, one is gone."""
    before = [packed("z", "Z"), known("z/a", "A"), known("z/b", "B"), known("z/c", "C"), known("z/trong", "T"), known("d", "D")]
    comparison = compare([found("z", time=2)], before)
    assert [file.path for file in comparison.candidates] == ["z"]
    members = [(found(path, time=2), content) for path, content in (("z/a", "A"), ("z/b", "X"), ("z/d", "D"))]
    plan = decide(members, comparison, before, unpacked=[packed("z", "Y"), packed("z/trong", "T")])
    assert {settled.source.path: settled.change for settled in plan.settled} == {"z/a": Change.TOUCHED, "z/d": Change.MOVED}
    assert [(task.sha256, task.changes) for task in plan.tasks] == [("X", (Change.CHANGED,))]
    assert ({source.path for source in plan.forgotten}, plan.removed_count) == ({"z/c", "d"}, 1)


@pytest.mark.parametrize(("readers", "opened"), [("", []), ("2", ["a", "z"])])
def test_what_other_readers_rejected_is_read_again(readers: str, opened: list[str]) -> None:
    before = [known("a", "A", reason="UnknownFormat"), known("b", "B"), packed("z", "Z"), known("z/c", "C", reason="Damaged")]
    comparison = compare([found("a"), found("b"), found("z")], before, readers=readers)
    assert [file.path for file in comparison.candidates] == opened
    hashed = [(file, file.path.upper()) for file in comparison.candidates]
    assert [task.sha256 for task in decide(hashed, comparison, before, readers=readers).tasks] == [
        path.upper() for path in opened
    ]


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
