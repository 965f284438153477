"""Judged queries: how they are read, what is measured, how surely, and what is shown of it."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from indexer.commands import index_command
from indexer.console import Silence
from indexer.domain import Vectors
from indexer.embedding.hashing import HashingModel
from indexer.errors import BadRequest
from indexer.settings import Settings
from search_api.evaluation.commands import evaluate_command
from search_api.evaluation.corpora import fill
from search_api.evaluation.judgements import Judged, JudgedQuery, JudgedSet, halved, load_judged, stripped
from search_api.evaluation.measuring import MEASURES, by_identity, difference, evaluate, located, silence, standing_for, summaries
from search_api.evaluation.runs import Outcome, Run, keep, kept_runs, load_run, save_run
from tests.in_memory_archive import InMemoryArchive
from tests.small_archive import PLAN, small_archive, small_searcher
from web.wsgi import create_site

QUERIES = JudgedSet(
    "small",
    (
        JudgedQuery("a", "kinh phí thực hiện", ("keyword",), (Judged(f"{PLAN}.6", 2),)),
        JudgedQuery("b", "bò tót lai sind gieo tinh nhân tạo", ("none",), ()),
    ),
)


def run(*values: float, kinds: tuple[str, ...] = ("k",)) -> Run:
    outcomes = tuple(
        Outcome(
            str(number),
            f"câu {number}",
            kinds,
            answerable=True,
            confident=True,
            values=dict.fromkeys(MEASURES, value),
            took_ms=1.0,
        )
        for number, value in enumerate(values)
    )
    return Run("set", "2026-01-01T00:00:00+00:00", "model", 1, 10, stripped=False, lost=0, outcomes=outcomes)


# --- Reading ---------------------------------------------------------------------------------------------


def test_a_folder_of_the_usual_form_is_read(tmp_path: Path) -> None:
    (tmp_path / "queries.jsonl").write_text(
        '{"_id": "q", "text": "câu", "type": "a+b"}\n{"_id": "n", "text": "khác"}\n', encoding="utf-8"
    )
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\td1\t2\nq\td2\t0\n", encoding="utf-8")
    held = load_judged(tmp_path)
    assert held.queries == (JudgedQuery("q", "câu", ("a", "b"), (Judged("d1", 2),)), JudgedQuery("n", "khác", (), ()))
    assert (held.name, held.corpus) == (tmp_path.name, None)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("queries.jsonl", "{nothing"),
        ("queries.jsonl", '["a"]'),
        ("queries.jsonl", '{"_id": "q"}'),
        ("qrels.tsv", "q\td1\n"),
        ("qrels.tsv", "q\td\tx"),
    ],
)
def test_a_bad_line_is_told_with_its_place(tmp_path: Path, file: str, line: str) -> None:
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "câu"}\n', encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n", encoding="utf-8")
    with (tmp_path / file).open("a", encoding="utf-8") as stream:
        stream.write(line)
    with pytest.raises(BadRequest, match=rf"{file}: (dòng|line) 2"):
        load_judged(tmp_path)


def test_judgements_of_unknown_queries_are_refused(tmp_path: Path) -> None:
    (tmp_path / "queries.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("q\td\t1\n", encoding="utf-8")
    with pytest.raises(BadRequest, match="q"):
        load_judged(tmp_path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"qrels\.tsv|cannot be opened|không mở được"):
        load_judged(tmp_path)


def test_halves_are_apart_and_stripped_queries_have_no_diacritics() -> None:
    assert [query.id for half in ("odd", "even") for query in halved(QUERIES, half).queries] == ["a", "b"]
    assert stripped(QUERIES).queries[0].text == "kinh phi thuc hien"


# --- Measuring -------------------------------------------------------------------------------------------


def test_a_query_answered_at_once_has_the_best_of_all_figures() -> None:
    measured = evaluate(small_searcher(), QUERIES, by_identity)
    first, second = measured.outcomes
    hits = small_searcher().search(first.text).hits
    rank = next(hit.rank for hit in hits if hit.passage.id == f"{PLAN}.6")
    assert first.values["RR@10"] == pytest.approx(1 / rank)
    assert first.values["nDCG@10"] == pytest.approx(1 / math.log2(rank + 1))
    assert first.values["R@10"] == first.values["R@50"] == 1
    assert (second.answerable, dict(second.values)) == (False, {})


def test_phrases_are_found_in_their_file_and_lost_ones_counted() -> None:
    with small_archive().view() as view:
        document = view.document(PLAN)
        passage = view.document_passages(PLAN)[3]
        file = document.files[0]
        judged = JudgedSet(
            "s", (JudgedQuery("q", "x", (), (Judged(file, 2, passage.text), Judged(file, 1, "không hề có câu này"))),)
        )
        placed, lost = located(view, judged)
    assert placed.queries[0].relevant[0] == Judged(passage.id, 2)
    assert lost == 1


def test_a_hit_counts_as_the_best_it_holds_and_each_item_once() -> None:
    hits = small_searcher().search("kinh phí").hits[:2]
    query = JudgedQuery("q", "x", (), (Judged("one", 1), Judged("two", 2)))
    assert standing_for(query, hits, lambda *_: ["one", "two"]) == [("two", "one"), ()]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_a_mean_lies_within_its_interval(values: list[float]) -> None:
    figure = summaries(run(*values))[0].figures["nDCG@10"]
    assert figure.low - 1e-9 <= figure.mean <= figure.high + 1e-9
    assert 0 <= figure.low <= figure.high <= 1 + 1e-9


def test_runs_are_compared_query_by_query() -> None:
    changed = difference(run(0.2, 0.5, 0.9), run(0.4, 0.5, 0.8))
    assert changed.queries == 3
    assert changed.figures["nDCG@10"].mean == pytest.approx(0.1 / 3)
    assert [(id, round(gain, 3)) for id, _, gain in (*changed.better, *changed.worse)] == [("0", 0.2), ("2", -0.1)]


def test_the_same_run_twice_makes_no_difference() -> None:
    figure = difference(run(0.1, 0.7), run(0.1, 0.7)).figures["nDCG@10"]
    assert (figure.mean, figure.low, figure.high) == (0, 0, 0)


def test_runs_without_a_common_query_cannot_be_compared() -> None:
    other = replace(run(0.5), outcomes=(replace(run(0.5).outcomes[0], id="other"),))
    with pytest.raises(BadRequest, match=r"chung|common"):
        difference(run(0.5), other)


def test_silence_is_counted_on_both_sides() -> None:
    outcomes = run(0.5, 0.5).outcomes
    held = replace(
        run(), outcomes=(replace(outcomes[0], confident=False), replace(outcomes[1], answerable=False, confident=False))
    )
    assert silence(held) == ((1, 1), (1, 1))


# --- Keeping and showing ---------------------------------------------------------------------------------


def test_a_saved_run_comes_back_as_it_was(tmp_path: Path) -> None:
    save_run(run(0.25), tmp_path / "run.json")
    assert load_run(tmp_path / "run.json") == run(0.25)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"form": 0, "outcomes": []}', '{"form": 1, "outcomes": [{"kinds": []}]}'])
def test_what_is_no_run_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadRequest, match=r"run\.json"):
        load_run(tmp_path / "run.json")


def test_the_newest_run_of_each_set_is_kept_and_broken_files_are_left_out(tmp_path: Path) -> None:
    keep(run(0.1), tmp_path)
    keep(run(0.2), tmp_path)
    keep(replace(run(0.3), stripped=True), tmp_path)
    (tmp_path / "evaluation" / "broken.json").write_text("{", encoding="utf-8")
    assert [one.outcomes[0].values["R@10"] for one in kept_runs(tmp_path)] == [0.3, 0.2]


def test_the_page_shows_what_was_measured_and_says_so_where_nothing_was(tmp_path: Path) -> None:
    client = create_site(Settings(home=tmp_path), small_searcher()).test_client()
    assert "tracuu evaluate" in client.get("/danh-gia").text
    keep(replace(run(0.25, 0.75), name="bộ <câu>"), tmp_path)
    shown = client.get("/danh-gia?lang=en").text
    assert "0.500" in shown
    assert "bộ &lt;câu&gt;" in shown
    assert "tracuu evaluate" not in shown


def test_the_command_measures_a_corpus_keeps_the_run_and_compares(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    items = [
        {"_id": f"d{n}", "title": "", "text": text}
        for n, text in enumerate(["Trồng rừng ven biển.", "Thu phí cầu đường.", "Khám bệnh miễn phí."])
    ]
    (folder / "corpus.jsonl").write_text("\n".join(json.dumps(item) for item in items), encoding="utf-8")
    (folder / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "trồng rừng"}), encoding="utf-8")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\td0\t1\n", encoding="utf-8")
    environment = {"TRACUU_HOME": str(tmp_path / "home"), "TRACUU_MODEL": "hashing", "TRACUU_LANGUAGE": "en"}
    first = CliRunner().invoke(evaluate_command, [str(folder), "--save", str(tmp_path / "run.json")], env=environment)
    assert first.exit_code == 0, first.output
    assert "1.000" in first.output
    again = CliRunner().invoke(
        evaluate_command, [str(folder), "--json", "--compare", str(tmp_path / "run.json")], env=environment
    )
    told = json.loads(again.output)
    assert told["difference"]["figures"]["nDCG@10"] == {"mean": 0.0, "low": 0.0, "high": 0.0}
    assert [one.name for one in kept_runs(tmp_path / "home")] == ["set"]


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_api.evaluation.corpora._COMMIT_EVERY", 1)
    embedded: list[str] = []

    class Noting(HashingModel):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            embedded.extend(text.strip() for text in texts)
            return super().embed_passages(texts)

    corpus = tmp_path / "corpus.jsonl"
    items = [json.dumps({"_id": f"d{n}", "text": text}) for n, text in enumerate(["Trồng rừng.", "Thu phí.", "Khám bệnh."])]
    corpus.write_text("\n".join([*items[:2], "{"]), encoding="utf-8")
    archive = InMemoryArchive()
    with pytest.raises(BadRequest, match="3"):
        fill(archive, corpus, Noting(), Silence())
    corpus.write_text("\n".join(items), encoding="utf-8")
    fill(archive, corpus, Noting(), Silence())
    assert embedded == ["Trồng rừng.", "Thu phí.", "Khám bệnh."]
    with archive.view() as view:
        assert sorted(file for document in view.documents()[0] for file in document.files) == ["d0", "d1", "d2"]


def test_the_command_says_that_the_archive_has_nothing_of_what_was_judged(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("Một câu về trồng rừng ven biển.", encoding="utf-8")
    judged = tmp_path / "j.jsonl"
    judged.write_text(
        json.dumps({"id": "q", "text": "x", "kind": [], "relevant": [{"file": "b.txt", "text": "y", "grade": 2}]}),
        encoding="utf-8",
    )
    environment = {"TRACUU_HOME": str(tmp_path / "home"), "TRACUU_MODEL": "hashing", "TRACUU_LANGUAGE": "en"}
    CliRunner().invoke(index_command, [str(tmp_path / "docs"), "--quiet"], env=environment)
    told = CliRunner().invoke(evaluate_command, [str(judged)], env=environment)
    assert told.exit_code == 2
    assert "index those documents first" in told.output
