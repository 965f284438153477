"""What a document says of itself: number, type, issuer, place and date, subject, signer, recipients, and where it says so."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from indexer.directive.casing import restore_case
from indexer.directive.citations.symbols import find_symbols
from indexer.directive.header.closing import closings, is_attachment_note
from indexer.directive.header.doubts import HOPELESS, Doubtful, certainty, weakened
from indexer.directive.header.front import Front, read_front
from indexer.directive.header.issue import open_date
from indexer.directive.header.issuers import (
    bodies_among,
    body_of_head,
    issuer_in_capitals,
    issuer_in_farewell,
    issuer_in_preamble,
    issuer_of_symbol,
    name_of,
    real_author,
)
from indexer.directive.header.letterhead import draft_mark, is_place_date, place_of, urgency_of
from indexer.directive.header.lookalikes import is_borne_out, mended_name
from indexer.directive.header.own_number import own_number
from indexer.directive.header.signature import Signature, listed_in, read_signature, recipients_of
from indexer.directive.header.traces import Trace, locate
from indexer.directive.kinds import is_form, is_news, is_speech
from indexer.directive.layout.layout import Paragraph
from indexer.directive.outline.markers import Level, find_marker, is_capitals
from indexer.directive.types import split_heading, type_of_code
from indexer.domain import DocumentType, Header, HeaderField, Origin, Range
from indexer.language.dates import find_dates, issue_date
from indexer.language.folding import fold

_OPENING_PARAGRAPHS = 6
"""Paragraphs in which a story or a speech begins."""
_NOTE_PARAGRAPHS = 12
"""Paragraphs in which an attachment says what it is attached to."""
_MAX_HEADLINE = 250
_PREAMBLE = 40
"""Paragraphs of the body in which the issuer may name itself."""
_FAREWELL = 40
"""Paragraphs at the end in which it may, above the recipients and annexes."""
_PASSED = re.compile(
    r"(?:Luật|Bộ luật|Nghị quyết|Pháp lệnh) này (?:đã )?được .{5,200}?\s?thông qua (?:vào )?(?P<date>ngày .{8,40})", re.DOTALL
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MISREAD = 0.5
"""Confidence in a recognised name with a word that is none."""
_OPEN_CODE = re.compile(r"\W*(?P<type>[^\W\d_]{1,5})")
_KEPT_CODES = ("TTr", "BC", "GM", "PA", "ĐA")
"""Genres whose documents are addressed to somebody as letters are."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The header, how many paragraphs from the start it takes, and where its fields stand."""

    header: Header
    """Without evidence: that speaks of pages, which paragraphs do not know."""
    length: int
    traces: Mapping[HeaderField, Trace] = field(default_factory=dict, compare=False)


@dataclass(slots=True)
class _Reading:
    """The values found so far, and where."""

    paragraphs: Sequence[Paragraph]
    values: dict[HeaderField, object] = field(default_factory=dict)
    traces: dict[HeaderField, Trace] = field(default_factory=dict)

    def put(
        self,
        field: HeaderField,
        value: object,
        confidence: float,
        written: str | None = None,
        within: Range | None = None,
        *,
        origin: Origin = Origin.TEXT,
    ) -> None:
        """Keep a value, if there is one; `written` is how the paragraphs `within` have it."""
        if value:
            self.values[field] = value
            place = locate(written, self.paragraphs, within) if written and within else None
            self.traces[field] = Trace(round(min(confidence, 1.0), 2), place, origin)

    def narrow(self, field: HeaderField, length: int) -> None:
        """Keep only the first `length` characters of where a field stands."""
        trace = self.traces[field]
        if trace.place is not None and trace.place.first == trace.place.last:
            place = trace.place._replace(end=trace.place.start + length)
            self.traces[field] = trace._replace(place=place)


