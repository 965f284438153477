"""Everything in one table from one run: the product against BM25, the dense model alone, and reciprocal rank fusion of the two.

``python -m tests.relevance.table [NAME…] --model FOLDER --cache FOLDER`` asks every judged set in ``../shared/relevance`` and the seed queries, as
typed and without diacritics, and the English queries once more by themselves. What is chosen on one half is reported on the other: ``--half even``.

BM25 (k1 1.2, b 0.75) counts the exact syllables of title and text, as typed. The dense model is given what was typed; in sets of up to
``--dense-limit`` passages it runs through Sentence Transformers over title and text, in larger ones the archive's vectors of the same model are asked.
"""

import argparse
import math
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.domain import Document, Passage, PassageId, Vectors
from indexer.embedding import bundled
from indexer.embedding.sentence_transformer import SentenceTransformerModel
from indexer.language.folding import syllables
from indexer.protocols import Archive, EmbeddingModel
from indexer.settings import DEFAULT_MODEL, Settings
from search_api.answers import Hit
from search_api.searcher import Searcher
from tests.conftest import SHARED
from tests.relevance.seeds import is_right, load_seed_queries
from tests.relevance.sets import (
    CORPORA,
    DEPTH,
    STAFF,
    Judge,
    Judged,
    Measured,
    halved,
    judge_blocks,
    judge_items,
    load_queries,
    measured_by,
    open_set,
    row,
    stripped,
)

SEEDS = "seeds"
RRF_CONSTANT = 60
_LOOKED_AT = 200
"""Of each ranking that is fused by ranks."""

Method = Callable[[str], list[PassageId]]
"""What was typed → passages, best first."""


class Baselines:
    """Methods that know nothing of directives, over one archive's passages."""

    def __init__(self, archive: Archive, model: EmbeddingModel, plain: SentenceTransformerModel | None, cache: Path) -> None:
        self._archive, self._model, self._plain = archive, model, plain
        self._ranked: dict[str, list[PassageId]] = {}
        with archive.view() as view:
            documents, _ = view.documents(limit=1_000_000)
            self.documents: dict[str, Document] = {document.id: document for document in documents}
            self.passages: list[Passage] = [passage for document in documents for passage in view.document_passages(document.id)]
        texts = [f"{self.documents[passage.document_id].title}\n{passage.text}".strip() for passage in self.passages]
        self._index(texts)
        self._vectors = _vectors(plain, texts, cache) if plain else None

    def _index(self, texts: Sequence[str]) -> None:
        postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = np.zeros(len(texts))
        for number, text in enumerate(texts):
            bag = Counter(syllable.text for syllable in syllables(text))
            lengths[number] = bag.total()
            for word, count in bag.items():
                postings[word].append((number, count))
        self._damping: NDArray[np.float64] = 1.2 * (0.25 + 0.75 * lengths / max(lengths.mean(), 1.0))
        self._postings = {word: np.array(places) for word, places in postings.items()}

    def bm25(self, text: str) -> list[PassageId]:
        """Rank by BM25 over exact syllables."""
        scores = np.zeros(len(self.passages))
        for word in {syllable.text for syllable in syllables(text)} & self._postings.keys():
            places, counts = self._postings[word].T
            weight = math.log(1 + (len(scores) - len(places) + 0.5) / (len(places) + 0.5))
            scores[places] += weight * 2.2 * counts / (counts + self._damping[places])
        return [self.passages[place].id for place in np.argsort(-scores, kind="stable")[:_LOOKED_AT] if scores[place] > 0]

    def dense(self, text: str) -> list[PassageId]:
        """Rank by the model alone."""
        if text not in self._ranked:
            self._ranked[text] = self._dense(text)
        return self._ranked[text]

    def _dense(self, text: str) -> list[PassageId]:
        if self._plain is None or self._vectors is None:
            with self._archive.view() as view:
                return [id for id, _ in view.nearest(self._model.embed_query(text), _LOOKED_AT)]
        cosines = self._vectors @ self._plain.embed_query(text)
        return [self.passages[place].id for place in np.argsort(-cosines, kind="stable")[:_LOOKED_AT]]

    def rrf(self, text: str) -> list[PassageId]:
        """Fuse the two by their ranks (Cormack, Clarke and Büttcher, 2009)."""
        scores: defaultdict[PassageId, float] = defaultdict(float)
        for ranking in (self.bm25(text), self.dense(text)):
            for rank, id in enumerate(ranking, start=1):
                scores[id] += 1 / (RRF_CONSTANT + rank)
        return sorted(scores, key=scores.__getitem__, reverse=True)

    def hits(self, method: Method, text: str) -> tuple[Hit, ...]:
        """Return the first passages as hits."""
        by_id = {passage.id: passage for passage in self.passages}
        found = (by_id[id] for id in method(text)[:DEPTH])
        return tuple(Hit(rank, 0.0, one, self.documents[one.document_id], (), ()) for rank, one in enumerate(found, start=1))


