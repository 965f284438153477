"""Those who may sign in: the register, the rules of names and passwords, and the command."""

import os
import sqlite3
import stat
import unicodedata
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.errors import BadRequest
from indexer.storage.users import FILE_NAME, SqliteUsers
from indexer.users import MOST_SAVED, Account, Role, Saved, User, checked_name
from search_api.sign_in.commands import users_group
from search_api.sign_in.passwords import Passwords, checked_password, hashed
from tests.signed_in import EDITOR, HASH, PASSWORD, READER

pytestmark = pytest.mark.usefixtures("quick_scrypt")

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=7)


@pytest.fixture
def users(tmp_path: Path) -> SqliteUsers:
    return SqliteUsers(tmp_path / "nhà")


# --- The register ----------------------------------------------------------------------------------------


def test_nobody_may_sign_in_and_no_file_is_made_before_somebody_is_added(users: SqliteUsers, tmp_path: Path) -> None:
    assert (users.accounts(), users.find("lan"), users.session_user("x", LONG_AGO)) == ([], None, None)
    assert list(tmp_path.iterdir()) == []


def test_a_name_is_found_however_it_is_typed_and_taken_once(users: SqliteUsers) -> None:
    assert users.add(User("Đặng.Ánh", Role.EDITOR), "hash", NOON)
    assert not users.add(User("đặng.ánh"), "other", NOON)
    assert users.find(" ĐẶNG.ÁNH ") == (User("Đặng.Ánh", Role.EDITOR), "hash")
    assert users.find("Đặng.Ánh") == users.find("đặng.ánh")
    assert users.accounts() == [Account(User("Đặng.Ánh", Role.EDITOR), NOON, None)]


def test_what_people_follow_is_kept_for_each_and_goes_with_them(users: SqliteUsers) -> None:
    for user in (READER, EDITOR):
        users.add(user, HASH, NOON)
    one, two = Saved("q=x", "x", "/search?q=x"), Saved("cites=1", "1", "/documents/1", "2026-03-04")
    assert users.saved("lan") == []
    for saved in (one, two, replace(one, until="2026-03-05")):
        users.save("LAN", saved)
    users.save("minh", one)
    assert users.saved("lan") == [two, replace(one, until="2026-03-05")]
    users.forget_saved("lan", "cites=1")
    assert [held.ask for held in users.saved("Lan")] == ["q=x"]
    for number in range(MOST_SAVED + 3):
        users.save("lan", Saved(f"q={number}", "n", "/search"))
    assert [held.ask for held in users.saved("lan")] == [f"q={number}" for number in range(MOST_SAVED + 2, 2, -1)]
    users.remove("lan")
    users.add(READER, HASH, NOON)
    assert users.saved("lan") == []
    assert users.saved("minh") == [one]


