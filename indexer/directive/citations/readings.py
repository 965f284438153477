"""What the codes after a number mean: the rules by which a candidate is, or is not, a symbol."""

import re
from itertools import pairwise
from typing import NamedTuple

from indexer.directive.citations.codes import (
    GLUED_TYPES,
    JOINT_TYPES,
    is_listed,
    is_ministry_like,
    issuer_code,
    system_of,
    type_code,
)

PLAIN = str.maketrans("ÐðƉɖ‐‑‒–—―−\u00ad\u00a0\t", "ĐđĐđ" + "-" * 8 + "  ")
"""Look-alikes of the letters and signs of symbols; one character for one, so that positions are kept."""

_CAPITAL = "A-ZĐÂÊÔƯƠĂ"
CODE = rf"(?:TTg|ThU|CTr|TTr|[{_CAPITAL}])(?:[{_CAPITAL}0-9]|[.&](?=[{_CAPITAL}])|[a-zđ]{{1,2}}(?:(?=[{_CAPITAL}])|(?![^\W_])))*"
"""A pattern for one code. Lower case stands between capitals or at the end (CTr, TTg, SNgV), so that a word is none."""


class Part(NamedTuple):
    """One code of a candidate."""

    code: str
    sign: str
    """What stands before it: ``-``, ``/`` or a space; empty for the first."""
    is_tight: bool
    """Whether no space surrounds the sign."""
    is_glued: bool
    """Whether a letter follows at once: a word whose space got lost, or no code at all."""
    end: int


class Candidate(NamedTuple):
    """A number with the codes after it."""

    start: int
    number: str
    year: str | None
    sign: str
    """Between number (or year) and codes: ``/``, ``-``, a space, or nothing."""
    parts: list[Part]
    is_cued: bool
    """Whether the words before it announce a symbol (*số*, *Nghị định*)."""


class Meaning(NamedTuple):
    """What a candidate's codes are."""

    type: str | None
    issuer: str
    parts_used: int
    is_party_order: bool = False
    """``N-TYPE/ISSUER`` rather than ``N/TYPE-ISSUER``."""
    verbatim: str | None = None
    """What follows the number, where neither order applies."""


_BEFORE_1997 = frozenset({"CP", "TTg", "HĐBT", "HĐCP", "CT", "SL", "TTLB", "TTLN"})
"""Codes that make a symbol with a number alone."""


def interpret(candidate: Candidate) -> Meaning | None:
    """Return what the codes mean, or ``None`` where the candidate is no symbol."""
    for rule in (_assembly, _genre_and_issuer, _genre_glued_to_issuer, _letter):
        if meaning := rule(candidate):
            last = candidate.parts[meaning.parts_used - 1]
            known = system_of(meaning.issuer.split("-")[-1]) is not None
            return meaning if known or not last.is_glued else None
    return None


def _assembly(candidate: Candidate) -> Meaning | None:
    """08/2024/QH15, 351/2017/UBTVQH14, 76/2022/NQ-UBTVQH15 is left to the next rule."""
    code = candidate.parts[0].code
    if candidate.year and candidate.sign == "/" and re.fullmatch(r"(?:UBTV)?QH\d{1,2}", code):
        return Meaning(None, code, 1)
    return None


def _genre_and_issuer(candidate: Candidate) -> Meaning | None:
    """71-NQ/TW, 15/QĐ-UBND, 30/2020/NĐ-CP, 529 CV/ĐU."""
    if len(candidate.parts) < 2:
        return None
    first, second = candidate.parts[:2]
    type, issuer = type_code(first.code), issuer_code(second.code)
    system = system_of(issuer)
    if type == "TC" and candidate.sign in (" ", "-") and second.sign == "/" and system != "party":
        return _old_finance(candidate)
    if type is None:
        # Any office may coin a genre; the issuer must then leave no doubt.
        open_to_all = candidate.sign == "/" and system is not None and second.sign == "-"
        if not (open_to_all or (candidate.sign == "-" and system == "party" and second.sign == "/")):
            return None
        if system_of(issuer_code(first.code)) is not None or not re.fullmatch(r"[A-ZĐ][A-ZĐa-zđ]{1,7}", first.code):
            return None
        type = first.code
    if not _signs_agree(candidate, second, system) or len(issuer) < 2 or (type in ("L", "LB") and system is None):
        return None
    used = _reach(candidate.parts, is_joint=type in JOINT_TYPES)
    issuers = "-".join(issuer_code(part.code) for part in candidate.parts[1:used])
    return Meaning(type, issuers, used, is_party_order=_is_party_order(candidate, type, system))


