"""The family tree of the documents, as the table in the archive's README."""

from pathlib import Path

from tests.corpus_generator.source import Source

BEGIN, END = "<!-- family: begin (written by python -m tests.corpus_generator) -->", "<!-- family: end -->"


def family_table(all_sources: list[Source]) -> str:
    """Return the table in Markdown, one row a document, oldest first."""
    rows = ["| file | symbol | date | issuer | implements or follows |", "|---|---|---|---|---|"]
    for source in sorted(all_sources, key=lambda source: (source.one("date"), source.file)):
        cells = (
            f"`{source.file}`",
            source.one("symbol") or "–",
            source.one("date") or "–",
            source.one("by"),
            source.one("follows") or "–",
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def write_family(readme: Path, all_sources: list[Source]) -> None:
    """Put the table between its marks in the README."""
    text = readme.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n{family_table(all_sources)}\n{END}{after}", encoding="utf-8", newline="\n")
