"""What a query says in passing → how well a passage and its document fit it. Pure.

It is gentle: what fits comes before what answers about as well, and shuts nothing out.
"""

import re
from collections.abc import Iterable, Mapping
from math import prod

from indexer.directive.header.issue import year_of_issue
from indexer.domain import Document, DocumentId, Passage, PassageId, Wording
from indexer.language.accents import has_diacritics
from indexer.language.folding import fold
from search_api.answers import Part, PartKind
from search_api.relations.related import Status
from search_api.search.ranking import Fused, in_order, times

FACTORS: Mapping[PartKind, float] = {
    PartKind.QUOTE: 0.6,
    PartKind.TYPE: 0.95,
    PartKind.ISSUER: 0.95,
    PartKind.YEAR: 0.97,
    PartKind.PERIOD: 0.97,
    PartKind.DEADLINE: 0.9,
}
"""How much less a passage counts that does not fit a part of this kind.

Chosen on the odd halves of the staff queries and of the sample's (``python -m tests.relevance.sets``): .736 and .873 against .723 and .870
without. Who is told to do what is left out, for nothing was won by it.
"""

TOLD_ELSEWHERE = 0.7
"""In place of the factor of a deadline, where another passage of the document found tells one: that is where the answer is.

nDCG@10 of the staff queries with .9, .8, .75, **.7**, .65 and .6: odd half typed .742, .739, .742, **.748**, .746, .743, even .706, .724, .722, **.722**, .722,
.720; without diacritics odd .741, .744, .753, **.751**, .750, .746, even .684, .690, .689, **.690**, .690, .690. Of the sample's the odd half falls from .894 to
.890, the even rises from .878 to .884; the other sets stay as they are. For every passage without a deadline, whatever its document, the encyclopaedia's lose .002.
"""

ENDED: Mapping[Status, float] = dict.fromkeys((Status.EXPIRED, Status.SUSPENDED, Status.REPLACED, Status.REPEALED), 0.95)
"""How much less a passage counts whose document is no longer in force, by what others say or its own words; what is ended in part may be another part.

No judged query is about it: as gentle as the wrong type, so that it decides between passages that answer about equally well.
"""

UNFIT = Wording("không khớp loại, cơ quan, năm hoặc thời hạn được hỏi", "not of the type, issuer, year or deadline asked for")

ENDED_REASON = Wording("văn bản không còn hiệu lực", "the document is no longer in force")

# By when (as folded text has it).
_DUE = re.compile(
    r"truoc ngay|cham nhat|muon nhat|den het|truoc 1[0-9] gio|hoan thanh (?:trong|truoc|vao)|trong (?:thoi han|vong|thang|quy)|thoi han"
    r"|ngay lam viec|hang (?:thang|quy|nam|tuan)|khong qua \d+ ngay|\btruoc (?:thang|quy) "
)


def soft_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return the parts that make a passage fit better, and demand nothing."""
    return tuple(part for part in parts if part.kind in FACTORS and not part.filters)


def by_fitness(
    fused: Iterable[Fused],
    passages: Mapping[PassageId, Passage],
    documents: Mapping[DocumentId, Document],
    parts: Iterable[Part],
) -> tuple[Fused, ...]:
    """Weigh each passage by the parts it fits, best first; `documents` are theirs."""
    wanted, pool = list(parts), list(fused)

    def unfit(one: Fused) -> set[PartKind]:
        passage = passages[one.passage_id]
        document = documents.get(passage.document_id)
        # The same thing asked twice is one.
        return {part.kind for part in wanted} - {part.kind for part in wanted if _fits(part, passage, document)}

    lacking = {one.passage_id: unfit(one) for one in pool}
    telling = {passages[id].document_id for id, kinds in lacking.items() if PartKind.DEADLINE not in kinds}

    def factor(one: Fused) -> float:
        elsewhere = passages[one.passage_id].document_id in telling
        kinds = lacking[one.passage_id]
        return prod(TOLD_ELSEWHERE if kind is PartKind.DEADLINE and elsewhere else FACTORS[kind] for kind in kinds)

    return in_order(times(one, factor(one), UNFIT) for one in pool)


def by_validity(
    fused: Iterable[Fused], passages: Mapping[PassageId, Passage], status: Mapping[DocumentId, Status]
) -> tuple[Fused, ...]:
    """Weigh each passage by whether its document is in force, best first; what the query names by its symbol counts in full."""

    def factor(one: Fused) -> float:
        return 1.0 if one.symbol > 0 else ENDED.get(status.get(passages[one.passage_id].document_id, Status.UNKNOWN), 1.0)

    return in_order(times(one, factor(one), ENDED_REASON) for one in fused)


def _fits(part: Part, passage: Passage, document: Document | None) -> bool:
    if part.kind is PartKind.QUOTE:
        return _has_quote(passage.text, part.value)
    if part.kind is PartKind.DEADLINE:
        return _DUE.search(fold(passage.text)) is not None
    if document is None:
        return False
    header = document.header
    if part.kind is PartKind.TYPE:
        return header.type is not None and header.type.value == part.value
    if part.kind is PartKind.ISSUER:
        return header.issuer is not None and fold(part.value) in fold(header.issuer)
    year = year_of_issue(header)
    return year is not None and _is_within(year, part.value)


def _has_quote(text: str, quote: str) -> bool:
    """Tell whether `quote` stands in `text` word for word; without diacritics where it is typed without."""
    if has_diacritics(quote):
        return " ".join(quote.lower().split()) in " ".join(text.lower().split())
    return " ".join(fold(quote).split()) in " ".join(fold(text).split())


def _is_within(year: int, value: str) -> bool:
    """Tell whether `year` is in a year or a period: ``2025``, ``2025-Q3``, ``2020/2025``, ``2020/``."""
    years = [int(found) for found in re.findall(r"(?:19|20)\d\d", value)]
    if not years:
        return False
    if "/" in value:
        return years[0] <= year <= (years[1] if len(years) > 1 else year)
    return year == years[0]
