"""Which bodies one who names a unit means: its names as a table of the user's gives them, and as documents abbreviate it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from indexer.directive.assignments.bodies import BARE, Body, body_from_key, body_of, is_bare, is_meant
from indexer.directive.assignments.units import unit_key
from indexer.domain import Wording
from indexer.errors import BadRequest
from indexer.language.definitions import abbreviation_key
from indexer.protocols import ArchiveView

FILE_NAME = "units.tsv"
"""In the home folder: on each line a unit and, after a tab, its other names with ``|`` between them."""

_CHOICES = 8

Names = tuple[tuple[Body, ...], ...]
"""Groups of names, each of one unit."""


class UnitUnclear(BadRequest):
    """A name that several bodies of the archive have: which is meant has to be said."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        shown = "; ".join(candidates[:_CHOICES])
        super().__init__(
            "unit",
            Wording(
                f"“{name[:60]}” của đơn vị nào? Hãy ghi rõ, ví dụ: {shown}",
                f"whose “{name[:60]}”? Say which, for example: {shown}",
            ),
        )
        self.candidates = tuple(candidates[:_CHOICES])
        """Names that would tell, as documents write them."""


def read_names(home: Path) -> Names:
    """Return the names in the user's table; nothing where there is no table. Raise :class:`BadRequest`: no text."""
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
    return tuple(tuple(_bodies(line.replace("\t", "|").split("|"))) for line in lines)


def keys_of_unit(view: ArchiveView, name: str, table: Names, besides: Iterable[tuple[str, str]] = ()) -> frozenset[str]:
    """Return the keys of the archive's bodies, and of those `besides`, that one who names `name` means.

    Raises
    ------
    BadRequest
        `name` holds no word.
    UnitUnclear
        It says what a body is and not whose, and the archive has several such.
    """
    asked = list(bodies_of_unit(view, name, table))
    known = [(key, body_from_key(key), said) for key, said in dict([*besides, *view.bodies()]).items()]
    found = [(key, body, said) for key, body, said in known if any(is_meant(body, one) for one in asked)]
    if all(map(is_bare, asked)):
        _refuse_several(name, asked, found, known)
    return frozenset(key for key, _, _ in found)


def bodies_of_unit(view: ArchiveView, name: str, table: Names) -> Iterator[Body]:
    """Yield the bodies that `name` stands for: itself, what documents abbreviate so, and what the table says of any of these.

    Raises
    ------
    BadRequest
        `name` holds no word.
    """
    if not unit_key(name):
        raise BadRequest("unit", Wording("cần tên một đơn vị", "it takes the name of a unit"))
    defined = view.defined([abbreviation_key(name)]).get(abbreviation_key(name), ())
    own = list(dict.fromkeys(_bodies([name, *defined])))
    yield from own
    for names in table:
        same = [body for body in own if any(is_meant(body, other) or is_meant(other, body) for other in names)]
        if same:
            # A predecessor stood where the unit stands, unless the table says otherwise.
            yield from (other._replace(tier=other.tier or same[0].tier) for other in names)


def _refuse_several(name: str, asked: list[Body], found: list[tuple[str, Body, str]], known: list[tuple[str, Body, str]]) -> None:
    whose: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
    for _, body, said in found:
        whose[(f"{body.tier} {body.place}", body.place is not None)].append(said)
    if not found:
        # "Sở", "Văn phòng": nobody is called so and nothing more, but many are called so first.
        heads = tuple(f"{body.head} " for body in asked if body.head in BARE)
        for key, body, said in known:
            if body.head.startswith(heads):
                whose[(key, body.place is not None)].append(said)
    if len(whose) > 1 or (whose and not found):
        # Those that say where first: "các huyện" are no answer.
        told = sorted(((body, min(names, key=len)) for body, names in whose.items()), key=lambda one: not one[0][1])
        raise UnitUnclear(name, list(dict.fromkeys(said for _, said in told)))


def _bodies(names: Iterable[str]) -> Iterator[Body]:
    return (body_of(name, is_typed=True) for name in names if unit_key(name))
