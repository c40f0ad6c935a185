"""Connections to a database in memory, in asyncpg's words: what the product calls, and nothing else."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import asyncpg

from simulation.faults import Weather
from simulation.loop import current_process
from simulation.sql.database import Database, Record
from simulation.sql.rows import Transaction
from simulation.sql.writes import check, conflict, duplicate, insert


@dataclass(slots=True, eq=False)
class Connection:
    """One session. A statement outside a transaction is one of its own."""

    database: Database
    weather: Weather
    transaction_: Transaction | None = None
    broken: bool = False

    def is_in_transaction(self) -> bool:
        """Whether one is open."""
        return self.transaction_ is not None

    def is_closed(self) -> bool:
        """Whether the session has ended."""
        return self.broken

    def transaction(self, *, isolation: str = "read_committed") -> "Block":
        """A transaction, or a savepoint in the one that is open."""
        assert isolation == "read_committed"
        return Block(self)

    async def fetch(self, text: str, *parameters: Any) -> list[Record]:
        """The rows of a statement."""
        return await self._run(text, lambda t: self.database.plan(text).run(parameters, t))

    async def fetchrow(self, text: str, *parameters: Any) -> Record | None:
        """The first row."""
        return next(iter(await self.fetch(text, *parameters)), None)

    async def fetchval(self, text: str, *parameters: Any) -> Any:
        """The first value of the first row."""
        row = await self.fetchrow(text, *parameters)
        return None if row is None else row[0]

    async def execute(self, text: str, *parameters: Any) -> str:
        """A statement whose rows nobody asks for."""
        return f"DONE {len(await self.fetch(text, *parameters))}"

    async def executemany(self, text: str, rows: Iterable[Sequence[Any]]) -> None:
        """A statement for each of these, all or none."""

        async def all_of_them(t: Transaction) -> None:
            for row in rows:
                await self.database.plan(text).run(row, t)

        await self._run(text, all_of_them)

    async def copy_records_to_table(
        self, name: str, *, records: Iterable[Sequence[Any]], columns: Sequence[str] | None = None
    ) -> str:
        """COPY: rows in, all or none."""
        table = self.database.tables[name]
        places = [table.columns.index(column) for column in columns or table.columns]

        async def copied(t: Transaction) -> None:
            for record in records:
                data: list[Any] = [None] * len(table.columns)
                for column, value in table.defaults.items():
                    if column not in places:
                        data[column] = value()
                for place, value in zip(places, record, strict=True):
                    data[place] = value
                if await conflict(table, tuple(data), None, t) is not None:
                    raise duplicate(table, tuple(data))
                await check(table, tuple(data), None, t)
                insert(table, tuple(data), t)

        await self._run(f"COPY {name}", copied)
        return "COPY"

    async def _run(self, place: str, statement: Any) -> Any:
        await self._arrive(place)
        transaction = self.transaction_ or Transaction()
        if transaction.failed:
            raise asyncpg.InFailedSQLTransactionError("the transaction is aborted")
        fault = self.weather.strikes(place)
        if fault == "before":
            raise self._fail(transaction)
        point = len(transaction.undo)
        try:
            answer = await statement(transaction)
        except BaseException:
            if self.transaction_ is None:
                transaction.end(commit=False)
            else:
                transaction.back_to(point)
                transaction.failed = True
            raise
        if self.broken:
            transaction.end(commit=False)
            raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")
        if self.transaction_ is None:
            self.finish(transaction, commit=True)
        if fault == "after":
            raise self._fail(transaction)
        await self._arrive(place)
        return answer

    async def _arrive(self, place: str) -> None:
        if self.broken:
            raise asyncpg.InterfaceError("connection is closed")
        await self.weather.travel()
        if self.broken:
            raise asyncpg.ConnectionDoesNotExistError(f"connection was closed in the middle of operation: {place[:40]}")

    def _fail(self, transaction: Transaction) -> Exception:
        """An error of the moment: the server gives a transaction up, or the connection breaks."""
        if self.transaction_ is not None and self.weather.random.random() < 0.5:
            transaction.failed = True
            return asyncpg.SerializationError("could not serialize access")
        self.sever()
        return asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")

    def finish(self, transaction: Transaction, *, commit: bool) -> None:
        """End a transaction; at its commit its notifications are heard."""
        transaction.end(commit=commit)
        if commit:
            self.database.notify(transaction.notified)

    def sever(self) -> None:
        """Break the connection: the server rolls back what is open."""
        self.broken = True
        if self.transaction_ is not None:
            self.transaction_.end(commit=False)
            self.transaction_ = None


@dataclass(slots=True, eq=False)
class Block:
    """`async with connection.transaction()`."""

    connection: Connection
    savepoint: int | None = None

    async def __aenter__(self) -> None:
        connection = self.connection
        await connection._arrive("BEGIN")
        if connection.transaction_ is None:
            connection.transaction_ = Transaction()
        else:
            self.savepoint = len(connection.transaction_.undo)

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> None:
        connection = self.connection
        if kind is None:
            await self._commit()
        elif connection.transaction_ is not None and not connection.broken:
            if self.savepoint is None:
                connection.finish(connection.transaction_, commit=False)
                connection.transaction_ = None
            else:
                connection.transaction_.back_to(self.savepoint)
                connection.transaction_.failed = False

    async def _commit(self) -> None:
        connection = self.connection
        await connection._arrive("COMMIT")
        transaction = connection.transaction_
        if transaction is None:
            raise asyncpg.InterfaceError("no transaction")
        if self.savepoint is not None:
            return
        if transaction.failed:
            connection.finish(transaction, commit=False)
            connection.transaction_ = None
            raise asyncpg.InFailedSQLTransactionError("the transaction is aborted")
        fault = connection.weather.strikes("COMMIT")
        if fault == "before":
            raise connection._fail(transaction)
        connection.finish(transaction, commit=True)
        connection.transaction_ = None
        if fault == "after":
            connection.sever()
            raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")
        await connection._arrive("COMMIT")


@dataclass(slots=True, eq=False)
class Pool:
    """A pool whose connections belong to the process that borrows them."""

    database: Database
    weather: Weather
    open: dict[Connection, None] = field(default_factory=dict)

    @asynccontextmanager
    async def acquire(self, *, timeout: float | None = None) -> AsyncIterator[Connection]:
        """A connection; one that is broken is not lent again. There is always one, so nobody waits."""
        await self.weather.travel()
        connection = Connection(self.database, self.weather)
        process = current_process()
        self.open[connection] = None
        if process is not None:
            process.closing.append(connection.sever)
        try:
            yield connection
        finally:
            self.open.pop(connection, None)
            connection.sever()
            if process is not None and connection.sever in process.closing:
                process.closing.remove(connection.sever)

    def sever_some(self, random: Random) -> None:
        """Break about half of the connections in use."""
        for connection in list(self.open):
            if random.random() < 0.5:
                connection.sever()

    async def fetch(self, text: str, *parameters: Any) -> list[Record]:
        """The rows of a statement."""
        async with self.acquire() as connection:
            return await connection.fetch(text, *parameters)

    async def fetchval(self, text: str, *parameters: Any) -> Any:
        """The first value of the first row."""
        async with self.acquire() as connection:
            return await connection.fetchval(text, *parameters)

    async def execute(self, text: str, *parameters: Any) -> str:
        """A statement whose rows nobody asks for."""
        async with self.acquire() as connection:
            return await connection.execute(text, *parameters)
