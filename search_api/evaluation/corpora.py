"""A corpus that came with judged queries → an archive of its own: each item is a document of one passage, its title in place."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from indexer.domain import (
    Document,
    DocumentId,
    DocumentText,
    EmbeddedDocument,
    Header,
    Page,
    Passage,
    PassageId,
    Source,
    SourceState,
    Wording,
)
from indexer.errors import BadRequest
from indexer.passages import RULES, make_windows
from indexer.protocols import Archive, EmbeddingModel, Progress

_COMMIT_EVERY = 1_000
"""Windows that a stopped run loses at most: they take a minute or two to embed."""


def corpus_key(corpus: Path, model: EmbeddingModel) -> str:
    """Return what an archive of `corpus` may be kept under: it changes with the corpus, the model and the rules."""
    digest = hashlib.sha256(f"{model.identity.fingerprint} {RULES} ".encode())
    digest.update(corpus.read_bytes())
    return digest.hexdigest()[:16]


def fill(archive: Archive, corpus: Path, model: EmbeddingModel, progress: Progress) -> None:
    """Put a corpus into an archive that is its own; what a run that was stopped has put there stays.

    Raises
    ------
    BadRequest
        A line of the corpus is not as it should be.
    """
    lines = [line for line in corpus.read_text(encoding="utf-8").splitlines() if line.strip()]
    progress.start(len(lines), "passages")
    with archive.writer(model.identity) as writer:
        waiting = 0
        for number, line in enumerate(lines, start=1):
            item = _item(corpus, number, line)
            if not writer.has_document(item_id(item["_id"])):
                embedded = corpus_document(item, model)
                document = embedded.text.document
                writer.put_document(embedded)
                writer.put_source(
                    Source(str(corpus), document.files[0], document.size, 1, "0" * 64, SourceState.INDEXED, document.id)
                )
                waiting += len(embedded.windows)
            progress.advance()
            if waiting >= _COMMIT_EVERY:
                writer.commit()
                waiting = 0
        writer.commit()


def _item(corpus: Path, number: int, line: str) -> Mapping[str, str]:
    try:
        item: dict[str, Any] = json.loads(line)
        return {"_id": str(item["_id"]), "title": str(item.get("title") or ""), "text": str(item["text"])}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        fault = Wording(f"dòng {number} không đúng dạng", f"line {number} is not as it should be")
        raise BadRequest(str(corpus), fault) from error


def corpus_document(item: Mapping[str, str], model: EmbeddingModel) -> EmbeddedDocument:
    """Return an item (``_id``, ``title``, ``text``) as a document of one passage."""
    id, text = item_id(item["_id"]), item["text"].strip() or item.get("title") or item["_id"]
    passage = Passage(PassageId(f"{id}.1"), id, 1, 1, 0, len(text), text)
    document = Document(
        id, Header(), item.get("title") or "", (item["_id"],), "text/plain", len(text), 1, 1, datetime(2026, 1, 1, tzinfo=UTC)
    )
    windows = tuple(make_windows(document, passage, model))
    vectors = model.embed_passages([window.text for window in windows])
    return EmbeddedDocument(DocumentText(document, (Page(1, text),), (passage,)), windows, vectors)


def item_id(name: str) -> DocumentId:
    """Return the document id of a corpus item."""
    return DocumentId(hashlib.sha256(name.encode()).hexdigest()[:16])
