"""How well passages fit what a query says in passing."""

from datetime import UTC, date, datetime

import pytest

from indexer.domain import Document, DocumentId, DocumentType, Header, Passage, PassageId, Role
from indexer.embedding.hashing import HashingModel
from search_api.answers import PartKind
from search_api.choices import Choices, Facet, Filters
from search_api.query.understanding import understand
from search_api.relations.related import Status
from search_api.relations.words import validity_words
from search_api.search.fitness import ENDED, ENDED_REASON, FACTORS, TOLD_ELSEWHERE, by_fitness, by_validity, soft_parts
from search_api.search.groundwork import Groundwork
from search_api.search.narrowing import has_any, names_nothing_else
from search_api.search.ranking import Factor, Fused
from search_api.search.searcher import Searcher
from tests.related_samples import OLD_RULES, RULES, archive_of, id_of
from tests.small_archive import Part

PLAN = Header(type=DocumentType.PLAN, issuer="ỦY BAN NHÂN DÂN PHƯỜNG VĨNH KHÊ", issued=date(2025, 3, 1))
LETTER = Header(type=DocumentType.LETTER, issuer="SỞ Y TẾ", issued=date(2023, 3, 1))


def first(query: str) -> str:
    """Return what stands first of two passages that answer equally well."""
    passages, documents, fused = {}, {}, []
    for name, header, text in (
        ("a" * 16, LETTER, "Các trạm y tế thực hiện tiêm chủng và báo cáo kết quả."),
        ("b" * 16, PLAN, "Trạm y tế thực hiện tiêm chủng, xong trước ngày 15/3/2025."),
    ):
        id, passage_id = DocumentId(name), PassageId(f"{name}.1")
        passages[passage_id] = Passage(passage_id, id, 1, 1, 0, len(text), text)
        documents[id] = Document(id, header, "x", ("x",), "text/plain", 1, 1, 1, datetime(2026, 1, 1, tzinfo=UTC))
        fused.append(Fused(passage_id, 0.9, 0.5, 0.4, 0.0))
    ranked = by_fitness(fused, passages, documents, soft_parts(understand(query).parts))
    assert all(0 < one.score <= 0.9 for one in ranked)
    return str(ranked[0].passage_id)[0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tiêm chủng", "a"),
        ("kế hoạch tiêm chủng", "b"),
        ("công văn tiêm chủng", "a"),
        ("tiêm chủng năm 2025", "b"),
        ("tiêm chủng giai đoạn 2024-2026", "b"),
        ("tiêm chủng từ năm 2024", "b"),
        ("tiêm chủng năm 2023", "a"),
        ("tiêm chủng xong khi nào", "b"),
        ("tiêm chủng do sở y tế ban hành", "a"),
        ("ke hoach tiem chung", "b"),
        ('"thực hiện tiêm chủng, xong"', "b"),
        ('"thuc hien tiem chung va"', "a"),
        ('"thực hiện tiêm chứng, xong"', "a"),
    ],
)
def test_what_fits_comes_first(query: str, expected: str) -> None:
    assert first(query) == expected


@pytest.mark.parametrize(
    ("due_in", "expected"),
    [
        pytest.param("a", TOLD_ELSEWHERE, id="another passage of the document tells a deadline"),
        pytest.param("b", FACTORS[PartKind.DEADLINE], id="that of another document"),
        pytest.param("", FACTORS[PartKind.DEADLINE], id="none"),
    ],
)
@pytest.mark.parametrize("query", ["tiêm chủng xong khi nào", "tiem chung trong may tuan", "tiêm chủng hạn nào"])
def test_what_tells_no_deadline_counts_least_where_its_document_tells_one(query: str, due_in: str, expected: float) -> None:
    texts = {
        "a.1": "Các trạm y tế tiêm chủng.",
        "a.2": "Xong trước ngày 15/3." if due_in == "a" else "Nơi nhận như trên.",
        "b.1": "Chậm nhất là ngày 15/3." if due_in == "b" else "Nơi nhận như trên.",
    }
    passages = {
        PassageId(id): Passage(PassageId(id), DocumentId(id[0]), int(id[2]), 1, 0, len(text), text) for id, text in texts.items()
    }
    parts = soft_parts(understand(query).parts)
    ranked = by_fitness([Fused(id, 0.9, 0.5, 0.4, 0.0) for id in passages], passages, {}, parts)
    scores = {str(one.passage_id): one.score for one in ranked}
    assert scores["a.1"] == pytest.approx(0.9 * expected)
    due = {"a": "a.2", "b": "b.1"}.get(due_in)
    assert {id for id, score in scores.items() if score == 0.9} == ({due} if due else set())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("tiêm chủng",), True),
        (("tiem chung",), True),
        (("tiệm chung",), False),
        (("tiêm", "khác"), True),
        (("chủng tiêm",), False),
        (("iêm",), False),
        (("",), False),
        ((), False),
    ],
)
def test_an_excluded_word_is_found_word_for_word(words: tuple[str, ...], expected: bool) -> None:
    assert has_any("Thực hiện tiêm chủng mở rộng.", words) is expected


