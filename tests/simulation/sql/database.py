"""A database in memory: its schema from the product's migrations, its statements compiled once per text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import sqlglot
from sqlglot import exp

from simulation.sql.expressions import Scope
from simulation.sql.queries import compile_query
from simulation.sql.rows import Table, Transaction
from simulation.sql.sources import Statement
from simulation.sql.writes import compile_change, compile_insert

_NOTIFY = re.compile(r"\s*NOTIFY\s+(\w+)\s*")
_OTHER_ALTERATION = re.compile(r"\b(ADD (?!COLUMN)|ALTER COLUMN|DROP|SET)\b")
_PARSED: dict[str, exp.Expression] = {}


class Record(tuple[Any, ...]):
    """A row of a result, by place or by name."""

    __slots__ = ()
    names: dict[str, int] = {}  # noqa: RUF012  each result's class has its own

    def __getitem__(self, key: Any) -> Any:
        return tuple.__getitem__(self, self.names[key] if key.__class__ is str else key)


@dataclass(slots=True)
class Plan:
    """A compiled statement."""

    slots: int
    ctes: list[tuple[dict[int, list[Any]], Any]]
    body: Any
    record: type[Record]

    async def run(self, parameters: Sequence[Any], t: Transaction) -> list[Record]:
        """Run it in a transaction."""
        r: list[Any] = [None] * (2 * self.slots)
        try:
            for kept, part in self.ctes:
                kept[id(t)] = await part.run(r, parameters, t)
            return list(map(self.record, await self.body.run(r, parameters, t)))
        finally:
            for kept, _ in self.ctes:
                kept.pop(id(t), None)


@dataclass(slots=True)
class Database:
    """Tables, and who listens to which channel. `clock` may be set anew with `reset`."""

    clock: Callable[[], datetime]
    tables: dict[str, Table] = field(default_factory=dict)
    listeners: dict[str, list[Callable[[], None]]] = field(default_factory=dict)
    _plans: dict[str, Plan] = field(default_factory=dict)
    _first: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        """The time of this statement."""
        return self.clock()

    def reset(self, clock: Callable[[], datetime]) -> None:
        """Empty every table, but for what the migrations insert; compiled statements are kept."""
        self.clock = clock
        self.listeners.clear()
        for table in self.tables.values():
            table.rows.clear()
            table.keyed.clear()
            for place in table.identities:
                table.defaults[place] = count(1).__next__
        for text in self._first:
            self.at_once(text)

    def at_once(self, text: str, *parameters: Any) -> list[Record]:
        """Run a statement that waits for nobody, and commit it."""
        transaction = Transaction()
        try:
            self.plan(text).run(parameters, transaction).send(None)
        except StopIteration as done:
            transaction.end(commit=True)
            found: list[Record] = done.value
            return found
        raise RuntimeError(f"it waits: {text}")

    def create(self, sql: str) -> None:
        """Run a migration: its tables and what it inserts; grants, indices and triggers stay PostgreSQL's."""
        for text in re.sub(r"--.*", "", sql.split("CREATE FUNCTION")[0]).split(";"):
            if text.strip().startswith("CREATE TABLE"):
                self._create_table(parsed(text))
            elif text.strip().startswith("ALTER TABLE") and not _OTHER_ALTERATION.search(text):
                self._add_columns(parsed(text))
            elif text.strip().startswith("INSERT"):
                self._first.append(text)
                self.at_once(text)

    def plan(self, text: str) -> Plan:
        """The compiled statement."""
        plan = self._plans.get(text)
        if plan is None:
            plan = self._plans[text] = self._compile(text)
        return plan

    def notify(self, channels: Sequence[str]) -> None:
        """Tell those who listen, at commit."""
        for channel in dict.fromkeys(channels):
            for told in list(self.listeners.get(channel, ())):
                told()

    def _compile(self, text: str) -> Plan:
        if channel := _NOTIFY.fullmatch(text):
            return Plan(0, [], _Notify(channel[1]), Record)
        tree = parsed(text)
        statement = Statement(self.tables, self.now)
        ctes = []
        for each in tree.args["with_"].expressions if tree.args.get("with_") else ():
            part = _compile_body(statement, each.this)
            kept: dict[int, list[Any]] = {}
            statement.ctes[each.alias] = (part.columns, kept)
            ctes.append((kept, part))
        body = _compile_body(statement, tree)
        record = type(
            "Record", (Record,), {"__slots__": (), "names": {name: n for n, name in reversed(list(enumerate(body.columns)))}}
        )
        return Plan(statement.slots, ctes, body, record)

    def _create_table(self, tree: exp.Expression) -> None:
        table = Table(tree.this.this.name, [])
        statement = Statement({}, self.now)
        checks: list[exp.Expression] = []
        for item in tree.this.expressions:
            if isinstance(item, exp.ColumnDef):
                table.columns.append(item.name)
                self._constrain(table, statement, item, checks)
            elif isinstance(item, exp.PrimaryKey):
                table.uniques.append(tuple(table.columns.index(each.name) for each in item.expressions))
            elif isinstance(item, exp.UniqueColumnConstraint):
                table.uniques.append(tuple(table.columns.index(each.name) for each in item.this.expressions))
            elif isinstance(item, exp.CheckColumnConstraint):
                checks.append(item.this)
        self._check(table, statement, checks)
        self.tables[table.name] = table

    def _add_columns(self, tree: exp.Expression) -> None:
        """Columns a later migration adds; a row that is there has their defaults."""
        table = self.tables[tree.this.this.name]
        statement = Statement({}, self.now)
        checks: list[exp.Expression] = []
        for item in tree.args["actions"]:
            if isinstance(item, exp.ColumnDef):
                table.columns.append(item.name)
                self._constrain(table, statement, item, checks)
                default = table.defaults.get(len(table.columns) - 1)
                for row in table.rows:
                    row.data = None if row.data is None else (*row.data, default() if default else None)
        self._check(table, statement, checks)

    def _check(self, table: Table, statement: Statement, checks: Sequence[exp.Expression]) -> None:
        step = Statement({table.name: table}, self.now).step(exp.to_table(table.name), Scope())
        for each in checks:
            holds = statement.compiler.compile(each, Scope([step.relation]))
            table.checks.append(lambda data, holds=holds: holds([data], (), None))  # type: ignore[misc]

    def _constrain(self, table: Table, statement: Statement, item: exp.ColumnDef, checks: list[exp.Expression]) -> None:
        place = len(table.columns) - 1
        for constraint in item.constraints:
            kind = constraint.kind
            if isinstance(kind, exp.NotNullColumnConstraint):
                table.required.append(place)
            elif isinstance(kind, exp.PrimaryKeyColumnConstraint):
                table.uniques.append((place,))
            elif isinstance(kind, exp.GeneratedAsIdentityColumnConstraint):
                table.identities.append(place)
                table.defaults[place] = count(1).__next__
            elif isinstance(kind, exp.DefaultColumnConstraint):
                value = statement.compiler.compile(kind.this, Scope())
                table.defaults[place] = lambda value=value: value([], (), None)  # type: ignore[misc]
            elif isinstance(kind, exp.CheckColumnConstraint):
                checks.append(kind.this)


@dataclass(slots=True)
class _Notify:
    channel: str

    async def run(self, _r: list[Any], _p: Sequence[Any], t: Transaction) -> list[Any]:
        t.notified.append(self.channel)
        return []


def parsed(text: str) -> exp.Expression:
    """A statement's tree, kept for all databases."""
    tree = _PARSED.get(text)
    if tree is None:
        spaced = re.sub(r"(\$\d+)(?=,)", r"\1 ", text)
        tree = _PARSED[text] = sqlglot.parse_one(spaced, read="postgres")
    return tree


def _compile_body(statement: Statement, tree: exp.Expression) -> Any:
    if isinstance(tree, exp.Insert):
        return compile_insert(statement, tree)
    if isinstance(tree, (exp.Update, exp.Delete)):
        return compile_change(statement, tree)
    return compile_query(statement, tree, None)
