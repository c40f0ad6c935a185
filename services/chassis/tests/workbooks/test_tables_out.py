"""A table that goes out as a workbook: what was put in is read back, and its totals are formulas that give the system's figures."""

import re
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import load_workbook

from chassis.testing.office import proof_of, sheets_of
from chassis.workbooks.book import Row, TotalsDisagree
from chassis.workbooks.columns import Column
from chassis.workbooks.download import Sheet, in_batches, workbook_response, write_workbook
from contracts.policy import Bilingual

COLUMNS = (
    Column("收款单位", "Payee"),
    Column("人次", "Attendances", "count", total=True),
    Column("金额(元)", "Amount (yuan)", "fen", total=True),
    Column("服务日期", "Service date", "date"),
    Column("决定时间", "Decided at", "moment"),
    Column("完成率", "Rate", "rate"),
)
TITLE = Bilingual(zh="奖补明细", en="Claims")
DECIDED = datetime(2020, 12, 31, 16, 30, tzinfo=UTC)
ROWS: Sequence[Row] = (
    ("=1+1", 3, 6_001, date(2020, 3, 5), DECIDED, 0.625),
    ("341222199001011234", 1, 1_999_999_999_99, date(2020, 3, 6), DECIDED, None),
    ("_x0041_\x01", 2, -1, None, DECIDED, 1),
)
SYSTEM = {"人次": 6, "金额(元)": 2_000_000_059_99}


async def written(rows: Sequence[Row], system: dict[str, int]) -> bytes:
    target = BytesIO()
    await write_workbook(target, TITLE, [("年度 Year", "2020")], [Sheet("明细 Rows", COLUMNS, in_batches(rows), system)], DECIDED)
    return target.getvalue()


async def test_every_value_is_read_back_as_what_it_was():
    sheet = load_workbook(BytesIO(await written(ROWS, SYSTEM))).get_sheet_by_name("明细 Rows").to_python()
    assert sheet[0][2] == "金额(元)\nAmount (yuan)"
    assert sheet[1] == ["=1+1", 3.0, 60.01, date(2020, 3, 5), datetime(2021, 1, 1, 0, 30), 0.625]  # noqa: DTZ001  a cell has no zone
    assert sheet[2][:3] == ["341222199001011234", 1.0, 1_999_999_999.99]
    assert sheet[3][0] == "_x0041_\x01"
    assert sheet[4][:3] == ["合计 Total", 6.0, 2_000_000_059.99]


async def test_totals_are_formulas_over_every_row_and_the_first_sheet_sets_them_beside_the_system():
    with ZipFile(BytesIO(await written(ROWS, SYSTEM))) as parts:
        about, rows = (parts.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2))
    assert re.findall(r'<c r="(\w+)"[^>]*><f>([^<]*)</f><v>([^<]*)</v>', rows) == [
        ("B5", "ROUND(SUM(B2:B4),2)", "6"),
        ("C5", "ROUND(SUM(C2:C4),2)", "2000000059.99"),
    ]
    assert re.findall(r"<f>([^<]*)</f>", about) == [
        "'明细 Rows'!B5", "ROUND(C5-D5,2)", "'明细 Rows'!C5", "ROUND(C6-D6,2)",
    ]  # fmt: skip
    assert '<pane ySplit="1"' in rows
    assert '<autoFilter ref="A1:F4"/>' in rows


async def test_a_workbook_whose_rows_do_not_add_up_to_the_systems_figure_is_not_made():
    with pytest.raises(TotalsDisagree, match=r"Amount \(yuan\): the rows add up to 200000005999, the system says 200000006000"):
        await workbook_response(
            "x.xlsx", TITLE, [], [Sheet("明细", COLUMNS, in_batches(ROWS), SYSTEM | {"金额(元)": 2_000_000_060_00})], DECIDED
        )


async def test_a_table_of_no_rows_adds_up_to_nothing():
    sheet = load_workbook(BytesIO(await written((), {"人次": 0, "金额(元)": 0}))).get_sheet_by_name("明细 Rows").to_python()
    assert sheet[1][:3] == ["合计 Total", 0.0, 0.0]


async def test_the_same_content_makes_the_same_bytes():
    assert await written(ROWS, SYSTEM) == await written(ROWS, SYSTEM)


async def test_eight_times_the_rows_take_no_more_memory():
    peaks = []
    for batches in (1, 8):

        async def rows(count: int = batches) -> AsyncIterator[Sequence[Row]]:
            for _ in range(count):
                yield [("甲" * 20, 1, 100, date(2020, 3, 5), DECIDED, 0.5)] * 300

        tracemalloc.start()
        response = await workbook_response(
            "x.xlsx", TITLE, [], [Sheet("明细", COLUMNS, rows(), {"人次": batches * 300, "金额(元)": batches * 30_000})], DECIDED
        )
        sent = [chunk async for chunk in response.body_iterator]
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert int(response.headers["content-length"]) == len(b"".join(sent))
    assert peaks[1] < peaks[0] + 500_000


async def test_whoever_opens_it_adds_up_what_the_system_says():
    sheets = sheets_of(await written(ROWS, SYSTEM))
    assert proof_of(sheets) == {
        ("明细 Rows", "人次"): (6, 6, 0),
        ("明细 Rows", "金额(元)"): (2_000_000_059.99, 2_000_000_059.99, 0),
    }
    assert sheets["明细 Rows"][1][0] == "=1+1"
