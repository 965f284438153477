"""What abbreviations stand for, and what is abbreviated."""

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.abbreviations import (
    abbreviations_of,
    expansions,
    find_abbreviations,
    find_phrases,
    find_synonyms,
)
from indexer.language.folding import fold

TABLE = [
    line.split("\t")
    for line in files("indexer.language").joinpath("abbreviations.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


def test_every_row_has_four_columns_and_no_abbreviation_comes_twice() -> None:
    assert {len(row) for row in TABLE} == {4}
    assert len({row[0] for row in TABLE}) == len(TABLE) > 250
    assert {row[3] for row in TABLE} == {"", "yes"}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_every_row_works_both_ways(row: list[str]) -> None:
    """In its own spelling and the others, and from each phrase back, with diacritics or without."""
    abbreviation, stands_for, spellings, _ = row
    for written in filter(None, (abbreviation, *spellings.split("|"))):
        assert set(stands_for.split("|")) <= set(expansions(written))
        assert set(stands_for.split("|")) <= set(expansions(fold(written).upper()))
    for phrase in stands_for.split("|"):
        assert abbreviation in abbreviations_of(phrase)
        assert abbreviation in abbreviations_of(fold(phrase))
        assert abbreviation in abbreviations_of(phrase.upper())


@pytest.mark.parametrize(
    ("token", "meant"),
    [
        ("UBND", ("Ủy ban nhân dân",)),
        ("ubnd", ("Ủy ban nhân dân",)),
        ("ubkt", ("Ủy ban Kiểm tra",)),
        ("cds", ("chuyển đổi số",)),
        ("CĐS", ("chuyển đổi số",)),
        ("GD-ĐT", ("giáo dục và đào tạo",)),
        ("GD&ĐT", ("giáo dục và đào tạo",)),
        ("gdđt", ("giáo dục và đào tạo",)),
        ("gd-dt", ("giáo dục và đào tạo",)),
        ("KTXH", ("kinh tế - xã hội",)),
        ("TƯ", ("Trung ương",)),
        ("T.Ư", ("Trung ương",)),
        ("tw", ("Trung ương",)),
        ("đ/c", ("đồng chí",)),
        ("V/v", ("về việc",)),
        ("BCT", ("Bộ Chính trị", "Bộ Công Thương")),
        ("qd", ("quyết định", "quy định")),
        ("HĐ", ("hội đồng", "hợp đồng")),
        ("TP.HCM", ("thành phố Hồ Chí Minh",)),
        ("", ()),
        ("...", ()),
        ("xyz", ()),
        ("đc", ()),
        ("tá", ()),
        ("ĐÙ", ()),
    ],
)
def test_expansions(token: str, meant: tuple[str, ...]) -> None:
    assert expansions(token) == meant


@pytest.mark.parametrize("word", ["tu", "hu", "ai", "da", "cb", "th", "bt", "tn", "dn", "vt", "Tu", "Da", "Th"])
def test_what_may_be_a_word_is_expanded_in_capitals_only(word: str) -> None:
    assert expansions(word) == ()
    assert expansions(word.upper()) != ()


def test_the_abbreviation_as_it_is_spelled_comes_first() -> None:
    assert expansions("HD") == ("hướng dẫn", "hội đồng", "hợp đồng")
    assert expansions("DA") == ("dự án", "đề án")
    assert expansions("ĐA") == ("đề án",)


def test_whoever_types_diacritics_means_what_he_types() -> None:
    assert expansions("HD", marked=True) == ("hướng dẫn",)
    assert expansions("CDS", marked=True) == ("chuyển đổi số",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("UBND phường báo cáo BTV ĐU", ["UBND", "BTV", "ĐU"]),
        ("sở gd - đt, phòng GD & ĐT", ["gd - đt", "GD & ĐT"]),
        ("kế hoạch THTK CLP năm 2025", ["THTK CLP"]),
        ("TT HĐND xã", ["TT HĐND"]),
        ("chỉ tiêu KT-XH, QP-AN", ["KT-XH", "QP-AN"]),
        ("nq 71 cua bct", ["nq", "bct"]),
        ("NQ71 về GDĐT", ["NQ", "GDĐT"]),
        ("số 71-NQ/TW và 12/2024/NĐ-CP", []),
        ("cv/du", []),
        ("đ/c Bí thư", ["đ/c"]),
        ("tu ban co da ai hu", []),
        ("BAN CHẤP HÀNH TU VIỆN", []),
        ("UBKT TU", ["UBKT", "TU"]),
        ("KẾ HOẠCH CỦA UBND TỈNH", ["UBND"]),
        ("ở TP HCM và TP. HCM", ["TP HCM", "TP. HCM"]),
        ("học sinh. TH và THCS", ["TH", "THCS"]),
        ("CBCCVC, DNNVV; HTX.", ["CBCCVC", "DNNVV", "HTX"]),
        ("", []),
    ],
)
def test_abbreviations_are_found_in_text(text: str, found: list[str]) -> None:
    assert [text[match.range.start : match.range.end] for match in find_abbreviations(text)] == found


def test_diacritics_elsewhere_in_the_text_make_an_abbreviation_exact() -> None:
    assert find_abbreviations("soạn HD mới")[0].expansions == ("hướng dẫn",)
    assert find_abbreviations("soan hd moi")[0].expansions == ("hướng dẫn", "hội đồng", "hợp đồng")


@pytest.mark.parametrize(
    ("phrase", "abbreviations"),
    [
        ("Uỷ ban nhân dân", ("UBND",)),
        ("uy ban nhan dan", ("UBND",)),
        ("kiểm tra giám sát", ("KTGS",)),
        ("kinh tế-xã hội", ("KT-XH",)),
        ("quản lí nhà nước", ("QLNN",)),
        ("ủy ban", ()),
        ("cạn bố", ()),
        ("", ()),
    ],
)
def test_abbreviations_of_a_phrase(phrase: str, abbreviations: tuple[str, ...]) -> None:
    assert abbreviations_of(phrase) == abbreviations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Bộ Giáo dục và Đào tạo chỉ đạo chuyển đổi số",
            [("Bộ Giáo dục và Đào tạo", ("BGDĐT",)), ("Giáo dục và Đào tạo", ("GDĐT",)), ("chuyển đổi số", ("CĐS",))],
        ),
        ("cong tac kiem tra giam sat", [("kiem tra giam sat", ("KTGS",))]),
        ("phòng cháy , chữa cháy", [("phòng cháy , chữa cháy", ("PCCC",))]),
        ("giải quyết dịch vụ. Công việc khác", []),
        ("đề ấn, dư ăn", []),
    ],
)
def test_phrases_are_found_in_text(text: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(text[m.range.start : m.range.end], m.abbreviations) for m in find_phrases(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bảo đảm an toàn", [("bảo đảm", "đảm bảo", 1.0)]),
        ("dam bao an toan", [("dam bao", "bảo đảm", 1.0)]),
        ("thành uỷ chỉ đạo các trường học", [("thành uỷ", "tỉnh ủy", 0.2), ("trường học", "cơ sở giáo dục", 0.5)]),
        ("đảm đang", []),
    ],
)
def test_synonyms_are_found_in_text(text: str, found: list[tuple[str, str, float]]) -> None:
    assert [(text[m.range.start : m.range.end], m.phrase, m.confidence) for m in find_synonyms(text)] == found


@given(st.text(alphabet=st.sampled_from("UBNDĐTWƯuai .&-/()7ủỷ ")) | st.text())
def test_matches_lie_within_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for match in find_abbreviations(text):
        assert end <= match.range.start < match.range.end <= len(text)
        end = match.range.end
        assert match.expansions
    for phrase in find_phrases(text):
        assert 0 <= phrase.range.start < phrase.range.end <= len(text)


def test_all_listed_abbreviations_are_known(shared: Path) -> None:
    """Except ``Q.``, which is a single letter, and with their alternatives."""
    lines = (shared / "vectors" / "abbreviations.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        abbreviation, stands_for, *_ = line.split("\t")
        if abbreviation == "Q.":
            continue
        for one in abbreviation.split(", "):
            assert expansions(one), one
        if ", " not in abbreviation:
            wanted = {meaning.split(" (")[0].strip().lower() for meaning in stands_for.split("|")}
            assert wanted <= {meaning.lower() for meaning in expansions(abbreviation)}, abbreviation
