"""INSERT, UPDATE and DELETE: rows found first, then locked in turn, judged again where another was there before, and changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from sqlglot import exp

from simulation.sql.expressions import Compiled, NotInTheSimulation, Relation, Scope
from simulation.sql.queries import Query, bind_sources, compile_query, place_conditions
from simulation.sql.rows import Data, Row, Table, Transaction
from simulation.sql.sources import Binding, Statement


@dataclass(slots=True)
class Change:
    """A compiled UPDATE (with `values`) or DELETE."""

    query: Query
    table: Table
    relation: Relation
    before: Relation
    values: list[tuple[int, Compiled]] | None
    returning: list[Compiled]
    columns: list[str]

    async def run(self, r: Binding, p: Sequence[Any], t: Transaction) -> list[tuple[Any, ...]]:
        """Change what meets the conditions; what RETURNING asks for."""
        found: list[tuple[Any, ...]] = []
        changed: set[int] = set()
        for bound in [binding[:] for binding in self.query.bindings(r, p, t)]:
            row: Row = bound[self.query.statement.slots + self.relation.slot]
            if id(row) in changed or not await self.query._lock(bound, p, t):
                continue
            changed.add(id(row))
            old: Data = bound[self.relation.slot]
            new = None if self.values is None else self._with_values(old, bound, p, t)
            if new is not None:
                await check(self.table, new, row, t)
            t.put(row, new)
            bound[self.before.slot] = old
            bound[self.relation.slot] = new if new is not None else old
            found.append(tuple([output(bound, p, t) for output in self.returning]))
        return found

    def _with_values(self, old: Data, bound: Binding, p: Sequence[Any], t: Transaction) -> Data:
        data = list(old)
        for column, value in self.values or ():
            data[column] = value(bound, p, t)
        return tuple(data)


@dataclass(slots=True)
class Insert:
    """A compiled INSERT."""

    statement: Statement
    table: Table
    places: list[int]
    source: Callable[[Binding, Sequence[Any], Transaction], list[tuple[Any, ...]]]
    returning: list[Compiled]
    columns: list[str]
    relation: Relation
    excluded: Relation
    on_conflict: str | None = None
    values: list[tuple[int, Compiled]] = field(default_factory=list)
    condition: Compiled | None = None

    async def run(self, r: Binding, p: Sequence[Any], t: Transaction) -> list[tuple[Any, ...]]:
        """Insert, or do what ON CONFLICT says; what RETURNING asks for."""
        found = []
        for given in self.source(r, p, t):
            data = self.full(given)
            standing = await conflict(self.table, data, None, t)
            if standing is None:
                await check(self.table, data, None, t)
                insert(self.table, data, t)
            elif self.on_conflict is None:
                raise duplicate(self.table, data)
            elif not await self._resolve(standing, data, r, p, t):
                continue
            r[self.relation.slot] = data
            found.append(tuple([output(r, p, t) for output in self.returning]))
        return found

    def full(self, given: Sequence[Any]) -> Data:
        """A row of all columns."""
        data: list[Any] = [None] * len(self.table.columns)
        for column, value in self.table.defaults.items():
            if column not in self.places:
                data[column] = value()
        for place, value in zip(self.places, given, strict=True):
            data[place] = value
        return tuple(data)

    async def _resolve(self, row: Row, data: Data, r: Binding, p: Sequence[Any], t: Transaction) -> bool:
        if self.on_conflict == "DO NOTHING":
            return False
        await t.lock(row)
        r[self.relation.slot] = row.pending if row.dirty else row.data
        r[self.excluded.slot] = data
        if self.condition is not None and not self.condition(r, p, t):
            return False
        new = list(r[self.relation.slot])
        for column, value in self.values:
            new[column] = value(r, p, t)
        await check(self.table, tuple(new), row, t)
        t.put(row, tuple(new))
        return True


def insert(table: Table, data: Data, t: Transaction) -> None:
    """Add a row that nobody else sees before the commit."""
    row = Row(table)
    table.rows.append(row)
    t.put(row, data)


async def conflict(table: Table, data: Data, own: Row | None, t: Transaction) -> Row | None:
    """The row that holds a unique key of this data; one that is about to is waited for."""
    for key in table.keys_of(data):
        while True:
            holders = [row for row in table.keyed.get(key, ()) if row is not own and _holds(table, row, key, t)]
            others = [row.owner for row in holders if row.owner is not None and row.owner is not t and row.dirty]
            if not others:
                break
            await t.wait_for(others[0])
        if holders:
            return holders[0]
    return None


def _holds(table: Table, row: Row, key: tuple[Any, ...], t: Transaction) -> bool:
    if row.dirty and row.owner is t:
        return row.pending is not None and key in table.keys_of(row.pending)
    return any(data is not None and key in table.keys_of(data) for data in (row.data, row.pending if row.dirty else None))


async def check(table: Table, data: Data, own: Row | None, t: Transaction) -> None:
    """Raise what PostgreSQL raises for a row that may not be."""
    for column in table.required:
        if data[column] is None:
            raise asyncpg.NotNullViolationError(f"{table.name}.{table.columns[column]} is null")
    for holds in table.checks:
        if holds(data) is False:
            raise asyncpg.CheckViolationError(f"{table.name}: {data}")
    if own is not None and await conflict(table, data, own, t) is not None:
        raise duplicate(table, data)


def duplicate(table: Table, data: Data) -> asyncpg.UniqueViolationError:
    """A key that another row holds."""
    error = asyncpg.UniqueViolationError(f"duplicate key in {table.name}: {data}")
    error.detail = f"a key of {table.name} exists"  # type: ignore[attr-defined]
    return error


def compile_change(statement: Statement, change: exp.Expression) -> Change:
    """An UPDATE or a DELETE."""
    scope = Scope()
    target = statement.step(change.this, scope)
    assert target.table is not None
    scope.relations.append(target.relation)
    rest = bind_sources(statement, change, scope)
    steps = [*rest, target] if rest else [target]
    where = change.args.get("where")
    if where is not None:
        place_conditions(statement, steps, scope, where.this)
    query = Query(statement, steps, [], [], [], locked=[target])
    before = Relation("old", target.table.columns, statement.slot())
    values = None
    if isinstance(change, exp.Update):
        columns = target.table.columns
        values = [
            (columns.index(each.this.name), statement.compiler.compile(each.expression, scope)) for each in change.expressions
        ]
    after = Scope([*scope.relations, before])
    returning, names = _returning(statement, change, after)
    return Change(query, target.table, target.relation, before, values, returning, names)


def compile_insert(statement: Statement, change: exp.Insert) -> Insert:
    """An INSERT of values, or of a query's rows."""
    into = change.this
    named = [column.name for column in into.expressions] if isinstance(into, exp.Schema) else []
    target = into.this if isinstance(into, exp.Schema) else into
    table = statement.tables[target.name]
    relation = Relation(target.alias or target.name, table.columns, statement.slot())
    excluded = Relation("excluded", table.columns, statement.slot())
    scope = Scope([relation, excluded])
    source, width = _source(statement, change)
    places = [table.columns.index(name) for name in named] if named else list(range(width))
    returning, names = _returning(statement, change, scope)
    compiled = Insert(statement, table, places, source, returning, names, relation, excluded)
    if rule := change.args.get("conflict"):
        compiled.on_conflict = rule.args["action"].name
        compiled.values = [
            (table.columns.index(each.this.name), statement.compiler.compile(each.expression, scope))
            for each in rule.expressions or ()
        ]
        if rule.args.get("where"):
            compiled.condition = statement.compiler.compile(rule.args["where"].this, scope)
    return compiled


def _source(statement: Statement, change: exp.Insert) -> tuple[Callable[..., list[tuple[Any, ...]]], int]:
    given = change.expression
    if change.args.get("default"):
        return (lambda r, p, t: [()]), 0
    if isinstance(given, exp.Values):
        rows = [[statement.compiler.compile(value, Scope()) for value in row.expressions] for row in given.expressions]
        return (lambda r, p, t: [tuple(value(r, p, t) for value in row) for row in rows]), len(rows[0])
    if given is None:
        raise NotInTheSimulation(change.sql(dialect="postgres"))
    query = compile_query(statement, given, None)
    return query.rows, len(query.columns)


def _returning(statement: Statement, change: exp.Expression, scope: Scope) -> tuple[list[Compiled], list[str]]:
    asked = change.args["returning"].expressions if change.args.get("returning") else []
    return [statement.compiler.compile(each.this if isinstance(each, exp.Alias) else each, scope) for each in asked], [
        each.alias_or_name for each in asked
    ]
