"""Letters of a page by the fonts they are set in: TCVN3 writes capitals in small letters, and only the font says so."""

from collections.abc import Sequence
from itertools import groupby

from indexer.language.legacy import Font, font_of, mend_runs
from indexer.language.legacy_tables import Encoding
from indexer.reading.pdf.glyphs import Glyph

SAMPLES = 300
"""Characters of a page that are asked for their fonts: one in an old font is seldom alone."""


def is_old(font: str) -> bool:
    """Whether a font is of the encoding whose letters its name can tell one by one."""
    return _tcvn3(font) is not None


def by_fonts(glyphs: Sequence[Glyph], fonts: Sequence[str]) -> list[Glyph]:
    """Return the characters as the fonts show them, each where it stood: of TCVN3, where one code is one letter.

    What other encodings need two codes for is left to :func:`indexer.language.legacy.mend_lines`, which knows no fonts.
    """
    runs: list[tuple[str, Font | None]] = []
    members: list[list[Glyph]] = []
    for font, group in groupby(zip(glyphs, map(_tcvn3, fonts), strict=True), key=lambda pair: pair[1]):
        run = [glyph for glyph, _ in group]
        # Only what is one code can be put back in its place.
        members.append(run)
        runs.append(("".join(glyph.text if len(glyph.text) == 1 else "\0" for glyph in run), font))
    shown: list[Glyph] = []
    for (text, _), mended, run in zip(runs, mend_runs(runs), members, strict=True):
        if len(mended) == len(text):
            shown += [glyph if letter == "\0" else glyph._replace(text=letter) for glyph, letter in zip(run, mended, strict=True)]
        else:
            shown += run
    return shown


def _tcvn3(name: str) -> Font | None:
    font = font_of(name)
    return font if font and font.encoding is Encoding.TCVN3 else None
