"""A workbook somebody has sent, as the rows of its data sheet. It is opened by a program of its own (`chassis.workbooks.extract`)."""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from pydantic_core import from_json

from chassis.decider import Refusal
from chassis.workbooks.extract import EXIT_EXPANDS, EXIT_NO_TEMPLATE, EXIT_NOT_XLSX, ROWS_MAX

SECONDS_MAX = 120
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_REFUSALS = {
    EXIT_NOT_XLSX: "file.not-xlsx",
    EXIT_EXPANDS: "file.expands-too-far",
    EXIT_NO_TEMPLATE: "file.not-a-template",
}
Cell = str | float | bool | dict[str, Any]
"""What a cell holds: text (empty: nothing), a number, true or false; a day, a time or a moment as `{"day": …}` and so on."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A template that somebody has filled in: which one, its headings, and its rows from row `first_row` of the sheet on."""

    kind: str
    version: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    first_row: int
    first_column: int
    formulas: Sequence[str]
    merged: Sequence[Sequence[Sequence[int]]]
    counts_from_1904: bool


async def read_workbook(file: IO[bytes]) -> Filled | Refusal:
    """Read a workbook, or say why it is none that can be read: `file.…`. What was written of the file must be flushed."""
    if os.pread(file.fileno(), 8, 0) == _OLD_OFFICE:
        return Refusal("file.old-or-locked")
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", "chassis.workbooks.extract", stdin=file, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS_MAX):
            written, _ = await process.communicate()
    except TimeoutError:
        return Refusal("file.unreadable")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        return Refusal(_REFUSALS.get(process.returncode or 0, "file.unreadable"))
    return await asyncio.to_thread(_filled, written)


def _filled(written: bytes) -> Filled | Refusal:
    lines = written.splitlines()
    head = from_json(lines[0])
    if len(lines) < 2:
        return Refusal("file.no-rows")
    rows = [from_json(line) for line in lines[2:]]
    while rows and _blank(rows[-1]):
        rows.pop()
    if len(rows) > ROWS_MAX:
        return Refusal("file.too-many-rows", details={"limit": ROWS_MAX})
    if not rows:
        return Refusal("file.no-rows")
    return Filled(
        kind=head["kind"],
        version=head["version"],
        headings=[str(cell) for cell in from_json(lines[1])],
        rows=rows,
        first_row=head["first_row"] + 1,
        first_column=head["first_column"],
        formulas=head["formulas"],
        merged=head["merged"],
        counts_from_1904=head["counts_from_1904"],
    )


def _blank(row: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in row)
