"""Slips of the keyboard: how many edits two words are apart, and how likely a hand makes them."""

from itertools import combinations

_SWAPPED, _DOUBLED, _BESIDE, _MISSING, _OTHER = 0.6, 0.5, 0.7, 0.8, 1.0
_FIRST_LETTER = 0.3
"""More for an edit of the first letter: it is seldom wrong."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE_KEYS = frozenset(
    (one, other)
    for y, row in enumerate(_ROWS)
    for x, one in enumerate(row)
    for other_row in _ROWS[max(y - 1, 0) : y + 2]
    for other in other_row[max(x - 1, 0) : x + 2]
    if one != other
)


def without_one(word: str) -> set[str]:
    """Return `word` and what is left of it without one letter: words one edit apart have such a form in common."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def without_two(word: str) -> set[str]:
    """Return what is left of `word` without any two letters: beginnings of words two edits apart have such a form in common."""
    return set(map("".join, combinations(word, max(len(word) - 2, 0))))


def slip_cost(typed: str, meant: str, most: int | None = None) -> float | None:
    """Return how unlikely it is that `meant` was typed so: the sum of what the edits cost, 0.0 for the same word.

    ``None`` where it takes more than `most` edits; a swap of neighbours is one. Both words are not empty.
    """
    start, end = _shared(typed, meant)
    first = _FIRST_LETTER if typed[0] != meant[0] else 0.0
    rows, columns = len(typed) - start - end, len(meant) - start - end
    if most == 1:
        swapped = rows == columns == 2 and typed[start] == meant[start + 1] and typed[start + 1] == meant[start]
        if swapped:
            return _SWAPPED + first
        if max(rows, columns) > 1:
            return None
    elif most is not None and _alignment(typed, meant, start, end, weighted=False) > most:
        return None
    return _alignment(typed, meant, start, end, weighted=True) + first


def _shared(typed: str, meant: str) -> tuple[int, int]:
    """Return how many letters the words share at their beginning, and then at their end."""
    least = min(len(typed), len(meant))
    start = 0
    while start < least and typed[start] == meant[start]:
        start += 1
    end = 0
    while end < least - start and typed[-1 - end] == meant[-1 - end]:
        end += 1
    return start, end


def _alignment(typed: str, meant: str, start: int, end: int, *, weighted: bool) -> float:
    """Return the least cost of the edits from `meant` to `typed` (optimal string alignment), but for what they share."""
    rows, columns = len(typed) - end - start, len(meant) - end - start
    before: list[float] = []
    row = [0.0]
    for column in range(columns):
        row.append(row[-1] + _gap(meant, start + column, weighted=weighted))
    for y in range(rows):
        earlier, before = before, row
        row = [before[0] + _gap(typed, start + y, weighted=weighted)]
        for x in range(columns):
            one, other = typed[start + y], meant[start + x]
            least = min(
                before[x + 1] + _gap(typed, start + y, weighted=weighted),
                row[x] + _gap(meant, start + x, weighted=weighted),
                before[x] + _substitution(one, other, weighted=weighted),
            )
            if x and y and one == meant[start + x - 1] and typed[start + y - 1] == other and one != other:
                least = min(least, earlier[x - 1] + (_SWAPPED if weighted else 1.0))
            row.append(least)
    return row[-1]


def _gap(word: str, at: int, *, weighted: bool) -> float:
    """A letter that one word has and the other has not."""
    if not weighted:
        return 1.0
    return _DOUBLED if word[at] in {word[at - 1 : at], word[at + 1 : at + 2]} else _MISSING


def _substitution(one: str, other: str, *, weighted: bool) -> float:
    if one == other:
        return 0.0
    if not weighted:
        return 1.0
    return _BESIDE if (one, other) in _BESIDE_KEYS else _OTHER
