"""Which body a name means: what it is, at which level it stands and where; read from the name, and from who issued the document that names it.

*UBND phường* in a plan of the ward of Vĩnh Khê is the people's committee of that ward and of no other; *UBND* alone is that of whoever
issued the document; *UBND các xã, phường* are all of them.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from indexer.directive.assignments.units import unit_of
from indexer.language.folding import fold


class Tier(StrEnum):
    """A level of government or of the Party."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    """Gone since July 2025; older documents have it."""
    COMMUNE = "commune"


class Body(NamedTuple):
    """What a name says of the body it names, folded."""

    head: str
    """What it is: ``uy ban nhan dan``; empty where a territory alone is named."""
    tier: Tier | None = None
    """``None`` where neither the name nor the document tells."""
    place: str | None = None
    """The territory's own name; ``None`` where it is not told, or where all of the tier are meant."""
    is_many: bool = False
    """All bodies of its kind are meant (*các xã, phường*)."""


_MARKERS: tuple[tuple[tuple[str, ...], Tier, bool], ...] = (
    (("đặc", "khu"), Tier.COMMUNE, False),
    (("thị", "trấn"), Tier.COMMUNE, False),
    (("thị", "xã"), Tier.DISTRICT, False),
    (("thành", "phố"), Tier.PROVINCE, False),
    (("trung", "ương"), Tier.CENTRAL, False),
    (("thành", "ủy"), Tier.PROVINCE, True),
    (("tỉnh", "ủy"), Tier.PROVINCE, True),
    (("huyện", "ủy"), Tier.DISTRICT, True),
    (("quận", "ủy"), Tier.DISTRICT, True),
    (("thị", "ủy"), Tier.DISTRICT, True),
    (("phường",), Tier.COMMUNE, False),
    (("xã",), Tier.COMMUNE, False),
    (("huyện",), Tier.DISTRICT, False),
    (("quận",), Tier.DISTRICT, False),
    (("tỉnh",), Tier.PROVINCE, False),
)
"""Words that tell the tier; the last: whether they name the Party's committee with it."""

_NO_MARKERS = frozenset({("dia", "phuong"), ("tac", "xa"), ("xa", "hoi"), ("co", "quan"), ("quan", "su"), ("quan", "ly")})
"""Two words that hold none of the markers, though one of them, typed without diacritics or with, looks like it."""
_EMPTY = frozenset({"va", "nhung", "toan", "the"})
_LONGEST_PLACE = 4
_ORGAN = re.compile(r"((?:ban|thuong truc|uy ban kiem tra)(?: \w+)*?)(?: dang (?:uy|bo))+")
_FRONT = re.compile(r"(?:uy ban )?mat tran to quoc(?: viet nam)?")
_WORD = re.compile(r"\w+")
_OF_NOBODY = re.compile(
    r"(?:so|bo|truong|chi bo|trung tam|benh vien|cong ty|doanh nghiep|co quan|don vi|chi cuc|cuc|vu|thue|dia phuong|ngan hang)\b"
)
"""Bodies that are not the territory's own only because its document names them."""
_PARTY = re.compile(r"dang uy|ban thuong vu|ban chap hanh|thuong truc|uy ban kiem tra|ban (?:xay dung dang|to chuc|tuyen giao)")
BARE = frozenset(
    {
        "uy ban nhan dan",
        "hoi dong nhan dan",
        "mat tran to quoc",
        "dang uy",
        "ban thuong vu",
        "thuong truc",
        "ban chap hanh",
        "uy ban",
        "cong an",
        "van phong",
        "doan thanh nien",
        "so",
        "phong",
        "ban",
        "bo",
        "truong",
        "trung tam",
        "chi bo",
        "hoi",
        "hoi dong",
        "don vi",
        "co quan",
    }
)
"""Names that many bodies have, and no longer name begins with for the same body: *Đảng ủy UBND* is not the *Đảng ủy*."""


_TERRITORY = "|".join(fold(" ".join(pattern)) for pattern, _, _ in _MARKERS)
_COMMITTEES = {"thành ủy": "thành phố", "tỉnh ủy": "tỉnh", "huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã"}


class _Word(NamedTuple):
    lower: str
    folded: str
    is_capital: bool
    follows_sign: bool


def body_of(name: str, *, is_typed: bool = False) -> Body:
    """Return the body that `name` names, abbreviations and all, as far as the name itself tells.

    In a document the name of a place has capitals, and what has none is no longer the name; what somebody typed need not.
    """
    words = list(_words(unit_of(name).name))
    for at in range(len(words)):
        if _marker(words, at) is not None:
            return _of_territory(words, at, is_typed=is_typed)
    return Body(_head(words))


