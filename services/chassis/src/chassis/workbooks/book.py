"""A workbook as it is written: tables row by row in constant memory, and in front a sheet that says what they are and re-adds them.

Text is written as text, never read as a formula. The same content makes the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from chassis.workbooks.columns import STYLES, Column, Kind, in_yuan
from contracts.policy import Bilingual

ROWS_MAX = 1_000_000
"""Rows of a table; a sheet has 1,048,576."""
TEXT_CHARACTERS_MAX = 32_767
"""What a cell holds at most."""
ABOUT = "说明 About"
Row = Sequence[Any]


class TooManyRows(Exception):
    """A table does not fit into a sheet."""


class TotalsDisagree(Exception):
    """What the rows of a table add up to is not what the system says: such a file is not handed out."""


@dataclass(frozen=True, slots=True)
class _Total:
    """A total of a table: the cell with its formula, what the rows add up to, and what the system says."""

    column: Column
    sheet: str
    cell: str
    added: int
    system: int


@dataclass(slots=True)
class Table:
    """A sheet with a table: headings that stay in sight and filter, a row a record, totals as formulas below the last."""

    book: "Book"
    name: str
    columns: Sequence[Column]
    sheet: Worksheet
    rows: int = 0
    sums: dict[int, int] = field(default_factory=dict)

    def extend(self, rows: Sequence[Row]) -> None:
        """Write rows, a value a column; None leaves a cell empty. Raises TooManyRows."""
        if self.rows + len(rows) > ROWS_MAX:
            raise TooManyRows(f"{self.name}: more than {ROWS_MAX} rows")
        for row in rows:
            self.rows += 1
            for index, (column, value) in enumerate(zip(self.columns, row, strict=True)):
                if value is not None:
                    self._write(index, column, value)

    def close(self, system: Mapping[str, int]) -> None:
        """Add the totals. `system` gives, by the Chinese heading, what the system says each is (money in fen), found independently
        of the rows. Raises TotalsDisagree.
        """
        last = self.rows + 1
        self.sheet.autofilter(0, 0, max(self.rows, 1), len(self.columns) - 1)
        added = [(index, column) for index, column in enumerate(self.columns) if column.total]
        for index, column in added:
            total = self.sums.get(index, 0)
            if total != system[column.zh]:
                raise TotalsDisagree(f"{self.name}, {column.en}: the rows add up to {total}, the system says {system[column.zh]}")
            letter = xl_col_to_name(index)
            formula = f"=ROUND(SUM({letter}2:{letter}{max(last, 2)}),2)"
            cell = f"{letter}{last + 1}"
            self.sheet.write_formula(cell, formula, self.book.bold(column.kind), _shown(column.kind, total))
            self.book.totals.append(_Total(column, self.name, cell, total, system[column.zh]))
        if added:
            self.sheet.write_string(last, 0, "合计 Total", self.book.bold("text"))

    def _write(self, index: int, column: Column, value: Any) -> None:
        cell, style = STYLES[column.kind].cell(value), self.book.plain(column.kind)
        if column.total:
            self.sums[index] = self.sums.get(index, 0) + value
        if isinstance(cell, str):
            if len(cell) > TEXT_CHARACTERS_MAX:
                raise ValueError(f"{self.name}, row {self.rows}: {column.en} has {len(cell)} characters")
            self.sheet.write_string(self.rows, index, cell, style)
        elif isinstance(cell, int | float):
            self.sheet.write_number(self.rows, index, cell, style)
        else:
            self.sheet.write_datetime(self.rows, index, cell, style)


class Book:
    """A workbook being written to `target`. `facts` are the lines of its first sheet: what it holds, by which filter, as of when.

    `made_at` is the only time in it. `scratch` is a directory for its rows until it is closed.
    """

    def __init__(
        self, target: IO[bytes], scratch: Path, title: Bilingual, facts: Sequence[tuple[str, str]], made_at: datetime
    ) -> None:
        self._file: Workbook = xlsxwriter.Workbook(target, {"constant_memory": True, "tmpdir": str(scratch)})
        self._file.set_properties({"title": title.zh, "created": made_at.replace(tzinfo=None)})
        self._plain = {kind: self._file.add_format({"num_format": style.number_format}) for kind, style in STYLES.items()}
        self._bold = {
            kind: self._file.add_format({"num_format": style.number_format, "bold": True, "top": 1})
            for kind, style in STYLES.items()
        }
        self._heading = self._file.add_format(
            {"bold": True, "text_wrap": True, "bg_color": "#DCE6F1", "border": 1, "border_color": "#A6A6A6", "valign": "vcenter"}
        )
        self._title = self._file.add_format({"bold": True, "font_size": 14})
        self._about: Worksheet = self._file.add_worksheet(ABOUT)
        self._lines: list[tuple[str, str]] = [*facts]
        self._about_what = title
        self.totals: list[_Total] = []

    def plain(self, kind: Kind) -> Any:
        """The format of a value."""
        return self._plain[kind]

    def bold(self, kind: Kind) -> Any:
        """The format of a total."""
        return self._bold[kind]

    def table(self, name: str, columns: Sequence[Column]) -> Table:
        """A further sheet. Tables are written one after the other; the first column holds no total, but its label."""
        sheet: Worksheet = self._file.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 32)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width, self._plain[column.kind])
            sheet.write_string(0, index, column.heading, self._heading)
        return Table(self, name, columns, sheet)

    def close(self) -> None:
        """Write the first sheet and the file."""
        about = self._about
        about.set_column(0, 0, 26)
        about.set_column(1, 4, 20)
        about.write_string(0, 0, f"{self._about_what.zh} · {self._about_what.en}", self._title)
        for number, (label, text) in enumerate(self._lines, 1):
            about.write_string(number, 0, label)
            about.write_string(number, 1, text)
        self._add_proof(len(self._lines) + 2)
        self._file.close()

    def _add_proof(self, top: int) -> None:
        """Each total once as the sheet adds it, once as the system knows it, and the difference."""
        if not self.totals:
            return
        headings = ("工作表 Sheet", "列 Column", "表中合计 By formula", "系统数 By the system", "差额 Difference")
        for index, heading in enumerate(headings):
            self._about.write_string(top, index, heading, self._heading)
        for number, total in enumerate(self.totals, top + 1):
            style, shown = self._plain[total.column.kind], _shown(total.column.kind, total.added)
            self._about.write_string(number, 0, total.sheet)
            self._about.write_string(number, 1, f"{total.column.zh} {total.column.en}")
            self._about.write_formula(number, 2, f"='{total.sheet}'!{total.cell}", style, shown)
            self._about.write_number(number, 3, _shown(total.column.kind, total.system), style)
            self._about.write_formula(number, 4, f"=ROUND(C{number + 1}-D{number + 1},2)", style, 0)


def _shown(kind: Kind, value: int) -> float:
    return in_yuan(value) if kind == "fen" else value
