"""An answer as text for a terminal. Everything that came from documents is made printable first."""

import textwrap
from collections.abc import Iterator, Sequence

from indexer.console import in_language, printable
from indexer.directive.header.doubts import is_unsure
from indexer.directive.header.issue import month_words
from indexer.directive.secrecy import wording_of
from indexer.directive.types import TYPE_NAMES
from indexer.domain import Document, Header, HeaderField, Language, Range, Wording
from indexer.figures import day_words, recognition_words
from indexer.passages import headings_above
from search_api.answers import Answer, Hit, SimilarAnswer, Understanding
from search_api.choices import FacetCounts
from search_api.relations.words import validity_words
from search_api.search.asked import asks_for_tasks
from search_api.tasks.words import assignment_words

_MARK, _UNMARK = "\x1b[1;33m", "\x1b[0m"
_INDENT = "   "
_MAX_WIDTH = 120
_SHOWN_VALUES = 8
_SHOWN_TASKS = 3


def answer_lines(answer: Answer, language: Language, *, width: int, colour: bool, explain: bool = False) -> Iterator[str]:
    """Yield the lines that tell an answer, none of them wider than `width` characters where words allow it.

    `colour` marks the words of the query with terminal codes.
    """
    width = min(width, _MAX_WIDTH)
    for note in answer.understanding.notes:
        yield printable(in_language(note, language))
    if answer.hits and not answer.confident:
        yield in_language(
            Wording("Không có câu trả lời chắc chắn; gần nhất là:", "No certain answer; what comes nearest:"), language
        )
    if explain:
        yield from _explained(answer, language)
    yield from _facet_lines(answer.facets, width, language)
    if not answer.hits:
        yield in_language(Wording("Không tìm thấy gì.", "Nothing was found."), language)
    for hit in answer.hits:
        yield ""
        yield from _hit_lines(
            hit, language, width=width, colour=colour, explain=explain, tasks=asks_for_tasks(answer.understanding)
        )


def _hit_lines(hit: Hit, language: Language, *, width: int, colour: bool, explain: bool, tasks: bool = False) -> Iterator[str]:
    place = f"{in_language(Wording('trang', 'page'), language)} {hit.passage.page}"
    yield from _wrapped(f"{hit.rank}. {_named(hit.document, language)}", width, _INDENT)
    if hit.passage.confidence is not None:
        place += f", {in_language(recognition_words(hit.passage.confidence), language)}"
    if hit.validity is not None:
        place += f", {in_language(validity_words(hit.validity), language)}"
    place += "".join(f", {in_language(wording_of(rule), language)}" for rule in hit.document.restrictions)
    yield from _wrapped(f"{_INDENT}{', '.join(hit.document.files)}, {place}", width, _INDENT)
    if headings := headings_above(hit.passage):
        yield from _wrapped(_INDENT + " › ".join(section.title for section in headings), width, _INDENT)
    for line in wrapped_ranges(hit.passage.text, width - len(_INDENT) - 2):
        yield f"{_INDENT}| {_marked(hit.passage.text, line, hit.highlights if colour else ())}"
    if told := "; ".join(in_language(reason.detail, language) for reason in hit.reasons):
        yield from _wrapped(f"{_INDENT}({told})", width, _INDENT)
    if tasks or explain:
        yield from _task_lines(hit, width, language)
    if explain:
        yield from _wrapped(f"{_INDENT}{score_line(hit, language)}", width, _INDENT)
    yield from _beside(hit, width, language)


def _task_lines(hit: Hit, width: int, language: Language) -> Iterator[str]:
    """Yield who is told to do something, with whom, by when."""
    for one in hit.assignments[:_SHOWN_TASKS]:
        yield from _wrapped(f"{_INDENT}→ {in_language(assignment_words(one), language)}", width, _INDENT)
    if (more := len(hit.assignments) - _SHOWN_TASKS) > 0:
        yield f"{_INDENT}{in_language(Wording(f'→ và {more} nhiệm vụ khác', f'→ and {more} more tasks'), language)}"


def _beside(hit: Hit, width: int, language: Language) -> Iterator[str]:
    """Yield where else the same text stands, and how many more passages its document has for it."""
    if hit.copies:
        here = in_language(Wording("chỗ khác của văn bản này", "another place of this document"), language)
        places = (
            here if copy.document.id == hit.document.id else copy.document.header.symbol or copy.document.title
            for copy in hit.copies
        )
        listed = ", ".join(dict.fromkeys(places))
        also = in_language(Wording("nội dung này cũng có trong", "the same text stands in"), language)
        yield from _wrapped(f"{_INDENT}= {also}: {listed}", width, _INDENT)
    if hit.further_total:
        more = Wording(
            f"+ thêm {hit.further_total} đoạn trong văn bản này", f"+ {hit.further_total} more passages in this document"
        )
        yield f"{_INDENT}{in_language(more, language)}"


