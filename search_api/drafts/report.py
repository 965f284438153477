"""A checked draft as JSON, as a page that stands by itself, as lines, and as comments."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import PurePath
from typing import Any

from indexer.comments import Comment
from indexer.console import in_language
from indexer.domain import Language, Wording
from search_api.answers import Hit
from search_api.drafts.verdicts import CHECK_NAMES, VERDICT_NAMES, CheckedDraft, Finding, VerdictKind

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:72rem;margin:1rem auto;padding:0 1rem}"
    "article{display:grid;grid-template-columns:3fr 2fr;gap:1rem;border-top:1px solid #ccc;padding:.5rem 0}"
    "p{margin:.2rem 0;white-space:pre-line}ul{margin:0;padding-left:1rem}mark{background:#fff3c4}mark.wrong{background:#ffd5d0}"
    "small{color:#555}@media(max-width:50rem){article{display:block}}"
)


def draft_json(checked: CheckedDraft) -> dict[str, Any]:
    """Return all that was found, each sentence in both languages."""
    return {
        "name": checked.name,
        "title": checked.title,
        "citations": checked.citations,
        "wrong": checked.wrong,
        "findings": [_finding_json(finding) for finding in checked.findings],
        "suggestions": [
            {
                "passage": one.passage.ordinal,
                "hits": [
                    {
                        "passage_id": hit.passage.id,
                        "document_id": hit.document.id,
                        "symbol": hit.document.header.symbol,
                        "text": hit.passage.text,
                    }
                    for hit in one.hits
                ],
            }
            for one in checked.suggestions
        ],
        "not_compared": checked.not_compared,
        "has_changes": checked.has_changes,
        "notes": [{"vi": one.vi, "en": one.en} for one in notes(checked)],
        "generation": checked.generation,
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "verdict": finding.kind.value,
        "is_wrong": finding.is_wrong,
        "passage": finding.passage.ordinal,
        "start": finding.range.start,
        "end": finding.range.end,
        "text": finding.text,
        "told": [{"vi": one.vi, "en": one.en} for one in finding.told],
        "ran": [check.value for check in finding.ran],
        "could_not": [check.value for check in finding.could_not],
        "document_id": finding.document.id if finding.document else None,
        "candidates": [one.id for one in finding.candidates],
        "evidence": finding.evidence.text if finding.evidence else None,
        "differences": [{"said": one.said, "source": one.source} for one in finding.differences],
    }


def summary(checked: CheckedDraft) -> Wording:
    """Return the result in a sentence."""
    if not checked.citations:
        return Wording("Dự thảo không viện dẫn văn bản nào.", "The draft cites no document.")
    return Wording(
        f"{checked.citations} trích dẫn, {checked.wrong} chỗ cần xem lại",
        f"{checked.citations} citations, {checked.wrong} places to look at again",
    )


def notes(checked: CheckedDraft) -> list[Wording]:
    """Return what is to be known of how the draft was checked."""
    found = []
    if checked.has_changes:
        vi = "dự thảo có thay đổi đang theo dõi: đã kiểm tra như khi mọi thay đổi được chấp nhận"
        found.append(Wording(vi, "changes are tracked in the draft: it was checked as if all of them were accepted"))
    if checked.not_compared and checked.suggestions:
        vi = f"{checked.not_compared} đoạn sau không tìm đoạn gần nhất trong kho"
        found.append(Wording(vi, f"for {checked.not_compared} later paragraphs nothing near was looked for"))
    return found


def told(finding: Finding, language: Language) -> str:
    """Return a verdict with what shows it and which checks ran."""
    said = f"{in_language(VERDICT_NAMES[finding.kind], language)}: " + "; ".join(
        in_language(one, language) for one in finding.told
    )
    return ". ".join(filter(None, (said, checks_told(finding, language))))


def checks_told(finding: Finding, language: Language) -> str:
    """Return which checks ran, and which could not."""
    told = [
        f"{in_language(lead, language).capitalize()}: " + ", ".join(in_language(CHECK_NAMES[one], language) for one in checks)
        for lead, checks in (
            (Wording("đã kiểm tra", "checked"), finding.ran),
            (Wording("chưa kiểm tra được", "could not be checked"), finding.could_not),
        )
        if checks
    ]
    return ". ".join(told)


def tone(finding: Finding) -> str:
    """Return whether a verdict says that something is ``wrong``, that what was compared is right (``sure``), or neither."""
    return "wrong" if finding.is_wrong else "sure" if finding.kind is VerdictKind.MATCH else "unsure"


def draft_lines(checked: CheckedDraft, language: Language) -> Iterator[str]:
    """Yield the report for a terminal."""
    yield in_language(summary(checked), language)
    yield from (in_language(one, language) for one in notes(checked))
    for finding in checked.findings:
        yield f"{'✗' if finding.is_wrong else '✓' if finding.kind is VerdictKind.MATCH else '?'} {' '.join(finding.text.split())}"
        yield f"    {told(finding, language)}"


def comments_of(checked: CheckedDraft, language: Language) -> list[Comment]:
    """Return a comment for each finding but those that match."""
    return [
        Comment(
            finding.text,
            finding.passage.text[: finding.range.start],
            finding.passage.text[finding.range.end :],
            told(finding, language),
        )
        for finding in checked.findings
        if finding.kind is not VerdictKind.MATCH
    ]


def verdict_counts(checked: CheckedDraft) -> list[tuple[VerdictKind, int]]:
    """Return how many findings there are of each kind that there is, the gravest first."""
    counts = Counter(finding.kind for finding in checked.findings)
    return [(kind, counts[kind]) for kind in VerdictKind if counts[kind]]


def is_word(name: str) -> bool:
    """Whether a file's name is of a Word document that comments can be written into."""
    return PurePath(name).suffix.lower() == ".docx"


