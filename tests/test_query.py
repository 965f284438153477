"""What the user typed → what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import QueryEmpty, QueryTooLong
from indexer.language.accents import Restoration
from indexer.language.folding import exact_term, folded_term, pair_term, symbol_term
from search_api.answers import QueryKind
from search_api.query.deciphering import Helpers
from search_api.query.language import looks_vietnamese
from search_api.query.understanding import MAX_QUERY, understand


def sure(text: str) -> Restoration:
    return Restoration("nhiệm vụ chuyển đổi số", 0.9, changed=True)


def unsure(text: str) -> Restoration:
    return Restoration("nhiễm vũ chuyện đội so", 0.1, changed=True)


def weights(text: str) -> dict[str, float]:
    return {term.text: term.weight for term in understand(text).terms}


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\u200b"])
def test_nothing_typed_is_an_error(typed: str) -> None:
    with pytest.raises(QueryEmpty, match="type what to look for"):
        understand(typed)


def test_a_query_has_a_longest_length() -> None:
    assert understand("ă" * MAX_QUERY).normalised
    with pytest.raises(QueryTooLong, match="2,001 characters"):
        understand("ă" * (MAX_QUERY + 1))


def test_the_query_is_brought_into_order() -> None:
    understood = understand("  nhiệm\u00a0vụ \u200bcủa so\u031b\u0309 ")
    assert understood.normalised == "nhiệm vụ của sở"
    assert understood.typed == "  nhiệm\u00a0vụ \u200bcủa so\u031b\u0309 "


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("nhiệm vụ chuyển đổi số", QueryKind.PLAIN),
        ("deadline sơ kết đề án", QueryKind.PLAIN),
        ("nhiem vu chuyen doi so", QueryKind.BARE),
        ("usb token", QueryKind.BARE),
        ("UBND TPHCM", QueryKind.BARE),
        ("deadline so ket de an thanh pho", QueryKind.BARE),
        ("to chuc thuc hien", QueryKind.BARE),
        ("an toan giao thong", QueryKind.BARE),
        ("who is responsible for digital transformation in schools", QueryKind.ENGLISH),
        ("deadline for reporting the results", QueryKind.ENGLISH),
        ("school safety", QueryKind.ENGLISH),
        ("who is responsible for the schools in Vĩnh Khê", QueryKind.ENGLISH),
        ("deadline nộp report", QueryKind.PLAIN),
        ("to an in do on của xã", QueryKind.PLAIN),
        ("71-NQ/TW", QueryKind.SYMBOL),
        ("văn bản số 71-NQ/TW", QueryKind.SYMBOL),
        ("nghi quyet 71", QueryKind.SYMBOL),
        ("nq 71 giao duc", QueryKind.SYMBOL_AND_WORDS),
        ("kinh phí thực hiện 71-NQ/TW", QueryKind.SYMBOL_AND_WORDS),
        ('"theo dõi, đôn đốc"', QueryKind.QUOTATION),
        ("ai “theo dõi, đôn đốc” kế hoạch", QueryKind.QUOTATION),
    ],
)
def test_the_kind_of_query_is_recognised(typed: str, kind: QueryKind) -> None:
    assert understand(typed).kind is kind


def test_what_is_quoted_is_kept() -> None:
    assert understand('ai “theo dõi,  đôn đốc” việc "sơ kết"').quotes == ("theo dõi, đôn đốc", "sơ kết")


def test_restored_text_is_asked_where_it_is_sure() -> None:
    understood = understand("nhiem vu chuyen doi so", Helpers(sure))
    assert (understood.kind, understood.asked, understood.restored) == (
        QueryKind.RESTORED,
        "nhiệm vụ chuyển đổi số",
        "nhiệm vụ chuyển đổi số",
    )
    assert [note.vi for note in understood.notes] == ["Tìm theo: nhiệm vụ chuyển đổi số"]


def test_restored_text_is_left_alone_where_it_is_not() -> None:
    understood = understand("nhiem vu chuyen doi so", Helpers(unsure))
    assert (understood.kind, understood.asked, understood.restored) == (QueryKind.BARE, "nhiem vu chuyen doi so", None)
    assert [note.vi for note in understood.notes] == ["Tìm cả theo: nhiễm vũ chuyện đội so"]
    assert understood.alternatives == ("nhiễm vũ chuyện đội so",)


def test_words_that_have_no_diacritics_are_asked_as_they_are() -> None:
    understood = understand("theo quy", Helpers(lambda text: Restoration(text, 1.0, changed=False)))
    assert (understood.kind, understood.asked, understood.restored) == (QueryKind.RESTORED, "theo quy", None)


@pytest.mark.parametrize("typed", ["nhiệm vụ", "who is responsible for the schools"])
def test_nothing_is_restored_where_there_are_diacritics_or_another_language(typed: str) -> None:
    def never(text: str) -> Restoration:
        raise AssertionError(text)

    assert understand(typed, Helpers(never)).text == typed


def test_with_diacritics_exact_words_lead() -> None:
    found = weights("nhiệm vụ")
    assert found[exact_term("nhiệm")] > found[folded_term("nhiem")] > 0
    assert found[pair_term("nhiệm", "vụ")] > 0


def test_without_diacritics_no_exact_word_counts() -> None:
    found = weights("nhiem vu")
    assert exact_term("nhiem") not in found
    assert found[pair_term("nhiem", "vu")] >= found[folded_term("nhiem")] > 0


def test_restored_words_count_beside_folded_ones() -> None:
    found = {term.text: term.weight for term in understand("nhiem vu chuyen doi so", Helpers(sure)).terms}
    assert found[exact_term("nhiệm")] > 0
    assert found[folded_term("nhiem")] > 0


def test_asking_words_count_little() -> None:
    found = weights("ai theo dõi")
    assert found[exact_term("ai")] < found[exact_term("theo")] / 2


def test_a_symbol_is_asked_for_as_one_term() -> None:
    found = weights("nghị quyết 71-nq/tw")
    assert found[symbol_term("71-NQ/TW")] == max(found.values())


def test_beside_other_words_a_symbol_counts_less_than_alone() -> None:
    found = weights("kinh phí nghị quyết 71-nq/tw")
    alone = weights("nghị quyết 71-nq/tw")
    assert found[symbol_term("71-NQ/TW")] < alone[symbol_term("71-NQ/TW")]
    assert found[exact_term("71")] < found[exact_term("kinh")] == alone[exact_term("71")]


def test_a_part_of_a_symbol_is_asked_for_by_its_pairs() -> None:
    found = weights("ctr 2")
    assert found[pair_term("2", "ctr")] == found[pair_term("02", "ctr")] == max(found.values())


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("UBND phường", "Ủy ban nhân dân phường"),
        ("ubnd phường", "Ủy ban nhân dân phường"),
        ("bảo đảm ATTT", "bảo đảm an toàn thông tin"),
        ("theo dõi kế hoạch", "theo dõi kế hoạch"),
        ("AI for the schools", "AI for the schools trường, AI"),
        ("71-NQ/TW", "71-NQ/TW"),
    ],
)
def test_the_model_is_given_abbreviations_written_out(typed: str, asked: str) -> None:
    understood = understand(typed)
    assert (understood.asked, understood.text) == (asked, typed)


def test_what_an_abbreviation_stands_for_counts_less_where_diacritics_do_not_tell() -> None:
    def share(typed: str, short: str, meant: str) -> float:
        weights = {term.text: term.weight for term in understand(typed).terms}
        return weights[folded_term(meant)] / weights[folded_term(short)]

    assert share("việc của sgdđt", "sgdđt", "đào") > share("viec cua sgddt", "sgddt", "đào")


def test_what_an_abbreviation_stands_for_counts_less_than_the_abbreviation() -> None:
    found = weights("bảo đảm ATTT")
    assert found[exact_term("attt")] > found[exact_term("toàn")] > 0
    assert found[pair_term("thông", "tin")] > 0


@pytest.mark.parametrize("word", ["nghiêng", "khuya", "giữ", "quyết", "ủy", "oan", "chuyển", "xoong", "gì", "anh", "quý"])
def test_syllables_look_vietnamese(word: str) -> None:
    assert looks_vietnamese(word)


@pytest.mark.parametrize("word", ["school", "report", "which", "deadline", "plan", "students", "safety"])
def test_english_words_do_not(word: str) -> None:
    assert not looks_vietnamese(word)


@given(st.text(max_size=60))
def test_every_text_is_understood_or_empty(text: str) -> None:
    try:
        understood = understand(text, Helpers(sure))
    except QueryEmpty:
        return
    assert understood.typed == text
    assert all(term.weight > 0 for term in understood.terms)
    assert len({term.text for term in understood.terms}) == len(understood.terms)
