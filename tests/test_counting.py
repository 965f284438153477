"""The numbers of a table's rows that recognition lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.ocr.counting import counted
from indexer.reading.ocr.recogniser import recognise
from tests.table_samples import Sheet, SheetEngine


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("TT 1 2 2 4 5 6 7 9 o 10", {3: 3, 8: 8, 9: 9}),
        ("7 8 _ 10 11.", {2: 9}),
        # Before the first and behind the last nothing tells.
        ("_ 2 3 4 _", {}),
        # Too few, or no count of rows.
        ("1 2 _", {}),
        ("1 5 9 _ 2", {}),
        ("1 1 2 2 3 _ 3", {}),
        # A row more or less: the count does not come out.
        ("1 2 3 _ _ 5 6 7 8", {}),
        # Labels of headings are none of it.
        ("1 2 II 4 5", {}),
        ("1 2 5.1 4 5", {}),
        ("", {}),
    ],
)
def test_a_number_is_told_by_the_count_between_two_others(labels: str, expected: dict[int, int]) -> None:
    assert counted([label.replace("_", "") for label in labels.split(" ")]) == expected


@given(st.integers(1, 90), st.integers(5, 40), st.data())
def test_what_is_lost_of_a_count_comes_back_and_nothing_else_changes(first: int, rows: int, data: st.DataObject) -> None:
    right = [str(number) for number in range(first, first + rows)]
    lost = data.draw(st.sets(st.integers(1, rows - 2), max_size=(rows - 1) // 2))
    read = ["" if row in lost else label for row, label in enumerate(right)]
    told = counted(read)
    if rows - len(lost) >= 3:
        assert [str(told.get(row, label)) for row, label in enumerate(read)] == right
    assert set(told) <= lost


def test_the_rows_of_a_table_on_a_scan_are_counted() -> None:
    sheet = Sheet()
    rows = [
        ["TT", "Nội dung"],
        *([number, f"Việc thứ {letter}"] for number, letter in zip(("1", "2", "7", "4", "5"), "abcde", strict=True)),
    ]
    sheet.table(200, (60, 95, 410), rows)
    lines = [line.text for line in recognise(sheet.colours, (595.0, 842.0), SheetEngine(sheet)).lines]
    assert [line.partition(" | ")[0] for line in lines] == ["TT", "1", "2", "3", "4", "5"]
