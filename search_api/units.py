"""Which bodies one who names a unit means: its names as a table of the user's gives them, and as documents abbreviate it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from indexer.assignments import Unit
from indexer.directive.units import is_same_unit, unit_key
from indexer.domain import Wording
from indexer.errors import BadRequest
from indexer.language.definitions import abbreviation_key
from indexer.protocols import ArchiveView

FILE_NAME = "units.tsv"
"""In the home folder: on each line a unit and, after a tab, its other names with ``|`` between them."""


def read_names(home: Path) -> tuple[frozenset[str], ...]:
    """Return the names in the user's table, by their keys; nothing where there is no table. Raise :class:`BadRequest`: no text."""
    file = home / FILE_NAME
    if not file.is_file():
        return ()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        message = Wording(
            f"không đọc được {FILE_NAME}: cần văn bản UTF-8", f"{FILE_NAME} cannot be read: it must be text in UTF-8"
        )
        raise BadRequest(FILE_NAME, message) from None
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(frozenset(_keys(line.replace("\t", "|").split("|"))) for line in lines)


def keys_of_unit(view: ArchiveView, name: str, table: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return the keys under which a unit may be named. Raise :class:`BadRequest` where `name` holds no word."""
    if not unit_key(name):
        raise BadRequest("unit", Wording("cần tên một đơn vị", "it takes the name of a unit"))
    defined = view.defined([abbreviation_key(name)]).get(abbreviation_key(name), ())
    keys = set(_keys([name, *defined]))
    for names in table:
        if names & keys:
            keys |= names
    return frozenset(keys)


def is_meant(unit: Unit, keys: Iterable[str]) -> bool:
    """Whether one of `keys` is the unit's."""
    return any(is_same_unit(unit.key, key) for key in keys)


def _keys(names: Iterable[str]) -> Iterator[str]:
    return (key for name in names if (key := unit_key(name)))
