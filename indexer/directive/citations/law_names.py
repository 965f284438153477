"""The names of laws and ordinances: those that are known, and the keys by which one name is compared with another. Pure.

``laws.tsv`` has the names, and the years and symbols of some; where a name ends in a text no grammar tells as surely (*Luật Phòng, chống
thiên tai*, *Luật Hàng không dân dụng Việt Nam*).
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from indexer.directive.header.issue import year_of_issue
from indexer.directive.types import TYPE_NAMES
from indexer.domain import DocumentType, Header
from indexer.language.abbreviations import find_abbreviations
from indexer.language.folding import fold

_LONGEST = 120
"""Characters of the longest name."""


@cache
def _known() -> tuple[Mapping[tuple[str, int], str], re.Pattern[str], Mapping[str, str]]:
    """Return the symbols of laws by name and year, what matches the folded name of a law, and the names by what they are folded."""
    table = files("indexer.directive.citations").joinpath("laws.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    symbols = {(key_of(name, None), int(year)): symbol for name, year, symbol in rows if year}
    names = sorted({fold(name) for name, _, _ in rows}, key=len, reverse=True)
    said = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
    return symbols, re.compile(rf"(?:{said})(?!\w)"), {fold(name): name.lower() for name, _, _ in rows}


def law_symbol(name: str, year: int) -> str | None:
    """Return the symbol of the law of a name (folded, without *luật*) and year, where it is known."""
    return _known()[0].get((key_of(name, None), year))


def is_number_of(symbol: str, name: str) -> bool:
    """Whether a law called `name` (without *luật*) is known to bear the number `symbol`."""
    return symbol in _numbers().get(key_of(name, None), ())


@cache
def _numbers() -> Mapping[str, set[str]]:
    numbers: dict[str, set[str]] = defaultdict(set)
    for (name, _), symbol in _known()[0].items():
        numbers[name].add(symbol)
    return numbers


_NOUN = re.compile(r"(?:bo )?luat (?=.)|(?P<ordinance>phap lenh )(?=.)")


def law_name(text: str) -> str | None:
    """Return the name of a law for comparing, folded: a code (*Bộ luật Lao động*) is called a law as well. ``None`` for what is none."""
    plain = key_of(text.partition("(")[0], None)
    match = _NOUN.match(plain)
    return None if match is None else f"{match['ordinance'] or 'luat '}{plain[match.end() :]}"


def name_of_law(header: Header) -> str | None:
    """Return the :func:`law_name` of the law or ordinance with `header`; ``None`` for what is none."""
    if header.type not in (DocumentType.LAW, DocumentType.ORDINANCE) or not header.subject:
        return None
    return law_name(f"{TYPE_NAMES[header.type].vi} {header.subject}")


def names_of_law(header: Header) -> frozenset[str]:
    """Return the keys under which others cite the law or ordinance with `header` by its name; empty for what is none."""
    name = name_of_law(header)
    names = [] if name is None else [name, *([f"bo {name}"] if header.type is DocumentType.LAW else [])]
    year = year_of_issue(header)
    return frozenset(key for name in names for key in (name, *([f"{name} {year}"] if year else [])))


def key_of(name: str, year: int | None) -> str:
    """Return the key of a document called `name`: folded, with the year where there is one."""
    plain = " ".join(fold(name).replace(",", " ").split())
    return plain if year is None or plain.endswith(str(year)) else f"{plain} {year}"


def known_name(text: str, start: int) -> int | None:
    """Return where the name of a known law ends (without *Luật*) that begins at `start`; ``None`` where there is none."""
    part = text[start : start + _LONGEST]
    found = _known()[1].match(fold(part))
    if found is None:
        return None
    # Folded, "Luật được bổ sung" names the law on medicines.
    name, written = _known()[2][" ".join(found.group().split())], " ".join(part[: found.end()].lower().split())
    is_other = not written.isascii() and any((one == "đ") != (other == "đ") for one, other in zip(written, name, strict=True))
    return None if is_other else start + found.end()


_SHORTENED = re.compile(r"(?<![^\W_])[A-ZĐ]{3,}(?![^\W_])")


def spelled_out(name: str) -> str:
    """Return the name of a law without the abbreviations that can stand for one thing alone: *Luật BHYT* is *Luật bảo hiểm y tế*."""
    if _SHORTENED.search(name) is None or name.isupper():
        return name
    for match in reversed(find_abbreviations(name)):
        if len(match.expansions) == 1 and _SHORTENED.fullmatch(name, *match.range):
            name = name[: match.range.start] + match.expansions[0] + name[match.range.end :]
    return name
