"""Ruled tables on scans: the cells that are found, and the rows they become."""

from collections.abc import Sequence

import numpy as np
import pytest

from indexer.directive.secrecy import Judgement, judge
from indexer.domain import Gap, Line, Reading, ReadPage
from indexer.reading.limits import ReadingLimits
from indexer.reading.ocr.cache import Cache
from indexer.reading.ocr.cleaning import Colours, straightened, without_red
from indexer.reading.ocr.recogniser import Recognition, recognise
from indexer.reading.ocr.ruling import Ruling, find_ruling
from indexer.reading.ocr.scans import Scans
from tests.table_samples import HEIGHT, WIDTH, Sheet, SheetEngine

A4 = (595.0, 842.0)
COLUMNS = (60, 95, 280, 410, 560)
NAMES = ["TT", "Nội dung công việc", "Đơn vị chủ trì", "Thời hạn"]
ROWS = [
    NAMES,
    ["1", "Rà soát danh mục/dịch vụ công", "Văn phòng", "Tháng 3"],
    ["2", "Tập huấn chuyển đổi số/cho cán bộ các/chi bộ", "Chi bộ Một", "Tháng 4"],
    ["3", "Tổng kết", "Văn phòng", ""],
]
SENTENCES = [
    "TT | Nội dung công việc | Đơn vị chủ trì | Thời hạn",
    "1 | Rà soát danh mục dịch vụ công | Đơn vị chủ trì: Văn phòng | Thời hạn: Tháng 3",
    "2 | Tập huấn chuyển đổi số cho cán bộ các chi bộ | Đơn vị chủ trì: Chi bộ Một | Thời hạn: Tháng 4",
    "3 | Tổng kết | Đơn vị chủ trì: Văn phòng",
]


def sheet(
    rows: Sequence[Sequence[str]] = ROWS, columns: Sequence[float] = COLUMNS, *, top: float = 200, broken: bool = False
) -> Sheet:
    drawn = Sheet()
    drawn.table(top, columns, rows, broken=broken)
    return drawn


def found(drawn: Sheet) -> Ruling:
    return find_ruling(without_red(drawn.colours)[0])


def read(drawn: Sheet) -> Recognition:
    return recognise(drawn.colours, A4, SheetEngine(drawn))


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("degrees", [-0.25, 0.0, 0.25])
def test_every_cell_of_a_table_is_found_however_it_was_copied(degrees: float, broken: bool) -> None:
    picture = straightened(without_red(sheet(broken=broken).colours)[0], degrees)
    (grid,) = find_ruling(picture).grids
    assert [(cell.row, cell.column, cell.rows, cell.columns) for cell in grid.cells] == [
        (r, c, 1, 1) for r in range(4) for c in range(4)
    ]
    assert grid.edges == pytest.approx(COLUMNS, abs=4)


def test_cells_that_span_rows_and_columns_are_one() -> None:
    rows = [
        ["TT", "Họ và tên", "Năm sinh", "<"],
        ["^", "^", "Nam", "Nữ"],
        ["1", "Nguyễn Văn Bính", "1980", ""],
        ["2", "Lê Thị Hoa", "", "1985"],
    ]
    (grid,) = found(sheet(rows)).grids
    assert [tuple(cell[:4]) for cell in grid.cells[:5]] == [(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2), (1, 2, 1, 1), (1, 3, 1, 1)]
    assert texts(read(sheet(rows)).lines)[-2:] == [
        "1 | Họ và tên: Nguyễn Văn Bính | Năm sinh Nam: 1980",
        "2 | Họ và tên: Lê Thị Hoa | Năm sinh Nữ: 1985",
    ]


def underlined() -> Sheet:
    drawn = Sheet()
    for top in range(150, 450, 20):
        drawn.write("Chi bộ tự kiểm tra và báo cáo trước ngày 15", 75, top)
        drawn.rule(75, top + 13, 350, top + 13)
    return drawn


def framed(left: float, right: float) -> Sheet:
    """A frame with a line in it, as received stamps have."""
    return sheet([["ĐẾN", "Số: 12"], ["^", "Ngày: 3/4"]], (left, (left + right) / 2, right))


def crossed() -> Sheet:
    """Strokes like a signature over a stamp: long lines that cross, and frame nothing."""
    drawn = Sheet()
    for offset in range(0, 150, 30):
        drawn.rule(250 + offset, 450, 250 + offset, 550)
    drawn.rule(240, 475, 450, 475)
    drawn.rule(240, 505, 350, 505)
    drawn.rule(325, 535, 370, 535)
    return drawn


@pytest.mark.parametrize("drawn", [underlined(), framed(75, 210), crossed()], ids=["underlined", "stamp", "signature"])
def test_other_lines_are_no_table(drawn: Sheet) -> None:
    assert found(drawn) == Ruling()


def test_shading_is_no_table() -> None:
    noise = np.random.default_rng(3).random((HEIGHT, WIDTH)) < 0.6
    assert find_ruling(np.where(noise, 0, 255).astype(np.uint8)) == Ruling()


def test_rows_read_as_sentences_with_the_names_of_their_columns_and_stand_where_they_are() -> None:
    drawn = Sheet()
    drawn.write("Kế hoạch năm 2031", 75, 160)
    end = drawn.table(200, COLUMNS, ROWS)
    drawn.write("Nơi nhận: Như trên", 75, end + 30)
    lines = read(drawn).lines
    assert texts(lines) == ["Kế hoạch năm 2031", *SENTENCES, "Nơi nhận: Như trên"]
    assert [line.gap for line in lines[1:]] == [Gap.PARAGRAPH] * 5
    box = lines[2].box
    assert box is not None
    points = A4[0] / WIDTH
    assert box == pytest.approx((66 * points, 230 * points, 444 * points, 254 * points), abs=2)