def read_header(
    paragraphs: Sequence[Paragraph], file_name: str, *, doubtful: Doubtful | None = None, signed: date | None = None
) -> Letterhead:
    """Read the header.

    What the document does not say stays ``None``; of the file's name only a number is taken, where the text has none,
    or where it was recognised and cannot be read: numbers are often written by hand. A recognised day after the file was last
    `signed` is misread, and left out. `doubtful` are the lines whose figures were not read surely; ``None``: the text is the file's own.
    """
    is_recognised = doubtful is not None
    front = read_front(paragraphs)
    opening = [paragraph.text for paragraph in paragraphs[:_OPENING_PARAGRAPHS]]
    has_front = front.type is not None or front.symbol is not None or front.length > 0
    if not has_front and is_news(opening):
        return _headlined(paragraphs, DocumentType.NEWS, 0.8)
    if front.symbol is None and front.type is None and is_speech(opening):
        return _headlined(paragraphs, DocumentType.SPEECH, 0.8)
    reading = _Reading(paragraphs)
    whole, zone = Range(0, len(paragraphs)), Range(0, max(front.length, 1))
    body = [paragraph.text for paragraph in paragraphs[front.length :]]
    _put_number(reading, front, zone, file_name, doubtful)
    _put_type(reading, front, zone)
    _put_issue(reading, front, zone, body, doubtful=doubtful or (), latest=signed if is_recognised else None)
    _put_issuer(reading, front, body, is_recognised=is_recognised)
    if front.subject:
        confidence = 0.95 if front.marked or front.heading is not None else 0.7
        shown = restore_case(front.subject, body, first_upper=False)
        reading.put(HeaderField.SUBJECT, shown, confidence, front.subject, zone)
    _put_marks(reading, front, zone)
    _put_end(reading, front, body)
    _put_parent(reading, front, whole)
    if not reading.values.get(HeaderField.TYPE) and not front.subject:
        _put_annex(reading)
    return Letterhead(_header(reading.values), front.length, reading.traces)


def _header(values: Mapping[HeaderField, object]) -> Header:
    named = {field.value: value for field, value in values.items()}
    if isinstance(issued := named.get("issued"), str):
        named |= {"issued": None, "issued_in": issued}
    return Header(**named)  # type: ignore[arg-type]  # put() is called with each field's own type


def _headlined(paragraphs: Sequence[Paragraph], type: DocumentType, confidence: float) -> Letterhead:
    """Return the header of what is no directive: its first line may be its headline."""
    headline = paragraphs[0].text
    has_headline = len(headline) <= _MAX_HEADLINE and headline[-1] not in ".;:,!"
    reading = _Reading(paragraphs)
    reading.put(HeaderField.TYPE, type, confidence)
    if has_headline:
        shown = restore_case(headline, [paragraph.text for paragraph in paragraphs[1:]])
        reading.put(HeaderField.SUBJECT, shown, 0.8, headline, Range(0, 1))
    return Letterhead(_header(reading.values), int(has_headline), reading.traces)


# --- Number and type --------------------------------------------------------------------------------------


def _put_number(reading: _Reading, front: Front, zone: Range, file_name: str, doubtful: Doubtful | None) -> None:
    number = own_number(front, front.type or _type_without_heading(front), file_name, doubtful)
    if number is None:
        return
    reading.put(HeaderField.SYMBOL, number.symbol, number.confidence, number.written, zone, origin=number.origin)


def _put_type(reading: _Reading, front: Front, zone: Range) -> None:
    if front.symbol is None and is_form([paragraph.text for paragraph in reading.paragraphs]):
        reading.put(HeaderField.TYPE, DocumentType.FORM, 0.7)
    elif front.type is not None:
        heading = front.heading
        within = zone if heading is None else Range(heading, heading + 1)
        reading.put(HeaderField.TYPE, front.type, 0.97, front.heading_text, within)
    elif type := _type_without_heading(front):
        reading.put(HeaderField.TYPE, type, 0.85 if front.symbol else 0.7)


