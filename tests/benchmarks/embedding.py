"""How fast passages and queries are embedded: Sentence Transformers as it comes against the prepared model.

``python -m tests.benchmarks.embedding [--passages N] [--source FOLDER] [--models FOLDER] [--rounds N] [--as-indexed]``

Both embed the same passages in turns, in one process on one machine, so that whatever else the machine does falls on both.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from indexer.domain import DocumentId
from indexer.embedding import bundled
from indexer.embedding.onnx import OnnxModel
from indexer.embedding.prepare import prepare
from indexer.embedding.sentence_transformer import quiet
from indexer.passages import make_document, make_windows
from indexer.reading.reader import FileReader
from indexer.settings import DEFAULT_MODEL
from tests.embedding_fixtures import SENTENCES, Messages

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
QUERIES = (
    "thời hạn gửi báo cáo quý",
    "ai chịu trách nhiệm khi nhiệm vụ chậm trễ",
    "kinh phí tập huấn kỹ năng số cho người dân lấy từ đâu",
    "12-KH/ĐU",
    "who answers for delays",
    "chuyen doi so o phuong",
)


def passages_of(folder: Path, count: int) -> list[str]:
    """Paragraphs of the text files (``.txt``, ``.md``, ``.jsonl`` with a ``text``) in `folder`; generated where there are too few."""
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".txt", ".md"}:
            found += path.read_text(encoding="utf-8", errors="replace").split("\n")
        elif path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                found += str(json.loads(line).get("text", "")).split("\n")
    drawn = random.Random(7)  # a sample, not a secret
    found = sorted({text.strip() for text in found if len(text.strip()) > 20})
    while len(found) < count:
        # Lengths as in directives: most paragraphs of one or two sentences, few of many.
        found.append(" ".join(drawn.choices(SENTENCES, k=min(12, 1 + int(drawn.expovariate(0.6))))))
    return drawn.sample(found, count)


def windows_of(folder: Path, count: int, model: OnnxModel) -> list[str]:
    """What indexing embeds of the text files in `folder`: passages with their place before them, cut to windows."""
    found: list[str] = []
    for path in sorted(folder.rglob("*.txt")):
        now = datetime.now(UTC)
        text = make_document(FileReader().read(path), id=DocumentId("0" * 16), files=(path.name,), size=1, now=now)
        found += [window.text for passage in text.passages for window in make_windows(text.document, passage, model)]
        if len(found) > 20 * count:
            break
    return random.Random(7).sample(found, min(count, len(found)))


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def percentiles(work: Callable[[str], object], rounds: int) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    times = sorted(seconds(lambda query=query: work(query)) * 1000 for _ in range(rounds) for query in QUERIES)  # type: ignore[misc]  # a default binds the query
    return statistics.median(times), times[int(len(times) * 0.95)]


def main() -> None:
    """Embed with both in turns and print the figures."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--passages", type=int, default=256)
    parser.add_argument("--source", type=Path, default=DOCUMENTS, help="folder of text files")
    parser.add_argument("--models", type=Path, help="folder of prepared models (default: prepared afresh)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--as-indexed", action="store_true", help="embed windows as indexing makes them, not bare paragraphs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        bundled.write_folder(bundled.find_weights(), Path(folder) / "original")
        with quiet():
            from sentence_transformers import SentenceTransformer

            original = SentenceTransformer(str(Path(folder) / "original"), device="cpu", local_files_only=True)
        prepared = OnnxModel(prepare(DEFAULT_MODEL, options.models or Path(folder) / "models", Messages()))
        if options.as_indexed:
            texts = windows_of(options.source, options.passages, prepared)
        else:
            texts = passages_of(options.source, options.passages)
        tokens = [len(prepared.token_ranges(text)) for text in texts]
        print(
            f"{len(texts)} passages, tokens: mean {statistics.mean(tokens):.0f}, median {statistics.median(tokens):.0f}, most {max(tokens)}"
        )
        original.encode(texts[:8], show_progress_bar=False)
        prepared.embed_passages(texts[:8])
        ratios = []
        for _ in range(options.rounds):
            theirs = seconds(lambda: original.encode(texts, prompt_name="passage", show_progress_bar=False))
            ours = seconds(lambda: prepared.embed_passages(texts))
            ratios.append(theirs / ours)
            print(
                f"passages/s: Sentence Transformers {len(texts) / theirs:.1f}, prepared {len(texts) / ours:.1f}, ratio {ratios[-1]:.1f}"
            )
        print(f"median ratio {statistics.median(ratios):.1f}")
        theirs_p50, theirs_p95 = percentiles(
            lambda query: original.encode(query, prompt_name="query", show_progress_bar=False), 5
        )
        ours_p50, ours_p95 = percentiles(prepared.embed_query, 30)
        print(
            f"query ms p50 / p95: Sentence Transformers {theirs_p50:.1f} / {theirs_p95:.1f}, prepared {ours_p50:.1f} / {ours_p95:.1f}"
        )
        expected = np.asarray(original.encode(texts, prompt_name="passage", show_progress_bar=False))
        agreement = (expected * prepared.embed_passages(texts)).sum(axis=1)
        print(f"cosine to Sentence Transformers: least {agreement.min():.4f}, mean {agreement.mean():.4f}")


if __name__ == "__main__":
    main()
