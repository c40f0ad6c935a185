"""Rows as transactions see them: what is committed, who holds the row, and what its holder has made of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import asyncpg

LOCK_SECONDS_MAX = 60.0
Data = tuple[Any, ...]


class Row:
    """A row. `data` is committed (None: not there), `pending` what `owner` has made of it if `dirty`."""

    __slots__ = ("data", "dirty", "owner", "pending", "table")

    def __init__(self, table: "Table") -> None:
        self.table = table
        self.data: Data | None = None
        self.owner: Transaction | None = None
        self.pending: Data | None = None
        self.dirty = False


class Before(NamedTuple):
    """A row before a transaction touched it."""

    row: Row
    owner: "Transaction | None"
    dirty: bool
    pending: Data | None


@dataclass(slots=True, eq=False)
class Table:
    """A table: its columns, what they must hold, and its rows in the order they were inserted."""

    name: str
    columns: list[str]
    defaults: dict[int, Callable[[], Any]] = field(default_factory=dict)
    identities: list[int] = field(default_factory=list)
    required: list[int] = field(default_factory=list)
    checks: list[Callable[[Data], Any]] = field(default_factory=list)
    uniques: list[tuple[int, ...]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    keyed: dict[tuple[Any, ...], list[Row]] = field(default_factory=dict)
    """Rows that hold, or have held, a unique key."""

    def scan(self, transaction: "Transaction") -> list[tuple[Data, Row]]:
        """What a transaction sees now."""
        seen = []
        for row in self.rows:
            data = row.pending if row.dirty and row.owner is transaction else row.data
            if data is not None:
                seen.append((data, row))
        return seen

    def committed(self) -> list[dict[str, Any]]:
        """What is committed, for checks."""
        return [dict(zip(self.columns, row.data, strict=True)) for row in self.rows if row.data is not None]

    def keys_of(self, data: Data) -> list[tuple[Any, ...]]:
        """The unique keys of a row's data; a key with a null is none."""
        keys = []
        for number, unique in enumerate(self.uniques):
            key = (number, *(data[column] for column in unique))
            if None not in key:
                keys.append(key)
        return keys


class Transaction:
    """What one transaction has touched, in order, so that it can be taken back to any point."""

    def __init__(self) -> None:
        self.undo: list[Before] = []
        self.notified: list[str] = []
        self.waiting_for: Transaction | None = None
        self.waiters: list[asyncio.Future[None]] = []
        self.failed = False

    async def lock(self, row: Row) -> None:
        """Hold a row until the transaction ends. Raises DeadlockDetectedError, or TimeoutError after a minute."""
        while row.owner is not None and row.owner is not self:
            await self.wait_for(row.owner)
        if row.owner is None:
            self.undo.append(Before(row, None, dirty=False, pending=None))
            row.owner = self

    async def wait_for(self, holder: "Transaction") -> None:
        """Wait until another transaction has ended."""
        at: Transaction | None = holder
        while at is not None:
            if at is self:
                raise asyncpg.DeadlockDetectedError("deadlock detected")
            at = at.waiting_for
        done = asyncio.get_running_loop().create_future()
        holder.waiters.append(done)
        self.waiting_for = holder
        try:
            async with asyncio.timeout(LOCK_SECONDS_MAX):
                await done
        finally:
            self.waiting_for = None

    def put(self, row: Row, data: Data | None) -> None:
        """Give a row that is held other data; None deletes it."""
        self.undo.append(Before(row, row.owner, row.dirty, row.pending))
        row.owner, row.pending, row.dirty = self, data, True
        if data is not None:
            for key in row.table.keys_of(data):
                row.table.keyed.setdefault(key, []).append(row)

    def back_to(self, point: int) -> None:
        """Take back everything since a point of `undo`."""
        while len(self.undo) > point:
            before = self.undo.pop()
            row, changed = before.row, before.row.dirty
            row.owner, row.dirty, row.pending = before.owner, before.dirty, before.pending
            if changed and row.data is None and not row.dirty:
                row.owner = None
                row.table.rows.remove(row)

    def end(self, *, commit: bool) -> None:
        """Commit or roll back, and let those go on who wait."""
        if not commit:
            self.back_to(0)
        for before in self.undo:
            row = before.row
            if row.owner is self:
                if row.dirty:
                    row.data = row.pending
                    if row.data is None:
                        row.table.rows.remove(row)
                row.owner, row.dirty, row.pending = None, False, None
        self.undo.clear()
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_result(None)
        self.waiters.clear()
