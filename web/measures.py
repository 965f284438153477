"""The page of what was measured: how well the search answers queries that people judged."""

from flask import render_template

from search_api.access import get_service
from search_api.evaluation import MEASURES, silence, summaries
from search_api.runs import kept_runs
from web.pages import pages

MEASURE_NAMES = {
    "nDCG@10": ("thứ tự 10 đoạn đầu", "order of the first 10"),
    "R@10": ("tìm thấy trong 10", "found in 10"),
    "R@50": ("tìm thấy trong 50", "found in 50"),
    "RR@10": ("vị trí đoạn đúng đầu tiên", "place of the first right one"),
    "Success@1": ("đoạn đầu trả lời đúng", "the first one answers"),
}


@pages.get("/danh-gia")
def measures() -> str:
    """Show the newest run of each judged set."""
    runs = [(run, summaries(run), silence(run)) for run in kept_runs(get_service().settings.home)]
    return render_template("measures.html", runs=runs, measures=MEASURES, names=MEASURE_NAMES)
