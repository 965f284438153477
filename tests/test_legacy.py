"""Text from before Unicode: what is converted, and what must not be."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.legacy import Encoding, Font, convert, encoding_of, font_of, mend_lines, mend_runs, mend_title
from indexer.language.legacy_tables import _TABLES, _vni_pairs
from indexer.reading.encodings import decode
from tests.reading_samples import PARAGRAPHS

TEXT = "\n".join(PARAGRAPHS).lower()


def written(text: str, encoding: Encoding) -> str:
    """The text as a program of that time stored it, read by the western table."""
    if encoding is Encoding.VNI:
        backwards = {letter: pair for pair, letter in _vni_pairs().items() if pair.islower() or not letter.islower()}
        return "".join(backwards.get(letter, letter) for letter in text)
    codes = {letter: chr(code) for code, letter in sorted(_TABLES[encoding].items(), reverse=True) if code < 0x100}
    return "".join(codes.get(letter, letter) for letter in text)


@pytest.mark.parametrize("encoding", Encoding)
def test_what_was_written_in_an_old_encoding_is_told_and_comes_back(encoding: Encoding) -> None:
    old = written(TEXT, encoding)
    assert old != TEXT
    assert encoding_of(old) is encoding
    assert convert(old, encoding) == TEXT
    assert decode(old.encode("latin-1")) == TEXT


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
def test_a_document_is_converted_by_what_it_says(encoding: Encoding) -> None:
    assert "\n".join(mend_lines(written(TEXT, encoding).split("\n"))) == TEXT


@pytest.mark.parametrize("encoding", [Encoding.VNI, Encoding.VISCII])
def test_capitals_come_back_where_the_encoding_has_them(encoding: Encoding) -> None:
    old = written(TEXT.upper(), encoding)
    assert convert(old, encoding) == TEXT.upper()


LETTERS = st.sampled_from("aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđbc 12.,-/")


@given(text=st.text(LETTERS), encoding=st.sampled_from(Encoding))
def test_every_letter_has_a_code_and_every_code_its_letter(text: str, encoding: Encoding) -> None:
    assert convert(written(text, encoding), encoding) == text


FOREIGN = {
    "French": "où là-bas été, façade naïve: l'élève préfère à côté même goûter; après dîner il répète où ça déçoit, voilà très bientôt "
    "la forêt brûlée près du château, un hôpital où les prêtres âgés espèrent guérir; ô théâtre, où est le piège évité à Noël",
    "German": "für größere Städte müssen Bürger über Straßenbahnen hören; schöne Mädchen träumen öfter; natürlich gehört die Tür dem "
    "Käufer, während die Bäume blühen und Vögel zwitschern über den Dächern, früh für süße Äpfel und Öl, dürfen Führer gähnen",
    "Spanish": "El niño comió también piña; mañana volverá el señor Núñez con más información, según dijo él mismo; aquí está la canción "
    "que escribió José después de la lección de español, además del corazón y el árbol más pequeño del jardín de mi tía María",
    "Russian by the western table": "Съешь же ещё этих мягких французских булок, да выпей чаю; широкая электрификация южных губерний "
    "даст мощный толчок подъёму сельского хозяйства, и все будут довольны этим результатом".encode("cp1251").decode("latin-1"),
    "Czech by the western table": ("Příliš žluťoučký kůň úpěl ďábelské ódy; nechť již hříšné saxofony ďáblů rozezvučí síň úděsnými tóny "
    "waltzu, tanga a quickstepu, a žádný člověk nebude v noci spát").encode("cp1250").decode("latin-1"),
    "no diacritics": "Thuc hien chuong trinh cong tac nam 2031, Dang uy phuong Hoa Sua xay dung ke hoach kiem tra nhu sau: nam chac tinh "
    "hinh o tung chi bo; kip thoi uon nan nhung viec lam chua dung; viec kiem tra phai cong khai, dan chu, dung thoi han",
    "signs": "§ 1 ¶ 2 © 2031 ® ± 5 µm · 30 °C × 4 ÷ 2 ¥ 100 £ 20 ½ ¼ ¾ « a » ¿ ¡ " * 8,
    "too short": "Céng hoµ x· héi chñ nghÜa ViÖt Nam",
}  # fmt: skip


@pytest.mark.parametrize(
    "text", [*FOREIGN.values(), TEXT, unicodedata.normalize("NFD", TEXT)], ids=[*FOREIGN, "Unicode", "decomposed"]
)
def test_nothing_else_is_touched(text: str) -> None:
    assert encoding_of(text) is None
    assert mend_lines(text.split("\n")) == text.split("\n")


def test_a_part_in_an_old_encoding_is_converted_and_the_rest_stays() -> None:
    """An annex of 1999 pasted behind a decision of today, with a French title among its lines."""
    lines = [*PARAGRAPHS, *(written(line.lower(), Encoding.TCVN3) for line in PARAGRAPHS), "Tham khảo: où là-bas été façade"]
    assert mend_lines(lines) == [*PARAGRAPHS, *(line.lower() for line in PARAGRAPHS), lines[-1]]


TCVN3, CAPITALS, VNI = Font(Encoding.TCVN3), Font(Encoding.TCVN3, capitals=True), Font(Encoding.VNI)


@pytest.mark.parametrize(
    ("name", "font"),
    [
        (".VnTime", TCVN3), (".VnTimeH", CAPITALS), (".VNTIME", TCVN3), ("VnTime", TCVN3), (".VnArial Narrow", TCVN3),
        (".VnCentury SchoolbookH", CAPITALS), ('".VnTime"', TCVN3), ("ABCDEF+.VnTimeH,Bold", CAPITALS), (".VnTimeH Bold", CAPITALS),
        ("VNI-Times", VNI), ("VNI Helve", VNI), ("VPS Times", Font(Encoding.VPS)), ("Times New Roman", None), ("Vnet", None),
        ("Verdana", None), ("VNTime Unicode", TCVN3), ("", None), (None, None), ("Vivaldi", None),
    ],
)  # fmt: skip
def test_fonts_are_known_by_their_names(name: str | None, font: Font | None) -> None:
    assert font_of(name) == font


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([("Céng hoµ", TCVN3), (" và ", None), ("x· héi", TCVN3)], ["Cộng hoà", " và ", "xã hội"]),
        ([("®éc lËp", CAPITALS)], ["ĐỘC LẬP"]),
        ([("®", CAPITALS), ("éc lËp 2031", CAPITALS)], ["Đ", "ỘC LẬP 2031"]),
        ([("Coäng ho", VNI), ("øa xaõ hoäi", VNI)], ["Cộng hò", "a xã hội"]),
        ([("CHÝNH phñ", TCVN3)], ["CHÍNH phủ"]),
        ([("Tæ chøc", TCVN3)], ["Tổ chức"]),
        ([("Tiếng Việt dán vào", TCVN3)], ["Tiếng Việt dán vào"]),
        ([("là của", TCVN3)], ["là của"]),
        ([("où été", None)], ["où été"]),
        ([("t\u2212 n\u2212íc \u2212 5", TCVN3)], ["tư nước \u2212 5"]),
        ([("\uf0ae\uf0e9c", TCVN3)], ["độc"]),
        ([], []),
    ],
    ids=["mixed", "capitals", "cut runs", "a mark cut off its vowel", "capitals but for tones", "a capital first", "pasted Unicode",
         "short Unicode", "no old font", "a minus for ư", "private area", "nothing"],
)  # fmt: skip
def test_runs_are_converted_by_their_fonts(runs: list[tuple[str, Font | None]], expected: list[str]) -> None:
    assert mend_runs(runs) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Bé tµi chÝnh", "Bộ tài chính"), ("QUYEÁT ÑÒNH SOÁ 5", "QUYẾT ĐỊNH SỐ 5"), ("Quyết định số 5", "Quyết định số 5"),
     ("Où là-bas", "Où là-bas"), ("Plan 2031", "Plan 2031")],
)  # fmt: skip
def test_titles_are_converted_where_there_is_no_doubt(title: str, expected: str) -> None:
    assert mend_title(title) == expected


@pytest.mark.slow
def test_nothing_in_a_unicode_archive_is_touched(shared: Path) -> None:
    for folder in ("directives_2025", "vbpl", "seeds"):
        for path in sorted((shared / "archive" / folder).iterdir()):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            assert mend_lines(lines) == lines, path.name
