"""Write the sample archive: ``python -m tests.corpus_generator [--font PATH]``."""

import argparse
import shutil
from pathlib import Path

from tests.corpus_generator.family import write_family
from tests.corpus_generator.pdf import pdf
from tests.corpus_generator.plain import plain
from tests.corpus_generator.portal import portal
from tests.corpus_generator.source import Source, sources
from tests.corpus_generator.word import word

CORPUS = Path(__file__).parents[2] / "corpus"


def make(source: Source, font: Path | None = None) -> bytes:
    """Return the bytes of the document's file, in the format its name asks for."""
    match Path(source.file).suffix:
        case ".docx":
            return word(source)
        case ".pdf":
            return pdf(source, font)
        case ".html":
            return portal(source).encode()
        case _:
            return plain(source).encode()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.corpus_generator", description="Write corpus/documents from the sources."
    )
    parser.add_argument("--font", type=Path, help="a TrueType font with Vietnamese letters, for the PDF files")
    font = parser.parse_args().font
    documents = CORPUS / "documents"
    made = {source.file: make(source, font) for source in sources()}
    if documents.exists():
        shutil.rmtree(documents)
    for file, data in made.items():
        path = documents / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    write_family(CORPUS / "README.md", sources())
    print(f"{len(made)} documents, {sum(map(len, made.values())) // 1024} KiB")


if __name__ == "__main__":
    main()
