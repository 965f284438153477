"""Questions in English over documents in Vietnamese."""

import pytest

from indexer.domain import Language
from indexer.language.folding import exact_term, folded_term, pair_term
from search_api.answers import QueryKind, StepKind
from search_api.query.translation import in_vietnamese, without_english
from search_api.query.understanding import understand
from search_api.search.reasons import telling_words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("tuition fees in Nghe An", "Nghe An"),
        ("what can the communes do", ""),
        ("resolution 57 to Bac Ninh", "57 Bac Ninh"),
        ("Cloramin for Dak Lak", "Cloramin Dak Lak"),
    ],
)
def test_only_names_numbers_and_unknown_words_of_an_english_query_are_looked_for_as_they_stand(text: str, left: str) -> None:
    assert " ".join(without_english(text).split()) == left
    assert len(without_english(text)) == len(text)


def test_known_words_are_put_into_vietnamese_beside_what_is_left() -> None:
    assert in_vietnamese("how much are tuition fees in Bac Ninh") == "mức, học phí, Bac Ninh"
    assert in_vietnamese("Bac Ninh") == "Bac Ninh"
    assert in_vietnamese("") == ""


def test_an_english_query_is_looked_for_in_vietnamese_too() -> None:
    understood = understand("how much are the tuition fees in Bac Ninh")
    terms = {term.text: term.weight for term in understood.terms}
    assert understood.kind is QueryKind.ENGLISH
    assert {exact_term("phí"), pair_term("học", "phí"), pair_term("bac", "ninh"), folded_term("ninh")} <= terms.keys()
    # "the" and "in" are no words of Vietnamese here ("thế", "in").
    assert not {exact_term("the"), folded_term("the"), exact_term("in"), folded_term("in")} & terms.keys()
    assert understood.asked == "how much are the tuition fees in Bac Ninh mức, học phí, Bac Ninh"
    assert [(step.kind, step.after) for step in understood.steps] == [(StepKind.TRANSLATION, "mức, học phí")]
    assert [note.vi for note in understood.notes] == ["Tìm cả theo: mức, học phí"]
    assert telling_words(understood) == {"muc": "mức", "hoc": "học", "phi": "phí", "bac": "bac", "ninh": "ninh"}


def test_taken_literally_an_english_query_is_its_own_words() -> None:
    understood = understand("how much are the tuition fees in Bac Ninh", literal=True)
    assert not understood.steps
    assert understood.asked == understood.text
    assert exact_term("tuition") in {term.text for term in understood.terms}
    assert exact_term("phí") not in {term.text for term in understood.terms}


@pytest.mark.parametrize(("text", "language"), [("muc hoc phi bac ninh", "vi"), ("kế hoạch plan", "vi")])
def test_a_vietnamese_query_is_not_translated(text: str, language: Language) -> None:
    understood = understand(text)
    assert understood.language == language
    assert all(step.kind is not StepKind.TRANSLATION for step in understood.steps)