def _old_finance(candidate: Candidate) -> Meaning:
    """28 TC/TCT, 1141-TC/QĐ/CĐKT: the Ministry of Finance before 1998, in an order of its own."""
    codes = [issuer_code(candidate.parts[1].code)]
    for part in candidate.parts[2:]:
        if part.sign != "/" or part.is_glued:
            break
        codes.append(issuer_code(part.code))
    return Meaning("TC", codes[-1], 1 + len(codes), verbatim=f"{candidate.sign}TC/{'/'.join(codes)}")


def _signs_agree(candidate: Candidate, second: Part, system: str | None) -> bool:
    if candidate.sign == "/":
        return second.sign in "-/" or system is not None
    if candidate.sign == "-":
        return second.sign == "/" or (second.sign == "-" and system is not None)
    # "15 CV" is horse-power.
    return second.sign == "/" and system == "party"


def _is_party_order(candidate: Candidate, type: str, system: str | None) -> bool:
    if candidate.year or type in JOINT_TYPES or system == "state":
        return False
    return system == "party" or candidate.sign != "/"


_UNIT = re.compile(rf"[{_CAPITAL}0-9&]{{2,6}}")


def _reach(parts: list[Part], *, is_joint: bool) -> int:
    """Return how many parts belong to the symbol: units and further issuers follow without spaces, or all with them."""
    used = 2
    for before, part in pairwise(parts[1:]):
        known = system_of(issuer_code(part.code)) is not None
        is_unit = part.sign == "-" and part.is_tight and not part.is_glued
        is_partner = is_joint and part.sign in "-/" and (part.is_tight or known or not (before.is_tight or part.is_glued))
        # "77/KH - CATP - PC07": who puts spaces around one sign puts them around the next.
        is_apart = part.sign == "-" and not (part.is_tight or before.is_tight or part.is_glued) and _UNIT.fullmatch(part.code)
        if not (is_unit or is_partner or is_apart):
            break
        used += 1
    return used


def _genre_glued_to_issuer(candidate: Candidate) -> Meaning | None:
    """1961/QĐUBND, 61/2018/NĐCP, 71-NQTW: the sign between genre and issuer is lost."""
    written = candidate.parts[0].code
    if candidate.sign not in ("/", "-") or is_listed(issuer_code(written)):
        return None
    for type in GLUED_TYPES:
        issuer = issuer_code(written[len(type) :])
        system = system_of(issuer)
        if not written.upper().startswith(type.upper()) or len(issuer) < 2 or (candidate.sign == "-" and not is_listed(issuer)):
            continue
        if (candidate.sign == "/" and system == "state") or system == "party":
            return Meaning(type, issuer, 1, is_party_order=system == "party" and not candidate.year)
    return None


def _letter(candidate: Candidate) -> Meaning | None:
    """12/UBND-VX, 36/CP, 814/TTg: the issuer stands first, and the genre is not named."""
    first = candidate.parts[0]
    issuer = issuer_code(first.code)
    if candidate.is_cued and issuer in _BEFORE_1997 and candidate.sign in ("/", "-") and not _has_unit(candidate):
        return Meaning(None, issuer, 1)
    if candidate.sign != "/":
        return None
    is_state = system_of(issuer) == "state"
    if _has_unit(candidate):
        is_announced = candidate.is_cued and 2 <= len(issuer) <= 13 and len(candidate.parts[1].code) >= 2
        if is_state or is_ministry_like(issuer) or is_announced:
            used = _reach(candidate.parts, is_joint=False)
            return Meaning(None, "-".join(issuer_code(part.code) for part in candidate.parts[:used]), used)
    if candidate.is_cued and is_state:
        return Meaning(None, issuer, 1)
    return None


def _has_unit(candidate: Candidate) -> bool:
    if len(candidate.parts) < 2:
        return False
    unit = candidate.parts[1]
    return unit.sign == "-" and not unit.is_glued and (unit.is_tight or unit.code.isupper())
