"""Headings, and lines that end in a colon, that give what stands below them to somebody: *1. Giao UBND phường:*."""

import re
from dataclasses import dataclass

from indexer.assignments import Modality, Unit
from indexer.directive.markers import find_marker
from indexer.directive.predicates import first_verb, masked
from indexer.directive.units import find_units, respelled, starts_with_unit
from indexer.domain import Passage, Role

_MODALITIES = (
    (
        re.compile(
            r"(?:(?:thống nhất|đồng ý|tiếp tục|quyết định)\s+)?giao(?:\s+cho|\s+trách nhiệm cho|\s+nhiệm vụ cho)?\s*:?\s+"
        ),
        Modality.ORDER,
    ),
    (re.compile(r"(?:kính\s+)?(?:yêu cầu|chỉ đạo|ủy quyền(?: cho)?)\s*:?\s+"), Modality.ORDER),
    (re.compile(r"(?:kính\s+|trân trọng\s+)?đề nghị\s*:?\s+"), Modality.REQUEST),
    (re.compile(r"phân công\s*:?\s+"), Modality.SHARE),
)
_RESPONSIBILITY = re.compile(r"(?:trách nhiệm|nhiệm vụ|phân công trách nhiệm)(?: thực hiện| cụ thể)?(?: của| đối với)\s+")
_STEM = re.compile(
    r"(?:đề nghị|yêu cầu|giao|phân công|chỉ đạo|kết luận|thực hiện|triển khai)[^.;]{0,140}(?:như sau|sau đây|sau|nội dung|nhiệm vụ|việc)?\s*:\s*\Z"
)
MAX_SUBJECT = 260
"""Characters; what is longer before its first verb is no list of bodies."""


@dataclass(frozen=True, slots=True)
class Inherited:
    """Whom what follows is given to, by a heading or a line above."""

    depth: int
    """Length of the section path it stands at; it holds below that."""
    units: tuple[Unit, ...]
    modality: Modality | None
    confidence: float


def is_item(passage: Passage) -> bool:
    """Whether a passage is an item of a list, with its own label."""
    return bool(passage.section_path) and find_marker(passage.text) is not None


def stem_of(passage: Passage, depth: int) -> Inherited | None:
    """Return whom a heading, or a line that ends in a colon, gives to what stands below it."""
    text = passage.text
    level = depth if passage.role is Role.HEADING else depth - bool(is_item(passage))
    body, lower = body_of(text)
    ends_open = text.rstrip().endswith(":")
    is_bare = not ends_open and passage.role is Role.BODY and is_bare_name(text[body:])
    if not ends_open and passage.role is not Role.HEADING and not is_bare:
        return None
    if is_bare and find_marker(text) is None:
        # A name on a line of its own, without a label: what follows stands at the same depth.
        return Inherited(depth - 1, find_units(text[body:]), Modality.DUTY, 0.75)
    if len(text) > 420:
        return None
    if match := _RESPONSIBILITY.search(lower[:60]):
        units = find_units(text[body + match.end() :].rstrip(" :.")) if starts_with_unit(text[body + match.end() :]) else ()
        return Inherited(level, units, Modality.DUTY, 0.9) if units else None
    modality, length = modality_of(lower)
    rest = text[body + length :].rstrip(" :.*")
    if starts_with_unit(rest) and len(rest) <= MAX_SUBJECT:
        plain = masked(respelled(rest))
        verb = first_verb(plain)
        subject = rest[: verb.start] if verb else rest
        if ends_open or (verb is None and (modality or _is_name(rest))):
            if verb is not None and not modality and re.search(r"đề nghị|yêu cầu|giao|phân công", plain[verb.start :]):
                return Inherited(level, (), _modality_within(plain[verb.start :]), 0.95)
            if (units := find_units(subject)) and not re.search(r"đề nghị|yêu cầu|ban hành|xây dựng kế hoạch", plain):
                return Inherited(level, units, modality or Modality.DUTY, 0.9)
    if ends_open and _STEM.search(respelled(text)):
        return Inherited(level, (), _modality_within(respelled(text)), 0.95)
    return None


def _is_name(text: str) -> bool:
    """Whether a heading is nothing but what bodies are called: *1. Ủy ban nhân dân xã*."""
    return len(text) <= 120 and not re.search(r"[.;]|\bvà (?:nhiệm vụ|các giải pháp)\b", text) and not text.isupper()


def is_bare_name(text: str) -> bool:
    """Whether `text` is the name of a body and nothing else."""
    if (
        len(text) > 120
        or re.search(r"[.;:|\n]", text.rstrip(" .:"))
        or text.rstrip().endswith((";", ","))
        or not starts_with_unit(text)
    ):
        return False
    return first_verb(masked(respelled(text))) is None


def _modality_within(lower: str) -> Modality | None:
    if re.search(r"yêu cầu|giao(?! dục| thông| lưu| tiếp)|chỉ đạo", lower):
        return Modality.ORDER
    if "đề nghị" in lower:
        return Modality.REQUEST
    return Modality.SHARE if "phân công" in lower else None


def body_of(text: str) -> tuple[int, str]:
    """Return where the text after an item's label begins, and that text in lower case."""
    marker = find_marker(text)
    start = len(text) - len(marker.rest) if marker and text.endswith(marker.rest) else 0
    while start < len(text) and text[start] in " *_\t":
        start += 1
    return start, respelled(text[start:])


def modality_of(lower: str) -> tuple[Modality | None, int]:
    """Return how strongly a sentence in lower case gives something, and how long the words are that say so."""
    for pattern, modality in _MODALITIES:
        if match := pattern.match(lower):
            return modality, match.end()
    return None, 0
