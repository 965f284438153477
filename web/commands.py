"""The command ``tracuu``: gathers the commands of the three layers and adds ``serve``."""

import sys
from collections.abc import Sequence
from dataclasses import replace

import click

from indexer.commands import index_command, model_group, status_command, verify_command
from indexer.console import help_text, say, settings_of_environment, told_errors
from indexer.document_commands import document_group
from indexer.domain import Wording
from indexer.intake_commands import purge_command, quarantine_command, report_command, review_group
from search_api.commands import search_command, similar_command
from search_api.drafts.commands import check_command
from search_api.evaluation.adaptation_commands import adapt_command
from search_api.evaluation.commands import evaluate_command
from search_api.hosts import LOOPBACK
from search_api.relations.commands import relations_command
from search_api.sign_in.commands import users_group
from search_api.tasks.change_commands import tasks_group
from search_api.tasks.unit_commands import units_command


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=help_text(
        "Tra cứu: tìm trong kho văn bản chỉ đạo theo nghĩa, theo từ và theo số, ký hiệu.",
        "Tra cứu: search an archive of directives by meaning, words and symbols.",
    ),
)
@click.version_option(package_name="tracuu", message="%(version)s", help=help_text("In phiên bản.", "Print the version."))
def main() -> None:
    """Gather the commands."""
    # Documents are Vietnamese: a console or pipe of another code page must not end the command.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@click.command(
    "serve",
    help=help_text(
        "Mở trang tra cứu và API trên máy này. Với --host 0.0.0.0 (hoặc địa chỉ của máy trong mạng) thì máy khác trong mạng vào được, "
        "sau khi đăng nhập: xem tracuu users.",
        "Serve the page and the API on this machine. With --host 0.0.0.0 (or the machine's address) others on the network can come in, "
        "once they have signed in: see tracuu users.",
    ),
)
@click.option(
    "--host",
    help=help_text(
        "Địa chỉ phục vụ; 0.0.0.0: mọi địa chỉ của máy.", "The address to serve on; 0.0.0.0: every address of the machine."
    ),
)
@click.option("--port", type=click.IntRange(1, 65535), help=help_text("Cổng phục vụ.", "The port to serve on."))
def serve_command(host: str | None, port: int | None) -> None:
    """Serve until interrupted."""
    settings = settings_of_environment()
    settings = replace(settings, host=host or settings.host, port=port or settings.port)

    def announce(addresses: Sequence[str]) -> None:
        listed = ", ".join(addresses)
        say(
            Wording(f"Mở trình duyệt tại {listed}  (Ctrl-C để dừng)", f"Open {listed} in a browser  (Ctrl-C to stop)"),
            settings.language,
        )
        if settings.host not in LOOPBACK and not settings.proxy:
            say(IN_CLEAR, settings.language)

    with told_errors(settings.language):
        from web.wsgi import serve

        serve(settings, announce)


IN_CLEAR = Wording(
    "Lưu ý: không mã hóa, nên ai nghe được mạng này đọc được mật khẩu và văn bản. Hãy đặt sau một reverse proxy có HTTPS, "
    "hoặc vào qua SSH (xem README, “For an office”).",
    "Note: nothing is encrypted, so that whoever listens on this network reads passwords and documents. Put it behind a reverse proxy "
    "with HTTPS, or come by SSH (see README, “For an office”).",
)
"""Said where a network is served without encryption."""


model_group.add_command(adapt_command)
for command in (
    index_command,
    search_command,
    similar_command,
    relations_command,
    tasks_group,
    units_command,
    check_command,
    evaluate_command,
    serve_command,
    users_group,
    status_command,
    report_command,
    quarantine_command,
    review_group,
    purge_command,
    document_group,
    verify_command,
    model_group,
):
    main.add_command(command)