def commented_name(name: str) -> str:
    """Return what a commented draft is called."""
    return f"{PurePath(name).stem}-checked.docx"


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of the draft as it is shown."""

    pieces: tuple[tuple[str, Finding | None], ...]
    """Its text in pieces, with the finding on each that has one."""
    findings: tuple[Finding, ...]
    hits: tuple[Hit, ...]
    """The nearest in the archive."""


def marked_draft(checked: CheckedDraft) -> list[Row]:
    """Return the draft paragraph by paragraph; what lies within another finding is not marked again."""
    suggested = {one.passage.id: one.hits for one in checked.suggestions}
    by_passage: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        by_passage.setdefault(finding.passage.id, []).append(finding)
    rows = []
    for passage in checked.passages:
        own = by_passage.get(passage.id, [])
        pieces: list[tuple[str, Finding | None]] = []
        reached = 0
        for finding in sorted(own, key=lambda one: one.range):
            start, end = finding.range
            if start >= reached:
                pieces += [(passage.text[reached:start], None), (passage.text[start:end], finding)]
                reached = end
        pieces.append((passage.text[reached:], None))
        rows.append(Row(tuple(pieces), tuple(own), suggested.get(passage.id, ())))
    return rows


def draft_html(checked: CheckedDraft, language: Language) -> str:
    """Return a page that needs nothing else: the draft with its marks, the verdicts and what the archive has beside it."""
    heading = in_language(Wording("Kiểm tra dự thảo", "Draft check"), language)
    near = in_language(Wording("Gần nhất trong kho", "Nearest in the archive"), language)
    parts = [
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>{heading}</title><style>{_STYLE}</style><h1>{heading}</h1>",
        f"<p><strong>{escape(checked.title)}</strong></p><p>{escape(in_language(summary(checked), language))}</p>",
        *(f"<p>{escape(in_language(one, language))}</p>" for one in notes(checked)),
    ]
    for row in marked_draft(checked):
        parts.append(f"<article><p>{_marked(row)}</p><div><ul>")
        parts += [f"<li>{escape(finding.text)}: {escape(told(finding, language))}</li>" for finding in row.findings]
        parts.append("</ul>")
        for hit in row.hits:
            name = hit.document.header.symbol or hit.document.title
            parts.append(f"<p><small>{near}: <b>{escape(name)}</b> {escape(hit.passage.text[:240])}</small></p>")
        parts.append("</div></article>")
    return "".join(parts)


def _marked(row: Row) -> str:
    return "".join(
        f"<mark{' class=wrong' if finding.is_wrong else ''}>{escape(text)}</mark>" if finding else escape(text)
        for text, finding in row.pieces
    )
