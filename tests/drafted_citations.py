"""Citations of an archive's documents as a drafter writes them: right ones in many forms, and each kind of fault put in on purpose.

Made from what the archive holds, by a fixed sequence of chance: the same archive gives the same trials.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from indexer.directive.types import TYPE_NAMES
from indexer.domain import Document, DocumentId, Passage, Role
from indexer.language.definitions import defined_abbreviations
from indexer.protocols import ArchiveView
from search_api.drafts.verdicts import Check, VerdictKind
from search_api.relations.relations import validities

CARRIERS = (
    "Thực hiện {}, phường giao việc như sau.",
    "Căn cứ {};",
    "- Tiếp tục quán triệt {} đến từng chi bộ.",
    "Kết quả bước đầu theo {} được các hộ dân ghi nhận.",
    "(Theo {}).",
    "{} là cơ sở để các đơn vị làm tiếp.",
)
DAYS = (
    "ngày {0.day:02}/{0.month}/{0.year}",
    "ngày {0.day}/{0.month}/{0.year}",
    "ngày {0.day:02}/{0.month:02}/{0.year}",
    "ngày {0.day:02}-{0.month:02}-{0.year}",
    "ngày {0.day:02}.{0.month}.{0.year}",
    "ngày {0.day:02} tháng {0.month:02} năm {0.year}",
    "ngày {0.day} tháng {0.month} năm {0.year}",
    "({0.day:02}/{0.month}/{0.year})",
)
SHORT = (
    ("Ủy ban nhân dân", "UBND"),
    ("Ban Thường vụ", "BTV"),
    ("Hội đồng nhân dân", "HĐND"),
    ("Sở Giáo dục và Đào tạo", "Sở GD&ĐT"),
)
OTHERS = ("Bộ Tài chính", "Ủy ban nhân dân xã Phú Lương", "Hội Nông dân tỉnh", "Thanh tra Chính phủ")
_SENTENCE = re.compile(r"(?:(?<=[.;:]\s)|\A)[^.;:“”\"()\n]{60,240}(?=[.;](?:\s|\Z))")


@dataclass(frozen=True, slots=True)
class Trial:
    """A paragraph of a draft and what is to be said of it."""

    way: str
    """How it was made."""
    text: str
    wanted: VerdictKind
    document: DocumentId | None
    """Which the citation means; ``None``: none, or no matter."""
    compared: Check | None = None
    """What must have been compared for a verdict of right to count."""


def trials(view: ArchiveView, documents: Sequence[Document], chance: Random) -> Iterator[Trial]:
    """Yield trials over `documents` of the archive, those of each document together."""
    told = validities(view, documents)
    held = [one for one in documents if one.header.symbol and one.header.type and one.header.issued and one.header.issuer]
    for document in held:
        right = list(_right(document, chance))
        if document.id in told:
            yield from (Trial("what is ended", text, VerdictKind.ENDED, document.id) for _, text, _ in right)
            continue
        yield from (Trial(way, text, VerdictKind.MATCH, document.id, check) for way, text, check in right)
        passages = view.document_passages(document.id)
        yield from _placed(document, passages, chance)
        yield from _listed(document, [one for one in held if one.id not in told], chance)
        yield from _faulty(document, held, chance)
        yield from _quoted(document, passages, chance)


# --- Right ones ----------------------------------------------------------------------------------------------


def noun(document: Document) -> str:
    kind = document.header.type
    assert kind is not None
    return TYPE_NAMES[kind].vi


def carried(citation: str, chance: Random) -> str:
    return chance.choice(CARRIERS).format(citation)


def _right(document: Document, chance: Random) -> Iterator[tuple[str, str, Check | None]]:
    header, called = document.header, noun(document)
    symbol, issued, issuer = header.symbol, header.issued, header.issuer
    assert symbol is not None
    assert issued is not None
    assert issuer is not None
    for form in DAYS:
        yield (
            "form of the date",
            carried(f"{called} số {symbol}{',' * (form[0] != '(')} {form.format(issued)} của {issuer}", chance),
            Check.DATE,
        )
    day = chance.choice(DAYS[:7]).format(issued)
    for name in issuers(issuer):
        yield "name of the issuer", carried(f"{called} số {symbol}, {day} của {name}", chance), Check.ISSUER
        yield "no date", carried(f"{called} số {symbol} của {name}", chance), None
    yield "no comma", carried(f"{called} số {symbol} {day} của {issuer}", chance), None
    yield "no issuer", carried(f"{called} số {symbol}, {day}", chance), None
    yield "lower case", carried(f"{called.lower()} số {symbol} {day} của {issuer}", chance), None
    yield "without “số”", carried(f"{called} {symbol} {day}", chance), None
    yield "number alone", carried(f"{called} số {symbol}", chance), None
    for dash in (" - ", "–", " – "):
        yield "signs and spaces", carried(f"{called} số {symbol.replace('-', dash)}, {day} của {issuer}", chance), None
    yield "capitals", f"{called} số {symbol}, {day} của {issuer}".upper(), None
    yield "issuer before", f"{issuer} đã ban hành {called} số {symbol}, {day}; các đơn vị căn cứ thực hiện.", None
    if header.subject:
        subject = header.subject[:1].lower() + header.subject[1:]
        subject = subject if re.match(r"(?:về|v/v|thực hiện|triển khai|ban hành)\b", subject) else f"về {subject}"
        full = f"{called} số {symbol}, {day} của {issuer}"
        yield "subject", carried(f"{full} {subject}", chance), Check.SUBJECT
        yield "subject in marks", carried(f"{full} “{subject}”", chance), Check.SUBJECT
        if (short := re.match(r"[^,(]{30,}?(?=,| và | giai đoạn| đến năm| năm \d)", subject)) is not None:
            yield "subject shortened", carried(f"{full} {short.group()}", chance), Check.SUBJECT


def _placed(document: Document, passages: Sequence[Passage], chance: Random) -> Iterator[Trial]:
    """Yield places that the document has, and some far behind its last."""
    assert document.header.issued is not None
    own = f"{noun(document)} số {document.header.symbol}, {chance.choice(DAYS[:7]).format(document.header.issued)}"
    held = sorted({place for passage in passages if (place := _place(passage))})
    for place in chance.sample(held, min(3, len(held))):
        yield Trial("place", carried(f"{place} {own}", chance), VerdictKind.MATCH, document.id, Check.PLACE)
    outermost = {section.label for passage in passages for section in passage.section_path[:1]}
    for first, far in ((("Điều 1", "Điều 2"), "Điều 99"), (("I", "II"), "khoản 2 mục XXIX")):
        if outermost.issuperset(first):
            yield Trial("no such place", carried(f"{far} {own}", chance), VerdictKind.WRONG_PLACE, document.id)


def _place(passage: Passage) -> str | None:
    """Return where a passage stands, as one cites it; ``None`` where some label of it is no article, clause, point or section."""
    words = []
    for label in [section.label for section in passage.section_path if section.label]:
        if re.fullmatch(r"Điều \d+", label):
            words = [label]
        elif re.fullmatch(r"[IVX]+", label):
            words = [f"mục {label}"]
        elif re.fullmatch(r"\d+", label) and len(words) == 1:
            words.append(f"khoản {label}")
        elif re.fullmatch(r"[a-zđ]", label) and len(words) == 2:
            words.append(f"điểm {label}")
        else:
            return None
    return " ".join(reversed(words)) or None


def _listed(document: Document, held: Sequence[Document], chance: Random) -> Iterator[Trial]:
    """Yield lists in which the codes stand once, or each symbol stands whole."""
    own = document.header.symbol or ""
    alike = [
        one for one in held if one is not document and re.sub(r"^\d+", "", one.header.symbol or "") == re.sub(r"^\d+", "", own)
    ]
    for other in chance.sample(alike, min(2, len(alike))):
        number = re.match(r"\d+", other.header.symbol or "")
        assert number is not None
        for text in (f"{number[0]}, {own}", f"{number[0]} và {own}", f"{other.header.symbol}, số {own}"):
            yield Trial("list", carried(f"các {noun(document)} số {text}", chance), VerdictKind.MATCH, document.id)


def issuers(issuer: str) -> Iterator[str]:
    """Yield the names an issuer goes by: whole, short, without its place, with one."""
    yield issuer
    for long, short in SHORT:
        if long.lower() in issuer.lower():
            yield re.sub(long, short, issuer, flags=re.IGNORECASE)
    if match := re.search(r"(?:Thành ủy|thành phố|phường|xã|tỉnh|Tỉnh ủy)(?=\s[^\W\d_])", issuer):
        yield issuer[: match.end()]
    if issuer.startswith("Ban Thường vụ "):
        yield issuer.removeprefix("Ban Thường vụ ")
    if issuer.lower().startswith("ủy ban nhân dân "):
        yield f"Chủ tịch {issuer}"


# --- Faults --------------------------------------------------------------------------------------------------


def _faulty(document: Document, held: Sequence[Document], chance: Random) -> Iterator[Trial]:
    header, called = document.header, noun(document)
    symbol, issued, issuer = header.symbol, header.issued, header.issuer
    assert symbol is not None
    assert issued is not None
    assert issuer is not None

    def trial(way: str, citation: str, kind: VerdictKind) -> Trial:
        return Trial(way, carried(citation, chance), kind, document.id)

    for moved in _moved(issued):
        form = chance.choice(DAYS)
        dated = f"{symbol}{',' * (form[0] != '(')} {form.format(moved)}"
        yield trial("another day", f"{called} số {dated} của {issuer}", VerdictKind.WRONG_DATE)
    yield trial("no such day", f"{called} số {symbol}, ngày 31/11/{issued.year} của {issuer}", VerdictKind.WRONG_DATE)
    day = chance.choice(DAYS[:7]).format(issued)
    for other in {*chance.sample(OTHERS, 2), *(_unlike(issuer, held, chance))}:
        yield trial("another issuer", f"{called} số {symbol}, {day} của {other}", VerdictKind.WRONG_ISSUER)
    for other in chance.sample([name for name in ("Chỉ thị", "Quyết định", "Thông tư", "Nghị quyết") if name != called], 2):
        yield trial("another type", f"{other} số {symbol}, {day} của {issuer}", VerdictKind.WRONG_TYPE)
    for subject in ("về phòng, chống bạo lực gia đình và mua bán người", "về phát triển đội tàu đánh bắt xa bờ đến năm 2035")[
        : 2 if header.subject else 0
    ]:
        yield trial("another subject", f"{called} số {symbol}, {day} của {issuer} {subject}", VerdictKind.WRONG_SUBJECT)
    for wrong in malformed(symbol):
        yield trial("another form", f"{called} số {wrong}, {day} của {issuer}", VerdictKind.BAD_FORM)
    free = re.sub(r"^\d+", "987", symbol)
    yield Trial("not held", carried(f"{called} số {free}, {day} của {issuer}", chance), VerdictKind.ABSENT, None)


def _moved(issued: date) -> Iterator[date]:
    yield issued + timedelta(days=1)
    yield issued - timedelta(days=7)
    if issued.day <= 12 and issued.day != issued.month:
        yield date(issued.year, issued.day, issued.month)
    yield date(issued.year - 1, issued.month, min(issued.day, 28))


def _unlike(issuer: str, held: Sequence[Document], chance: Random) -> list[str]:
    """Return another issuer of the archive with hardly a word in common."""
    words = set(issuer.lower().split())
    others = sorted(
        {one.header.issuer for one in held if one.header.issuer and len(set(one.header.issuer.lower().split()) & words) < 2}
    )
    return [chance.choice(others)] if others else []


def malformed(symbol: str) -> Iterator[str]:
    """Yield a symbol in forms that no rule of writing documents knows."""
    if match := re.fullmatch(r"(0\d)(\W.+)", symbol):
        yield f"{int(match[1])}{match[2]}"
    if match := re.fullmatch(r"(\d+)-([^/]+)/(TW|TU|ĐU)", symbol):
        yield f"{match[1]}/{match[2]}-{match[3]}"
    if match := re.fullmatch(r"(\d+)/(KH|QĐ|BC)-([A-Z]+)", symbol):
        yield f"{match[1]}-{match[2]}/{match[3]}"


# --- Quotations ----------------------------------------------------------------------------------------------


def _quoted(document: Document, passages: Sequence[Passage], chance: Random) -> Iterator[Trial]:
    sentences = [
        found.group().strip()
        for passage in passages
        if passage.role is Role.BODY and not defined_abbreviations(passage.text)
        for found in _SENTENCE.finditer(" ".join(passage.text.split()))
        if len(found.group().split()) >= 14
    ]
    if not sentences:
        return
    said = f"{noun(document)} số {document.header.symbol} nêu rõ: “{{}}”."
    for sentence in chance.sample(sentences, min(2, len(sentences))):
        words = sentence.split()
        half = len(words) // 2

        def trial(way: str, quoted: str, kind: VerdictKind) -> Trial:
            return Trial(way, said.format(quoted), kind, document.id)  # used at once

        yield trial("quotation", sentence, VerdictKind.MATCH)
        yield trial("quotation", sentence[0].swapcase() + sentence[1:], VerdictKind.MATCH)
        yield trial("quotation with a gap", f"{' '.join(words[:6])} … {' '.join(words[-6:])}", VerdictKind.MATCH)
        yield trial("a word changed", " ".join([*words[:half], "chuồn", *words[half + 1 :]]), VerdictKind.MISQUOTED)
        yield trial("a word added", " ".join([*words[:half], "hoàn", "toàn", *words[half:]]), VerdictKind.MISQUOTED)
        yield trial("a word left out", " ".join([*words[:half], *words[half + 1 :]]), VerdictKind.MISQUOTED)
        yield trial("made up", "Mỗi gia đình nuôi hai con bò sữa để phục vụ vườn cây ăn quả của làng", VerdictKind.MISQUOTED)
