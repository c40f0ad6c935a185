"""The program that opens a workbook somebody has sent: apart from the service, under limits, so that a file made to harm harms nobody.

`python -m chassis.workbooks.extract` reads the file on its standard input and writes JSON lines: first what the workbook is
(`Extracted`), then a line a row of its data sheet. It ends with an EXIT code below where the file is not to be read.
"""

import json
import re
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

MARK_SHEET = "cradle"
"""The hidden sheet of a template: its kind, its version, and the name of the sheet to fill in."""
ROWS_MAX = 100_000
EXIT_NOT_XLSX, EXIT_EXPANDS, EXIT_NO_TEMPLATE = 10, 11, 12
EXPANDED_BYTES_MAX = 256 * 1024 * 1024
PARTS_MAX = 1_000
MEMORY_BYTES_MAX = 768 * 1024 * 1024
CPU_SECONDS_MAX = 60
FORMULAS_MAX = 1_000
"""Formulas that are named; more are as many as this."""
_CHUNK_BYTES = 1024 * 1024
_FORMULA = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?f[\s/>]")
_1904 = re.compile(rb"date1904=[\"'](1|true)[\"']")


class _Expands(Exception):
    """The file unpacks to more than is read."""


def main() -> int:
    """Extract the workbook on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX))
    file = sys.stdin.buffer
    try:
        with ZipFile(file) as parts:
            formulas, counts_from_1904 = _inspect(parts)
        file.seek(0)
        with load_workbook(file) as book:
            return _write(book, formulas, counts_from_1904=counts_from_1904)
    except _Expands:
        return EXIT_EXPANDS
    except (BadZipFile, CalamineError, expat.ExpatError, NotImplementedError, RuntimeError, ValueError, KeyError, EOFError):
        return EXIT_NOT_XLSX


def _inspect(parts: ZipFile) -> tuple[list[str], bool]:
    """Unpack everything once to see that it is bounded; the cells with formulas, and whether days count from 1904."""
    if len(parts.infolist()) > PARTS_MAX or "xl/workbook.xml" not in parts.namelist():
        raise _Expands if len(parts.infolist()) > PARTS_MAX else BadZipFile("no workbook")
    left, formulas, counts_from_1904 = EXPANDED_BYTES_MAX, [], False
    for info in parts.infolist():
        calculates, tail = False, b""
        with parts.open(info) as part:
            while chunk := part.read(_CHUNK_BYTES):
                left -= len(chunk)
                if left < 0:
                    raise _Expands
                calculates = calculates or _FORMULA.search(tail + chunk) is not None
                counts_from_1904 = counts_from_1904 or (info.filename == "xl/workbook.xml" and bool(_1904.search(chunk)))
                tail = chunk[-100:]
        if calculates and info.filename.startswith("xl/worksheets/"):
            with parts.open(info) as part:
                formulas += _cells_with_formulas(part)
    return formulas[:FORMULAS_MAX], counts_from_1904


def _cells_with_formulas(part: Any) -> list[str]:
    found: list[str] = []
    cell = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal cell
        local = name.rpartition(":")[2]
        if local == "c":
            cell = attributes.get("r", "")
        elif local == "f" and len(found) < FORMULAS_MAX:
            found.append(cell)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.ParseFile(part)
    return found


def _write(book: CalamineWorkbook, formulas: list[str], *, counts_from_1904: bool) -> int:
    if MARK_SHEET not in book.sheet_names:
        return EXIT_NO_TEMPLATE
    mark = [str(row[0]) for row in book.get_sheet_by_name(MARK_SHEET).to_python(nrows=3) if row]
    if len(mark) != 3 or mark[2] not in book.sheet_names:
        return EXIT_NO_TEMPLATE
    sheet = book.get_sheet_by_name(mark[2])
    first_row, first_column = sheet.start or (0, 0)
    head = {
        "kind": mark[0],
        "version": mark[1],
        "first_row": first_row + 1,
        "first_column": first_column,
        "formulas": formulas,
        "merged": [[list(corner) for corner in cells] for cells in sheet.merged_cell_ranges or ()],
        "counts_from_1904": counts_from_1904,
    }
    out = sys.stdout.buffer
    _line(out, head)
    for row in _rows(sheet):
        _line(out, row)
    out.flush()
    return 0


def _rows(sheet: Any) -> Iterator[list[Any]]:
    """The rows, no more than one beyond the limit (and the headings): the reader sees that there are too many."""
    for number, row in enumerate(sheet.iter_rows()):
        if number > ROWS_MAX + 1:
            return
        while row and row[-1] == "":
            row.pop()
        yield row


def _line(out: BinaryIO, value: Any) -> None:
    out.write(json.dumps(value, ensure_ascii=False, default=_plain).encode("utf-8", "replace") + b"\n")


def _plain(value: Any) -> Any:
    """A cell that JSON has no type for: a day, a time, or a length of time."""
    match value:
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case timedelta():
            return {"seconds": value.total_seconds()}
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    sys.exit(main())
