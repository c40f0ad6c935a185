"""Where a statement's rows come from: tables, unnested arrays, subqueries and common table expressions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from sqlglot import exp

from simulation.sql.expressions import Compiled, Compiler, NotInTheSimulation, Relation, Scope
from simulation.sql.rows import Row, Table, Transaction

Binding = list[Any]
"""The bound rows of a statement by slot, then the tables' rows they came from, by slot too."""
Rows = Callable[[Binding, Sequence[Any], Transaction], Iterable[tuple[Any, Row | None]]]


@dataclass(slots=True)
class Step:
    """A source and the conditions that can be told once its row is bound."""

    relation: Relation
    rows: Rows
    table: Table | None = None
    conditions: list[Compiled] = field(default_factory=list)


@dataclass(slots=True)
class Statement:
    """What the parts of one statement share while it is compiled."""

    tables: Mapping[str, Table]
    now: Callable[[], Any]
    slots: int = 0
    ctes: dict[str, tuple[list[str], dict[int, list[Any]]]] = field(default_factory=dict)
    """Per common table expression its columns, and per transaction its rows."""
    compiler: Compiler = field(init=False)

    def __post_init__(self) -> None:
        from simulation.sql.queries import compile_query

        self.compiler = Compiler(self.now, lambda query, scope: compile_query(self, query, scope))

    def slot(self) -> int:
        """A place to bind a row in."""
        self.slots += 1
        return self.slots - 1

    def step(self, source: exp.Expression, scope: Scope) -> Step:
        """A source, not yet in scope."""
        if isinstance(source, exp.Table):
            return self._table(source)
        if isinstance(source, exp.Unnest):
            return self._unnest(source, scope)
        if isinstance(source, exp.Lateral):
            return self._query(source.this.this, source.alias, scope)
        if isinstance(source, exp.Subquery):
            return self._query(source.this, source.alias, scope)
        raise NotInTheSimulation(source.sql(dialect="postgres"))

    def _table(self, source: exp.Table) -> Step:
        alias = source.alias or source.name
        if source.name in self.ctes:
            columns, kept = self.ctes[source.name]
            relation = Relation(alias, columns, self.slot())
            return Step(relation, lambda r, p, t: [(row, None) for row in kept[id(t)]])
        table = self.tables[source.name]
        return Step(Relation(alias, table.columns, self.slot()), lambda r, p, t: table.scan(t), table)

    def _unnest(self, source: exp.Unnest, scope: Scope) -> Step:
        arrays = [self.compiler.compile(array, scope) for array in source.expressions]
        alias = source.args.get("alias")
        name = alias.name if alias else "unnest"
        names = [column.name for column in alias.columns] if alias else []
        names = names or ([name] if len(arrays) == 1 else [f"#{n}" for n in range(len(arrays))])
        ordinal = source.args.get("offset")
        if ordinal:
            names = [*names, ordinal.name]

        def rows(r: Binding, p: Sequence[Any], t: Transaction) -> Iterable[tuple[Any, None]]:
            for number, values in enumerate(zip_longest(*(array(r, p, t) for array in arrays)), 1):
                yield ((*values, number) if ordinal else values), None

        return Step(Relation(name, names, self.slot()), rows)

    def _query(self, query: exp.Expression, alias: str, scope: Scope) -> Step:
        from simulation.sql.queries import compile_query

        compiled = compile_query(self, query, scope)
        relation = Relation(alias, compiled.columns, self.slot())
        return Step(relation, lambda r, p, t: [(row, None) for row in compiled.rows(r, p, t)])
