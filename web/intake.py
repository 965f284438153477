"""The page of the intake report, and the same as a table for spreadsheets."""

from collections import Counter
from dataclasses import replace

from flask import Response, render_template, request

from indexer.directive.header.corrections import FIELD_NAMES
from indexer.intake import STATE_NAMES, Row, chosen
from indexer.intake_tables import csv_text
from search_api.access import get_searcher, get_service
from search_api.guarding import looks_after
from web.pages import current_page, link, neighbours, pages, reader_language

__all__ = ["pages"]

ROWS_PER_PAGE = 200


@pages.get("/tiep-nhan")
def intake() -> str:
    """Show what became of every file."""
    page = current_page()
    everything = get_searcher().intake()
    rows = _chosen(everything)
    offset = (page - 1) * ROWS_PER_PAGE
    return render_template(
        "intake.html",
        rows=rows[offset : offset + ROWS_PER_PAGE],
        total=len(rows),
        all=len(everything),
        counts=Counter(row.state for row in everything),
        state_names=STATE_NAMES,
        field_names=FIELD_NAMES,
        asked=_asked(),
        told=request.args.get("told"),
        sort_link=_sort_link,
        csv_url=link("pages.intake_csv", **_asked()),
        **neighbours(page, ROWS_PER_PAGE, len(rows), **_asked()),
    )


@pages.get("/tiep-nhan.csv")
def intake_csv() -> Response:
    """Hand the same rows over as a file."""
    rows = _chosen(get_searcher().intake())
    if not looks_after(get_service().settings):
        # Where the folders lie is the machine's affair.
        rows = tuple(replace(row, source=replace(row.source, root="")) for row in rows)
    text = csv_text(rows, reader_language())
    return Response(
        text.encode("utf-8"),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="tiep-nhan.csv"', "Cache-Control": "no-store"},
    )


def _asked() -> dict[str, str]:
    return {name: value for name in ("state", "sort", "reverse") if (value := request.args.get(name))}


def _chosen(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    state = request.args.get("state")
    return chosen(rows, (state,) if state else (), request.args.get("sort") or "file", reverse=bool(request.args.get("reverse")))


def _sort_link(sort: str) -> str:
    """Return the address of the same rows ordered otherwise; the present order is turned round."""
    asked = _asked()
    turned = {"reverse": "1"} if asked.get("sort", "file") == sort and "reverse" not in asked else {}
    state = {"state": asked["state"]} if "state" in asked else {}
    return link("pages.intake", **state, sort=sort, **turned)
