"""What an indexing run did: as numbers, as sentences, as JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from indexer.domain import ArchiveStatus, Language, Reason, Source, SourceState, Wording
from indexer.figures import figure, moment_words
from indexer.plan import Change

LISTED_AT_MOST = 50
"""Files a person is shown; `tracuu status` shows all."""


@dataclass(slots=True)
class Report:
    """Filled while the run goes on."""

    counts: Counter[Change] = field(default_factory=Counter)
    """Files indexed in this run, by what was new about them."""
    unchanged: int = 0
    """Indexed earlier and still the same."""
    removed: int = 0
    """No longer there, nor anywhere else."""
    refused: list[Source] = field(default_factory=list)
    """Files this run could not index, or must not."""
    passages: int = 0
    windows: int = 0
    """Embedded in this run."""
    seconds: float = 0.0
    """Of the whole run, preparing a model not counted."""
    interrupted: bool = False
    """The user ended the run early; what it did is kept."""
    totals: ArchiveStatus | None = None
    """What the archive holds after the run; ``None`` where nothing was ever committed."""

    def refused_as(self, state: SourceState) -> Sequence[Source]:
        """Return the refused files in `state`, by root and path."""
        return sorted((source for source in self.refused if source.state is state), key=lambda source: (source.root, source.path))

    @property
    def passages_per_second(self) -> float:
        """Over the whole run, reading and committing included."""
        return self.passages / self.seconds if self.seconds else 0.0

    def as_json(self, language: Language) -> dict[str, Any]:
        """Return the report as JSON has it; keys are stable."""
        return {
            "added": self.counts[Change.ADDED],
            "changed": self.counts[Change.CHANGED],
            "moved": self.counts[Change.MOVED],
            "copies": self.counts[Change.COPIED],
            "removed": self.removed,
            "unchanged": self.unchanged + self.counts[Change.TOUCHED],
            "rejected": [source_as_json(source, language) for source in self.refused_as(SourceState.REJECTED)],
            "quarantined": [source_as_json(source, language) for source in self.refused_as(SourceState.QUARANTINED)],
            "review": [source_as_json(source, language) for source in self.refused_as(SourceState.IN_REVIEW)],
            "embedded": {"passages": self.passages, "windows": self.windows},
            "seconds": round(self.seconds, 3),
            "passages_per_second": round(self.passages_per_second, 1),
            "interrupted": self.interrupted,
            "archive": None if self.totals is None else status_as_json(self.totals),
        }

    def lines(self) -> Iterator[Wording]:
        """Yield the report in sentences."""
        yield Wording(
            f"Tệp: {figure(self.counts[Change.ADDED])} mới, {figure(self.counts[Change.CHANGED])} đã sửa, {figure(self.counts[Change.MOVED])} chuyển chỗ, "
            f"{figure(self.counts[Change.COPIED])} bản sao giống hệt, {figure(self.removed)} đã gỡ, "
            f"{figure(self.unchanged + self.counts[Change.TOUCHED])} không đổi",
            f"Files: {self.counts[Change.ADDED]:,} added, {self.counts[Change.CHANGED]:,} changed, {self.counts[Change.MOVED]:,} moved, "
            f"{self.counts[Change.COPIED]:,} identical copies, {self.removed:,} removed, "
            f"{self.unchanged + self.counts[Change.TOUCHED]:,} unchanged",
        )
        yield from _listed(
            Wording("Cách ly vì dấu chỉ độ mật", "Quarantined for a mark of secrecy"), self.refused_as(SourceState.QUARANTINED)
        )
        yield from _listed(Wording("Chờ người xem xét", "Waiting for a person"), self.refused_as(SourceState.IN_REVIEW))
        yield from _listed(Wording("Không lập chỉ mục được", "Could not be indexed"), self.refused_as(SourceState.REJECTED))
        if self.passages:
            yield Wording(
                f"Đã nhúng {figure(self.passages)} đoạn trong {figure(self.seconds, 1)} giây ({figure(self.passages_per_second, 1)} đoạn/giây)",
                f"Embedded {self.passages:,} passages in {self.seconds:,.1f} s ({self.passages_per_second:,.1f} passages/s)",
            )
        if self.totals is not None:
            yield from _totals(self.totals)
        if self.interrupted:
            yield Wording(
                "Đã dừng theo yêu cầu; phần đã làm được giữ lại, lần chạy sau sẽ làm tiếp.",
                "Stopped as asked; what was done is kept, and the next run goes on from there.",
            )


def source_as_json(source: Source, language: Language) -> dict[str, str]:
    """Return a refused file as JSON has it."""
    reason = source.reason or Reason("", Wording("", ""))
    return {
        "root": source.root,
        "path": source.path,
        "code": reason.code,
        "reason": reason.wording.vi if language == "vi" else reason.wording.en,
    }


def status_as_json(status: ArchiveStatus) -> dict[str, Any]:
    """Return what the archive holds as JSON has it."""
    model = status.model
    return {
        "generation": status.generation,
        "documents": status.documents,
        "passages": status.passages,
        "windows": status.windows,
        "model": None if model is None else {"name": model.name, "fingerprint": model.fingerprint, "dimension": model.dimension},
        "disk_bytes": status.disk_bytes,
        "committed_at": None if status.committed_at is None else status.committed_at.isoformat(),
        "files": {state.value: status.sources.get(state, 0) for state in SourceState},
        "roots": list(status.roots),
        "recognised_documents": status.recognised_documents,
        "recognised_pages": status.recognised_pages,
    }


def line_of(source: Source) -> Wording:
    """Return a refused file and its reason in one line."""
    reason = source.reason or Reason("", Wording("", ""))
    return Wording(f"  {source.path}: {reason.wording.vi}", f"  {source.path}: {reason.wording.en}")


def status_lines(status: ArchiveStatus) -> Iterator[Wording]:
    """Yield what the archive holds in sentences."""
    yield from _totals(status)
    model = status.model
    if model is not None:
        yield Wording(f"Mô hình: {model.name} ({model.dimension} chiều)", f"Model: {model.name} ({model.dimension} dimensions)")
    time = moment_words(status.committed_at) if status.committed_at else Wording("-", "-")
    yield Wording(
        f"Thế hệ {figure(status.generation)}, ghi lúc {time.vi}, {figure(status.disk_bytes / 1e6, 1)} MB trên đĩa",
        f"Generation {status.generation:,}, committed {time.en}, {status.disk_bytes / 1e6:,.1f} MB on disk",
    )
    for root in status.roots:
        yield Wording(f"Thư mục: {root}", f"Folder: {root}")


def _listed(heading: Wording, sources: Sequence[Source]) -> Iterator[Wording]:
    if not sources:
        return
    yield Wording(f"{heading.vi}: {figure(len(sources))} tệp", f"{heading.en}: {len(sources):,} files")
    yield from map(line_of, sources[:LISTED_AT_MOST])
    if (more := len(sources) - LISTED_AT_MOST) > 0:
        yield Wording(f"  … và {figure(more)} tệp nữa", f"  … and {more:,} more")


def _totals(status: ArchiveStatus) -> Iterator[Wording]:
    yield Wording(
        f"Kho có {figure(status.documents)} văn bản, {figure(status.passages)} đoạn, {figure(status.windows)} vectơ",
        f"The archive holds {status.documents:,} documents, {status.passages:,} passages, {status.windows:,} vectors",
    )
    if status.recognised_pages:
        yield Wording(
            f"Nhận dạng từ bản quét: {figure(status.recognised_pages)} trang của {figure(status.recognised_documents)} văn bản",
            f"Recognised in scans: {status.recognised_pages:,} pages of {status.recognised_documents:,} documents",
        )
    rejected = status.sources.get(SourceState.REJECTED, 0)
    quarantined = status.sources.get(SourceState.QUARANTINED, 0)
    if rejected or quarantined:
        yield Wording(
            f"Tính cả các lần trước: {figure(rejected)} tệp chưa lập chỉ mục được (xem: tracuu status --rejected), "
            f"{figure(quarantined)} tệp cách ly (xem: tracuu status --quarantined)",
            f"Earlier runs included: {rejected:,} files not indexed (see: tracuu status --rejected), "
            f"{quarantined:,} quarantined (see: tracuu status --quarantined)",
        )
    if in_review := status.sources.get(SourceState.IN_REVIEW, 0):
        yield Wording(
            f"Chờ xem xét về độ mật: {figure(in_review)} tệp (xem: tracuu review)",
            f"Waiting for a person, for a hint of secrecy: {in_review:,} files (see: tracuu review)",
        )
