"""A workbook made of rows as they come from the database, and sent as a download.

It is written to a file without a name: nothing is left of it, whether it was fetched to its end or not.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any
from urllib.parse import quote

import asyncpg
from starlette.responses import StreamingResponse

from chassis.database import Connection
from chassis.workbooks.book import Book, Row
from chassis.workbooks.columns import Column
from contracts.policy import Bilingual

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOK_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "A workbook.", "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}
}
"""How OpenAPI describes an answer that is a workbook."""
_CHUNK_BYTES = 256 * 1024
_ROWS_AT_ONCE = 1_000
"""Rows written in one go in a thread."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to come: its rows in batches, and what the system says its totals are (`chassis.workbooks.book.Table.close`)."""

    name: str
    columns: Sequence[Column]
    batches: AsyncIterable[Sequence[Row]]
    system: Mapping[str, int] = field(default_factory=dict)


async def fetched(
    connection: Connection, query: str, arguments: Sequence[Any], row: Callable[[asyncpg.Record], Row]
) -> AsyncIterator[Sequence[Row]]:
    """The rows of a query in a transaction, read as they are needed."""
    cursor = await connection.cursor(query, *arguments)
    while records := await cursor.fetch(_ROWS_AT_ONCE):
        yield [row(record) for record in records]


async def in_batches(rows: Sequence[Row]) -> AsyncIterator[Sequence[Row]]:
    """Rows that are at hand."""
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        yield rows[start : start + _ROWS_AT_ONCE]


async def write_workbook(
    target: IO[bytes], title: Bilingual, facts: Sequence[tuple[str, str]], sheets: Sequence[Sheet], made_at: datetime
) -> None:
    """Write a workbook (`chassis.workbooks.book.Book`), in a thread beside the event loop. Raises TooManyRows, TotalsDisagree."""
    with TemporaryDirectory(prefix="cradle-workbook-") as scratch:
        book = Book(target, Path(scratch), title, facts, made_at)
        try:
            for sheet in sheets:
                table = book.table(sheet.name, sheet.columns)
                async for rows in sheet.batches:
                    await asyncio.to_thread(table.extend, rows)
                table.close(sheet.system)
        finally:  # closes its scratch files too; what was written of a book that failed is dropped by the caller
            await asyncio.to_thread(book.close)


async def workbook_response(
    filename: str, title: Bilingual, facts: Sequence[tuple[str, str]], sheets: Sequence[Sheet], made_at: datetime
) -> StreamingResponse:
    """The answer with the workbook, whole before its first byte is sent: what goes wrong is still answered as such."""
    target = TemporaryFile()  # noqa: SIM115  _chunks closes it, and so does whoever drops it
    try:
        await write_workbook(target, title, facts, sheets, made_at)
    except BaseException:
        target.close()
        raise
    return send_file(target, filename)


def send_file(target: IO[bytes], filename: str) -> StreamingResponse:
    """A file as a download under a name, closed when it has gone."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(filename)}", "Content-Length": str(target.seek(0, 2))}
    return StreamingResponse(_chunks(target), media_type=XLSX, headers=headers)


async def _chunks(target: IO[bytes]) -> AsyncIterator[bytes]:
    with target:
        target.seek(0)
        while chunk := await asyncio.to_thread(target.read, _CHUNK_BYTES):
            yield chunk