def test_words_either_side_of_a_line_are_never_read_as_one_and_the_line_is_not_print() -> None:
    drawn = sheet()
    engine = SheetEngine(drawn)
    recognise(drawn.colours, A4, engine)
    (seen,) = engine.seen
    # The rules' own places are paper; print is still there.
    assert (seen[200:400, 94:97] == 255).all()
    assert (seen[200:400] < 128).any()


def test_a_few_words_in_a_narrow_column_are_an_entry_however_many_lines_they_take() -> None:
    words = "các chi bộ rà soát sổ sách và báo cáo kết quả theo quý này"
    rows = [["TT", "Ghi chú", "Nơi"], ["1", words.replace(" ", "/"), "Văn phòng"], ["2", "Không", "Chi bộ"]]
    lines = texts(read(sheet(rows, (60, 150, 300, 560))).lines)
    assert lines[1:] == [f"1 | Ghi chú: {words} | Nơi: Văn phòng", "2 | Ghi chú: Không | Nơi: Chi bộ"]


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT"])
def test_a_mark_of_secrecy_in_a_cell_stands_alone_for_the_gate_to_see(mark: str) -> None:
    rows = [NAMES, ["1", "Báo cáo", "Văn phòng", mark], ["2", "Tổng kết", "Văn phòng", "Tháng 5"]]
    lines = texts(read(sheet(rows)).lines)
    assert judge([lines], [0.95]).secret == "degree-line"
    assert judge([[line.replace(mark, "Tháng 6") for line in lines]], [0.95]) == Judgement()


@pytest.mark.parametrize(("label", "expected"), [("TT tại Bảng giá đất", "1"), ("Mã số", "Mã số: 1")])
def test_the_number_of_a_row_bears_no_name(label: str, expected: str) -> None:
    rows = [[label, "Vị trí", "Hệ số"], ["1", "Đường tỉnh", "1,1"], ["2", "Đường xã", "1,2"]]
    assert texts(read(sheet(rows, (60, 200, 410, 560))).lines)[1] == f"{expected} | Vị trí: Đường tỉnh | Hệ số: 1,1"


def test_a_form_with_a_long_text_in_a_cell_keeps_its_lines() -> None:
    long = "/".join(f"{number}) Nội dung công việc dài trên nhiều dòng {number}" for number in range(1, 15))
    rows = [["Mục", "Nội dung"], ["I", long], ["II", "Ngắn"]]
    lines = texts(read(sheet(rows, (60, 150, 560))).lines)
    assert lines == ["Mục", "Nội dung", "I", *long.split("/"), "II", "Ngắn"]


# --- Over two pages ---


class Shown:
    """Pages as they are drawn."""

    def __init__(self, *sheets: Sheet) -> None:
        self._sheets = sheets

    def covers(self, number: int) -> bool:
        return True

    def draw(self, number: int) -> Colours:
        return self._sheets[number - 1].colours


def pages_of(*sheets: Sheet, cache: Cache | None = None) -> Reading:
    reading = Reading("application/pdf", tuple(ReadPage(number, (), *A4) for number in range(1, len(sheets) + 1)))
    engine = SheetEngine(*sheets)
    return Scans(lambda: engine, cache).read(reading, Shown(*sheets), ReadingLimits())


def going_on(columns: Sequence[float] = COLUMNS, *, title: str = "") -> Sheet:
    drawn = Sheet()
    drawn.write("2", 300, 30)
    if title:
        drawn.write(title, 75, 60)
    drawn.table(100, columns, [["4", "Sơ kết", "Văn phòng", "Quý II"], ["5", "Báo cáo", "Chi bộ Hai", "Quý III"]])
    return drawn


WITH_NAMES = [
    "4 | Sơ kết | Đơn vị chủ trì: Văn phòng | Thời hạn: Quý II",
    "5 | Báo cáo | Đơn vị chủ trì: Chi bộ Hai | Thời hạn: Quý III",
]
WITHOUT = ["4 | Sơ kết | Văn phòng | Quý II", "5 | Báo cáo | Chi bộ Hai | Quý III"]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (going_on(), WITH_NAMES),
        # The sheet lay a little further to the right.
        (going_on([place + 10 for place in COLUMNS]), WITH_NAMES),
        # Other columns, or another heading above: another table.
        (going_on((60, 95, 200, 410, 560)), WITHOUT),
        (going_on(title="Phụ lục II. Danh sách"), WITHOUT),
    ],
    ids=["same", "moved", "other columns", "other title"],
)
def test_a_table_that_goes_on_over_the_page_keeps_the_names_of_its_columns(second: Sheet, expected: list[str]) -> None:
    assert texts(pages_of(sheet(), second).pages[1].lines)[-2:] == expected


def test_text_below_a_table_ends_it() -> None:
    first = sheet()
    first.write("Nơi nhận: Như trên", 75, 500)
    assert texts(pages_of(first, going_on()).pages[1].lines)[-2:] == WITHOUT


def test_names_are_carried_over_three_pages_and_from_what_was_kept(tmp_path_factory: pytest.TempPathFactory) -> None:
    cache = Cache(tmp_path_factory.mktemp("ocr"))
    done = pages_of(sheet(), going_on(), going_on(), cache=cache)
    assert texts(done.pages[2].lines)[-2:] == WITH_NAMES
    cache.keep(done)

    reading = Reading("application/pdf", tuple(ReadPage(number, (), *A4) for number in (1, 2, 3)))
    assert Scans(SheetEngine, cache).read(reading, Shown(sheet(), going_on(), going_on()), ReadingLimits()) == done
