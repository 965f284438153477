"""Lessons → an adapter: LoRA (arXiv 2106.09685) with Sentence Transformers' trainer and ``peft``, for queries alone.

The passages' vectors are those of the base and do not move, so each query is told from all of them at once: a softmax over the whole shelf
rather than over a batch (any passage that answers will do). That makes every passage a counter-example, those of the same document and those of like words among them, costs
one product of matrices, and leaves only the queries, some fifteen tokens each, to be computed. Twins of a passage
that answers answer as well.
A second term keeps each query near the base's vector of the same question in full, so that what the base knows is not forgotten.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from indexer.domain import Vectors, Wording
from indexer.embedding import bundled
from indexer.embedding.adapter import Thin, weights_mark
from indexer.embedding.sentence_transformer import Card, load, quiet
from indexer.errors import ModelRefused
from indexer.protocols import Progress
from indexer.settings import DEFAULT_MODEL
from indexer.training.lessons import Lesson

NEEDED = ("peft", "accelerate", "datasets")
"""Installed with the extra ``train`` only: an office that only searches has no use for them."""
TWIN = 0.985
"""Cosine from which two passages are taken for the same one."""
LONGEST_QUERY = 44
"""Tokens."""


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """How it is learned."""

    steps: int = 400
    batch: int = 96
    """Queries a step."""
    rank: int = 16
    layers: int = 6
    """Of the encoder, the last so many."""
    learning_rate: float = 4e-4
    temperature: float = 0.02
    keep: float = 5.0
    """Weight of staying near the base."""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of it."""

    base: str
    base_sha256: str
    weights: dict[str, tuple[Thin, Thin]]


