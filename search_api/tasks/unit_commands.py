"""``tracuu units``: the bodies that tasks name, and which of them a name means."""

import json as json_format

import click

from indexer.console import JSON_HELP, help_text, printable, settings_of_environment, told_errors


@click.command(
    "units",
    help=help_text(
        "Các đơn vị được giao nhiệm vụ trong kho; với NAME: tên ấy chỉ những đơn vị nào, kể cả tên khác và tên cũ ghi trong units.tsv.",
        "The units that are given tasks in the archive; with NAME, which of them that name means, other and earlier names in units.tsv included.",
    ),
)
@click.argument("name", required=False)
@click.option("--json", is_flag=True, help=JSON_HELP)
def units_command(name: str | None, *, json: bool) -> None:
    """List the bodies, or those that a name means."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        from indexer.assembly import open_archive_to_search
        from search_api.tasks.units import keys_of_unit, read_names

        table = read_names(settings.home)
        with open_archive_to_search(settings).view() as view:
            wanted = keys_of_unit(view, name, table) if name is not None else None
            names = sorted({said for key, said in view.bodies() if wanted is None or key in wanted}, key=str.casefold)
    if json:
        click.echo(json_format.dumps(names, ensure_ascii=False, indent=2))
        return
    for said in names:
        click.echo(printable(said))
    if not names:
        click.echo("Không có đơn vị nào như vậy." if settings.language == "vi" else "There are no such units.")
