"""What is read of an archive, in one summary: ``python -m tests.relevance.reading [--archive FOLDER]``.

Files by state, header fields, section paths, paragraphs of printed documents, and every vector of symbols and dates. The whole
intake runs, with a model that only hashes: recognising scans takes a second or two a page, once for each ``--home``;
``--without-scans`` leaves them out. ``--all`` goes on with error rates of recognition and seconds a page by engine (``tests.benchmarks.ocr``),
legacy encodings (``tests.relevance.legacy``) and, where ``--truth-of-scans`` names what a person read, headers of scans (``tests.relevance.scans``).
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.assembly import open_archive, open_gatekeeper, open_readers
from indexer.directive.citations.symbols import canonical_symbol, find_symbols, symbol_key
from indexer.directive.outline.markers import Level, find_marker, next_letter
from indexer.directive.types import TYPE_NAMES
from indexer.domain import UNSURE, Document, DocumentText, Header, HeaderField, Passage, Role, SourceState
from indexer.embedding.hashing import HashingModel
from indexer.intake import EXPECTED, missing_fields
from indexer.language.dates import find_dates
from indexer.pipeline import Indexer
from indexer.protocols import ArchiveView
from indexer.reading.ocr.cache import Cache
from indexer.settings import Settings
from tests.benchmarks import ocr
from tests.conftest import SHARED
from tests.relevance import legacy, scans
from tests.relevance.headers import interpreted
from tests.relevance.printing import prints, recovered

BULK = ("codified_law", "truth")
SCANS = ("scans", "signed_scans", "ocr")
_WORST = 3
_MAX_SHOWN = 12


def main() -> None:
    parser = argparse.ArgumentParser(description="What is read of an archive.")
    parser.add_argument("--archive", type=Path, default=SHARED / "archive", help="its folders are indexed one by one")
    parser.add_argument(
        "--home", type=Path, help="where to keep archive and recognition; a folder that is thrown away by default"
    )
    parser.add_argument("--without-scans", action="store_true", help=f"leave out {', '.join(SCANS)}")
    parser.add_argument("--all", action="store_true", help="also recognition by engine, legacy encodings, headers of scans")
    parser.add_argument("--truth-of-scans", type=Path, help="what a person read in scans; see tests.relevance.scans")
    chosen = parser.parse_args()
    if not chosen.archive.is_dir():
        print(f"{chosen.archive} is not on this machine")
        return
    with tempfile.TemporaryDirectory() as name:
        files_by_state(chosen.archive, chosen.home or Path(name), without_scans=chosen.without_scans)
    truth = chosen.archive / "truth" / "directives_2025.jsonl"
    if truth.is_file():
        headers(chosen.archive, truth)
    for folder in ("directives_2025", "vbpl"):
        if (chosen.archive / folder).is_dir():
            sections(chosen.archive / folder)
    if (chosen.archive / "seeds").is_dir():
        printed(chosen.archive / "seeds")
    if (chosen.archive.parent / "vectors").is_dir():
        vectors(chosen.archive.parent / "vectors")
    if chosen.all:
        _others(chosen.archive, chosen.home, chosen.truth_of_scans)


def _others(archive: Path, home: Path | None, truth_of_scans: Path | None) -> None:
    """Measure what has commands of its own."""
    print("\nRecognition by engine")
    ocr.main(["--brief", "--scans", str(archive / "ocr"), "--truth", str(archive / "truth" / "ocr")])
    print("\nLegacy encodings")
    legacy.main()
    print("\nHeaders of scans")
    if truth_of_scans is None:
        print("  nothing to hold them to: --truth-of-scans names no file")
        return
    kept = ["--kept", str(home / "ocr")] if home else []
    scans.main(["--truth", str(truth_of_scans), "--folder", str(archive), *kept])


# --- Files ----------------------------------------------------------------------------------------------


class _Silent:
    """A progress nobody looks at."""

    def start(self, total: int, unit: str) -> None: ...

    def advance(self, amount: int = 1) -> None: ...

    def message(self, text: str) -> None: ...

    def note(self, text: str) -> None: ...


def files_by_state(archive: Path, home: Path, *, without_scans: bool) -> None:
    """Index the archive's folders and count what became of each file."""
    settings = Settings(home=home)
    recognised = home / "ocr"
    folders = [
        folder
        for folder in sorted(archive.iterdir())
        if folder.is_dir() and folder.name not in BULK and not (without_scans and folder.name in SCANS)
    ]
    kept = open_archive(settings)
    silent = _Silent()
    Indexer(
        kept,
        HashingModel(),
        lambda: open_readers(recognised),
        files_seen=silent,
        passages_embedded=silent,
        keep=Cache(recognised).keep,
        gatekeeper=open_gatekeeper(settings),
    ).run(folders)
    print("Files by state")
    with kept.view() as view:
        sources = view.sources()
    for folder in folders:
        states = Counter(source.state for source in sources if source.root == str(folder))
        print(f"  {folder.name:<16} " + ", ".join(f"{state} {count}" for state, count in sorted(states.items())))
    refused = [source for source in sources if source.state is not SourceState.INDEXED]
    for (state, code), count in sorted(
        Counter((source.state, source.reason.code if source.reason else "?") for source in refused).items()
    ):
        print(f"  {state}, {code}: {count}")
    for source in refused[:_MAX_SHOWN]:
        print(f"    {Path(source.root).name}/{source.path}: {source.reason.wording.en if source.reason else '?'}")
    with kept.view() as view:
        _worst_read(view)
        _fields_read(view)


