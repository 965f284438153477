"""Scanning: what counts as a file of the archive, and what is listed instead."""

import os
import sys
from pathlib import Path

import pytest

from indexer.errors import FolderMissing, Unreadable
from indexer.scan import check_as_found, digest, is_ignored, scan
from tests.container_samples import make_mail
from tests.indexing_samples import write
from tests.reading_samples import make_docx, make_zip

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege on Windows")
needs_permissions = pytest.mark.skipif(
    sys.platform == "win32" or getattr(os, "geteuid", lambda: 0)() == 0, reason="permissions do not bind this user"
)


def paths(root: Path) -> list[str]:
    return [file.path for file in scan(root).files]


def reasons(root: Path) -> dict[str, str]:
    return {source.path: source.reason.code for source in scan(root).rejected if source.reason}


def test_files_are_listed_by_path_with_size_and_time(tmp_path: Path) -> None:
    write(tmp_path, {"b.txt": "hai", "a/c.txt": "một"})
    os.utime(tmp_path / "b.txt", ns=(7, 1_700_000_000_123_456_700))
    found = scan(tmp_path)
    assert [(file.root, file.path, file.size) for file in found.files] == [
        (str(tmp_path), "a/c.txt", 5),
        (str(tmp_path), "b.txt", 3),
    ]
    assert found.files[1].modified_ns == (tmp_path / "b.txt").stat().st_mtime_ns
    assert not found.rejected


@pytest.mark.parametrize(
    ("name", "ignored"),
    [
        (".hidden", True),
        (".DS_Store", True),
        ("~$Kế hoạch.docx", True),
        (".~lock.a.odt#", True),
        ("Thumbs.db", True),
        ("THUMBS.DB", True),
        ("desktop.ini", True),
        ("$RECYCLE.BIN", True),
        ("~a.docx", False),
        ("Kế hoạch.docx", False),
        ("db", False),
    ],
)
def test_system_files_are_no_documents(tmp_path: Path, name: str, ignored: bool) -> None:
    write(tmp_path, {name: "x", f"thư mục/{name}/y": "y"})
    assert is_ignored(name) is ignored
    assert paths(tmp_path) == ([] if ignored else sorted([name, f"thư mục/{name}/y"]))


def test_names_are_kept_as_spelled_on_disk(tmp_path: Path) -> None:
    composed, decomposed = "hội nghị.txt", "ho\u0323\u0302i nghi\u0323.txt"
    write(tmp_path, {composed: "một", decomposed: "hai"})
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("this file system does not tell NFC from NFD")
    assert paths(tmp_path) == sorted([composed, decomposed])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not allow such names")