def _facet_lines(facets: Sequence[FacetCounts], width: int, language: Language) -> Iterator[str]:
    for counts in facets:
        if len(counts.values) > 1:
            listed = "; ".join(f"{in_language(value.label, language)} ({value.count})" for value in counts.values[:_SHOWN_VALUES])
            yield from _wrapped(f"{in_language(counts.label, language)}: {listed}", width, _INDENT)


def similar_lines(answer: SimilarAnswer, language: Language, *, width: int) -> Iterator[str]:
    """Yield the lines that tell what is like a text."""
    width = min(width, _MAX_WIDTH)
    compared, left_out = len(answer.paragraphs), answer.left_out
    yield in_language(Wording(f"Đã so {compared} đoạn", f"{compared} paragraphs compared"), language) + (
        in_language(Wording(f"; bỏ qua {left_out} đoạn quá ngắn hoặc quá nhiều", f"; {left_out} too short or too many"), language)
        if left_out
        else ""
    )
    if not answer.hits:
        yield in_language(Wording("Không tìm thấy gì.", "Nothing was found."), language)
    for hit in answer.hits:
        yield ""
        yield from _hit_lines(hit, language, width=width, colour=False, explain=False)


def _named(document: Document, language: Language) -> str:
    header = document.header
    parts = [
        in_language(TYPE_NAMES[header.type], language) if header.type and header.symbol else "",
        (header.symbol or "") + _doubt(header, HeaderField.SYMBOL, language),
        (f"({in_language(day_words(header.issued), language)})" if header.issued else "")
        + _doubt(header, HeaderField.ISSUED, language),
        f"({in_language(month_words(header.issued_in), language)})" if header.issued_in else "",
    ]
    label = " ".join(part for part in parts if part)
    return f"{label}: {header.subject or document.title}" if label else document.title


def _doubt(header: Header, field: HeaderField, language: Language) -> str:
    is_shown = is_unsure(header, field) and getattr(header, field.value) is not None
    return " " + in_language(Wording("(chưa chắc)", "(unsure)"), language) if is_shown else ""


def score_line(hit: Hit, language: Language) -> str:
    """Return what a hit's score is made of: ``0.733 = (words 0.600 + meaning 0.171) × 0.95 (it is a heading)``."""
    brought = " + ".join(f"{in_language(part.name, language)} {part.value:.3f}" for part in hit.parts if not part.is_factor)
    factors = [f" × {part.value:.3g} ({in_language(part.name, language)})" for part in hit.parts if part.is_factor]
    return f"{hit.score:.3f} = {f'({brought})' if factors else brought or '–'}{''.join(factors)}"


def _explained(answer: Answer, language: Language) -> Iterator[str]:
    understood: Understanding = answer.understanding
    yield printable(f"  kind={understood.kind} language={understood.language} asked={understood.asked}")
    sure = in_language(Wording("khả năng có câu trả lời", "likely that something answers"), language)
    yield f"  {sure}: {answer.certainty:.2f}"
    if understood.restored is not None:
        yield f"  restored with confidence {understood.confidence:.2f}"
    for reference in understood.references:
        parts = (reference.symbol, reference.number, reference.year, reference.type_code, reference.issuer_code)
        yield printable("  reference: " + " ".join(part for part in parts if part))
    for step in understood.steps:
        yield printable(f"  {step.kind}: {step.before} → {step.after}")
    for one in understood.parts:
        demanded = in_language(Wording("bắt buộc", "demanded"), language)
        yield printable(f"  {in_language(one.label, language)}{f' ({demanded})' if one.filters else ''}")
    unit = in_language(Wording("ứng viên", "candidates"), language)
    yield f"  {answer.total} {unit}, generation {answer.generation}, {answer.took_ms:.1f} ms"


def wrapped_ranges(text: str, width: int) -> list[Range]:
    """Return the lines that `text` breaks into: ranges without the white space between them.

    A word longer than `width` stands on a line of its own.
    """
    lines: list[Range] = []
    start = end = position = 0
    for word in text.split():
        place = text.index(word, position)
        position = place + len(word)
        broken = "\n" in text[end:place]
        if end > start and (broken or position - start > width):
            lines.append(Range(start, end))
            start = place
        elif end == start:
            start = place
        end = position
    if end > start:
        lines.append(Range(start, end))
    return lines


def _marked(text: str, line: Range, highlights: Sequence[Range]) -> str:
    pieces: list[str] = []
    position = line.start
    for mark in highlights:
        start, end = max(mark.start, line.start), min(mark.end, line.end)
        if start < end:
            pieces += [printable(text[position:start]), _MARK, printable(text[start:end]), _UNMARK]
            position = end
    return "".join([*pieces, printable(text[position : line.end])])


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(
        printable(text), max(width, 20), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