def _documents(view: ArchiveView) -> list[Document]:
    documents: list[Document] = []
    while page := view.documents(limit=500, offset=len(documents))[0]:
        documents += page
    return documents


def _worst_read(view: ArchiveView) -> None:
    recognised = [document for document in _documents(view) if document.recognised_pages]
    pages = sum(document.recognised_pages for document in recognised)
    print(f"  recognised: {pages} pages of {len(recognised)} documents" + ("; the least certain:" if recognised else ""))
    for document in sorted(recognised, key=lambda one: one.confidence or 0.0)[:_WORST]:
        print(f"    {document.files[0]}: {document.confidence or 0.0:.2f}")


def _fields_read(view: ArchiveView) -> None:
    """Count how many documents have each field, and how sure the readings are; of what is expected, name what lacks it and what is least sure."""
    documents = _documents(view)
    print(f"\nFields read, of {len(documents)} documents (mean confidence)")
    for field in HeaderField:
        sure = [found.confidence for document in documents for found in document.header.evidence if found.field is field]
        print(f"  {field:<13} {len(sure):>4}" + (f"  ({sum(sure) / len(sure):.2f})" if sure else ""))
        if field in EXPECTED:
            _worst_of(field, documents)
    kinds = Counter(TYPE_NAMES[document.header.type].vi if document.header.type else "–" for document in documents)
    print("  types: " + ", ".join(f"{name} {count}" for name, count in kinds.most_common()))


