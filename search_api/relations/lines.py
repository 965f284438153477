"""What is told of relations, as lines of a terminal."""

from collections.abc import Iterator, Sequence
from functools import singledispatch

from indexer.domain import Language, Wording
from search_api.relations.related import Chain, Coverage, DocumentRelations, End, RelationEdge, TargetTable
from search_api.relations.words import CONTRADICTION_NAMES, KIND_NAMES, PASSIVE_NAMES, name_of, validity_words

_EXCERPT = 110


def _said(wording: Wording, language: Language) -> str:
    return wording.vi if language == "vi" else wording.en


@singledispatch
def lines_of(found: object, language: Language) -> Iterator[str]:
    """Yield an answer about relations, line by line."""
    raise TypeError(type(found), language)


@lines_of.register
def _(found: DocumentRelations, language: Language) -> Iterator[str]:
    vi = language == "vi"
    document = found.document
    yield f"{document.header.symbol or document.id}  {document.title}"
    as_of = found.validity.as_of
    day = f" ({as_of.day}/{as_of.month}/{as_of.year})" if as_of else ""
    yield ("Hiệu lực" if vi else "Validity") + f"{day}: {_said(validity_words(found.validity), language)}"
    for edge in found.validity.by:
        yield from _evidence(edge)
    for edge in found.validity.doubtful:
        yield f"  ? {_said(PASSIVE_NAMES[edge.kind], language)} {name_of(edge.source)} " + (
            "(mâu thuẫn về thời gian)" if vi else "(the dates contradict it)"
        )
    if found.validity.effect is not None:
        effect = found.validity.effect
        yield f"    “{_excerpt(effect.passage.text[slice(*effect.range)])}”"
    for one in found.contradictions:
        yield ("Mâu thuẫn" if vi else "Contradiction") + f": {_said(CONTRADICTION_NAMES[one.kind], language)}"
        for edge in one.edges:
            yield f"  {name_of(edge.source)} {_said(KIND_NAMES[edge.kind], language)} {name_of(edge.target)}"
            yield from _evidence(edge)
    for title, edges, names, end in (
        ("Dựa trên" if vi else "Rests on", found.rests_on, KIND_NAMES, "target"),
        ("Được dựa vào" if vi else "What rests on it", found.rested_on_by, PASSIVE_NAMES, "source"),
    ):
        yield f"{title}: {len(edges)}"
        for edge in edges:
            other: End = getattr(edge, end)
            yield f"  {_said(names[edge.kind], language)} {_described(other, language)}"
            yield from _evidence(edge)
    if found.between:
        yield ("Nói về hai văn bản khác" if vi else "Said of two others") + f": {len(found.between)}"
        for edge in found.between:
            yield f"  {name_of(edge.source)} {_said(KIND_NAMES[edge.kind], language)} {name_of(edge.target)}"
            yield from _evidence(edge)


@lines_of.register
def _(found: Chain, language: Language) -> Iterator[str]:
    top = min((link.level for link in found.links), default=0)
    for link in found.links:
        mark = "→ " if link.level == 0 else ""
        yield f"{'  ' * (link.level - top)}{mark}{_described(link.end, language)}"
    for edge in found.edges:
        yield f"{name_of(edge.source)} {_said(KIND_NAMES[edge.kind], language)} {name_of(edge.target)}"
    if not found.complete:
        yield "(chuỗi dài, chỉ hiện một phần)" if language == "vi" else "(the chain is long: a part of it)"


@lines_of.register
def _(found: Coverage, language: Language) -> Iterator[str]:
    vi = language == "vi"
    upper, lower = (one.header.symbol or one.title for one in (found.upper, found.lower))
    yield f"{lower} " + (
        f"thực hiện {found.covered}/{len(found.rows)} đoạn của {upper}"
        if vi
        else f"carries out {found.covered} of {len(found.rows)} passages of {upper}"
    )
    for row in found.rows:
        yield f"[{row.passage.ordinal}] {_excerpt(row.passage.text)}"
        if not row.carried:
            yield "    chưa thấy" if vi else "    not seen"
        for one in row.carried:
            numbers = f"  ({', '.join(one.numbers)})" if one.numbers else ""
            yield f"    → [{one.passage.ordinal}] {_excerpt(one.passage.text)}{numbers}"
        if row.missing:
            yield ("    chưa thấy số: " if vi else "    figures not seen: ") + ", ".join(row.missing)


@lines_of.register
def _(found: TargetTable, language: Language) -> Iterator[str]:
    yield " | ".join(
        [("Chỉ tiêu" if language == "vi" else "Target"), *(one.header.symbol or one.title for one in found.documents)]
    )
    for row in found.rows:
        cells = [
            "; ".join(f"{one.target.figure}" + (f" ({one.target.year})" if one.target.year else "") for one in cell)
            for cell in row.cells
        ]
        yield " | ".join([row.subject, *(cell or "–" for cell in cells)])


def _described(end: End, language: Language) -> str:
    name = name_of(end)
    if end.document is not None:
        return f"{name}  {end.document.title[:80]}" if end.document.header.symbol else name
    told: Sequence[str | None] = ()
    if end.cited:
        issued = end.cited.issued
        told = (f"{issued.day}/{issued.month}/{issued.year}" if issued else None, end.cited.issuer)
    if end.candidates:
        several = "có thể là: " if language == "vi" else "may be: "
        return f"{name} ({several}{'; '.join(one.document.id for one in end.candidates)})"
    outside = "không có trong kho" if language == "vi" else "not in the archive"
    return f"{name} ({', '.join([*filter(None, told), outside])})"


def _evidence(edge: RelationEdge) -> Iterator[str]:
    statement = edge.statements[0]
    yield f"      “{_excerpt(statement.passage.text, statement.start)}” [{statement.passage.id}]"


def _excerpt(text: str, around: int = 0) -> str:
    plain = text.replace("\n", " ")
    start = max(0, around - _EXCERPT // 2)
    return ("…" if start else "") + plain[start : start + _EXCERPT] + ("…" if start + _EXCERPT < len(plain) else "")