@pytest.mark.parametrize(
    ("query", "expected"), [("71-NQ/TW", True), ("nq 71", False), ("71-NQ/TW giáo dục", False), ("giáo dục", False)]
)
def test_a_symbol_alone_names_nothing_else(query: str, expected: bool) -> None:
    assert names_nothing_else(understand(query)) is expected


@pytest.mark.parametrize(
    ("status", "symbol", "expected"),
    [
        (Status.REPEALED, 0.0, "b"),
        (Status.REPLACED, 0.0, "b"),
        (Status.SUSPENDED, 0.0, "b"),
        (Status.EXPIRED, 0.0, "b"),
        (Status.NOT_YET, 0.0, "a"),
        (Status.PARTLY_EXPIRED, 0.0, "a"),
        (Status.AMENDED, 0.0, "a"),
        (Status.UNKNOWN, 0.0, "a"),
        (Status.REPLACED, 0.5, "a"),
    ],
)
def test_what_is_no_longer_in_force_stands_after_what_answers_as_well_unless_it_is_named(
    status: Status, symbol: float, expected: str
) -> None:
    ids = [PassageId(f"{letter * 16}.1") for letter in "ab"]
    passages = {id: Passage(id, DocumentId(id[:16]), 1, 1, 0, 4, "thuế") for id in ids}
    fused = [Fused(ids[0], 0.9, 0.9 - symbol, 0.0, symbol), Fused(ids[1], 0.88, 0.88, 0.0, 0.0)]
    ranked = by_validity(fused, passages, {DocumentId("a" * 16): status})
    assert ranked[0].passage_id[0] == expected
    assert {one.factors for one in ranked} <= {(), (Factor(ENDED_REASON, ENDED.get(status, 1.0)),)}


@pytest.mark.parametrize(("query", "is_lowered"), [("ban hành quy chế", True), ("15/QĐ-UBND", False)])
def test_a_hit_tells_that_it_counts_less_as_its_document_was_replaced(query: str, is_lowered: bool) -> None:
    hits = Searcher(archive_of(*RULES), HashingModel()).search(query).hits
    old = next(hit for hit in hits if hit.document.id == id_of(OLD_RULES))
    assert (ENDED_REASON in [part.name for part in old.parts]) is is_lowered
    assert old.validity is not None
    assert old.validity.status is Status.REPLACED


def test_documents_can_be_asked_for_by_their_own_time_and_it_changes_with_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The filter, its counts and the hit know it; another day is worked out anew, the same day is not."""
    made: list[Part] = [(Role.BODY, (), "Thí điểm họp trực tuyến. Quyết định này có hiệu lực đến hết ngày 31/12/2020.")]
    header = Header("7/QĐ-UBND", DocumentType.DECISION, "UBND phường", issued=date(2019, 5, 6), subject="thí điểm họp trực tuyến")
    archive = archive_of(("a", header, made))
    searcher = Searcher(archive, HashingModel())
    answer = searcher.search("thí điểm họp trực tuyến", choices=Choices(Filters(validity=(Status.EXPIRED,)), counted=True))
    (hit,) = answer.hits
    assert hit.validity is not None
    assert validity_words(hit.validity).en.startswith("its time in force is over (until 31/12/2020")
    (counts,) = [one for one in answer.facets if one.facet is Facet.VALIDITY]
    assert [(value.value, value.label.vi) for value in counts.values] == [("expired", "Đã hết thời hạn hiệu lực")]
    with archive.view() as view:
        groundwork = Groundwork(view)
        table = groundwork.table(view)
        assert groundwork.table(view) is table
        monkeypatch.setattr("search_api.search.groundwork._today", lambda: date(2099, 1, 1))
        assert groundwork.table(view) is not table
