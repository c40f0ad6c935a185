"""A workbook somebody sends: what cannot be read is refused as a whole, with the cure; what can is looked at row by row."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from python_calamine import load_workbook
from toy import PUBLISHER

from chassis.decider import Refusal
from chassis.testing.workbooks import filled, with_sheet_data
from chassis.web.problems import PROBLEMS
from chassis.workbooks.checking import Checked, check_rows, refuse_file
from chassis.workbooks.extract import ROWS_MAX
from chassis.workbooks.kinds import Field, FileKind
from chassis.workbooks.reading import read_workbook
from chassis.workbooks.template import write_template
from contracts.policy import Bilingual

CHILD = "0190a1b2-c3d4-7e5f-8a9b-0123456789ab"
VISITS = FileKind(
    name="visits",
    title=Bilingual(zh="上门指导登记表", en="home visits"),
    command=PUBLISHER.commands[0],
    fields=(
        Field(zh="婴幼儿编号", en="Child id", key="child_id", kind="id", required=True),
        Field(zh="上门日期", en="Visited on", key="visited_on", kind="day", required=True, examples=("2020-03-05",)),
    ),
    alike=lambda values: values["child_id"],
)


async def read(content: bytes) -> Any:
    with TemporaryFile() as file:
        file.write(content)
        file.flush()
        return await read_workbook(file)


async def checked(rows: Sequence[Sequence[Any]], **how: Any) -> Checked:
    found = await read(filled(VISITS, rows, **how))
    assert not isinstance(found, Refusal), found
    assert refuse_file(VISITS, found) is None
    return check_rows(VISITS, found)


def troubles(found: Checked) -> list[tuple[str, str]]:
    return [(one.cell, one.code) for index in sorted(found.troubles) for one in found.troubles[index]]


async def test_the_template_is_a_file_of_its_kind_once_rows_are_in_it():
    target = BytesIO()
    write_template(target, VISITS, {"child_id": [f"张小宝 {CHILD}"]})
    assert await read(target.getvalue()) == Refusal("file.no-rows")
    book = load_workbook(BytesIO(target.getvalue()))
    assert book.sheet_names == ["数据", "示例", "填写说明", "可选值", "cradle"]
    assert [str(sheet.visible) for sheet in book.sheets_metadata][-1].endswith("VeryHidden")
    assert book.get_sheet_by_name("示例").to_python(skip_empty_area=False)[1] == ["", "2020-03-05"]
    with ZipFile(target) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<formula1>'可选值'!$A$2:$A$2</formula1>" in sheet


async def test_every_row_is_looked_at_and_all_that_is_wrong_is_said_with_its_cell():
    found = await checked(
        [
            [CHILD, "2020年3月5日"],
            ["启明", "2020-02-30"],
            [None, None],
            ["", 43895],
            [CHILD.replace("ab", "ac"), datetime(2020, 3, 6, tzinfo=UTC).replace(tzinfo=None)],
        ]
    )
    assert troubles(found) == [("A3", "cell.not-an-id"), ("B3", "cell.not-a-date"), ("A5", "cell.empty")]
    assert [str(entry.request.visited_on) for entry in found.entries if entry.request] == ["2020-03-05", "2020-03-06"]
    assert all(one.zh and one.en for rows in found.troubles.values() for one in rows)


async def test_a_formula_and_a_merged_cell_are_named_by_their_cells():
    found = await checked([[CHILD, "=DATE(2020,3,5)"], [CHILD, "2020-03-05"]], merged=["A3:A4"])
    assert ("B2", "cell.formula") in troubles(found)
    assert {("A3", "cell.merged")} <= set(troubles(found))


async def test_two_rows_that_exclude_each_other_are_named_and_the_same_row_twice_is_no_fault():
    found = await checked([[CHILD, "2020-03-05"], [CHILD, "2020/3/5"], [CHILD, "2020-03-06"]])
    assert troubles(found) == [("4", "row.duplicate")]
    assert "第2行" in found.troubles[2][0].zh


async def test_columns_may_stand_in_another_order():
    found = await checked([["2020-03-05", CHILD]], headings=["上门日期", "婴幼儿编号"])
    assert str(found.entries[0].request.child_id) == CHILD


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        (["婴幼儿编号"], "file.columns-missing"),
        (["婴幼儿编号", "上门日期", "备注"], "file.columns-unknown"),
        (["婴幼儿编号", "上门日期", "上门日期"], "file.columns-unknown"),
    ],
)
async def test_other_columns_are_refused_by_name(headings, code):
    found = await read(filled(VISITS, [[CHILD, "2020-03-05"]], headings=headings))
    refusal = refuse_file(VISITS, found)
    assert refusal is not None
    assert refusal.code == code
    assert refusal.details["columns"]


async def test_another_template_or_another_version_is_refused():
    for mark, code in ((("lectures", "1", "数据"), "file.other-template"), (("visits", "0", "数据"), "file.other-version")):
        refusal = refuse_file(VISITS, await read(filled(VISITS, [[CHILD, "2020-03-05"]], mark=mark)))
        assert refusal is not None
        assert refusal.code == code


def zipped(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return target.getvalue()


def with_lying_size(content: bytes) -> bytes:
    """A file whose directory says that a part is small which is not."""
    real, small = (300 * 1024 * 1024).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    return content.replace(real, small)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.not-xlsx"),
        (b"child_id,visited_on\n", "file.not-xlsx"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "file.old-or-locked"),
        (zipped({"word/document.xml": b"<x/>"}), "file.not-xlsx"),
        (zipped({"xl/workbook.xml": b"<x"}), "file.not-xlsx"),
        (zipped({"xl/workbook.xml": b"<x/>", "bomb": b"\0" * (300 * 1024 * 1024)}), "file.expands-too-far"),
        (with_lying_size(zipped({"xl/workbook.xml": b"<x/>", "bomb": b"\0" * (300 * 1024 * 1024)})), "file.not-xlsx"),
        (filled(VISITS, [[CHILD, "2020-03-05"]])[:-200], "file.not-xlsx"),
        (filled(VISITS, [[CHILD, "2020-03-05"]], mark=()), "file.not-a-template"),
        (filled(VISITS, [[None, None], ["  ", None]]), "file.no-rows"),
    ],
    ids=["empty", "csv", "old", "docx", "broken-xml", "bomb", "lying-bomb", "cut-off", "unmarked", "no-rows"],
)
async def test_what_is_not_to_be_read_is_refused_with_a_cure(content, code):
    refusal = await read(content)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert PROBLEMS[code].zh
    assert PROBLEMS[code].en


async def test_a_cell_far_away_harms_nobody():
    """The last cell of the sheet: a reader that made room for all in between would need hundreds of gigabytes."""
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    refusal = await read(with_sheet_data(filled(VISITS, [[CHILD, "2020-03-05"]]), far))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "file.unreadable"


async def test_one_row_more_than_the_limit_is_refused():
    one = filled(VISITS, [[CHILD, "2020-03-05"]])
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    more = "".join(row.format(number) for number in range(3, ROWS_MAX + 3)).encode()
    assert await read(with_sheet_data(one, more)) == Refusal("file.too-many-rows", details={"limit": ROWS_MAX})
