"""Whether hits can be offered as an answer."""

from dataclasses import replace

import pytest

from indexer.language.folding import folded_term
from search_api.query.understanding import understand
from search_api.search.ranking import Fused
from search_api.search.reasons import Telling, rarities, reasons, short_forms, telling_words
from tests.small_archive import PLAN, small_archive


def test_the_words_that_say_something_are_kept_in_order() -> None:
    assert telling_words(understand("ai theo dõi kế hoạch")) == {"theo": "theo", "doi": "dõi", "ke": "kế", "hoach": "hoạch"}


def test_a_number_asked_about_is_no_word() -> None:
    assert list(telling_words(understand("kinh phí thực hiện nq 71"))) == ["kinh", "phi", "thuc", "hien"]
    assert list(telling_words(understand("71-NQ/TW"))) == ["71", "nq", "tw"]
    assert list(telling_words(understand("kinh phí mục III.4 nghị quyết 71"))) == ["kinh", "phi"]


def test_where_no_word_says_anything_all_are_kept() -> None:
    assert telling_words(understand("của ai")) == {"cua": "của", "ai": "ai"}


def test_rare_words_weigh_more() -> None:
    found = rarities({"kinh", "va"}, {folded_term("kinh"): 1, folded_term("va"): 90}, 100)
    assert found["kinh"] > 3 * found["va"] > 0


def test_the_words_met_are_weighed() -> None:
    with small_archive().view() as view:
        passage, document = view.document_passages(PLAN)[5], view.document(PLAN)
    assert Telling({"kinh": 3.0, "xyz": 1.0}, {}).coverage(passage, document) == 0.75
    assert Telling({"kinh": 3.0, "phi": 1.0}, {}).coverage(passage, document) == 1.0
    assert Telling({}, {}).coverage(passage, document) == 1.0


def test_headings_and_title_count() -> None:
    with small_archive().view() as view:
        passage, document = view.document_passages(PLAN)[5], view.document(PLAN)
    assert Telling({"dot": 1.0, "pha": 1.0, "chuc": 1.0}, {}).coverage(passage, document) == 1.0


def test_it_is_told_that_the_issuer_has_words_of_the_query() -> None:
    with small_archive().view() as view:
        passage, document = view.document_passages(PLAN)[5], view.document(PLAN)
    understood = understand("việc của vĩnh khê")
    found = reasons(Fused(passage.id, 1.0, 0.0, 1.0, 0.0), passage, document, understood, telling_words(understood))
    assert "cơ quan ban hành có chữ: vĩnh khê" in [reason.detail.vi for reason in found]


def test_words_that_do_not_stand_together_in_the_query_are_not_told_as_one() -> None:
    with small_archive().view() as view:
        passage, document = view.document_passages(PLAN)[5], view.document(PLAN)
    understood = understand("ai chủ trì chuyển đổi số trong trường học")
    passage = replace(passage, text="Giáo viên chủ nhiệm nhận tin khi học sinh vắng; chuyển đổi số.", section_path=())
    found = reasons(Fused(passage.id, 1.0, 0.0, 1.0, 0.0), passage, document, understood, telling_words(understood))
    assert "có chữ: chủ, chuyển đổi số, học" in [reason.detail.vi for reason in found]


@pytest.mark.parametrize("query", ["ủy ban nhân dân phường", "ubnd phường", "uy ban nhan dan phuong"])
def test_a_passage_with_the_abbreviation_covers_the_words(query: str) -> None:
    with small_archive().view() as view:
        passage, document = view.document_passages(PLAN)[5], view.document(PLAN)
    short = replace(passage, text="UBND phường rà soát.", section_path=())
    understood = understand(query)
    assert Telling(dict.fromkeys(telling_words(understood), 1.0), short_forms(understood)).coverage(short, document) == 1.0
