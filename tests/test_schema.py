"""Opening the archive's file."""

import sqlite3
from contextlib import closing
from pathlib import Path, PureWindowsPath

import pytest

from indexer.errors import ArchiveMissing
from indexer.storage import schema
from indexer.storage.rows import name_bytes, storable
from indexer.storage.schema import open_for_reading, open_for_writing, version


@pytest.mark.parametrize("name", ["plain", "có dấu", "100%", "a#b", "a?mode=rwc", "a&b;c", 'it\'s "quoted"', "%41", "lạ 日本"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    with closing(open_for_writing(folder)) as connection:
        connection.execute("INSERT INTO meta VALUES ('key', '7')")
    assert (folder / schema.FILE_NAME).is_file()
    with closing(open_for_reading(folder)) as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [("7",)]
    assert [path.name for path in tmp_path.iterdir()] == [name]


class _Absolute(PureWindowsPath):
    def absolute(self) -> "_Absolute":
        return self


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (r"C:\Users\Đỗ Văn A\kho #1\archive.sqlite", "file:///C:/Users/%C4%90%E1%BB%97%20V%C4%83n%20A/kho%20%231/archive.sqlite"),
        (r"\\server\share\archive.sqlite", "file:////server/share/archive.sqlite"),
    ],
)
def test_drives_and_shares_get_the_slashes_sqlite_wants(path: str, uri: str) -> None:
    assert schema._uri(_Absolute(path)) == uri  # type: ignore[arg-type]  # as a path on Windows


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    open_for_writing(tmp_path).close()
    with closing(open_for_reading(tmp_path)) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("INSERT INTO meta VALUES ('key', '7')")


def test_a_reader_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="no archive"):
        open_for_reading(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_table_is_there_after_all_steps(tmp_path: Path) -> None:
    with closing(open_for_writing(tmp_path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        assert {
            "documents",
            "pages",
            "passages",
            "windows",
            "mentions",
            "definitions",
            "citations",
            "assignments",
            "assigned",
            "bodies",
            "citation_keys",
            "syllables",
            "pairs",
            "sources",
            "meta",
        } <= tables
        assert version(connection) == len(schema.MIGRATIONS)


def test_a_step_that_fails_leaves_the_version_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_for_writing(tmp_path).close()
    before = len(schema.MIGRATIONS)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, ("CREATE TABLE later (x)", "CREATE nonsense")))
    with pytest.raises(sqlite3.OperationalError, match="nonsense"):
        open_for_writing(tmp_path)
    with closing(open_for_reading(tmp_path)) as connection:
        assert version(connection) == before
        assert connection.execute("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'later'").fetchone() == (0,)


def test_what_is_removed_is_overwritten(tmp_path: Path) -> None:
    with closing(open_for_writing(tmp_path)) as connection:
        connection.execute("INSERT INTO meta VALUES ('key', 'bí mật nhà nước')")
        connection.execute("DELETE FROM meta")
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert "bí mật".encode() not in files


@pytest.mark.parametrize(("text", "kept"), [("văn bản", "văn bản"), ("a\ud800b", "a?b"), ("\x00\n", "\x00\n"), ("", "")])
def test_half_a_surrogate_pair_is_replaced_one_for_one(text: str, kept: str) -> None:
    assert storable(text) == kept


def test_bytes_of_names_sort_as_the_names_do() -> None:
    names = ["a", "a/b", "b", "đ", "\udcff", "\U0001f600"]
    assert sorted(names) == sorted(names, key=name_bytes)
