"""The register of assignments: by unit, deadline and document; on the command line."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.assignments import AssignmentRole, DeadlineKind
from indexer.domain import DocumentType, Header, Role
from indexer.errors import BadRequest
from search_api.tasks.register import Register, TaskFilters
from search_api.tasks.units import Names, UnitUnclear, read_names
from tests.related_samples import Made, archive_of
from web.commands import main

LETTER = Header("7-CV/ĐU", DocumentType.LETTER, "Đảng ủy phường Vĩnh Khê", issued=date(2026, 1, 5))
TODAY = date(2026, 3, 1)
ARCHIVE = archive_of(
    (
        "1",
        LETTER,
        [
            (Role.BODY, (), "Giao Ban XDĐ rà soát hồ sơ đảng viên trước ngày 15/02/2026."),
            (Role.BODY, (), "Văn phòng Đảng ủy chủ trì, phối hợp với Ban Xây dựng Đảng tổng hợp trong quý I/2026."),
            (Role.BODY, (), "Ủy ban Kiểm tra báo cáo trước ngày 20 hằng tháng."),
        ],
    ),
    ("2", Header("8-KH/ĐU", DocumentType.PLAN), [(Role.BODY, (), "Giao Ban Tổ chức rà soát biên chế trước ngày 01/4/2026.")]),
)


def firsts(filters: TaskFilters, names: Names = ()) -> list[str]:
    return [row.assignment.assignees[0].name for row in Register(ARCHIVE, names).rows(filters, TODAY)]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        # The last day of "trước ngày 01/4" is that of the quarter; those without a day stand last.
        (TaskFilters(), ["Ban Xây dựng Đảng", "Văn phòng Đảng ủy", "Ban Tổ chức", "Ủy ban Kiểm tra"]),
        (TaskFilters(unit="ban xây dựng đảng"), ["Ban Xây dựng Đảng", "Văn phòng Đảng ủy"]),
        (TaskFilters(due="2026-q1"), ["Ban Xây dựng Đảng", "Văn phòng Đảng ủy", "Ban Tổ chức"]),
        (TaskFilters(due="2026-04"), []),
        (TaskFilters(source="8-KH/ĐU"), ["Ban Tổ chức"]),
        (TaskFilters(overdue=True), ["Ban Xây dựng Đảng"]),
        (TaskFilters(recurring=True), ["Ủy ban Kiểm tra"]),
        (TaskFilters(recurring=True, kind=DeadlineKind.WITHIN), []),
        (TaskFilters(kind=DeadlineKind.WITHIN), ["Văn phòng Đảng ủy"]),
        (TaskFilters(unit="ban xây dựng đảng", leads=True), ["Ban Xây dựng Đảng"]),
        (TaskFilters(unit="ban xây dựng đảng", leads=False), ["Văn phòng Đảng ủy"]),
        (TaskFilters(unit="Văn phòng Đảng ủy phường Cẩm Triều"), []),
        (TaskFilters(within=30), ["Văn phòng Đảng ủy", "Ban Tổ chức"]),
        (TaskFilters(within=29), []),
        (TaskFilters(within=60, due="2026-02"), []),
        (TaskFilters(text="dang vien ho so"), ["Ban Xây dựng Đảng"]),
        (TaskFilters(role=AssignmentRole.REPORT), ["Ủy ban Kiểm tra"]),
    ],
)
def test_rows(filters: TaskFilters, expected: list[str]) -> None:
    """Each filter lets through what it says, the earliest last day first."""
    assert firsts(filters) == expected


def test_rows_come_in_pages() -> None:
    """Some of them, and how many there are in all."""
    page = Register(ARCHIVE).page(TaskFilters(), TODAY, offset=1, limit=2)
    assert [row.assignment.assignees[0].name for row in page.rows] == ["Văn phòng Đảng ủy", "Ban Tổ chức"]
    assert page.total == 4


def test_a_name_that_many_have_is_asked_about() -> None:
    """``UBND`` alone is nobody's; where the archive has but one it is that one."""
    city = Header("9/UBND-VX", DocumentType.LETTER, "Ủy ban nhân dân thành phố Hải Lam", issued=date(2026, 2, 1))
    said = "Giao UBND rà soát hồ sơ. Giao Văn phòng UBND tổng hợp kết quả."
    one: Made = ("1", Header("7/UBND-VX", DocumentType.LETTER, "UBND phường Vĩnh Khê"), [(Role.BODY, (), said)])
    assert len(Register(archive_of(one)).rows(TaskFilters(unit="UBND"), TODAY)) == 1
    both = Register(
        archive_of(one, ("2", city, [(Role.BODY, (), "Giao UBND bố trí kinh phí. Giao Văn phòng UBND mua sắm thiết bị.")]))
    )
    with pytest.raises(UnitUnclear, match="whose") as raised:
        both.rows(TaskFilters(unit="UBND"), TODAY)
    assert sorted(raised.value.candidates) == [
        "Ủy ban nhân dân phường Vĩnh Khê",
        "Ủy ban nhân dân thành phố Hải Lam",
    ]
    assert len(both.rows(TaskFilters(unit="UBND phường"), TODAY)) == 1
    with pytest.raises(UnitUnclear):
        both.rows(TaskFilters(unit="Văn phòng"), TODAY)