def test_a_register_from_before_there_was_anything_to_follow_is_read_and_carried_on(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        for statement in SqliteUsers.steps[0]:
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
    users = SqliteUsers(tmp_path)
    assert users.saved("lan") == []
    users.add(READER, HASH, NOON)
    users.save("lan", Saved("q=x", "x", "/search?q=x"))
    assert users.saved("lan") == [Saved("q=x", "x", "/search?q=x")]


def test_a_session_lasts_until_it_is_ended_or_too_old(users: SqliteUsers) -> None:
    users.add(READER, HASH, NOON)
    one, two = (users.begin_session("LAN", NOON, LONG_AGO) for _ in range(2))
    assert one != two
    assert users.session_user(one, LONG_AGO) == users.session_user(two, LONG_AGO) == READER
    assert users.accounts()[0].signed_in_at == NOON
    users.end_session(one)
    assert (users.session_user(one, LONG_AGO), users.session_user(two, LONG_AGO)) == (None, READER)
    assert users.session_user(two, NOON + timedelta(seconds=1)) is None
    users.begin_session("lan", NOON, NOON + timedelta(seconds=1))
    assert users.session_user(two, LONG_AGO) is None


def test_sessions_end_with_the_password_and_the_user_and_change_with_the_role(users: SqliteUsers) -> None:
    users.add(READER, HASH, NOON)
    users.add(EDITOR, HASH, NOON)
    key, others = users.begin_session("lan", NOON, LONG_AGO), users.begin_session("minh", NOON, LONG_AGO)
    assert users.change(User("lan", Role.EDITOR))
    assert users.session_user(key, LONG_AGO) == User("lan", Role.EDITOR)
    assert users.set_password("lan", "another")
    assert users.session_user(key, LONG_AGO) is None
    assert users.find("lan") == (User("lan", Role.EDITOR), "another")
    key = users.begin_session("lan", NOON, LONG_AGO)
    assert users.remove("LAN")
    assert (users.session_user(key, LONG_AGO), users.find("lan")) == (None, None)
    assert users.session_user(others, LONG_AGO) == EDITOR
    assert [users.remove("lan"), users.change(READER), users.set_password("lan", "x")] == [False] * 3


def test_the_secret_stays(users: SqliteUsers, tmp_path: Path) -> None:
    assert users.secret() == users.secret() == SqliteUsers(tmp_path / "nhà").secret()
    assert users.secret() != SqliteUsers(tmp_path / "other").secret()


@pytest.mark.skipif(os.name != "posix", reason="the system has no owners of files")
def test_only_its_owner_can_read_the_file(users: SqliteUsers, tmp_path: Path) -> None:
    users.add(READER, HASH, NOON)
    file = tmp_path / "nhà" / FILE_NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    users.add(EDITOR, HASH, NOON)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


# --- Names and passwords ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"), [("lan", "lan"), (" van-thu_1 ", "van-thu_1"), ("Đặng.Ánh", "Đặng.Ánh"), ("a@b.vn", "a@b.vn")]
)
def test_names_that_are_taken(typed: str, name: str) -> None:
    assert checked_name(typed) == name


@pytest.mark.parametrize("typed", ["", " ", "hai tên", "a:b", "a/b", "a\nb", "x" * 65, "<b>"])
def test_names_that_are_not(typed: str) -> None:
    with pytest.raises(BadRequest, match="NAME: a name has letters"):
        checked_name(typed)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("ngắn quá", "at least 10"),
        ("x" * 257, "at most 256"),
        ("abababababab", "repeats"),
        ("lan.nguyen12", "hardly more than the name"),
        ("LAN.Nguyen!", "hardly more than the name"),
    ],
)
def test_passwords_that_are_guessed_are_refused(password: str, why: str) -> None:
    with pytest.raises(BadRequest, match=why) as refused:
        checked_password("Lan.Nguyen", password)
    assert password not in str(refused.value)


def test_a_password_is_known_in_any_form_of_its_letters_and_kept_as_a_salted_hash() -> None:
    decomposed = unicodedata.normalize("NFD", PASSWORD)
    assert decomposed != PASSWORD
    passwords = Passwords()
    assert passwords.fits(HASH, PASSWORD)
    assert passwords.fits(HASH, decomposed)
    assert not passwords.fits(HASH, PASSWORD + " ")
    assert hashed(PASSWORD) != hashed(PASSWORD)
    assert "mưa" not in hashed(PASSWORD)


def test_a_guess_costs_32_mb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    kept = hashed(PASSWORD)
    assert kept.startswith("scrypt:32768:8:1$")
    assert Passwords().fits(kept, PASSWORD)


