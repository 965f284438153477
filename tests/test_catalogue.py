"""The words of the pages: everything in both languages, nothing left over, and values written by each one's custom."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from web.catalogue import LOCALES, Texts, day, moment, month, number, texts

ROOT = Path(__file__).parents[1]
WEB = ROOT / "web"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MAPPINGS = [(mapping["pattern"], mapping["method"]) for mapping in PYPROJECT["tool"]["babel"]["mappings"]]
Key = tuple[str | None, tuple[str, ...]]
"""The context of a text, and the text; twice where it depends on a count."""


def used() -> set[Key]:
    """The texts in the templates."""
    return {(context, forms(text)) for _, _, text, _, context in extract_from_dir(WEB, MAPPINGS)}


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (LOCALES / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def pairs(catalogue: Catalog) -> Iterator[tuple[Key, tuple[str, ...]]]:
    for message in catalogue:
        if message.id:
            yield (message.context, forms(message.id)), forms(message.string)


def test_every_text_of_the_templates_is_in_the_catalogue_and_none_is_left_over(english: Catalog) -> None:
    kept = {key for key, _ in pairs(english)}
    assert used() - kept == set(), "to be added: web/README.md tells how"
    assert kept - used() == set(), "no template says these"
    assert len(kept) > 200


def test_every_text_has_its_english_and_is_sure(english: Catalog) -> None:
    for key, said in pairs(english):
        assert all(one.strip() for one in said), key
    assert not [message.id for message in english if message.fuzzy and message.id]
    assert not english.obsolete


def test_what_stands_in_for_values_is_the_same_in_both_languages(english: Catalog) -> None:
    for (_, vi), en in pairs(english):
        expected = re.findall(r"%\(\w+\)s", vi[0])
        for text in en:
            assert sorted(re.findall(r"%\(\w+\)s", text)) == sorted(expected), vi[0]
            if expected:
                assert not re.search(r"%(?!%|\(\w+\)s)", text.replace("%%", "")), vi[0]


def test_a_count_has_one_form_in_vietnamese_and_two_in_english(english: Catalog) -> None:
    counted = [(vi, en) for (_, vi), en in pairs(english) if len(vi) > 1]
    assert counted
    for vi, en in counted:
        assert vi[0] == vi[1]
        assert len(en) == 2


def test_no_template_words_two_languages_itself() -> None:
    for path in (WEB / "templates").iterdir():
        assert not re.search(r"\bt\(|\blanguage ==", path.read_text(encoding="utf-8")), path.name


def test_texts_come_in_the_reader_s_language() -> None:
    assert texts("vi").gettext("Tệp gốc") == "Tệp gốc"
    assert texts("en").gettext("Tệp gốc") == "Original file"
    assert texts("en").gettext("chưa ai dịch") == "chưa ai dịch"


def test_a_text_of_two_meanings_goes_by_where_it_stands() -> None:
    assert texts("en").gettext("Tìm") == "Search"
    assert texts("en").pgettext("in a document", "Tìm") == "Find"
    assert texts("vi").pgettext("in a document", "Tìm") == "Tìm"


@pytest.mark.parametrize(
    ("count", "vi", "en"), [(0, "0 đoạn", "0 passages"), (1, "1 đoạn", "1 passage"), (1234, "1.234 đoạn", "1,234 passages")]
)
def test_a_count_is_written_by_custom_and_its_noun_agrees(count: int, vi: str, en: str) -> None:
    said = tuple(words.ngettext("%(num)s đoạn", "%(num)s đoạn", count) for words in (texts("vi"), texts("en")))
    assert said == (vi, en)


@pytest.mark.parametrize("words", [texts("vi"), texts("en")], ids=["vi", "en"])
def test_what_stands_in_is_escaped_unless_it_is_markup(words: Texts) -> None:
    said = words.gettext("Bỏ %(chip)s", chip="<b>")
    assert isinstance(said, Markup)
    assert said.endswith("&lt;b&gt;")
    assert words.gettext("Bỏ %(chip)s", chip=Markup("<b>")).endswith("<b>")
    assert str(escape(said)) == said, "a template does not escape it twice"


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (date(2025, 8, 22), "22/8/2025", "22 Aug 2025"),
        (date(2026, 1, 5), "5/1/2026", "5 Jan 2026"),
        (date(1945, 9, 2), "2/9/1945", "2 Sep 1945"),
    ],
)
def test_days_are_written_as_people_write_them(value: date, vi: str, en: str) -> None:
    assert (day(value, "vi"), day(value, "en")) == (vi, en)


def test_months_are_written_as_people_write_them() -> None:
    assert (month(date(2026, 3, 14), "vi"), month(date(2026, 3, 14), "en")) == ("03/2026", "March 2026")


def test_moments_are_shown_in_local_time() -> None:
    value = datetime(2026, 3, 2, 1, 5, tzinfo=UTC)
    assert moment(value, "vi").startswith(f"{value.astimezone():%H:%M}, ")


@pytest.mark.parametrize(
    ("value", "places", "vi", "en"),
    [
        (1_234_567, 0, "1.234.567", "1,234,567"),
        (12, 0, "12", "12"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (0.25, 3, "0,250", "0.250"),
        (-3, 0, "-3", "-3"),
    ],
)
def test_numbers_are_grouped_and_pointed_by_the_reader_s_custom(value: float, places: int, vi: str, en: str) -> None:
    assert (number(value, "vi", places), number(value, "en", places)) == (vi, en)


def test_all_that_the_pages_are_made_of_goes_into_the_package() -> None:
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]["web"]
    packed = {path for pattern in patterns for path in WEB.glob(pattern)}
    made_of = {path for path in WEB.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"} and path.parent != WEB}
    assert made_of <= packed
