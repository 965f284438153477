"""Filters as the parameters of an address or a command, and back. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from indexer.directive.header.levels import LEVEL_NAMES, Level
from indexer.directive.types import TYPE_NAMES, type_of_code
from indexer.domain import DocumentId, DocumentType, Wording
from indexer.errors import BadRequest
from indexer.language.folding import fold
from indexer.language.normalise import collapse, normalise
from search_api.choices import Facet, Filters
from search_api.relations.related import Status
from search_api.relations.words import STATUS_NAMES
from search_api.search.facets import NO, YES

PARAMETERS = (*(facet.value for facet in Facet), "document", "since")
"""The names of the filters; ``type``, ``issuer``, ``level``, ``validity``, ``folder`` and ``document`` may be given several times."""

MOST_VALUES, LONGEST = 20, 200
"""Values of one parameter, characters of one."""

_YEARS = re.compile(r"(?P<first>(?:1[89]|20)\d\d)?(?P<to>\s*(?:-|–|\.\.)\s*)?(?P<last>(?:1[89]|20)\d\d)?")
_TYPES: Mapping[str, DocumentType] = {
    **{fold(name): type for type, names in TYPE_NAMES.items() for name in names},
    **{type.value: type for type in DocumentType},
    "chuong trinh hanh dong": DocumentType.PROGRAMME,
}
_YES_NO = {YES: True, "1": True, "true": True, "co": True, NO: False, "0": False, "false": False, "khong": False}


def read_filters(values: Mapping[str, Sequence[str]]) -> Filters:
    """Return the filters that parameters ask for; what is empty is not asked.

    Raises
    ------
    BadRequest
        A value that is none of its parameter's.
    """
    given = {name: [text for value in values.get(name, ()) if (text := collapse(normalise(value)))] for name in PARAMETERS}
    for name, texts in given.items():
        if len(texts) > MOST_VALUES or any(len(text) > LONGEST for text in texts):
            raise BadRequest(
                name,
                Wording(
                    f"nhận tối đa {MOST_VALUES} giá trị, mỗi giá trị {LONGEST} ký tự",
                    f"it takes at most {MOST_VALUES} values of {LONGEST} characters",
                ),
            )
    return Filters(
        types=_each(given["type"], _type),
        issuers=_each(given["issuer"], str),
        levels=_each(given["level"], _level),
        years=_years(given["year"]),
        validity=_each(given["validity"], _status),
        assigns=_yes_or_no("assigns", given["assigns"]),
        folders=_each(given["folder"], lambda text: text.strip("/")),
        recognised=_yes_or_no("recognised", given["recognised"]),
        restricted=_yes_or_no("restricted", given["restricted"]),
        documents=_each(given["document"], DocumentId),
        since=max(map(_moment, given["since"]), default=None),
    )


def parameters(filters: Filters) -> Iterator[tuple[str, str]]:
    """Yield names and values from which :func:`read_filters` reads `filters` again."""
    yield from (("type", type.value) for type in filters.types)
    yield from (("issuer", issuer) for issuer in filters.issuers)
    yield from (("level", level.value) for level in filters.levels)
    if filters.years != (None, None):
        yield "year", years_text(filters.years)
    yield from (("validity", status.value) for status in filters.validity)
    yield from (("folder", folder) for folder in filters.folders)
    for name, wanted in (("assigns", filters.assigns), ("recognised", filters.recognised), ("restricted", filters.restricted)):
        if wanted is not None:
            yield name, YES if wanted else NO
    yield from (("document", id) for id in filters.documents)
    if filters.since:
        yield "since", moment_text(filters.since)


def years_text(years: tuple[int | None, int | None]) -> str:
    """Return a range of years as the parameter takes it: ``2025``, ``2020-2025``, ``2020-``."""
    first, last = years
    return str(first) if first == last else f"{first or ''}-{last or ''}"


def moment_text(moment: datetime) -> str:
    """Return a moment as the parameter takes it: ``2026-03-31T08:00:00Z``, to the microsecond where it has some."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moment(text: str) -> datetime:
    try:
        # Without a zone it is this machine's time.
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise BadRequest(
            "since",
            Wording(
                "cần thời điểm dạng 2026-03-31 hoặc 2026-03-31T08:00:00Z",
                "it takes a moment such as 2026-03-31 or 2026-03-31T08:00:00Z",
            ),
        ) from None


def _each(texts: Sequence[str], read: Callable[[str], Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(map(read, texts)))


def _type(text: str) -> DocumentType:
    # "CT" and "ct" are the code, "chỉ thị" the name.
    found = _TYPES.get(text) or _TYPES.get(fold(text)) or (type_of_code(text) if " " not in text else None)
    if found is None:
        raise BadRequest("type", Wording(f"không có loại văn bản “{text}”", f"there is no type of document “{text}”"))
    return found


def _level(text: str) -> Level:
    named = {fold(name): level for level, names in LEVEL_NAMES.items() for name in (level.value, *names)}
    if (level := named.get(fold(text))) is None:
        listed = ", ".join(Level)
        raise BadRequest("level", Wording(f"chỉ nhận {listed}", f"it must be one of {listed}"))
    return level


def _status(text: str) -> Status:
    named = {fold(name): status for status, names in STATUS_NAMES.items() for name in (status.value, *names)}
    if (status := named.get(fold(text))) is None:
        listed = ", ".join(Status)
        raise BadRequest("validity", Wording(f"chỉ nhận {listed}", f"it must be one of {listed}"))
    return status


def _years(texts: Sequence[str]) -> tuple[int | None, int | None]:
    if not texts:
        return None, None
    found = [match for text in texts if (match := _YEARS.fullmatch(text)) and (match["first"] or match["last"])]
    # Two years without a dash between them are nothing.
    if len(found) < len(texts) or any(match["first"] and match["last"] and not match["to"] for match in found):
        raise BadRequest(
            "year", Wording("cần một năm (2025) hoặc khoảng năm (2020-2025)", "it takes a year (2025) or years (2020-2025)")
        )
    spans = [(int(match["first"] or 0), int(match["last"] or (9999 if match["to"] else match["first"]))) for match in found]
    first, last = min(min(span) for span in spans), max(max(span) for span in spans)
    return first or None, None if last == 9999 else last


def _yes_or_no(name: str, texts: Sequence[str]) -> bool | None:
    if not texts:
        return None
    wanted = {_YES_NO.get(fold(text)) for text in texts}
    if None in wanted:
        raise BadRequest(name, Wording(f"chỉ nhận {YES} hoặc {NO}", f"it must be {YES} or {NO}"))
    # Both are everything.
    return wanted.pop() if len(wanted) == 1 else None
