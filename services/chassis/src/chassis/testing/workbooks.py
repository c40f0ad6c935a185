"""Workbooks as people send them, and what is read in those they get."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from python_calamine import load_workbook

from chassis.workbooks.extract import MARK_SHEET
from chassis.workbooks.kinds import FileKind

DATA_PART = "xl/worksheets/sheet1.xml"


def filled(
    kind: FileKind,
    rows: Sequence[Sequence[Any]],
    *,
    headings: Sequence[str] | None = None,
    mark: Sequence[str] | None = None,
    merged: Sequence[str] = (),
) -> bytes:
    """A template of the kind with these rows: a text that begins with = is a formula, None an empty cell."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("数据")
    sheet.write_row(0, 0, headings or [f"{each.zh}*\n{each.en}" for each in kind.fields])
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            sheet.write(number, column, value, day if isinstance(value, date) else None)
    for cells in merged:
        sheet.merge_range(cells, "")
    if mark != ():
        book.add_worksheet(MARK_SHEET).write_column(0, 0, mark or (kind.name, str(kind.version), "数据"))
    book.close()
    return target.getvalue()


def with_sheet_data(content: bytes, more: bytes) -> bytes:
    """The workbook with more rows, as XML, behind those of its first sheet."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(target, "w", ZIP_DEFLATED) as after:
        for info in before.infolist():
            part = before.read(info)
            after.writestr(
                info.filename, part.replace(b"</sheetData>", more + b"</sheetData>") if info.filename == DATA_PART else part
            )
    return target.getvalue()


def sheet_of(content: bytes, name: str) -> list[list[Any]]:
    """The cells of a sheet, from its first row and column on."""
    return load_workbook(BytesIO(content)).get_sheet_by_name(name).to_python(skip_empty_area=False)
