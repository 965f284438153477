"""At what level of the country a document was issued: told by its issuer's name, else by the codes of its symbol."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from indexer.directive.citations.codes import system_of
from indexer.directive.citations.symbols import find_symbols
from indexer.domain import Wording
from indexer.language.folding import fold


class Level(StrEnum):
    """Where a body stands."""

    CENTRAL = "central"
    PROVINCE = "province"
    AGENCY = "agency"
    """A department, a committee's advisory body, a school: works for a province or a part of one."""
    DISTRICT = "district"
    """Until 1 July 2025."""
    COMMUNE = "commune"


LEVEL_NAMES: Mapping[Level, Wording] = MappingProxyType(
    {
        Level.CENTRAL: Wording("Trung ương", "Central"),
        Level.PROVINCE: Wording("Tỉnh, thành phố", "Province or city"),
        Level.AGENCY: Wording("Sở, ban, cơ quan chuyên môn", "Department or agency"),
        Level.DISTRICT: Wording("Quận, huyện (trước 7/2025)", "District (before July 2025)"),
        Level.COMMUNE: Wording("Xã, phường, đặc khu", "Commune or ward"),
    }
)

_REGION = "(?:tinh|thanh pho|thanh|tp|khu vuc)"
_ADVISORY = "ban (?:to chuc|tuyen giao|dan van|noi chinh|kinh te)|van phong|uy ban kiem tra|truong chinh tri|bao"
_LOCAL_SERVICES = "cong an|thue|cuc thue|hai quan|bao hiem xa hoi|kho bac nha nuoc|thanh tra|thi hanh an|quan ly thi truong"
_STATE_OFFICES = "van phong (?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|doan dai bieu)"
_SCHOOLS = "truong (?:dai hoc|cao dang|trung|tieu|mam|mau|thpt|thcs)|dai hoc|hoc vien|benh vien|trung tam"
_HIGHEST = "chinh phu|thu tuong|quoc hoi|bo chinh tri|ban bi thu|tong bi thu|chu tich nuoc|kiem toan nha nuoc|ngan hang nha nuoc"
_HIGHER = "quoc gia|bo (?!phan)|tong cuc|cuc (?!thue tinh)|uy ban dan toc|viet nam$|hoi dong tham phan"

# The first that is found decides: a ward's police is the ward's, a province's military command the province's agency.
_BY_NAME: tuple[tuple[Level, re.Pattern[str]], ...] = tuple(
    (level, re.compile(rf"(?<![a-z])(?:{names})"))
    for level, names in (
        (Level.COMMUNE, r"phuong(?! (?:an|phap|tien|huong))(?![a-z])|(?<!thi )xa(?! (?:hoi|luan))(?![a-z])|thi tran|dac khu"),
        (Level.CENTRAL, "trung uong|toi cao"),
        (Level.AGENCY, rf"so [a-z]|chi cuc|(?:{_ADVISORY})\b.* (?:tinh|thanh) uy|{_STATE_OFFICES}|{_SCHOOLS}"),
        (Level.AGENCY, rf"(?:{_LOCAL_SERVICES}) {_REGION} |bo (?:chi huy|tu lenh) (?:\w+ )*{_REGION}|ban quan ly|cac co quan"),
        (Level.PROVINCE, rf"doan dai bieu quoc hoi|hoi dong nhan dan {_REGION}|uy ban nhan dan tinh"),
        (Level.CENTRAL, f"{_HIGHEST}|{_HIGHER}"),
        (Level.DISTRICT, r"huyen|quan(?! (?:ly|su|doi|diem|he|trong))(?![a-z])|thi (?:xa|uy)|thanh pho [a-z ]+,? tinh "),
        (Level.PROVINCE, r"tinh(?![a-z])|thanh (?:uy|pho|doan)|tp\W"),
    )
)

_CENTRAL_CODE = re.compile(
    r".*TW|(?:UB[A-ZĐ]*|VP)?QH\d{0,2}|UBTVQH\d{0,2}|(?:VP)?(?:CTN|CP)|TTg|HĐBT|HĐCP|.+TC|KTNN|NHNN|TTCP|UBDT|TCT|TCHQ|TLĐ"
)
_ADVISORY_CODE = re.compile(r"(?:VP|BTC|BTG|BDV|BTGDV|BNC|UBKT)TU|ĐUK|VPUB(?:ND)?|CAT|CATP|BCHQS|BHXH")
_DISTRICT_CODE = re.compile(r".*(?:HU|QU|TXU)|ThU|PGD&?ĐT")


def level_of(symbol: str | None, issuer: str | None) -> Level | None:
    """Return the level at which a document was issued, ``None`` where neither its issuer nor its symbol tells.

    The name comes first: ``ĐU`` and ``UBND`` sign at several levels.
    """
    if issuer and (level := _by_name(issuer)):
        return level
    found = find_symbols(f"số {symbol}") if symbol else []
    parts = (found[0].issuer_code or "").split("-") if found else []
    return next((level for part in parts if (level := _by_code(part))), None)


def _by_name(issuer: str) -> Level | None:
    name = " ".join(re.sub(r"[^a-z,]+", " ", fold(issuer)).split())
    return next((level for level, pattern in _BY_NAME if pattern.search(f"{name} ")), None)


def _by_code(part: str) -> Level | None:
    if part == "TU":
        return Level.PROVINCE
    if _ADVISORY_CODE.fullmatch(part):
        return Level.AGENCY
    if _CENTRAL_CODE.fullmatch(part):
        return Level.CENTRAL
    if _DISTRICT_CODE.fullmatch(part):
        return Level.DISTRICT
    if system_of(part) == "state":
        return {"B": Level.CENTRAL, "S": Level.AGENCY}.get(part[:1])
    return None
