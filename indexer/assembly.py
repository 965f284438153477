"""Settings → engines: the one place that names concrete classes.

Engines are imported where they are opened: most commands need only some, and each takes its time to import.
"""

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.comments import Comment
from indexer.decisions import Decisions
from indexer.domain import ModelIdentity, Reading, Wording
from indexer.embedding.lazy import LazyModel
from indexer.errors import BadSetting, ModelMissing, ModelRefused
from indexer.protocols import EmbeddingModel, PageDrawer, Progress, Reranker
from indexer.settings import DEFAULT_MODEL, Settings
from indexer.users import Users

if TYPE_CHECKING:
    from indexer.embedding.adapt import TrainingSettings
    from indexer.embedding.learner import LoraLearner
    from indexer.embedding.rotation import RotationLearner
    from indexer.gatekeeper import Gatekeeper
    from indexer.pipeline import Indexer
    from indexer.reading.workers.worker import WorkerPool
    from indexer.storage.archive import SqliteArchive
    from indexer.storage.page_images import PageImageFolder

HASHING_MODEL = "hashing"
"""The name of the model that knows no meaning and needs no weights: for tests and trials of everything around it."""


def open_archive(settings: Settings) -> "SqliteArchive":
    """Return the archive, which need not exist yet."""
    from indexer.passages import RULES
    from indexer.storage.archive import SqliteArchive

    return SqliteArchive(settings.archive_folder, RULES)


def open_archives_to_search(settings: Settings) -> "tuple[SqliteArchive, SqliteArchive]":
    """Return the archive as readers may see it who may see restricted documents, and as others may; in memory it is one."""
    whole = open_archive_to_search(settings)
    return whole, whole.hiding_restricted()


def open_archive_to_search(settings: Settings) -> "SqliteArchive":
    """Return the archive as readers may see it: without restricted documents where they are set to be hidden."""
    from indexer.passages import RULES
    from indexer.storage.archive import SqliteArchive

    return SqliteArchive(settings.archive_folder, RULES, hides_restricted=settings.restricted == "hide")


def open_model(settings: Settings) -> EmbeddingModel:
    """Load the model that is set.

    Raises
    ------
    ModelMissing
        It is not on this machine, or not prepared.
    ModelRefused
        Its folder must not be trusted.
    """
    if settings.model == HASHING_MODEL:
        from indexer.embedding.hashing import HashingModel

        return HashingModel()
    if (folder := prepared_folder(settings)) is not None:
        from indexer.embedding.onnx import OnnxModel

        return OnnxModel(folder, settings.threads)
    if (Path(settings.model).expanduser() / "modules.json").is_file():
        from indexer.embedding.sentence_transformer import SentenceTransformerModel

        return SentenceTransformerModel(Path(settings.model).expanduser())
    raise ModelMissing(
        settings.model,
        Wording(
            f"hãy chạy: tracuu model prepare {settings.model}",
            f"run: tracuu model prepare {settings.model}",
        ),
    )


def open_reranker(name_or_folder: str) -> Reranker:
    """Load a cross-encoder.

    Raises
    ------
    ModelMissing, ModelRefused
    """
    from indexer.embedding.cross_encoder import CrossEncoderReranker

    return CrossEncoderReranker(name_or_folder)


def open_model_for_indexing(settings: Settings, progress: Progress) -> EmbeddingModel:
    """Return the model that is set, loaded when the first text is embedded; the default one is prepared where it is not yet.

    Preparing takes place when the model's identity is asked for, so that a run that fails before does not wait for it.
    """

    def load() -> EmbeddingModel:
        if settings.model == DEFAULT_MODEL and prepared_folder(settings) is None:
            progress.message(PREPARING.vi if settings.language == "vi" else PREPARING.en)
            prepare_model(settings, DEFAULT_MODEL, progress)
        return open_model(settings)

    def identity() -> ModelIdentity | None:
        folder = prepared_folder(settings)
        if settings.model == HASHING_MODEL or folder is None:
            return None
        from indexer.embedding.manifest import read_manifest

        return read_manifest(folder).identity

    return LazyModel(load, identity)


PREPARING = Wording(
    "Đang chuẩn bị mô hình ngôn ngữ; chỉ làm một lần, mất khoảng một phút…",
    "Preparing the language model; this is done once and takes about a minute…",
)


def prepared_folder(settings: Settings) -> Path | None:
    """Return the prepared model's folder, ``None`` where it is not prepared."""
    from indexer.embedding.manifest import MANIFEST, folder_name

    for folder in (settings.models_folder / folder_name(settings.model), Path(settings.model).expanduser()):
        if (folder / MANIFEST).is_file():
            return folder
    return None


def prepare_model(
    settings: Settings, name_or_folder: str, progress: Progress, *, adapter: Path | None = None, is_plain: bool = False
) -> Path:
    """Prepare a model, and return its folder. See :func:`indexer.embedding.prepare.prepare` for `adapter` and `is_plain`.

    Raises
    ------
    ModelMissing, ModelRefused, DiskFull
    """
    from indexer.embedding.prepare import prepare

    return prepare(
        name_or_folder, settings.models_folder, progress, language=settings.language, adapter=adapter, is_plain=is_plain
    )


