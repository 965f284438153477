"""Short forms that a document gives to the documents it cites, and what they stand for. Pure.

Either it says so, *(sau đây gọi tắt là Nghị quyết 71)*, or it cites *Nghị quyết 71* where one resolution of that number is cited in full.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from indexer.citations import CitedDocument
from indexer.directive.citations.ascriptions import GENRES
from indexer.directive.citations.mentions import Mention, type_and_number
from indexer.domain import Range
from indexer.language.normalise import collapse

_SAID = re.compile(
    r"[(,–-]\s*(?:sau đây|dưới đây)?\s*(?:xin\s+|được\s+)?(?:gọi|viết)\s+(?:tắt|chung)?\s*(?:là|:)\s*[“\"]?(?P<names>[^()“”\"\n;]{2,160})[”\"]?\s*\)?",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|;|\svà\s)\s*")
_LONE = re.compile(
    r"(?:nghị quyết|quyết định|quy định|chỉ thị|kết luận|kế hoạch|chương trình|thông tư|nghị định|luật|đề án|quy chế|công văn)\Z",
    re.IGNORECASE,
)

_GENRE = re.compile(rf"(?:{GENRES}|quy hoạch|chiến lược)(?![^\W_])", re.IGNORECASE)

_OBJECT = re.compile(r"(?:quy hoạch|chiến lược)(?![^\W_])", re.IGNORECASE)


class Aliases:
    """What short forms stand for in one document."""

    def __init__(self, read: Iterable[tuple[str, Sequence[Mention]]]) -> None:
        """`read`: the document's texts in order, each with its mentions."""
        self._whole: defaultdict[str, list[CitedDocument]] = defaultdict(list)
        self._named: dict[str, CitedDocument] = {}
        self._years: dict[str, CitedDocument] = {}
        for text, mentions in read:
            for mention in mentions:
                self._note(mention.document)
            for said in _SAID.finditer(text):
                self._define(said, mentions)
        self._pattern = (
            re.compile(
                "|".join(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])" for name in sorted(self._named, key=len, reverse=True))
            )
            if self._named
            else None
        )

    def complete(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions, short forms completed and those that only define a short form left out."""
        if not mentions and self._pattern is None:
            return []
        defining = [Range(*said.span()) for said in _SAID.finditer(text)]
        found = [self._completed(mention) for mention in mentions if not _within(mention.range, defining)]
        if self._pattern is not None:
            for match in self._pattern.finditer(text):
                span = Range(*match.span())
                if not _within(span, defining) and not any(_meet(span, mention.range) for mention in found):
                    document = self._named[match.group()]
                    found.append(Mention(span, span.start, span.end, span.end, document, (), is_alias=True))
        return sorted(found, key=lambda mention: mention.range)

    def _note(self, document: CitedDocument) -> None:
        if document.symbol:
            for type_code, number in type_and_number(document.symbol):
                held = self._whole[f"{type_code} {number}"]
                if all(other.symbol != document.symbol for other in held):
                    held.append(document)
        if document.name and document.year and document.key.endswith(f" {document.year}"):
            self._years.setdefault(document.key.rpartition(" ")[0], document)

    def _define(self, said: re.Match[str], mentions: Sequence[Mention]) -> None:
        """Take the documents cited right before: one for each of the names, the last ones in order."""
        names = [collapse(name).strip(' .,"“”') for name in _AND.split(said["names"])]
        if not all(map(_GENRE.match, names)):
            # "Quy hoạch mạng lưới cơ sở văn hóa và thể thao" is one name.
            names = [collapse(said["names"]).strip(' .,"“”')]
        before = [mention for mention in mentions if mention.range.end <= said.start()]
        if not before or said.start() - max(before[-1].end, before[-1].subject_end) > 3:
            return
        if (
            len(names) == 1
            and len({mention.document.key for mention in before}) > 1
            and _OBJECT.match(names[0])
            and names[0].lower() not in said.string[before[-1].end : said.start()].lower()
        ):
            # A plan that several decisions made and changed is none of them.
            return
        if len(names) == 1:
            names_of = [(names[0], _head(before))]
        else:
            distinct = list({mention.document.key: mention for mention in before}.values())
            names_of = list(zip(names, distinct[-len(names) :], strict=False)) if len(distinct) >= len(names) else []
        for name, mention in names_of:
            if (
                len(name.split()) > 1
                and _GENRE.match(name)
                and not _LONE.match(name)
                and name[0].isupper()
                and mention.document.symbol != name
            ):
                self._named.setdefault(name, mention.document)

    def _completed(self, mention: Mention) -> Mention:
        document = mention.document
        if document.symbol is None and document.number is not None:
            whole = self._whole.get(f"{document.type_code} {document.number}", [])
            if len(whole) == 1 and document.year is None:
                return replace(mention, document=_same(document, whole[0]), is_alias=True)
        if document.name and document.year is None and (dated := self._years.get(document.key)):
            return replace(mention, document=_same(document, dated), is_alias=True)
        return mention


def _head(before: Sequence[Mention]) -> Mention:
    """Return the document whose subject the last ones stand in."""
    last = before[-1]
    for mention in reversed(before[:-1]):
        if mention.subject_end >= last.range.end:
            last = mention
    return last


def _same(short: CitedDocument, whole: CitedDocument) -> CitedDocument:
    return replace(
        whole,
        issued=short.issued or whole.issued,
        issued_text=short.issued_text or whole.issued_text,
        issuer=short.issuer or whole.issuer,
    )


def _within(span: Range, ranges: Sequence[Range]) -> bool:
    return any(outer.start <= span.start and span.end <= outer.end for outer in ranges)


def _meet(one: Range, other: Range) -> bool:
    return one.start < other.end and other.start < one.end