def _vectors(model: SentenceTransformerModel, texts: Sequence[str], cache: Path) -> Vectors:
    if cache.exists():
        held: Vectors = np.load(cache)
        return held
    made = model.embed_passages(texts)
    np.save(cache, made)
    return made


def seed_set() -> tuple[list[Judged], Judge]:
    """Return the seed queries, each line that answers being an item."""
    queries = {str(query.number): query for query in load_seed_queries()}

    def judge(query: Judged, hit: Hit) -> list[str]:
        # All lines that answer count as one thing: the rank of the first is what counts.
        return ["right"] if is_right(hit, queries[query.id]) else []

    return [Judged(id, query.text, (), {"right": 1} if query.right else {}) for id, query in queries.items()], judge


def lines(name: str, options: argparse.Namespace, plain: SentenceTransformerModel) -> Iterator[str]:
    """Measure one set, and yield the lines of its table."""
    settings = Settings(home=options.cache, model=options.model)
    archive, model = open_set(STAFF if name == SEEDS else name, settings)
    if name == SEEDS:
        queries, judge = seed_set()
    else:
        queries = halved(load_queries(SHARED / "relevance" / name), options.half)
        judge = judge_items if name in CORPORA else judge_blocks(SHARED / "archive")
    with archive.view() as view:
        small = view.status().passages <= options.dense_limit
    baselines = Baselines(archive, model, plain if small else None, options.cache / f"{name}-dense.npy")
    searcher = Searcher(archive, model)
    dense = "dense, Sentence Transformers" if small else "dense, the archive's vectors"
    methods: dict[str, Method] = {"BM25": baselines.bm25, dense: baselines.dense, "RRF of both": baselines.rrf}
    english = [query for query in queries if "english" in query.kinds]
    yield f"\n{name:44} queries nDCG@10    R@10     S@1      RR"
    asked = (("as typed", queries), ("stripped", stripped(queries)), *([("English", english)] if english else []))
    for title, part in asked:
        for method, ranked in methods.items():
            found = [measured_by(query, baselines.hits(ranked, query.text), judge) for query in part]
            yield row(f"{title}, {method}", found, width=44)
        ours: list[Measured] = []
        for query in part:
            answer = searcher.search(query.text, limit=DEPTH)
            ours.append(measured_by(query, answer.hits, judge, confident=answer.confident, kind=answer.understanding.kind))
        yield row(f"{title}, Tra cứu", ours, width=44)
        silent = [not one.confident for one in ours if not one.query.grades]
        doubted = [not one.confident for one in ours if one.query.grades]
        yield f"    told that nothing surely answers: {sum(silent)} of {len(silent)} unanswerable, {sum(doubted)} of {len(doubted)} answerable"
        for one in sorted((one for one in ours if one.query.grades), key=lambda one: one.ndcg)[: options.worst]:
            yield f"    {one.ndcg:.3f} {one.kind} {one.query.id} {one.query.text}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", default=[STAFF, SEEDS, *CORPORA])
    parser.add_argument("--model", default=DEFAULT_MODEL, help="a prepared model's folder")
    parser.add_argument("--cache", type=Path, required=True, help="where the archives made from the sets are kept")
    parser.add_argument("--half", choices=("all", "odd", "even"), default="all")
    parser.add_argument("--dense-limit", type=int, default=5_000, help="passages that Sentence Transformers is given at most")
    parser.add_argument("--worst", type=int, default=0, help="also list so many of the worst queries of each part")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bundled.write_folder(bundled.find_weights(), Path(folder) / "plain")
        plain = SentenceTransformerModel(Path(folder) / "plain")
        for name in options.names:
            for line in lines(name, options, plain):
                print(line, flush=True)


if __name__ == "__main__":
    main()
