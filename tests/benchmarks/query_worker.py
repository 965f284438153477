"""Answers queries from an archive, one a line, and says what each cost: run by ``tests.benchmarks.queries``, in this checkout or in another.

Nothing of ``tests`` is imported, so that a checkout from before can be asked by the same file. Lines in and out are JSON.
"""

import gc
import hashlib
import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from indexer.assembly import open_archive, open_model
from indexer.domain import Language, ModelIdentity, Vector
from indexer.protocols import Archive, EmbeddingModel
from indexer.settings import DEFAULT_MODEL, Settings
from search_api.choices import Choices, Filters, Grouping
from search_api.search.searcher import Searcher


class StandIn:
    """Embeds as its own what an archive of made-up vectors was made with, and works as long at it as a real model, where there is one."""

    def __init__(self, identity: ModelIdentity, real: EmbeddingModel | None) -> None:
        self.identity, self._real = identity, real
        self.window_tokens = 250

    def embed_query(self, text: str, language: Language = "vi") -> Vector:
        """Return a vector that is always the same for the same text."""
        if self._real is not None:
            self._real.embed_query(text, language)
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
        drawn = np.random.default_rng(seed).normal(size=self.identity.dimension).astype(np.float32)
        vector: Vector = drawn / np.linalg.norm(drawn)
        return vector


def model_for(archive: Archive, settings: Settings) -> Any:
    """Return the model an archive was made with, or what stands in for it."""
    with archive.view() as view:
        identity = view.status().model
    real = open_model(settings) if (settings.models_folder / DEFAULT_MODEL / "manifest.json").is_file() else None
    return real if real is not None and real.identity == identity else StandIn(identity, real)  # type: ignore[arg-type]  # never without


def choices_of(asked: dict[str, Any]) -> Choices:
    """Return how an answer is to be made."""
    first, last = asked.get("years", (None, None))
    return Choices(
        filters=Filters(years=(first, last)),
        group=Grouping.DOCUMENT if asked.get("grouped") else Grouping.COPIES,
        counted=bool(asked.get("counted")),
    )


STAGES = {
    "understand": "search_api.search.searcher:understand",
    "embed": "{model}:embed_query",
    "look up": "search_api.search.searcher:look_up",
    "words": "indexer.storage.views:SqliteView.matching",
    "meaning": "indexer.storage.views:SqliteView.nearest",
    "fuse": "search_api.search.retrieval:fuse",
    "passages": "indexer.storage.views:SqliteView.passages",
    "documents": "indexer.storage.views:SqliteView.documents_by_id",
    "validity": "search_api.search.groundwork:Groundwork.validities",
    "roles": "search_api.search.retrieval:by_role",
    "bunches": "search_api.search.searcher:bunched",
    "hits": "search_api.search.searcher:make_hit",
    "assignments": "search_api.search.searcher:told_assignments",
    "certainty": "search_api.search.searcher:_certainty",
}
"""What is timed by itself: module, and what in it."""


class Stopwatch:
    """Times stages by standing in their places."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def stand_in(self, name: str, holder: Any, attribute: str) -> None:
        """Time what is called `attribute` in `holder` as the stage `name`."""
        inner = getattr(holder, attribute)

        def timed(*given: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return inner(*given, **named)
            finally:
                self.spent[name] = self.spent.get(name, 0.0) + (time.perf_counter() - started) * 1e3

        setattr(holder, attribute, timed)

    def stand_in_all(self, model: Any) -> None:
        """Time all stages."""
        for name, place in STAGES.items():
            module, _, path = place.partition(":")
            *holders, attribute = path.split(".")
            holder = model if module == "{model}" else import_module(module)
            for part in holders:
                holder = getattr(holder, part)
            self.stand_in(name, holder, attribute)


def main() -> None:
    """Answer until the input ends."""
    settings = Settings(home=Path(sys.argv[1]), threads=1)
    archive = open_archive(settings)
    model, watch = model_for(archive, settings), Stopwatch()
    if "--stages" in sys.argv:
        watch.stand_in_all(model)
    searcher = Searcher(archive, model)
    searcher.ready()
    # As the server does.
    gc.set_threshold(20_000, 20, 20)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        choices = choices_of(asked)
        watch.spent = {}
        started, worked = time.perf_counter(), time.process_time()
        answer = searcher.search(asked["text"], limit=10, choices=choices)
        took, cost = time.perf_counter() - started, time.process_time() - worked
        hits = [[hit.passage.id, round(hit.score, 9), [list(part) for part in hit.highlights]] for hit in answer.hits]
        told = [
            hits,
            answer.total,
            answer.confident,
            [[str(reason.detail), round(reason.value, 9)] for hit in answer.hits for reason in hit.reasons],
        ]
        print(json.dumps({"took_ms": took * 1e3, "worked_ms": cost * 1e3, "told": told, "stages": watch.spent}), flush=True)


if __name__ == "__main__":
    main()