def _type_without_heading(front: Front) -> DocumentType | None:
    addressed = front.addressees is not None
    if front.symbol is not None and front.symbol.type_code:
        if (addressed or front.marked) and front.symbol.type_code not in _KEPT_CODES:
            return DocumentType.LETTER  # "5680/CT-CS": the body's own code looks like a type's
        is_party = f"-{front.symbol.type_code}/" in front.symbol.symbol
        if front.symbol.type_code == "TT" and is_party:
            return DocumentType.CIRCULAR_TO_PARTY
        return type_of_code(front.symbol.type_code)
    if front.open_number and (code := _OPEN_CODE.match(front.open_number)) and (type := type_of_code(code["type"])):
        return type
    return DocumentType.LETTER if addressed or (front.subject and (front.symbol or front.loose_symbol)) else None


# --- Who, where and when ------------------------------------------------------------------------------------


def _put_issue(
    reading: _Reading, front: Front, zone: Range, body: Sequence[str], *, doubtful: Doubtful, latest: date | None
) -> None:
    if front.dated:
        in_line = is_place_date(front.dated)
        issued = (open_date(front.dated) if in_line else None) or _date(front.dated)
        sure = certainty(front.dated, doubtful)
        if isinstance(issued, date) and sure <= HOPELESS:
            issued = f"{issued:%Y-%m}"
        confidence = 0.6 if isinstance(issued, str) else weakened(0.97 if in_line else 0.8, sure)
        if latest is None or str(issued) <= str(latest):
            reading.put(HeaderField.ISSUED, issued, confidence, front.dated, zone)
        if place := place_of(front.dated):
            # The line itself: the same name stands in the issuer's.
            written = front.dated[front.dated.index(place) :]
            reading.put(HeaderField.PLACE, place, 0.95, written, zone)
            reading.narrow(HeaderField.PLACE, len(place))
    elif passed := _passed(reading.values.get(HeaderField.TYPE), body):
        start = len(reading.paragraphs) - len(body)
        reading.put(HeaderField.ISSUED, _date(passed), 0.85, passed, Range(start, len(reading.paragraphs)))


def _date(text: str) -> date | None:
    if issued := issue_date(text):
        return issued
    days = [match.value for match in find_dates(text) if _DAY.fullmatch(match.value)]
    return date.fromisoformat(days[0]) if days else None


def _passed(type: object, body: Sequence[str]) -> str | None:
    """Return when an assembly passed the text, as laws say at their end."""
    if type not in (DocumentType.LAW, DocumentType.ORDINANCE, DocumentType.RESOLUTION):
        return None
    return next((found["date"] for text in body if (found := _PASSED.match(text))), None)


def _put_issuer(reading: _Reading, front: Front, body: Sequence[str], *, is_recognised: bool) -> None:
    preamble = body[:_PREAMBLE]
    within = Range(0, min(front.length + _PREAMBLE, len(reading.paragraphs)))
    symbol = front.symbol.symbol if front.symbol else ""
    candidates = (
        (issuer_in_capitals(front.names if front.length else bodies_among(front.names)), 0.9),
        (front.owner, 0.85),
        (front.authority, 0.8),
        (issuer_in_preamble(preamble), 0.6),
        (issuer_in_farewell(body[-_FAREWELL:]), 0.6),
        (issuer_of_symbol(symbol), 0.5),
    )
    issuer, confidence = next(((name, sure) for name, sure in candidates if name), (None, 0.0))
    if issuer is None:
        return
    issuer = body_of_head(issuer)
    if front.owner == issuer and (fuller := issuer_in_preamble(preamble)) and fold(fuller).startswith(fold(issuer)):
        issuer = fuller
    place = reading.values.get(HeaderField.PLACE)
    examples = [f"tại {place}.", *body] if place else body
    named = mended_name(issuer, examples) if is_recognised and name_of(issuer) is None else issuer
    shown = name_of(named) or restore_case(named, examples)
    if is_recognised and not is_borne_out(shown, examples):
        confidence = min(confidence, _MISREAD)
    reading.put(HeaderField.ISSUER, shown, confidence, issuer, within)


# --- Marks, signature, recipients ---------------------------------------------------------------------------