def test_a_name_that_is_no_unicode_is_listed(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/c\xe9.txt")).write_bytes(b"x")
    assert reasons(tmp_path) == {"c\\xe9.txt": "Unreadable"}


@needs_links
class TestLinks:
    def test_a_link_to_a_file_is_followed(self, tmp_path: Path) -> None:
        write(tmp_path, {"trong/a.txt": "một", "ngoài/b.txt": "hai"})
        (tmp_path / "trong/nối.txt").symlink_to(tmp_path / "ngoài/b.txt")
        assert paths(tmp_path / "trong") == ["a.txt", "nối.txt"]

    def test_a_link_to_a_folder_elsewhere_is_followed(self, tmp_path: Path) -> None:
        write(tmp_path, {"trong/a.txt": "một", "ngoài/sâu/b.txt": "hai"})
        (tmp_path / "trong/nối").symlink_to(tmp_path / "ngoài")
        assert paths(tmp_path / "trong") == ["a.txt", "nối/sâu/b.txt"]

    def test_a_folder_reached_twice_is_listed_under_its_own_path(self, tmp_path: Path) -> None:
        write(tmp_path, {"z/a.txt": "một"})
        (tmp_path / "a").symlink_to(tmp_path / "z")
        assert paths(tmp_path) == ["z/a.txt"]
        assert not reasons(tmp_path)

    @pytest.mark.parametrize("target", [".", "..", "../.."])
    def test_a_link_into_its_own_folder_is_listed(self, tmp_path: Path, target: str) -> None:
        root = tmp_path / "gốc"
        write(root, {"sâu/a.txt": "một"})
        (root / "sâu/vòng").symlink_to(target)
        assert paths(root) == ["sâu/a.txt"]
        assert reasons(root) == {"sâu/vòng": "LoopedLink"}

    def test_a_link_to_itself_is_listed(self, tmp_path: Path) -> None:
        (tmp_path / "vòng.txt").symlink_to("vòng.txt")
        assert reasons(tmp_path) == {"vòng.txt": "LoopedLink"}

    def test_two_folders_that_link_to_each_other_end(self, tmp_path: Path) -> None:
        write(tmp_path, {"a/1.txt": "một", "b/2.txt": "hai"})
        (tmp_path / "a/sang").symlink_to(tmp_path / "b")
        (tmp_path / "b/sang").symlink_to(tmp_path / "a")
        assert paths(tmp_path) == ["a/1.txt", "b/2.txt"]

    def test_two_outside_folders_that_link_to_each_other_end(self, tmp_path: Path) -> None:
        write(tmp_path, {"ngoài/a/1.txt": "một", "ngoài/b/2.txt": "hai", "trong/0.txt": "không"})
        (tmp_path / "ngoài/a/sang").symlink_to(tmp_path / "ngoài/b")
        (tmp_path / "ngoài/b/sang").symlink_to(tmp_path / "ngoài/a")
        (tmp_path / "trong/nối").symlink_to(tmp_path / "ngoài/a")
        assert paths(tmp_path / "trong") == ["0.txt", "nối/1.txt", "nối/sang/2.txt"]
        assert reasons(tmp_path / "trong") == {"nối/sang/sang": "LoopedLink"}

    def test_a_broken_link_is_listed(self, tmp_path: Path) -> None:
        (tmp_path / "cụt.txt").symlink_to("không có")
        assert reasons(tmp_path) == {"cụt.txt": "Unreadable"}

    def test_what_is_no_regular_file_is_passed_over(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "ống.txt")
        assert paths(tmp_path) == []


@needs_permissions
def test_a_folder_that_cannot_be_listed_is_listed_as_rejected(tmp_path: Path) -> None:
    write(tmp_path, {"khóa/a.txt": "một", "b.txt": "hai"})
    (tmp_path / "khóa").chmod(0)
    try:
        found = scan(tmp_path)
    finally:
        (tmp_path / "khóa").chmod(0o700)
    assert [file.path for file in found.files] == ["b.txt"]
    assert found.unseen == ("khóa",)
    assert [source.path for source in found.rejected] == ["khóa"]


def test_a_folder_whose_listing_fails_is_listed_as_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"khóa/a.txt": "một", "b.txt": "hai"})
    refuse_to_list(monkeypatch, tmp_path / "khóa")
    found = scan(tmp_path)
    assert [file.path for file in found.files] == ["b.txt"]
    assert found.unseen == ("khóa",)


def refuse_to_list(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have the system refuse one folder, also to a user whom permissions do not bind."""
    listed = os.scandir

    def scandir(path: str) -> object:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_an_excluded_folder_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {"kho/a.txt": "một", "b.txt": "hai"})
    assert [file.path for file in scan(tmp_path, [tmp_path / "kho", tmp_path / "chưa có"]).files] == ["b.txt"]


@pytest.mark.parametrize("name", ["không có", "tệp.txt"])
def test_a_root_that_is_no_folder_is_missing(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"tệp.txt": "một"})
    with pytest.raises(FolderMissing, match="no such folder"):
        scan(tmp_path / name)


def test_digest_is_the_sha256_of_the_bytes(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": b"abc"})
    (file,) = scan(tmp_path).files
    assert digest(file).sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_digest_of_a_vanished_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": b"abc"})
    (file,) = scan(tmp_path).files
    (tmp_path / "a.txt").unlink()
    with pytest.raises(Unreadable, match="cannot be opened"):
        digest(file)


def test_a_file_that_changed_since_it_was_found_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "một"})
    (file,) = scan(tmp_path).files
    check_as_found(file)
    write(tmp_path, {"a.txt": "hai"})
    with pytest.raises(Unreadable, match="changed while"):
        check_as_found(file)
    (tmp_path / "a.txt").unlink()
    with pytest.raises(Unreadable, match="cannot be opened"):
        check_as_found(file)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("gói.zip", make_zip({"a.txt": b"a"}), True),
        ("gói", make_zip({"a.txt": b"a"}), True),
        ("gói.docx", make_zip({"a.txt": b"a"}), True),
        ("văn bản.docx", make_docx(), False),
        ("văn bản.zip", make_docx(), False),
        ("văn bản.odt", make_zip({"mimetype": b"application/vnd.oasis.opendocument.text"}), False),
        ("thư.eml", b"Subject: a", True),
        ("thư.txt", make_mail(), True),
        ("thư", b"Received: from a", True),
        ("hỏng.zip", b"no container", True),
        ("a.txt", b"PK", False),
        ("a.zip", b"PK\3\4", True),
    ],
)
def test_what_may_hold_files_is_worth_a_closer_look(tmp_path: Path, name: str, content: bytes, expected: bool) -> None:
    write(tmp_path, {name: content})
    (file,) = scan(tmp_path).files
    assert digest(file).may_hold_files is expected
