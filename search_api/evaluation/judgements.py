"""Judged queries in files → objects. Pure but for reading the files.

Two forms are taken: a file of lines such as ``corpus/judgements.jsonl``, where what answers is named by a file and a phrase in it, and a folder
as BEIR has it: ``queries.jsonl``, ``qrels.tsv`` (or ``qrels/test.tsv``) and perhaps ``corpus.jsonl``.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.domain import Wording
from indexer.errors import BadRequest
from indexer.language.folding import fold


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing that answers a query, and how well."""

    item: str
    """A file as it is named in the archive, a document, a passage, or an item of the corpus that came with the queries."""
    grade: int
    """1 is useful, 2 answers (a set may have more)."""
    text: str | None = None
    """A phrase that stands in one passage of the file only; ``None`` where `item` says it all."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query and everything that answers it; nothing where it is not to be answered."""

    id: str
    text: str
    kinds: tuple[str, ...]
    relevant: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Queries with their judgements."""

    name: str
    queries: tuple[JudgedQuery, ...]
    corpus: Path | None = None
    """What is to be searched, where it came with the queries; else the archive is."""


def load_judged(path: Path) -> JudgedSet:
    """Read a file or a folder of judged queries.

    Raises
    ------
    BadRequest
        A file is missing or holds what it should not; says where.
    """
    try:
        return _load_folder(path) if path.is_dir() else JudgedSet(path.stem, tuple(_own_form(path)))
    except OSError as error:
        raise _bad(path, Wording("không mở được tệp", "the file cannot be opened")) from error


def stripped(judged: JudgedSet) -> JudgedSet:
    """Return the same queries as typed without diacritics."""
    return replace(judged, queries=tuple(replace(query, text=fold(query.text)) for query in judged.queries))


def halved(judged: JudgedSet, half: str) -> JudgedSet:
    """Return every other query, from the first (``odd``) or from the second (``even``); all of them otherwise."""
    start = {"odd": 0, "even": 1}.get(half)
    return judged if start is None else replace(judged, queries=judged.queries[start::2])


def _own_form(path: Path) -> Iterator[JudgedQuery]:
    for number, row in _rows(path):
        with _faults(path, number):
            relevant = tuple(
                Judged(str(one["file"]).removeprefix("documents/"), int(one["grade"]), str(one["text"]))
                for one in row["relevant"]
            )
            kinds = row.get("kind", ())
            yield JudgedQuery(str(row["id"]), str(row["text"]), (kinds,) if isinstance(kinds, str) else tuple(kinds), relevant)


def _load_folder(folder: Path) -> JudgedSet:
    relevant = _qrels(
        next((file for file in (folder / "qrels.tsv", folder / "qrels" / "test.tsv") if file.is_file()), folder / "qrels.tsv")
    )
    queries: list[JudgedQuery] = []
    for number, row in _rows(folder / "queries.jsonl"):
        with _faults(folder / "queries.jsonl", number):
            kinds = tuple(kind for kind in str(row.get("type", "")).split("+") if kind)
            queries.append(JudgedQuery(str(row["_id"]), str(row["text"]), kinds, tuple(relevant.pop(str(row["_id"]), ()))))
    if relevant:
        unknown = next(iter(relevant))
        raise _bad(folder / "qrels.tsv", Wording(f"không có câu tìm {unknown}", f"there is no query {unknown}"))
    corpus = folder / "corpus.jsonl"
    return JudgedSet(folder.resolve().name, tuple(queries), corpus if corpus.is_file() else None)


def _qrels(path: Path) -> dict[str, list[Judged]]:
    relevant: defaultdict[str, list[Judged]] = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        cells = line.split("\t")
        if number == 1 and not cells[-1].strip().lstrip("-").isdigit():
            continue
        with _faults(path, number):
            query, item, grade = cells
            if int(grade) > 0:
                relevant[query].append(Judged(item, int(grade)))
    return dict(relevant)


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            with _faults(path, number):
                row = json.loads(line)
                yield number, row


class _faults:  # noqa: N801  # reads as a statement
    """Whatever is wrong with a line is told with its place."""

    def __init__(self, path: Path, number: int) -> None:
        self._path, self._number = path, number

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, KeyError | ValueError | TypeError | AttributeError):
            line = Wording(f"dòng {self._number} không đúng dạng", f"line {self._number} is not as it should be")
            raise _bad(self._path, line) from error


def _bad(path: Path, detail: Wording) -> BadRequest:
    return BadRequest(str(path), detail)