def test_nobodys_password_takes_as_long_as_a_wrong_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both go through one comparison by scrypt with the same cost: what takes the time is counted, not timed."""
    compared: list[str] = []

    def compare(kept: str, password: str) -> bool:
        compared.append(kept.partition("$")[0])
        return password == "right"

    passwords = Passwords()
    monkeypatch.setattr("search_api.sign_in.passwords.check_password_hash", compare)
    assert not passwords.fits(HASH, "wrong")
    assert not passwords.fits(None, "wrong")
    assert not passwords.fits(None, "right")
    assert compared == ["scrypt:1024:8:1"] * 3


def test_a_program_is_known_again_until_the_password_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = Passwords()
    assert not passwords.is_remembered(HASH, PASSWORD)
    passwords.fits(HASH, PASSWORD)
    assert not passwords.is_remembered(HASH, PASSWORD)
    passwords.fits(HASH, PASSWORD, remember=True)
    passwords.fits(HASH, "wrong", remember=True)
    assert passwords.is_remembered(HASH, PASSWORD)
    assert not passwords.is_remembered(HASH, "wrong")
    assert not passwords.is_remembered("another hash", PASSWORD)
    monkeypatch.setattr("search_api.sign_in.passwords.check_password_hash", lambda kept, password: True)
    for number in range(100):
        passwords.fits(str(number), PASSWORD, remember=True)
    assert len(passwords._right) == 64
    assert not passwords.is_remembered(HASH, PASSWORD)


# --- The command -----------------------------------------------------------------------------------------


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Shell":
    monkeypatch.setenv("TRACUU_HOME", str(tmp_path))
    monkeypatch.setenv("TRACUU_LANGUAGE", "en")
    return Shell()


class Shell:
    def __call__(self, *arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(users_group, list(arguments), input=typed.encode())


def test_a_user_is_added_with_a_password_typed_twice(shell: Shell, tmp_path: Path) -> None:
    ended = shell("add", "Lan", "--role", "editor", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "Added Lan (reads and edits)." in ended.stderr
    assert PASSWORD not in ended.output
    found = SqliteUsers(tmp_path).find("lan")
    assert found is not None
    assert found[0] == User("Lan", Role.EDITOR)
    assert Passwords().fits(found[1], PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "typed", "why"),
    [
        (("add", "lan"), f"{PASSWORD}\nanother one\n", "the second time is not the same"),
        (("add", "lan"), "short\n", "at least 10 characters"),
        (("add", "lan", "--stdin"), "", "at least 10 characters"),
        (("add", "hai tên", "--stdin"), f"{PASSWORD}\n", "a name has letters"),
        (("password", "nobody", "--stdin"), f"{PASSWORD}\n", "there is no user nobody"),
        (("change", "nobody", "--role", "reader"), "", "there is no user nobody"),
        (("remove", "nobody"), "", "there is no user nobody"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    shell: Shell, tmp_path: Path, arguments: tuple[str, ...], typed: str, why: str
) -> None:
    ended = shell(*arguments, typed=typed)
    assert ended.exit_code == 2
    assert why in ended.stderr
    assert SqliteUsers(tmp_path).accounts() == []


def test_scripts_give_the_password_on_the_standard_input(shell: Shell, tmp_path: Path) -> None:
    assert shell("add", "lan", "--stdin", typed=f"{PASSWORD}\r\nmore").exit_code == 0
    users = SqliteUsers(tmp_path)
    key = users.begin_session("lan", NOON, LONG_AGO)
    assert shell("add", "LAN", "--stdin", typed=f"{PASSWORD}\n").exit_code == 2
    assert shell("password", "LAN", "--stdin", typed="nắng hạn tháng ba\n").exit_code == 0
    assert users.session_user(key, LONG_AGO) is None
    found = users.find("lan")
    assert found is not None
    assert Passwords().fits(found[1], "nắng hạn tháng ba")


def test_users_are_listed_changed_and_removed(shell: Shell, tmp_path: Path) -> None:
    assert "Nobody may sign in yet" in shell("list").stderr
    users = SqliteUsers(tmp_path)
    users.add(User("lan"), HASH, NOON)
    users.add(User("Minh", Role.EDITOR, sees_restricted=True), HASH, NOON)
    assert shell("list").stdout.splitlines() == [
        "lan  reads  last signed in: –",
        "Minh  reads and edits  restricted documents, too  last signed in: –",
    ]
    assert shell("change", "MINH", "--role", "reader").exit_code == 0
    assert shell("change", "lan", "--restricted").exit_code == 0
    assert [account.user for account in users.accounts()] == [
        User("lan", sees_restricted=True),
        User("Minh", Role.READER, sees_restricted=True),
    ]
    assert shell("remove", "Lan").exit_code == 0
    assert [account.user.name for account in users.accounts()] == ["Minh"]
