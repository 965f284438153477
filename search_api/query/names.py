"""Documents named in a query without their number: *Nghị quyết Trung ương 4 khóa XII*, *Luật Giáo dục năm 2019*. Pure.

Laws are cited by name and year as a rule. A plenum may have issued several resolutions: all of them are meant.
"""

import re
from collections.abc import Iterator

from indexer.directive.citations.law_names import law_symbol
from indexer.directive.citations.named import find_plenums
from indexer.domain import Range
from indexer.language.folding import fold
from indexer.language.normalise import collapse
from search_api.answers import Reference

_LAW = re.compile(
    r"(?<!\w)(?:bo luat|luat)\s+(?P<name>[^\W\d_]+(?:\s*,?\s+[^\W\d_]+){0,8}?)\s+(?:nam\s+)?(?P<year>(?:19|20)\d\d)(?!\w|/)"
)
_LAW_AT_END = re.compile(r"(?<!\w)(?:bo luat|luat)\s+(?P<name>[^\W\d_]+(?:\s*,?\s+[^\W\d_]+){1,8})\s*[?.]?\Z")


def find_named(text: str, *, placed: bool = False) -> Iterator[Reference]:
    """Yield the documents that `text` names without a number.

    `placed`: the text names a place in a document, so that a law's name may lack its year.
    """
    folded = fold(text)
    for named in find_plenums(text):
        yield Reference(named.range, "", type_code="nq", issuer_code="tw", name=named.name, symbols=named.symbols)
    laws = list(_LAW.finditer(folded))
    if placed and not laws:
        laws = list(_LAW_AT_END.finditer(folded))
    for match in laws:
        if _is_word(text, match):
            year = match.groupdict().get("year")
            symbol = law_symbol(match["name"], int(year)) if year else None
            name = collapse(text[match.start() : match.end("name")])
            yield Reference(Range(*match.span()), "", year=year, type_code="l", name=name, symbols=(symbol,) if symbol else ())


def _is_word(text: str, match: re.Match[str]) -> bool:
    """Whether the law is one: "pháp luật năm 2025" is none."""
    before = fold(text[: match.start()]).split()[-1:]
    return before not in (["phap"], ["ky"], ["ki"]) and match["name"].split()[0] not in ("su", "phap")


def titled(name: str, title: str) -> bool:
    """Whether a document with `title` is called `name`, as far as the name goes."""
    wanted, held = (" ".join(fold(one).replace(",", " ").split()) for one in (name, title))
    return held == wanted or held.startswith(f"{wanted} ")