def _worst_of(field: HeaderField, documents: Sequence[Document]) -> None:
    lacking = [document.files[0] for document in documents if field in missing_fields(document)]
    print(f"    lacking in {len(lacking)}" + "".join(f"; {name}" for name in lacking[:: max(1, len(lacking) // _WORST)][:_WORST]))
    unsure = [
        (found.confidence, document.files[0], _value(document.header, field))
        for document in documents
        for found in document.header.evidence
        if found.field is field and found.confidence < UNSURE
    ]
    print(
        f"    to be checked in {len(unsure)}"
        + "".join(f"; {name}: {value} {sure:.2f}" for sure, name, value in sorted(unsure)[:_WORST])
    )


def _value(header: Header, field: HeaderField) -> str:
    value = header.issued or header.issued_in if field is HeaderField.ISSUED else getattr(header, field.value)
    return str(value)[:60]


# --- Headers --------------------------------------------------------------------------------------------


def headers(archive: Path, truth: Path) -> None:
    """Compare number and type with a list; where the list has no type, none is judged."""
    rows = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    rights = {"number": 0, "type": 0}
    judged = sum(row["type"] != "?" for row in rows)
    wrong: list[str] = []
    for row in rows:
        header = interpreted(archive / row["file"]).document.header
        is_number, is_type = _key(row["number"]) == _key(header.symbol), row["type"] in ("?", _type_name(header))
        rights["number"] += is_number
        rights["type"] += is_type and row["type"] != "?"
        if not (is_number and is_type):
            wrong.append(f"    {row['file']}: {row['type']} {row['number']} read as {_type_name(header)} {header.symbol}")
    print(f"\nHeaders of {truth.stem}: number {_share(rights['number'], len(rows))}, type {_share(rights['type'], judged)}")
    print("\n".join(wrong[:_MAX_SHOWN]) or "    nothing differs from the list")


def _key(symbol: str | None) -> str:
    return symbol_key(canonical_symbol(symbol) or symbol) if symbol else ""


def _type_name(header: Header) -> str:
    return TYPE_NAMES[header.type].vi.upper() if header.type else "?"


# --- Sections -------------------------------------------------------------------------------------------


def sections(folder: Path) -> None:
    """Tell how many numbered items continue the count of those before them under the same heading.

    An item that a section path has in the wrong place breaks a count; so does one that its author misnumbered.
    """
    total = right = 0
    breaks: list[str] = []
    for path in sorted(folder.glob("*.txt")):
        for passage, label, before in _counted(interpreted(path)):
            total += 1
            if _follows(label, before):
                right += 1
            else:
                breaks.append(
                    f"    {path.name}, passage {passage.ordinal}: {label} after {before or 'nothing'}: {passage.text[:60]!r}"
                )
    print(f"\nSection paths of {folder.name}: numbered items in sequence {_share(right, total)}")
    print("\n".join(breaks[:: max(1, len(breaks) // _WORST)][:_WORST]))


def _counted(text: DocumentText) -> Iterator[tuple[Passage, str, str]]:
    """Yield each item with a number or a letter, and its sibling before it; quotations count by themselves."""
    last: dict[tuple[str, ...], str] = {}
    letter = ""
    for passage in text.passages:
        path = [section.title for section in passage.section_path]
        marker = find_marker(passage.text, letter)
        if marker and marker.level <= Level.LETTER:
            letter = marker.label if marker.level == Level.LETTER else ""
        if marker is None or marker.level >= Level.SMALL_ROMAN or any(title.lstrip().startswith(("“", '"')) for title in path):
            continue
        label = marker.label
        if not (label.isdigit() or (len(label) == 1 and label.islower())):
            continue
        # An item is the last of its own path, a heading is not.
        is_own = bool(passage.section_path) and passage.section_path[-1].label == label and passage.role is Role.BODY
        parent = (*(path[:-1] if is_own else path), "digit" if label.isdigit() else "letter")
        yield passage, label, last.get(parent, "")
        last[parent] = label


def _follows(label: str, before: str) -> bool:
    if not before:
        return label in ("1", "a")
    return label in ("1", "a") or (int(label) == int(before) + 1 if label.isdigit() else label == next_letter(before))


# --- Printed documents ----------------------------------------------------------------------------------


def printed(folder: Path) -> None:
    """Print each document in several ways and count the paragraphs that come back whole."""
    print("\nParagraphs recovered from printings")
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for name, reading in prints(text):
            right, count, missing = recovered(text, reading)
            ends, end_count, lost = recovered(text, reading, wanted=lambda made: (*made.front, *made.recipients, *made.signature))
            print(f"  {path.name[:12]} {name:<36} body {right}/{count}, front and closing {ends}/{end_count}")
            for paragraph in (*missing, *lost)[:_WORST]:
                print(f"    lost: {paragraph[:90]}")


# --- Vectors --------------------------------------------------------------------------------------------


def vectors(folder: Path) -> None:
    """Try every vector of symbols and dates."""
    positive = _rows(folder / "symbols_positive.tsv")
    negative = (folder / "symbols_negative.txt").read_text(encoding="utf-8").splitlines()
    dates = _rows(folder / "dates.tsv")
    symbols = [(text, [match.symbol for match in find_symbols(text)], wanted.split(" | ")) for text, wanted in positive]
    found = [(text, [match.value for match in find_dates(text)], [wanted] if wanted else []) for text, wanted in dates]
    nothing: list[str] = []
    none = [(text, [match.symbol for match in find_symbols(text)], nothing) for text in negative if text]
    print()
    for name, cases in (("symbols", symbols), ("not symbols", none), ("dates", found)):
        wrong = [(text, got, wanted) for text, got, wanted in cases if got != wanted]
        print(f"Vectors, {name}: {_share(len(cases) - len(wrong), len(cases))}")
        for text, got, wanted in wrong[:_WORST]:
            print(f"    {text!r}: {got}, not {wanted}")


def _rows(path: Path) -> Sequence[tuple[str, str]]:
    rows = [line.partition("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [(text.replace("⏎", "\n"), wanted) for text, _, wanted in rows]


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.1%}" if whole else "nothing to measure"


if __name__ == "__main__":
    main()
