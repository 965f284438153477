"""Expressions answer in time whatever they are given: none has two ways to read the same run of characters.

A pattern such as ``(?:a\\s*,?\\s*)*b`` can part the spaces between two `a` in several ways, and tries all combinations where no `b`
follows: twice the text takes a thousand times as long, and a directive that lists forty things holds up a whole run. So every
expression that a module keeps is given what its own repetitions say, over and over, and then a character that fits nowhere.
"""

import importlib
import pkgutil
import random
import re
import time
from collections.abc import Collection, Iterator, Mapping
from re import _constants as op  # type: ignore[attr-defined]  # private, and the only parser that reads what is compiled
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import indexer
import search_api
import web

_CHARACTERS = 'aăbđx1 09.,;:-–/()[]“”"\n|VIXĐA_%…*+?!&\u0300'
_CATEGORIES = {
    op.CATEGORY_DIGIT: re.compile(r"\d"),
    op.CATEGORY_NOT_DIGIT: re.compile(r"\D"),
    op.CATEGORY_SPACE: re.compile(r"\s"),
    op.CATEGORY_NOT_SPACE: re.compile(r"\S"),
    op.CATEGORY_WORD: re.compile(r"\w"),
    op.CATEGORY_NOT_WORD: re.compile(r"\W"),
}
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_MANY = 10
"""Repetitions from which on it matters that each may be read in two ways."""
_TRIES = 12
_MOST_ROUNDS = 27
_LONG, _TOO_LONG = 0.01, 0.2
"""Seconds for a text of some hundred characters. What is in order takes thousandths; from the first on the text grows by single characters."""

Tree = Collection[tuple[Any, Any]]


def module_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every expression that stands in a module, or in a table or a class there, under its name."""
    seen = set()
    for package in (indexer, search_api, web):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                for pattern in patterns_in(value):
                    if (key := (pattern.pattern, pattern.flags)) not in seen:
                        seen.add(key)
                        yield f"{found.name}.{name}", pattern


def patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth > 4 or isinstance(value, str | bytes):
        return
    elif isinstance(value, Mapping):
        for one in (*value, *value.values()):
            yield from patterns_in(one, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from patterns_in(one, depth + 1)
    elif isinstance(value, type) and value.__module__.partition(".")[0] in ("indexer", "search_api", "web"):
        for one in vars(value).values():
            yield from patterns_in(one, depth + 1)


def has(items: Tree, character: str) -> bool:
    is_negated, fits = False, False
    for what, value in items:
        if what is op.NEGATE:
            is_negated = True
        elif what is op.LITERAL:
            fits |= ord(character) == value
        elif what is op.RANGE:
            fits |= value[0] <= ord(character) <= value[1]
        else:
            fits |= _CATEGORIES[value].match(character) is not None
    return fits is not is_negated


def one_of(items: Tree, chance: random.Random) -> str:
    named = [chr(value if what is op.LITERAL else value[0]) for what, value in items if what in (op.LITERAL, op.RANGE)]
    fit = [one for one in (*_CHARACTERS, *named) if has(items, one)]
    return chance.choice(fit) if fit else "x"


def sample(tree: Tree, chance: random.Random) -> str:
    """A text that the tree says, what it only looks at left out."""
    said = ""
    for what, value in tree:
        if what is op.LITERAL:
            said += chr(value)
        elif what is op.NOT_LITERAL:
            said += chance.choice([one for one in _CHARACTERS if ord(one) != value])
        elif what is op.ANY:
            said += "x"
        elif what is op.IN:
            said += one_of(value, chance)
        elif what is op.BRANCH:
            said += sample(chance.choice(value[1]), chance)
        elif what is op.SUBPATTERN:
            said += sample(value[3], chance)
        elif what is op.ATOMIC_GROUP:
            said += sample(value, chance)
        elif what in _REPEATS:
            least, most, body = value
            said += "".join(sample(body, chance) for _ in range(chance.randint(least, min(most, least + 2))))
    return said


def parts_of(what: Any, value: Any) -> list[Tree]:
    if what is op.BRANCH:
        return list(value[1])
    if what is op.SUBPATTERN:
        return [value[3]]
    if what is op.ATOMIC_GROUP:
        return [value]
    if what in _REPEATS:
        return [value[2]]
    return [value[1]] if what in (op.ASSERT, op.ASSERT_NOT) else []


def attacks(tree: Tree, chance: random.Random) -> Iterator[tuple[str, str]]:
    """What leads to a repetition in which something varies, and one round of it."""
    nodes = list(tree)
    for place, (what, value) in enumerate(nodes):
        parts = parts_of(what, value)
        if what in _REPEATS and value[1] >= _MANY and any(parts_of(*node) for node in value[2]):
            for _ in range(_TRIES):
                yield sample(nodes[:place], chance), sample(value[2], chance)
        for part in parts:
            for lead, body in attacks(part, chance):
                yield sample(nodes[:place], chance) + lead, body


def slow_text(pattern: re.Pattern[str]) -> str | None:
    """A short text that takes the expression long; ``None`` where none was found."""
    chance = random.Random(5)
    for lead, body in dict.fromkeys(attacks(parser.parse(pattern.pattern, pattern.flags), chance)):
        said, length, took = body * _MOST_ROUNDS, 0, 0.0
        while length < len(said):
            length += len(body) if took < _LONG else 1
            text = f"{lead}{said[:length]}\x01"
            took = seconds(pattern, text)
            if took > _TOO_LONG and seconds(pattern, text) > _TOO_LONG:
                return text
    return None


def seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.thread_time()
    pattern.search(text)
    pattern.fullmatch(text)
    return time.thread_time() - began


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:[ab]+)+c",
        r"(?:\d+|[./])+",
        r"(?:x\s*,?\s*)*y",
        r"(?:một|một hai|hai|\s)*\Z",
        r"căn cứ(?:\s+(?:kèm theo|kèm|theo))*\s*$",
    ],
)
def test_an_expression_that_can_read_a_run_in_two_ways_is_seen(pattern: str) -> None:
    assert slow_text(re.compile(pattern)) is not None


@pytest.mark.parametrize("pattern", [r"(?:[ab])+c", r"(?>x\s*,?\s*)*+y", r"(?:\d|[./])+", r"(?:x(?:\s*,)?\s*)*y"])
def test_one_that_cannot_is_not(pattern: str) -> None:
    assert slow_text(re.compile(pattern)) is None


def test_no_expression_can_read_a_run_in_two_ways() -> None:
    found = list(module_patterns())
    assert len(found) > 400, "they are not where they are looked for"
    assert {name: text for name, pattern in found if (text := slow_text(pattern)) is not None} == {}
