"""The page of what was measured: how well the search answers queries that people judged."""

from flask import render_template

from search_api.access import get_service
from search_api.evaluation.measuring import MEASURES, silence, summaries
from search_api.evaluation.runs import kept_runs
from web.pages import pages


@pages.get("/danh-gia")
def measures() -> str:
    """Show the newest run of each judged set."""
    runs = [(run, summaries(run), silence(run)) for run in kept_runs(get_service().settings.home)]
    return render_template("measures.html", runs=runs, measures=MEASURES)
