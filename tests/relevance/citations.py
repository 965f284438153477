"""Measure citations and relations against real documents labelled by hand: ``python -m tests.relevance.citations [--all]``.

``citations.tsv`` tells for each passage who stands how to whom, no text. The first ten documents were labelled before the rules were
tuned, the five of the second round after, when the first were all right. Met for the first time, these gave: documents named, precision
.960 and recall .980; relations, precision .830 and recall .846. What they taught is in the rules now. The five of the third round, met after that: documents named, 1.000
and 1.000; relations, .810 and .791 (decrees that amend a decree whose subject has commas, a list under a numbered heading). Of the fourth round, met after
that again: documents named, 1.000 and .973; relations, .932 and .919. Of the fifth (four documents): documents named, .869 and .989; relations, .704 and
.854 (one plan's name taken for one of the decisions that changed it, on every page; decisions listed in brackets). Of the sixth (five), met after that: documents named,
.976 and 1.000; relations, .907 and .951. Of the seventh (five): documents named, 1.000 and 1.000; relations, .952 and .937 (a heading of a list
that cease to be in force on a day; a law that amends a law, called by both names). Of the eighth (three): documents named, .968 and .968; relations, .875 and .875 (a subject that begins with a capital, *Luật
Thực hiện dân chủ ở cơ sở*). Of the ninth (four): documents named, .929 and .886; relations, .929 and .867 (*cứu nạn, cứu hộ*, laws in small
letters). Of the tenth (five): documents named, .986 and .973; relations, .885 and .884 (a number that is none, *27/CTTg*, and the list behind it; titles in
capitals). Of the eleventh (four): documents named, .891 and .851; relations, .771 and .750 (one law's name, *Luật Tiêu chuẩn và quy chuẩn kỹ thuật*, on every
page; an amending law whose amended laws bear their numbers). Names of laws, the cause of most errors since the eighth, are a table now. Of
the twelfth (five): documents named, .975 and .917; relations, .931 and .871 (*nghị quyết đại hội* in small letters; a regulation with a long name). Of the thirteenth (four): documents named, .986 and .986; relations, .931
and .930 (a list that goes on behind short forms in brackets; a title over two lines). Of the
fourteenth (four): documents named, 1.000 and 1.000; relations, .940 and .963. Of the fifteenth (six, four of them Word and PDF files): documents named,
.962 and .987; relations, .787 and .782 (one programme of resolutions that are yet to amend others, on every line). Of the sixteenth (six, of six genres): documents
named, 1.000 and 1.000; relations, .759 and .764 (one list of what others are asked to amend, on every line). Of the seventeenth (four, of four more genres), met after that: documents named, 1.000 and 1.000; relations,
.980 and .985. Of the eighteenth (three, two of them circulars full of forms), met after that: documents named, .980 and 1.000; relations, .849 and .865
(forms added to what a circular issued, a title over two lines). Of the nineteenth (three): documents named, 1.000 and 1.000; relations, .793 and .793 (one
list of eighteen documents whose stem tells how many they are; all else was right).
``--all`` prints every difference.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from indexer.citations import Citation
from indexer.directive.citations.citations import find_citations
from indexer.directive.citations.relations import ends_of
from indexer.domain import DocumentText
from tests.relevance.labels import Tally, measure, rows_of

GOLD = Path(__file__).with_suffix(".tsv")
Edge = tuple[str, str, str]
"""Source, kind, target; ``.`` is the document itself."""


def gold() -> dict[str, dict[str, dict[int, list[Edge]]]]:
    """Return round → document → passage → edges."""
    return rows_of(GOLD, lambda fields: (fields[0], fields[1], fields[2]))


def is_named(wanted: str, key: str) -> bool:
    if "|" in wanted:
        return any(is_named(one, key) for one in wanted.split("|"))
    if wanted.endswith("*"):
        return key.startswith(wanted[:-1])
    # A year completed from elsewhere in the document is no mistake.
    return wanted == key or (wanted.islower() and key.rpartition(" ")[0] == wanted and key[-4:].isdigit())


def fits(wanted: Edge, edge: Edge) -> bool:
    return is_named(wanted[0], edge[0]) and is_named(wanted[2], edge[2]) and (wanted[1] == "?" or edge[1] in wanted[1].split("|"))


def edges_of(citations: Sequence[Citation]) -> Iterator[Edge]:
    for citation in citations:
        source, target = ends_of(citation)
        yield (source.key if source else ".", citation.kind.value, target.key if target else ".")


def judge(name: str, ordinal: int, wanted: Sequence[Edge], found: set[Edge], symbols: Tally, relations: Tally) -> None:
    open_ends = [edge for edge in wanted if edge[1] == "?"]
    counted = [edge for edge in wanted if edge[1] != "?"]
    for edge in sorted(found):
        if any(fits(one, edge) for one in counted):
            relations.right += 1
            relations.found += 1
        elif not any(fits(one, edge) for one in open_ends):
            relations.found += 1
            relations.wrong.append(f"  {name} [{ordinal}] + {edge}")
    met = [one for one in counted if any(fits(one, edge) for edge in found)]
    relations.labelled += len(counted)
    relations.met += len(met)
    relations.wrong += [f"  {name} [{ordinal}] - {one}" for one in counted if one not in met]
    named = {key for edge in found for key in (edge[0], edge[2]) if key != "."}
    meant = {key for edge in counted for key in (edge[0], edge[2]) if key != "."}
    excused = [edge[2] for edge in open_ends]
    hits = {one for one in meant if any(is_named(one, key) for key in named)}
    false = [key for key in named if not any(is_named(one, key) for one in [*meant, *excused])]
    symbols.right += len(hits)
    symbols.met += len(hits)
    symbols.found += len(hits) + len(false)
    symbols.labelled += len(meant)
    symbols.wrong += [f"  {name} [{ordinal}] - {one}" for one in sorted(meant - hits)] + [
        f"  {name} [{ordinal}] + {one}" for one in false
    ]


def find(text: DocumentText) -> Sequence[Citation]:
    return find_citations(text.passages, text.document.header)


def judged(name: str, text: DocumentText, labelled: Mapping[int, list[Edge]]) -> dict[str, Tally]:
    symbols, relations = Tally(), Tally()
    found: dict[int, set[Edge]] = defaultdict(set)
    citations = find(text)
    ordinals = {passage.id: passage.ordinal for passage in text.passages}
    for citation, edge in zip(citations, edges_of(citations), strict=True):
        found[ordinals[citation.passage_id]].add(edge)
    for ordinal in sorted(found.keys() | labelled.keys()):
        judge(name, ordinal, labelled.get(ordinal, []), found.get(ordinal, set()), symbols, relations)
    return {"documents named": symbols, "relations": relations}


def main() -> None:
    measure("Citations and relations of real documents.", gold(), judged, find)


if __name__ == "__main__":
    main()
