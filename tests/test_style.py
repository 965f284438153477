"""The looks of the pages: colours that can be read in both themes, paper, and how much there is to load."""

import re
from http import HTTPStatus
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.settings import Settings
from tests.small_archive import small_searcher
from web.wsgi import create_site

STATIC = Path(__file__).parents[1] / "web" / "static"
SHEET = (STATIC / "style.css").read_text(encoding="utf-8")
MOST_BYTES = 60 * 1024
AA_TEXT, AA_EDGE = 4.5, 3.0
"""The least contrast of text, and of what marks off a box or the focus (WCAG 2.2, 1.4.3 and 1.4.11)."""


def tokens(selector: str) -> dict[str, str]:
    """The colours that the block of a selector sets."""
    block = SHEET.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6});", block))


LIGHT = tokens("\n:root")
DARK = tokens(':root[data-theme="dark"]')
SYSTEM_DARK = tokens(':root:not([data-theme="light"])')


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["--ground", "--raised", "--here"])
@pytest.mark.parametrize("ink", ["--ink", "--soft", "--link", "--visited", "--accent"])
def test_text_can_be_read_on_every_ground(theme: dict[str, str], ground: str, ink: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= AA_TEXT


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_marked_words_and_edges_of_boxes_stand_out(theme: dict[str, str]) -> None:
    assert contrast(theme["--mark-ink"], theme["--mark"]) >= AA_TEXT
    assert contrast(theme["--soft"], theme["--ground"]) >= AA_EDGE


def test_the_chosen_dark_theme_is_that_of_the_system() -> None:
    assert DARK == SYSTEM_DARK
    assert DARK.keys() == LIGHT.keys()


def test_every_colour_that_is_used_is_a_token_of_both_themes() -> None:
    assert set(re.findall(r"var\((--[a-z-]+)\)", SHEET)) == LIGHT.keys()


def test_script_and_style_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in STATIC.iterdir() if path.suffix in {".css", ".js"}) < MOST_BYTES


def test_a_chosen_theme_is_there_before_anything_is_drawn(tmp_path: Path) -> None:
    client: FlaskClient = create_site(Settings(home=tmp_path), small_searcher(tmp_path)).test_client()
    head = client.get("/").text.split("</head>")[0]
    assert re.search(r'<script src="/assets/theme.js"></script>', head), "neither deferred nor inline"
    with client.get("/assets/theme.js") as response:
        assert response.status_code == HTTPStatus.OK


@pytest.mark.parametrize(("language", "names"), [("vi", ("theo máy", "sáng", "tối")), ("en", ("system", "light", "dark"))])
def test_the_theme_is_chosen_in_the_reader_s_words_and_only_where_there_is_script(
    tmp_path: Path, language: str, names: tuple[str, ...]
) -> None:
    client: FlaskClient = create_site(Settings(home=tmp_path), small_searcher(tmp_path)).test_client()
    choice = client.get(f"/?lang={language}").text.split("data-theme-choice", 1)[1].split("</label>")[0]
    assert choice.startswith(" hidden>")
    assert tuple(re.findall(r"<option[^>]*>([^<]+)<", choice)) == names
