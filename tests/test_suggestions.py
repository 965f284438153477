"""Documents offered while a query is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest

from indexer.domain import DocumentId, DocumentType, Header
from indexer.errors import BadRequest
from indexer.settings import Settings
from search_api.app import create_app
from search_api.search.suggestions import MAX_SUGGESTIONS, MOST_TYPED, Suggester, Titles
from tests.small_archive import DECISION, LETTER, PLAN, small_searcher
from web.wsgi import create_site

BARE = small_searcher().document(PLAN).document
HELD = [
    (
        "57-NQ/TW",
        DocumentType.RESOLUTION,
        "Nghị quyết về đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia",
    ),
    ("157-KH/TU", DocumentType.PLAN, "Kế hoạch thực hiện Nghị quyết số 57-NQ/TW"),
    ("12/QĐ-UBND", DocumentType.DECISION, "Quyết định ban hành Quy chế quản lý quỹ vì người nghèo"),
    (None, DocumentType.REPORT, "Báo cáo công tác quy hoạch"),
    ("71-NQ/TW", DocumentType.RESOLUTION, "Nghị quyết về đột phá phát triển giáo dục và đào tạo"),
    ("1022-CV/TU", None, "V/v quỹ tiền lương"),
]
TITLES = Titles(
    [
        replace(
            BARE, id=DocumentId(f"{place:016x}"), title=title, header=Header(symbol=symbol, type=type, issued=date(2026, 1, 1))
        )
        for place, (symbol, type, title) in enumerate(HELD)
    ]
)


def nothing_defined(_keys: Sequence[str]) -> Mapping[str, Sequence[str]]:
    return {}


def places(typed: str, limit: int = 6) -> list[int]:
    """Which of the documents held are offered, in order."""
    return [int(one.document_id, 16) for one in TITLES.find(typed, nothing_defined, limit)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("57", {0, 1}),
        ("nq 57", {0, 1}),
        ("nq57", {0, 1}),
        ("57-nq/t", {0, 1}),
        ("Nghị quyết 57", {0, 1}),
        ("nghi quyet 57", {0, 1}),
        ("71", {4}),
        ("qđ 12", {2}),
        ("qd 12", {2}),
        ("quyet dinh 12/", {2}),
        ("cds", {0}),
        ("CĐS", {0}),
        ("chuyen doi s", {0}),
        ("đổi mới giáo", set()),
        ("phat trien giao duc", {4}),
        ("gd&đt", {4}),
        ("bao cao", {3}),
        ("quy hoach", {3}),
        ("quỹ ", {2, 3, 5}),
        ("5 7", set()),
        ("<script>", set()),
        ("%", set()),
        ("", set()),
    ],
)
def test_documents_are_found_by_what_is_typed_so_far(typed: str, expected: set[int]) -> None:
    assert set(places(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("57", [0, 1]),
        ("12", [2]),
        ("kh 57", [1, 0]),
        ("quỹ ", [2, 5, 3]),
        ("quy hoạch", [3]),
    ],
)
def test_the_likeliest_come_first(typed: str, expected: list[int]) -> None:
    """A number that begins so, a title as typed before one without regard to diacritics, what was typed before what it stands for."""
    assert places(typed) == expected


def test_a_finished_last_word_is_whole() -> None:
    assert [one.symbol for one in TITLES.find("10 ", nothing_defined, 6)] == []
    assert [one.symbol for one in TITLES.find("10", nothing_defined, 6)] == ["1022-CV/TU"]


def test_an_abbreviation_that_documents_define_is_understood() -> None:
    found = TITLES.find("vqnx", lambda keys: dict.fromkeys(keys, ("quỹ tiền lương",)), 6)
    assert [one.symbol for one in found] == ["1022-CV/TU"]


def test_an_archive_is_asked() -> None:
    suggester = Suggester(small_searcher().archive)
    assert [one.document_id for one in suggester.suggest("12-kh").suggestions] == [PLAN]
    assert [one.document_id for one in suggester.suggest("so ket cong tac").suggestions] == [LETTER]
    assert [one.document_id for one in suggester.suggest("212").suggestions] == [DECISION]
    assert suggester.suggest("k").suggestions == (), "one letter says nothing"
    assert len(suggester.suggest("ban", 1).suggestions) == 1


@pytest.mark.parametrize(("typed", "limit"), [("x" * (MOST_TYPED + 1), 8), ("x", 0), ("x", MAX_SUGGESTIONS + 1)])
def test_what_makes_no_sense_is_told(typed: str, limit: int) -> None:
    with pytest.raises(BadRequest):
        Suggester(small_searcher().archive).suggest(typed, limit)


def test_the_service_offers_them(tmp_path: Path) -> None:
    client = create_app(Settings(home=tmp_path), small_searcher()).test_client()
    answer = client.get("/api/v1/suggest?q=12-kh&limit=3").json
    assert answer is not None
    assert [one["symbol"] for one in answer["suggestions"]] == ["12-KH/ĐU"]
    assert answer["suggestions"][0]["document_id"] == PLAN


def test_thousands_of_documents_are_looked_through_at_once() -> None:
    """A person types on meanwhile; asked for with room for a busy machine."""
    many = Titles(
        [
            replace(
                BARE,
                id=DocumentId(f"{number:016x}"),
                title=f"Kế hoạch thực hiện nhiệm vụ số {number} về phát triển giáo dục và đào tạo trên địa bàn phường",
                header=Header(symbol=f"{number}-KH/ĐU", type=DocumentType.PLAN),
            )
            for number in range(2_000)
        ]
    )
    quickest = 1.0
    for _ in range(5):
        started = perf_counter()
        found = many.find("kh thuc hien gddt 77", nothing_defined, 8)
        quickest = min(quickest, perf_counter() - started)
    assert found[0].symbol == "77-KH/ĐU"
    assert quickest < 0.05


def test_the_search_box_says_where_to_ask_and_is_whole_without(tmp_path: Path) -> None:
    form = (
        create_site(Settings(home=tmp_path), small_searcher())
        .test_client()
        .get("/?lang=en")
        .text.split('<form class="search"')[1]
    )
    assert 'data-suggest="/api/v1/suggest"' in form
    assert 'data-document="/documents/ID?lang=en"' in form
    assert '<input type="search" name="q"' in form
    assert "listbox" not in form