def check_installed() -> None:
    """Raise :class:`ModelRefused` where what training needs is not installed."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise ModelRefused(
            Wording(
                f"để luyện cần thêm {', '.join(missing)}; hãy chạy: pip install 'tracuu[train]'",
                f"training needs {', '.join(missing)} as well; run: pip install 'tracuu[train]'",
            )
        )


def write_base(name_or_folder: str, folder: Path) -> Path:
    """Return the folder of the base in the layout of Sentence Transformers; the default model is unpacked into `folder`.

    Raises
    ------
    ModelMissing, ModelRefused
    """
    if name_or_folder != DEFAULT_MODEL:
        return Path(name_or_folder)
    if not (folder / "modules.json").is_file():
        bundled.write_folder(bundled.find_weights(), folder)
    return folder


def train(
    base: Path,
    lessons: Sequence[Lesson],
    shelf: Vectors,
    plain: Vectors,
    settings: TrainingSettings,
    *,
    folder: Path,
    progress: Progress,
    stop_asked: Callable[[], bool] = lambda: False,
) -> Learned | None:
    """Learn the lessons, `settings.batch` a step, and return what was learned; ``None`` where it was stopped before the end.

    `shelf` has the base's vector of every passage, `plain` the base's vector of each lesson's question in full. What `folder` holds of an
    earlier run with the same settings is gone on from.

    Raises
    ------
    ModelRefused
        The base has no encoder that LoRA can be put into.
    """
    with quiet():
        model = load(str(base), device="cpu")
        card = Card(str(base), model)
        mark = weights_mark(model)
        model.max_seq_length = min(card.max_tokens, LONGEST_QUERY)
        _insert(model, settings)
        watched = _Watched(folder, progress, stop_asked)
        finished = _run(model, card.prompts.query, _Course(lessons, shelf, plain), settings, watched)
        return Learned(card.name, mark, _weights(model)) if finished else None


def _insert(model: Any, settings: TrainingSettings) -> None:
    import torch
    from peft import LoraConfig
    from torch.nn import Linear

    names = [name for name, module in model.named_modules() if isinstance(module, Linear) and ".layer." in name]
    last = max((_layer(name) for name in names), default=-1)
    chosen = [name for name in names if _layer(name) > last - settings.layers]
    if not chosen:
        raise ModelRefused(Wording("không luyện được loại mô hình này", "a model of this kind cannot be trained"))
    # Names as they are within the transformer, which is the first module.
    shared = _shared_prefix(model)
    config = LoraConfig(
        r=settings.rank,
        lora_alpha=2 * settings.rank,
        lora_dropout=0.0,
        bias="none",
        target_modules=[name.removeprefix(shared) for name in chosen],
    )
    torch.manual_seed(settings.seed)
    model.add_adapter(config)


def _layer(name: str) -> int:
    return int(name.partition(".layer.")[2].partition(".")[0])


def _shared_prefix(model: Any) -> str:
    for name, module in model.named_modules():
        if hasattr(module, "add_adapter") and module is not model and hasattr(module, "config"):
            return f"{name}."
    raise ModelRefused(Wording("không luyện được loại mô hình này", "a model of this kind cannot be trained"))


def _weights(model: Any) -> dict[str, tuple[Thin, Thin]]:
    """Return A and B of every changed matrix, by its name in the base."""
    found: dict[str, tuple[Thin, Thin]] = {}
    for name, module in model.named_modules():
        if not hasattr(module, "lora_A"):
            continue
        (key,) = module.lora_A.keys()
        a = module.lora_A[key].weight.detach().numpy()
        b = module.lora_B[key].weight.detach().numpy() * module.scaling[key]
        found[f"{name}.weight"] = a.astype(np.float16), b.astype(np.float16)
    return found


@dataclass(frozen=True, slots=True)
class _Course:
    lessons: Sequence[Lesson]
    shelf: Vectors
    plain: Vectors


@dataclass(frozen=True, slots=True)
class _Watched:
    folder: Path
    progress: Progress
    stop_asked: Callable[[], bool]


def _run(model: Any, prompt: str, course: _Course, settings: TrainingSettings, watched: _Watched) -> bool:
    from datasets import Dataset
    from sentence_transformers import SentenceTransformerTrainer, SentenceTransformerTrainingArguments
    from transformers import PrinterCallback, TrainerCallback

    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(watched.folder),
        max_steps=settings.steps,
        per_device_train_batch_size=settings.batch,
        learning_rate=settings.learning_rate,
        warmup_steps=max(1, settings.steps // 10),
        lr_scheduler_type="linear",
        max_grad_norm=1.0,
        weight_decay=0.0,
        save_strategy="steps",
        save_steps=20,
        save_total_limit=1,
        logging_strategy="no",
        report_to="none",
        disable_tqdm=True,
        use_cpu=True,
        dataloader_num_workers=0,
        seed=settings.seed,
        prompts={"query": prompt},
    )

    class Trainer(SentenceTransformerTrainer):
        """A checkpoint holds what is trained and nothing of the base: 5 MB instead of 470."""

        def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:  # noqa: ARG002  # the trainer's own
            import torch

            place = Path(output_dir or watched.folder)
            place.mkdir(parents=True, exist_ok=True)
            torch.save({name: value for name, value in model.named_parameters() if value.requires_grad}, place / _TRAINED)

        def _load_from_checkpoint(self, checkpoint_path: str) -> None:  # type: ignore[override]  # as Sentence Transformers has it
            import torch

            model.load_state_dict(torch.load(Path(checkpoint_path) / _TRAINED, weights_only=True), strict=False)

    class Teller(TrainerCallback):
        """Tells how far it is, and stops when asked."""

        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> Any:  # noqa: ARG002  # as it is called
            watched.progress.advance()
            if watched.stop_asked():
                control.should_save = control.should_training_stop = True
            return control

    begun = _checkpoint(watched.folder, settings, course.lessons)
    watched.progress.start(settings.steps, "steps")
    watched.progress.advance(begun[1])
    # No model card is written, and its examples would be computed for a while, with a bar of their own.
    model.model_card_data.widget = [{}]
    trainer = Trainer(
        model=model,
        args=arguments,
        train_dataset=Dataset.from_dict(
            {"query": [one.query for one in course.lessons], "label": list(range(len(course.lessons)))}
        ),
        loss=_ranking(model, course, settings),
        callbacks=[Teller()],
    )
    # It would print figures that mean nothing to the user.
    trainer.remove_callback(PrinterCallback)
    trainer.train(resume_from_checkpoint=str(begun[0]) if begun[0] else None)
    return bool(trainer.state.global_step >= settings.steps)


_TRAINED = "trained.pt"
_PLAN = "plan.json"


def _checkpoint(folder: Path, settings: TrainingSettings, lessons: Sequence[Lesson]) -> tuple[Path | None, int]:
    """Return the newest whole checkpoint of the same plan, and its step; what was learned by another plan goes."""
    told = hashlib.sha256("\n".join(f"{one.query}\t{one.target}" for one in lessons).encode()).hexdigest()
    plan = {**asdict(settings), "lessons": told}
    file = folder / _PLAN
    if not file.is_file() or json.loads(file.read_text(encoding="utf-8")) != plan:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        file.write_text(json.dumps(plan), encoding="utf-8")
    steps = {int(path.parent.name.partition("-")[2]): path.parent for path in folder.glob("checkpoint-*/trainer_state.json")}
    whole = max((step for step, path in steps.items() if (path / _TRAINED).is_file()), default=0)
    return (steps[whole], whole) if whole else (None, 0)


def _ranking(model: Any, course: _Course, settings: TrainingSettings) -> Any:
    import torch

    class Ranking(torch.nn.Module):
        """How far each query is from finding its passage among all, and from where the base puts its question."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model
            self.shelf, self.plain = torch.from_numpy(course.shelf), torch.from_numpy(course.plain)

        def forward(self, features: Any, labels: torch.Tensor) -> torch.Tensor:
            (typed,) = features
            queries = torch.nn.functional.normalize(self.model(typed)["sentence_embedding"], dim=-1)
            chosen = [course.lessons[row] for row in labels.tolist()]
            targets = torch.tensor([one.target for one in chosen])
            with torch.no_grad():
                right = self.shelf[targets] @ self.shelf.T > TWIN
                for row, one in enumerate(chosen):
                    right[row, [one.target, *one.others]] = True
            likeness = queries @ self.shelf.T / settings.temperature
            missed = likeness.logsumexp(1) - likeness.masked_fill(~right, -torch.inf).logsumexp(1)
            strayed = 1 - (queries * self.plain[labels]).sum(1)
            loss: torch.Tensor = missed.mean() + settings.keep * strayed.mean()
            return loss

    return Ranking()