def open_learner(
    settings: Settings, training: "TrainingSettings | None", progress: Progress, stop_asked: Callable[[], bool]
) -> "LoraLearner | RotationLearner":
    """Return who adapts the model that is set, in a folder of its own: by LoRA with the settings `training`, without them by rotations.

    Raises
    ------
    ModelRefused
        What training needs is not installed.
    """
    folder = settings.home / "adaptation"
    if training is None:
        from indexer.embedding.rotation import RotationLearner

        return RotationLearner(settings.model, folder, progress, stop_asked)
    from indexer.embedding.learner import LoraLearner

    return LoraLearner(settings.model, folder, training, progress, stop_asked)


def prepared_models(settings: Settings) -> Sequence[tuple[Path, ModelIdentity | None]]:
    """Return the prepared models' folders and identities, by name; no identity where a model must be prepared again."""
    from indexer.embedding.manifest import MANIFEST

    folders = sorted(settings.models_folder.iterdir()) if settings.models_folder.is_dir() else []
    return [(folder, _identity_of(folder)) for folder in folders if (folder / MANIFEST).is_file()]


def _identity_of(folder: Path) -> ModelIdentity | None:
    from indexer.embedding.manifest import read_manifest

    try:
        return read_manifest(folder).identity
    except (ModelMissing, ModelRefused):
        return None


def open_readers(recognised: Path) -> "WorkerPool":
    """Return the pool of processes that read files; they start with the first file.

    `recognised` is the folder where what was recognised in scans is kept.
    """
    from indexer.reading.workers.worker import WorkerPool, read_file

    return WorkerPool(read=partial(read_file, recognised=recognised))


def read_draft(name: str, content: bytes, password: str = "") -> Reading:
    """Read a file that is in memory, in a worker process with the limits of all reading; plain text where `name` is empty.

    `password`: of a PDF or an Office file that has one; kept nowhere.

    Nothing of it is kept, however the reading ends: what programs that convert files put on the disk is taken away here, for a worker
    that crashed or was stopped cannot.

    Raises
    ------
    SourceError
    """
    if not name:
        from indexer.reading.limits import ReadingLimits
        from indexer.reading.plain import read_text

        return read_text(content, ReadingLimits())
    from indexer.reading.workers.worker import WorkerPool, read_content

    with (
        tempfile.TemporaryDirectory(prefix="tracuu-", ignore_cleanup_errors=True) as scratch,
        WorkerPool(workers=1, read=partial(read_content, content=content, scratch=Path(scratch), password=password)) as readers,
    ):
        return readers.submit(Path(name)).result()


def commented_docx(content: bytes, comments: Sequence[Comment]) -> bytes:
    """Return a Word document with comments and nothing else changed. Raise :class:`SourceError` where it is none."""
    from indexer.reading.word.comments import with_comments

    return with_comments(content, comments)


def original_bytes(path: Path) -> bytes:
    """Take a file out of the container that its path leads through.

    Raises
    ------
    SourceError
        It is no longer there, or cannot be taken out.
    """
    from indexer.reading.containers.containers import opened

    with opened(path) as file:
        return file.read()


def open_page_image_folder(settings: Settings) -> "PageImageFolder":
    """Return where the pages are kept that were drawn for readers."""
    from indexer.storage.page_images import FOLDER, PageImageFolder

    return PageImageFolder(settings.home / FOLDER)


def open_page_drawer() -> PageDrawer:
    """Return what draws pages; its process starts with the first."""
    from indexer.reading.workers.drawing import WorkerDrawer

    return WorkerDrawer()


def open_decisions(settings: Settings) -> Decisions:
    """Return the register of what people decided, beside the archive."""
    from indexer.storage.decisions import SqliteDecisions

    return SqliteDecisions(settings.home)


def open_users(settings: Settings) -> Users:
    """Return the register of those who may sign in, beside the archive."""
    from indexer.storage.users import SqliteUsers

    return SqliteUsers(settings.home)


def open_gatekeeper(settings: Settings) -> "Gatekeeper":
    """Return who stands at the gate: the register beside the archive, and the office's own rules where it has some."""
    from indexer.directive.secrecy import EXTRA_RULES, Rule, parse_rules
    from indexer.gatekeeper import Gatekeeper
    from indexer.reading.ocr.cache import Cache

    file = settings.home / EXTRA_RULES

    def rules() -> tuple[Rule, ...]:
        if not file.is_file():
            return ()
        try:
            return parse_rules(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            detail = Wording(f"không đọc được {file}", f"{file} cannot be read as UTF-8 text")
            raise BadSetting(EXTRA_RULES, detail) from error

    return Gatekeeper(
        open_decisions(settings), rules, Cache(settings.home / "ocr").discard, open_page_image_folder(settings).forget
    )


def open_indexer(
    settings: Settings, files_seen: Progress, passages_embedded: Progress, stop_asked: Callable[[], bool] = lambda: False
) -> "Indexer":
    """Return the indexing use case with the engines that are set."""
    from indexer.pipeline import Indexer
    from indexer.reading.ocr.cache import Cache
    from indexer.reading.version import readers_version
    from indexer.storage.page_images import FOLDER

    recognised = settings.home / "ocr"
    return Indexer(
        open_archive(settings),
        open_model_for_indexing(settings, files_seen),
        partial(open_readers, recognised),
        files_seen=files_seen,
        passages_embedded=passages_embedded,
        stop_asked=stop_asked,
        keep=Cache(recognised).keep,
        gatekeeper=open_gatekeeper(settings),
        readers_version=readers_version(),
        excluded=(settings.archive_folder, settings.models_folder, recognised, settings.home / FOLDER),
        language=settings.language,
    )