def test_a_table_names_predecessors(tmp_path: Path) -> None:
    """What the Ban Tổ chức was told counts for the Ban Xây dựng Đảng that took its place."""
    (tmp_path / "units.tsv").write_text("# đơn vị\nBan Xây dựng Đảng\tBan Tổ chức|Ban Tuyên giáo\n", encoding="utf-8")
    assert "Ban Tổ chức" in firsts(TaskFilters(unit="Ban XDĐ"), read_names(tmp_path))
    assert read_names(tmp_path / "nowhere") == ()
    (tmp_path / "units.tsv").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(BadRequest):
        read_names(tmp_path)


@pytest.mark.parametrize("filters", [TaskFilters(unit="?!"), TaskFilters(due="soon"), TaskFilters(source="99-KH/ĐU")])
def test_what_cannot_be_asked_is_told(filters: TaskFilters) -> None:
    with pytest.raises(BadRequest):
        Register(ARCHIVE).rows(filters, TODAY)


def test_the_command_prints_and_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines, JSON with the source paragraph, and a file that a spreadsheet opens."""
    monkeypatch.setattr("indexer.assembly.open_archive_to_search", lambda _: ARCHIVE)
    monkeypatch.setenv("TRACUU_HOME", str(tmp_path))
    printed = CliRunner().invoke(main, ["tasks", "--unit", "Ban Xây dựng Đảng", "--overdue"])
    assert printed.exit_code == 0, printed.output
    assert "trước ngày 15/02/2026" in printed.output
    told = json.loads(CliRunner().invoke(main, ["tasks", "--from", "7-CV/ĐU", "--json"]).output)
    assert told[0]["passage"]["text"].endswith("trước ngày 15/02/2026.")
    assert told[0]["deadline"]["due"] == "2026-02-14"
    for option, name in (("--csv", "tasks.csv"), ("--xlsx", "tasks.xlsx")):
        written = CliRunner().invoke(main, ["tasks", option, str(tmp_path / name)])
        assert (written.exit_code, written.output) == (0, "")
    with (tmp_path / "tasks.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 5
    assert (tmp_path / "tasks.xlsx").read_bytes().startswith(b"PK")
    assert CliRunner().invoke(main, ["tasks", "--unit", "Sở Y tế"]).output.strip() != ""


def test_the_command_tells_which_units_a_name_means(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the table included; a name that many have is asked about, one that nobody has is told."""
    monkeypatch.setattr("indexer.assembly.open_archive_to_search", lambda _: ARCHIVE)
    monkeypatch.setenv("TRACUU_HOME", str(tmp_path))
    (tmp_path / "units.tsv").write_text("Ban Xây dựng Đảng\tBan Tổ chức\n", encoding="utf-8")

    def run(*arguments: str) -> str:
        return CliRunner().invoke(main, ["units", *arguments]).output

    assert "Văn phòng Đảng ủy phường Vĩnh Khê" in run().splitlines()
    assert run("ban xdđ").splitlines() == ["Ban Tổ chức", "Ban Xây dựng Đảng phường Vĩnh Khê"]
    assert json.loads(run("--json", "ban xdđ")) == ["Ban Tổ chức", "Ban Xây dựng Đảng phường Vĩnh Khê"]
    assert "Không có đơn vị nào" in run("Sở Y tế")
    assert "văn phòng" in run("văn phòng").lower()