def _put_marks(reading: _Reading, front: Front, zone: Range) -> None:
    for stamp in front.stamps:
        if (urgency := urgency_of(stamp)) and HeaderField.URGENCY not in reading.values:
            reading.put(HeaderField.URGENCY, urgency, 0.9, stamp, zone)
        if draft_mark(stamp):
            reading.put(HeaderField.IS_DRAFT, value=True, confidence=0.95, written=stamp, within=zone)
    is_form = reading.values.get(HeaderField.TYPE) is DocumentType.FORM
    if (
        front.open_number
        and HeaderField.SYMBOL not in reading.values
        and HeaderField.IS_DRAFT not in reading.values
        and not is_form
    ):
        reading.put(HeaderField.IS_DRAFT, value=True, confidence=0.6, written=front.open_number, within=zone)


def _put_end(reading: _Reading, front: Front, body: Sequence[str]) -> None:
    addressed = front.addressees or Range(0, 0)
    texts = [paragraph.text for paragraph in reading.paragraphs]
    recipients = recipients_of(texts[addressed.start : addressed.end])
    ends = [Range(start + front.length, end + front.length) for start, end in closings(body)]
    ends = _own_closings(texts, ends)
    signed = next(((end, signature) for end in ends if (signature := _signature(texts, end, body))), None)
    if signed is not None:
        end, signature = signed
        _put_author(reading, signature, end, body)
        reading.put(HeaderField.SIGNER, signature.name, signature.confidence, signature.name, end)
        reading.put(HeaderField.SIGNER_TITLE, signature.title, signature.confidence - 0.05, signature.title, end)
    if own := signed[0] if signed else next(iter(ends), None):
        recipients += recipients_of(listed_in(texts[own.start : own.end]))
        addressed = addressed if addressed.end else own
    if recipients:
        reading.put(HeaderField.RECIPIENTS, tuple(dict.fromkeys(recipients)), 0.85, recipients[0], addressed)


def _put_author(reading: _Reading, signature: Signature, end: Range, body: Sequence[str]) -> None:
    """Say which body of a Party committee speaks, where the letterhead names the committee and the signature the body."""
    issuer = reading.values.get(HeaderField.ISSUER)
    if signature.authority and isinstance(issuer, str) and (author := real_author(issuer, signature.authority)):
        reading.put(HeaderField.ISSUER, restore_case(author, body), 0.9, signature.authority, end)


def _own_closings(texts: Sequence[str], ends: Sequence[Range]) -> list[Range]:
    """Return the closings above everything attached: the blocks of forms are nobody's signature."""
    own: list[Range] = []
    for end in ends:
        if own and any(map(_opens_attachment, texts[own[-1].end : end.start])):
            break
        own.append(end)
    return own


def _opens_attachment(text: str) -> bool:
    marker = find_marker(text)
    return (marker is not None and marker.level == Level.ANNEX) or split_heading(text) is not None or is_attachment_note(text)


def _signature(texts: Sequence[str], end: Range, body: Sequence[str]) -> Signature | None:
    return read_signature(texts[end.start : end.end], body)


def _put_annex(reading: _Reading) -> None:
    """Take the title of a file that is an annex and nothing else for its subject."""
    marker = find_marker(reading.paragraphs[0].text) if reading.paragraphs else None
    if marker is None or marker.level != Level.ANNEX:
        return
    lines = [marker.rest] if marker.rest else []
    end = 1
    while end < min(len(reading.paragraphs), _NOTE_PARAGRAPHS) and is_capitals(reading.paragraphs[end].text):
        lines.append(reading.paragraphs[end].text)
        end += 1
    if lines:
        shown = restore_case(" ".join(lines), [paragraph.text for paragraph in reading.paragraphs[end:]])
        reading.put(HeaderField.SUBJECT, f"{marker.label}: {shown}", 0.7, lines[0], Range(0, end))


def _put_parent(reading: _Reading, front: Front, whole: Range) -> None:
    """Tell what the document was issued with, where it has no number of its own."""
    if front.symbol is not None:
        return
    for index in range(min(_NOTE_PARAGRAPHS, whole.end)):
        text = reading.paragraphs[index].text
        if is_attachment_note(text) and (symbols := find_symbols(text)):
            reading.put(HeaderField.ATTACHED_TO, symbols[0].symbol, 0.9, symbols[0].raw, Range(index, index + 1))
            return
