"""Checking a draft: each citation held against the archive, quotations against their sources, abbreviations against their definitions."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from indexer.directive.citations.citations import find_citations
from indexer.domain import DocumentId, Passage, Range, Reading, Role, Wording
from indexer.errors import BadRequest, NoText, PasswordNeeded, SecrecyMark, SourceError
from indexer.language.definitions import defined_abbreviations, is_abbreviation
from indexer.passages import make_document
from indexer.preparation import Gate
from indexer.protocols import Archive
from search_api.answers import Hit
from search_api.drafts.citation_verdicts import CitationVerdicts
from search_api.drafts.verdicts import Check, CheckedDraft, Finding, Suggestion, VerdictKind

MAX_BYTES = 20 << 20
"""Of a draft."""
SUGGESTED_FOR = 40
"""Paragraphs for which the nearest passages are looked for."""
_SUGGESTIONS = 2
_WORTH_COMPARING = 80
"""Characters of a paragraph."""
ReadDraft = Callable[[str, bytes], Reading]
"""A file's name, empty for what was pasted, and bytes → what is in it; raises :class:`SourceError`."""
Near = Callable[[str, int], Sequence[Hit]]
"""A text → so many passages of the archive near to it, best first."""


def too_large() -> BadRequest:
    """Return the error of a draft over the limit."""
    size = MAX_BYTES >> 20
    return BadRequest("draft", Wording(f"dự thảo lớn hơn {size} MB", f"the draft is over {size} MB"))


class DraftChecker:
    """Checks drafts against one archive. Nothing of a draft is kept or logged."""

    def __init__(self, archive: Archive, near: Near | None, read: ReadDraft, gate: Callable[[], Gate]) -> None:
        """`near`: without it no nearest passages are suggested."""
        self._archive, self._near, self._read, self._gate = archive, near, read, gate

    def check(self, name: str, content: bytes) -> CheckedDraft:
        """Check a file.

        Raises
        ------
        BadRequest
            It cannot be read, or bears a mark of secrecy: none of its text is in the error.
        """
        if len(content) > MAX_BYTES:
            raise too_large()
        try:
            reading = self._read(name, content)
            self._gate().admit(hashlib.sha256(content).hexdigest(), reading)
            text = make_document(
                reading, id=DocumentId("0" * 16), files=(name or "draft.txt",), size=len(content), now=datetime.now(UTC)
            )
            if not text.passages:
                raise NoText
        except SecrecyMark as error:
            message = Wording(
                f"dự thảo có thể mang dấu chỉ độ mật, không kiểm tra và không lưu lại gì (quy tắc {error.rule})",
                f"the draft may bear a mark of secrecy: it was not checked, and nothing of it was kept (rule {error.rule})",
            )
            raise BadRequest("draft", message) from None
        except PasswordNeeded as error:
            message = Wording(
                f"{error.wording.vi}: hãy ghi mật khẩu (tracuu check --password, hoặc ô Mật khẩu trên trang)",
                f"{error.wording.en}: give it (tracuu check --password, or the field on the page)",
            )
            raise BadRequest("draft", message) from None
        except SourceError as error:
            raise BadRequest("draft", error.wording) from None
        header = text.document.header
        with self._archive.view() as view:
            citations = find_citations(text.passages, header)
            findings = [
                *CitationVerdicts(view, header, text.passages, citations).findings(),
                *_undefined(text.passages),
            ]
            place = {passage.id: number for number, passage in enumerate(text.passages)}
            findings.sort(key=lambda one: (place[one.passage.id], one.range))
            suggestions, left = self._suggestions(text.passages)
            return CheckedDraft(
                name=name,
                title=text.document.title,
                passages=text.passages,
                findings=tuple(findings),
                citations=len(citations),
                suggestions=suggestions,
                not_compared=left,
                has_changes=reading.has_changes,
                generation=view.generation,
            )

    def check_text(self, text: str) -> CheckedDraft:
        """Check a text that was pasted. Raise :class:`BadRequest` as :meth:`check`."""
        return self.check("", text.encode("utf-8"))

    def _suggestions(self, passages: Sequence[Passage]) -> tuple[tuple[Suggestion, ...], int]:
        worth = [one for one in passages if one.role is Role.BODY and len(one.text) >= _WORTH_COMPARING]
        if self._near is None:
            return (), len(worth)
        found = []
        for passage in worth[:SUGGESTED_FOR]:
            line = " ".join(passage.text.split())[:4000]
            found.append(Suggestion(passage, tuple(self._near(line, _SUGGESTIONS))))
        return tuple(found), len(worth) - len(found)


def _undefined(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Yield the first use of each abbreviation that stands before the place that defines it."""
    defined: dict[str, tuple[int, int]] = {}
    for number, passage in enumerate(passages):
        for definition in defined_abbreviations(passage.text):
            if is_abbreviation(definition.abbreviation):
                defined.setdefault(definition.abbreviation, (number, definition.range.start))
    for name, (at, start) in defined.items():
        word = re.compile(rf"(?<![\w/&-]){re.escape(name)}(?![\w/&-])")
        for number, passage in enumerate(passages[: at + 1]):
            if passage.role is not Role.BODY and passage.role is not Role.HEADING:
                continue
            match = word.search(passage.text)
            if match and (number < at or match.start() < start):
                told = Wording(
                    f"“{name}” được định nghĩa ở chỗ sau: {_place(passages[at])}",
                    f"“{name}” is defined further on: {_place(passages[at])}",
                )
                yield Finding(
                    VerdictKind.UNDEFINED, passage, Range(*match.span()), (told,), (Check.ABBREVIATION,), evidence=passages[at]
                )
                break


def _place(passage: Passage) -> str:
    text = " ".join(passage.text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"
