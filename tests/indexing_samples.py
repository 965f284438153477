"""What the tests of the indexing side share: engines that are weak but real, and folders to index."""

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

from indexer.console import Silence
from indexer.contents import Contents
from indexer.domain import Language, ModelIdentity, Range, Reading, Vector, Vectors
from indexer.embedding.hashing import HashingModel
from indexer.ledger import Pace
from indexer.pipeline import Indexer
from indexer.protocols import Archive, EmbeddingModel
from indexer.reading.containers.containers import contents
from indexer.reading.limits import ReadingLimits
from indexer.reading.reader import FileReader

NOON = datetime(2025, 11, 3, 12, tzinfo=UTC)

SENTENCES = (
    "Chi bộ phân công đồng chí phó bí thư theo dõi việc sửa chữa nhà văn hóa.",
    "Văn phòng tổng hợp kết quả rà soát cầu treo và gửi về trước ngày 15 hằng tháng.",
    "Tổ công tác kiểm tra hồ chứa nước trước mùa mưa, báo cáo những chỗ rò rỉ.",
    "Các trường tiểu học bố trí phòng đọc sách mở cửa cả ngày nghỉ.",
    "Trạm y tế xã lập danh sách người cao tuổi cần khám tại nhà.",
)


Result = TypeVar("Result")


class CountingModel:
    """A hashing model that remembers how often it was asked to embed which text."""

    def __init__(self, name: str = "counting") -> None:
        self._model = HashingModel()
        self._name = name
        self.embedded: Counter[str] = Counter()

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(self._name, "1", self._model.identity.dimension)

    @property
    def window_tokens(self) -> int:
        return self._model.window_tokens

    def token_ranges(self, text: str) -> Sequence[Range]:
        return self._model.token_ranges(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded.update(texts)
        return self._model.embed_passages(texts)

    def embed_query(self, text: str, language: Language = "vi") -> Vector:
        return self._model.embed_query(text, language)


class ReadersHere:
    """Reads in this process, when asked, and remembers what."""

    def __init__(self, read: Callable[[Path], Reading] = FileReader().read) -> None:
        self._read = read
        self.opened = 0
        self.paths: list[Path] = []

    def __call__(self) -> Self:
        self.opened += 1
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def submit(self, path: Path) -> Future[Reading]:
        self.paths.append(path)
        return _done(partial(self._read, path))

    def contents(self, path: Path) -> Future[Contents | None]:
        return _done(partial(contents, path, ReadingLimits()))

    def scans(self) -> tuple[int, int]:
        return 0, 0


def _done(work: Callable[[], Result]) -> Future[Result]:
    future: Future[Result] = Future()
    try:
        future.set_result(work())
    except Exception as error:  # noqa: BLE001  # as a pool does it
        future.set_exception(error)
    return future


def make_indexer(
    archive: Archive,
    model: EmbeddingModel | None = None,
    *,
    readers: ReadersHere | None = None,
    stop_asked: Callable[[], bool] = lambda: False,
    pace: Pace = Pace(),
    strict: bool = True,
    readers_version: str = "1",
) -> Indexer:
    return Indexer(
        archive,
        model or CountingModel(),
        readers or ReadersHere(),
        files_seen=Silence(),
        passages_embedded=Silence(),
        stop_asked=stop_asked,
        pace=pace,
        clock=lambda: NOON,
        strict=strict,
        readers_version=readers_version,
    )


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files, each with a time of its own, so that a change always shows."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        tick(file)


_ticks = iter(range(1_700_000_000, 2_000_000_000))


def tick(file: Path) -> None:
    """Give the file a time no other has."""
    second = next(_ticks)
    os.utime(file, (second, second))
