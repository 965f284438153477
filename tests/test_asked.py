"""What kind of answer a query asks for, and which passages hold one."""

import pytest

from indexer.domain import Header, PassageId, Role
from indexer.embedding.hashing import HashingModel
from search_api.query.understanding import understand
from search_api.search.asked import NOBODY, NOT_TO, asks_for_tasks, asks_who, by_assignee, units_named
from search_api.search.ranking import Fused
from search_api.search.searcher import Searcher
from tests.in_memory_archive import InMemoryArchive
from tests.small_archive import PLAN, made_document


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("đơn vị nào chủ trì xây dựng quy chế", True),
        ("ai theo doi thuc hien", True),
        ("nhiệm vụ của Sở Y tế", False),
        ("ứng dụng AI trong giáo dục", False),
        ("kinh phí thực hiện", False),
    ],
)
def test_it_is_known_whether_somebody_is_asked_for(query: str, *, asked: bool) -> None:
    assert asks_who(understand(query)) is asked


@pytest.mark.parametrize(
    ("query", "keys", "tasks"),
    [
        ("nhiệm vụ UBND phường", {"uy ban nhan dan phuong"}, True),
        ("giao cho sở y tế những việc gì", {"so y te"}, True),
        ("báo cáo của UBND phường", set(), False),
        ("UBND phường ủy quyền", set(), True),
        ("kinh phí thực hiện", set(), False),
    ],
)
def test_it_is_known_whose_tasks_are_asked_for(query: str, keys: set[str], *, tasks: bool) -> None:
    assert units_named(understand(query)) == keys
    assert asks_for_tasks(understand(query)) is tasks


def test_the_tasks_of_who_is_named_come_first() -> None:
    model, archive = HashingModel(), InMemoryArchive()
    told = [f"Giao {name} chủ trì các nhiệm vụ về trạm y tế của Sở Y tế." for name in ("Sở Tài chính", "Sở Y tế", "Sở Nội vụ")]
    with archive.writer(model.identity) as writer:
        writer.put_document(made_document(PLAN, [(Role.BODY, (), text) for text in told], model, Header(subject="y tế")))
        writer.commit()
    first, second, _ = Searcher(archive, model).search("nhiệm vụ giao cho Sở Y tế").hits
    assert [unit.name for one in first.assignments for unit in one.assignees] == ["Sở Y tế"]
    assert NOT_TO.why in {part.name for part in second.parts}


def test_who_names_nobody_stands_lower_and_says_so() -> None:
    first, second = (Fused(PassageId(f"a.{n}"), score, score, 0.0, 0.0) for n, score in ((1, 0.9), (2, 0.8)))
    ranked = by_assignee([first, second], {second.passage_id})
    assert [one.passage_id for one in ranked] == ["a.2", "a.1"]
    assert ranked[0] is second
    assert ranked[1].score == pytest.approx(0.9 * NOBODY.value)
    assert ranked[1].factors == (NOBODY,)


def test_a_question_who_is_answered_by_the_passage_that_assigns() -> None:
    """The same words, said of nobody, answer only where nobody is asked for."""
    model, archive = HashingModel(), InMemoryArchive()
    said = "Rà soát trạm y tế là cần thiết."
    told = "Giao Sở Nội vụ rà soát trạm y tế."
    far = "Lịch trực, chế độ trực và nơi trực của người lái xe do trạm dừng nghỉ tự quyết định."
    with archive.writer(model.identity) as writer:
        writer.put_document(
            made_document(PLAN, [(Role.BODY, (), text) for text in (said, told, far)], model, Header(subject="y tế"))
        )
        writer.commit()
    searcher = Searcher(archive, model)
    asked, plain = (searcher.search(query).hits for query in ("ai rà soát trạm y tế", "rà soát trạm y tế"))
    assert [hit.passage.text for hit in asked[:2]] == [told, said]
    assert [hit.passage.text for hit in plain[:2]] == [said, told]
