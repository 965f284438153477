"""``tracuu users``: who may sign in to the service. On this machine only: the service itself lets nobody in on others."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime

import click

from indexer.assembly import open_users
from indexer.console import help_text, in_language, printable, say, settings_of_environment, told_errors
from indexer.domain import Language, Wording
from indexer.errors import BadRequest
from indexer.users import Role, User, Users, checked_name
from search_api.sign_in.passwords import MOST, checked_password, hashed

ROLE_NAMES = {Role.READER: Wording("chỉ xem", "reads"), Role.EDITOR: Wording("xem và sửa", "reads and edits")}

_LONGEST_LINE = 4 * MOST + 2
"""Bytes."""

_ROLE_HELP = help_text(
    "reader: chỉ xem; editor: được sửa thông tin văn bản, nhiệm vụ và cho đọc lại tệp.",
    "reader: reads; editor: may also correct documents and tasks, and have files read again.",
)
_RESTRICTED_HELP = help_text(
    "Được xem cả văn bản lưu hành hạn chế (nội bộ, dự thảo, nhân sự) hay không.",
    "Whether documents whose circulation is restricted (internal, drafts, personnel) are shown.",
)
_STDIN_HELP = help_text(
    "Đọc mật khẩu từ dòng đầu của đầu vào chuẩn, không hỏi.",
    "Read the password from the first line of the standard input; ask nothing.",
)
_password_from_stdin = click.option("--stdin", "from_stdin", is_flag=True, help=_STDIN_HELP)


@click.group(
    "users",
    help=help_text(
        "Những người được đăng nhập khi kho phục vụ máy khác trong mạng (tracuu serve --host). "
        "Có hiệu lực ngay, không phải chạy lại máy chủ.",
        "Those who may sign in where others on the network are served (tracuu serve --host). What is changed holds at once, "
        "without a new start of the server.",
    ),
)
def users_group() -> None:
    """Gather the commands about users."""


@users_group.command(
    "add",
    help=help_text(
        "Thêm người được đăng nhập; mật khẩu được hỏi hai lần.", "Let one more sign in; the password is asked for twice."
    ),
)
@click.argument("name")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.READER.value, show_default=True, help=_ROLE_HELP
)
@click.option("--restricted/--no-restricted", default=False, show_default=True, help=_RESTRICTED_HELP)
@_password_from_stdin
def add_command(name: str, role: str, *, restricted: bool, from_stdin: bool) -> None:
    """Add a user."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        user, users = User(checked_name(name), Role(role), restricted), open_users(settings)
        taken = BadRequest("NAME", Wording(f"đã có người dùng {user.name}", f"there is a user {user.name} already"))
        if users.find(user.name):
            raise taken
        if not users.add(user, hashed(_new_password(user.name, settings.language, from_stdin=from_stdin)), datetime.now(UTC)):
            raise taken
        said = ROLE_NAMES[user.role]
        say(Wording(f"Đã thêm {user.name} ({said.vi}).", f"Added {user.name} ({said.en})."), settings.language)


@users_group.command("list", help=help_text("Liệt kê những người được đăng nhập.", "List those who may sign in."))
def list_command() -> None:
    """List the users."""
    settings = settings_of_environment()
    language = settings.language
    with told_errors(language):
        accounts = open_users(settings).accounts()
        for account in accounts:
            user = account.user
            restricted = Wording("cả văn bản lưu hành hạn chế", "restricted documents, too")
            last = f"{account.signed_in_at.astimezone():%Y-%m-%d %H:%M}" if account.signed_in_at else "–"
            said = [user.name, in_language(ROLE_NAMES[user.role], language)]
            said += [in_language(restricted, language)] if user.sees_restricted else []
            said.append(in_language(Wording(f"đăng nhập gần nhất: {last}", f"last signed in: {last}"), language))
            click.echo(printable("  ".join(said)))
        if not accounts:
            nobody = "Chưa có ai được đăng nhập; thêm bằng: tracuu users add TÊN"
            say(Wording(nobody, "Nobody may sign in yet; add somebody with: tracuu users add NAME"), language)


@users_group.command(
    "password",
    help=help_text(
        "Đặt mật khẩu mới; mọi phiên đang mở của người đó kết thúc.",
        "Set another password; every open session of that user ends.",
    ),
)
@click.argument("name")
@_password_from_stdin
def password_command(name: str, *, from_stdin: bool) -> None:
    """Set a password."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        users = open_users(settings)
        user = _known(users, name)
        password = _new_password(user.name, settings.language, from_stdin=from_stdin)
        _done(users.set_password(user.name, hashed(password)), name)
        changed = f"Đã đổi mật khẩu của {user.name}; các phiên đang mở đã kết thúc."
        say(Wording(changed, f"Changed the password of {user.name}; open sessions have ended."), settings.language)


@users_group.command("change", help=help_text("Đổi việc một người được làm.", "Change what a user may do."))
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), help=_ROLE_HELP)
@click.option("--restricted/--no-restricted", default=None, help=_RESTRICTED_HELP)
def change_command(name: str, role: str | None, *, restricted: bool | None) -> None:
    """Change what a user may do."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        users = open_users(settings)
        user = _known(users, name)
        sees_restricted = user.sees_restricted if restricted is None else restricted
        changed = User(user.name, Role(role) if role else user.role, sees_restricted)
        _done(users.change(changed), name)
        said = ROLE_NAMES[changed.role]
        say(Wording(f"{changed.name}: {said.vi}.", f"{changed.name}: {said.en}."), settings.language)


@users_group.command(
    "remove",
    help=help_text("Không cho đăng nhập nữa; các phiên đang mở kết thúc.", "Let a user sign in no more; open sessions end."),
)
@click.argument("name")
def remove_command(name: str) -> None:
    """Remove a user."""
    settings = settings_of_environment()
    with told_errors(settings.language):
        _done(open_users(settings).remove(name), name)
        say(Wording(f"Đã bỏ {name}.", f"Removed {name}."), settings.language)


def _known(users: Users, name: str) -> User:
    if (found := users.find(name)) is None:
        raise _unknown(name)
    return found[0]


def _done(was_there: bool, name: str) -> None:  # what the register returned
    if not was_there:
        raise _unknown(name)


def _unknown(name: str) -> BadRequest:
    return BadRequest("NAME", Wording(f"không có người dùng {name}", f"there is no user {name}"))


def _new_password(name: str, language: Language, *, from_stdin: bool) -> str:
    if from_stdin:
        try:
            # Whatever the console's code page: scripts write UTF-8.
            return checked_password(name, sys.stdin.buffer.readline(_LONGEST_LINE).decode("utf-8").rstrip("\r\n"))
        except UnicodeDecodeError:
            raise BadRequest("password", Wording("không phải UTF-8", "it is not UTF-8")) from None
    ask = _asking(language)
    password = checked_password(name, ask(Wording("Mật khẩu (không hiện khi gõ)", "Password (not shown while typed)")))
    if ask(Wording("Gõ lại mật khẩu", "The same password again")) != password:
        raise BadRequest("password", Wording("hai lần gõ không giống nhau", "what was typed the second time is not the same"))
    return password


def _asking(language: Language) -> Callable[[Wording], str]:
    return lambda wording: str(click.prompt(in_language(wording, language), hide_input=True, err=True))