def in_full(body: Body, issuer: str | None) -> Body:
    """Return `body` with what a document by `issuer` leaves out because everybody knows it there."""
    whose = _issuing(issuer) if issuer else Body("")
    head, tier, place, is_many = body
    if head == "van phong" and _PARTY.match(whose.head):
        head = "van phong dang uy"
    own = _OF_NOBODY.match(head) is None and not (head.startswith("phong") and whose.tier is not Tier.COMMUNE)
    if head == "so" or head.startswith("so "):
        tier = tier or Tier.PROVINCE
    elif tier is None and own and head:
        tier = whose.tier
    if tier is not None and tier is whose.tier and not is_many:
        place = place or whose.place
    return Body(head, tier, place, is_many)


@lru_cache(maxsize=256)
def _issuing(issuer: str) -> Body:
    # A letterhead in capitals tells nothing by them.
    return body_of(issuer, is_typed=True)


def is_meant(body: Body, asked: Body) -> bool:
    """Whether one who asks for `asked` means `body`: the same kind of body, and nothing told of either speaks against it.

    What `asked` leaves open may be anything; what `body` leaves open is taken for what is asked for. A name may leave out its
    last words (*Sở Giáo dục*) where more than one is left.
    """
    if body.tier and asked.tier and body.tier is not asked.tier:
        return False
    if body.place and asked.place and body.place != asked.place:
        return False
    if body.head == asked.head:
        return True
    if not body.head and body.tier:
        # "Các xã, phường": whoever governs them.
        return asked.head in ("uy ban nhan dan", "dang uy") and asked.tier is not None
    return asked.head.count(" ") >= 1 and asked.head not in BARE and body.head.startswith(f"{asked.head} ")


def full_name(name: str, issuer: str | None) -> str:
    """Return `name` with the territory that a document by `issuer` leaves out, as the issuer's own name has it."""
    body, whole = body_of(name), in_full(body_of(name), issuer)
    found = re.search(rf"({_TERRITORY}) {whole.place}(?!\w)", fold(issuer)) if issuer and whole.place and not body.place else None
    if issuer is None or found is None:
        return name
    kind, place = issuer[found.start(1) : found.end(1)], issuer[found.end(1) + 1 : found.end()]
    kind = _COMMITTEES.get(kind.lower(), kind.lower())
    # Of a letterhead in capitals.
    place = place.title() if place.isupper() else place
    return f"{name} {place}" if body.tier else f"{name} {kind} {place}"


def is_bare(body: Body) -> bool:
    """Whether the name says what a body is, and nothing of whose."""
    return body.head in BARE and body.tier is None and body.place is None


def body_key(body: Body) -> str:
    """Return the body as one string, for an archive to keep: :func:`body_from_key` reads it."""
    return f"{body.head}|{body.tier or ''}|{body.place or ''}|{'*' if body.is_many else ''}"


def body_from_key(key: str) -> Body:
    """Return the body of a :func:`body_key`."""
    head, tier, place, many = key.split("|")
    return Body(head, Tier(tier) if tier else None, place or None, bool(many))


def _words(name: str) -> Iterator[_Word]:
    end = 0
    for match in _WORD.finditer(name):
        word = match[0]
        if fold(word) not in _EMPTY:
            between = name[end : match.start()]
            yield _Word(word.lower(), fold(word), word[:1].isupper() or word.isdigit(), any(sign in between for sign in ",;("))
        end = match.end()


def _marker(words: list[_Word], at: int) -> tuple[int, Tier, bool] | None:
    """Return how many words a marker at `at` has, its tier, and whether it is the Party's."""
    if any(tuple(word.folded for word in words[start : start + 2]) in _NO_MARKERS for start in (at - 1, at) if start >= 0):
        return None
    for pattern, tier, is_party in _MARKERS:
        there = words[at : at + len(pattern)]
        if len(there) < len(pattern):
            continue
        if all(word.lower in (meant, fold(meant)) for word, meant in zip(there, pattern, strict=True)):
            return len(pattern), tier, is_party
    return None


def _of_territory(words: list[_Word], at: int, *, is_typed: bool) -> Body:
    tier, is_party, markers, after = Tier.COMMUNE, False, 0, at
    while (found := _marker(words, after)) is not None and (not markers or found[1] is tier):
        length, tier, party = found
        is_party, markers, after = is_party or party, markers + 1, after + length
    place: list[str] = []
    for number, word in enumerate(words[after : after + _LONGEST_PLACE], start=after):
        if word.follows_sign or not (is_typed or word.is_capital) or _marker(words, number) is not None:
            break
        place.append(word.folded)
    before = words[:at]
    is_many = markers > 1 or (bool(before) and before[-1].folded in ("cac", "cap", "moi", "tung"))
    head = _head(before, is_party=is_party)
    return Body(head, tier, None if is_many else " ".join(place) or None, is_many)


def _head(words: list[_Word], *, is_party: bool = False) -> str:
    kept = [word.folded for word in words if word.folded not in ("cac", "cap", "moi", "tung") and not word.folded.isdigit()]
    head = " ".join([*kept, *(("dang", "uy") if is_party else ())]).removeprefix("dong chi ")
    head = _FRONT.sub("mat tran to quoc", head)
    organ = _ORGAN.fullmatch(head)
    return organ[1] if organ else head
