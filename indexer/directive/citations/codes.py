"""The codes symbols are made of: genres (``QĐ``) and issuing bodies (``UBND``), and how each is spelled.

The grammar stays open: any office may coin a code. Known codes decide where a string could be read in two ways, and
restore case and diacritics that got lost.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Literal

from indexer.language.folding import fold

System = Literal["party", "state", "mass", "either"]
"""Whose numbering a body follows. Mass organisations number in either way."""

_SYSTEMS: dict[str, System] = {"party": "party", "state": "state", "mass": "mass", "either": "either"}

_ADMINISTRATIVE = "NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB SY TrS SL KL CV BS TT"
"""Nghị định 30/2020/NĐ-CP, annex III, and the Party's genres."""
_LEGISLATION = "NĐ L LCT PL LB TTLT TTLB TTLN NQLT QCPH QCLT VBHN"
_VARIANTS = "CTrHĐ CTHĐ CTrPH CTPH KHPH KHLT KHLN HDLN HDLT CTLT QĐNS QCT GP GCN GXN"
"""Met in use, on no list."""
_TYPES = [*_ADMINISTRATIVE.split(), *_LEGISLATION.split(), *_VARIANTS.split()]

JOINT_TYPES = frozenset(
    {"TTLT", "TTLB", "TTLN", "NQLT", "QCPH", "QCLT", "LB", "HDLN", "HDLT", "KHLT", "KHLN", "CTLT", "KHPH", "CTPH"}
)
"""Genres that several bodies issue together."""

GLUED_TYPES = ("CTr", "TTr", "NĐ", "QĐ", "NQ", "TT", "CT", "KH", "TB", "BC", "HD", "KL", "QC", "CV")
"""Genres recognised where the sign between genre and issuer is lost, longest first."""


def _spellings(codes: list[str]) -> dict[str, str]:
    """Upper case → code, and upper case without diacritics → code where that is no code itself."""
    exact = {code.upper(): code for code in codes}
    lost = {fold(code).upper(): code for code in reversed(codes)}
    return lost | exact


_TYPE_SPELLINGS = _spellings(_TYPES)


def _table() -> list[list[str]]:
    table = files("indexer.directive.citations").joinpath("issuers.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in table.splitlines()[1:]]


@cache
def _issuers() -> tuple[dict[str, str], dict[str, System]]:
    systems = {code: _SYSTEMS[system] for code, system, _ in _table()}
    return _spellings(list(systems)), systems


_NATIONAL = frozenset({"QH", "UBTVQH", "CTN", "CP", "TTg", "VPCP", "VPQH", "VPCTN", "TANDTC", "VKSNDTC", "TTCP", "UBDT", "VPTW"})
"""Bodies of which the country has one, beside the ministries and the commissions of the Central Committee."""


@cache
def names_of_bodies() -> dict[str, str]:
    """Return the name each listed code stands for, several with a comma between."""
    return {code: name for code, _, name in _table()}


@cache
def national_bodies() -> dict[str, str]:
    """Return the codes that name one body of the whole country, and its name; ``ĐU`` or ``UBND`` need a place."""
    return {
        code: name
        for code, name in names_of_bodies().items()
        if code in _NATIONAL or name.endswith(" Trung ương") or (name.startswith("Bộ ") and not name.startswith("Bộ Chỉ huy"))
    }


_TERM = re.compile(r"K?\d{1,2}$")
_CENTRAL = re.compile(r"(?:T\.?\s?Ư|T\.\s?W\.?|TWĐ)$")
_PARTY_COMMITTEE = re.compile(
    r"[A-ZĐ]{0,8}(?:TW|TU|ĐU)|ĐU[A-ZĐ]{1,10}|(?:VP|BTC|BTG|BDV|BTGDV|UBKT|BNC|TTCT)?(?:HU|QU|THU|TXU)|(?:VP|UBKT)ĐB"
)
_NATIONAL_ASSEMBLY = re.compile(r"(?:UB[A-ZĐ]{0,6}|HĐDT|BCĐ?|VP)?QH\d{0,2}|UB[A-ZĐ]{2,8}1\d")
_LOCAL = re.compile(r"(?:VP|BCĐ|CT)?(?:UBND|HĐND|HĐNN|NHNN|TANDTC)(?:K?\d{1,2}|[A-ZĐ]{1,2})?")
_MINISTRY_OR_DEPARTMENT = re.compile(r"[BS][A-ZĐ&]{2,9}")


def type_code(written: str) -> str | None:
    """Return the genre's code as it is spelled (``QD`` → ``QĐ``, ``CTR`` → ``CTr``), or ``None`` for an unknown one."""
    return _TYPE_SPELLINGS.get(written.upper())


def issuer_code(written: str) -> str:
    """Return one part of an issuer as it is spelled: ``TTG`` → ``TTg``, ``DU`` → ``ĐU``, ``TƯ`` → ``TW``; capitals otherwise."""
    upper = _CENTRAL.sub("TW", written.upper())
    spellings, _ = _issuers()
    if upper in spellings:
        return spellings[upper]
    # HDNDK7, UBTVQH15: a known code with the number of a term.
    stem = _TERM.sub("", upper)
    return spellings[stem] + upper[len(stem) :] if stem in spellings else upper


def system_of(issuer: str) -> System | None:
    """Return whose numbering the issuer (:func:`issuer_code`) follows; ``None`` for a body that is not known."""
    _, systems = _issuers()
    if issuer in systems:
        return systems[issuer]
    upper = issuer.upper()
    if _NATIONAL_ASSEMBLY.fullmatch(upper) or _LOCAL.fullmatch(upper):
        return "state"
    if _PARTY_COMMITTEE.fullmatch(upper):
        return "party"
    return None


def is_listed(issuer: str) -> bool:
    """Tell whether the code itself is known, not only its shape."""
    return issuer in _issuers()[1]


def is_ministry_like(issuer: str) -> bool:
    """Tell whether the code has the shape of a ministry's or a provincial department's (``B…``, ``S…``)."""
    return _MINISTRY_OR_DEPARTMENT.fullmatch(issuer) is not None
