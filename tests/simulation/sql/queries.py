"""SELECT and UNION: bind, filter, group, order, lock, limit."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from simulation.sql.expressions import Compiled, Relation, Scope
from simulation.sql.rows import Transaction
from simulation.sql.sources import Binding, Statement, Step

_AGGREGATES: dict[type[exp.Expression], Callable[[list[Any]], Any]] = {
    exp.Count: len,
    exp.Sum: lambda values: sum(values) if values else None,
    exp.Max: lambda values: max(values, default=None),
    exp.Min: lambda values: min(values, default=None),
}


@dataclass(slots=True)
class Query:
    """A compiled SELECT."""

    statement: Statement
    steps: list[Step]
    conditions: list[Compiled]
    outputs: list[Compiled]
    columns: list[str]
    order: list[tuple[Compiled, bool]] = field(default_factory=list)
    limit: Compiled | None = None
    distinct: bool = False
    locked: list[Step] = field(default_factory=list)
    skip_locked: bool = False
    aggregate: bool = False

    def bindings(self, r: Binding, p: Sequence[Any], t: Transaction, depth: int = 0) -> Iterator[Binding]:
        """Every binding that meets the conditions. It is one list, bound anew each time: use it at once or copy it."""
        if depth == len(self.steps):
            yield r
            return
        step = self.steps[depth]
        slot, base = step.relation.slot, self.statement.slots
        for data, row in step.rows(r, p, t):
            r[slot], r[base + slot] = data, row
            if all(condition(r, p, t) for condition in step.conditions):
                yield from self.bindings(r, p, t, depth + 1)

    def rows(self, r: Binding, p: Sequence[Any], t: Transaction) -> list[tuple[Any, ...]]:
        """The result, for a query that locks nothing."""
        found = list(self._results(self._ordered(r, p, t), p, t))
        if self.limit is not None:
            del found[self.limit(r, p, t) :]
        return found

    def scalar(self, r: Binding, p: Sequence[Any], t: Transaction) -> Any:
        """The first value, or null."""
        found = self.rows(r, p, t)
        return found[0][0] if found else None

    def any(self, r: Binding, p: Sequence[Any], t: Transaction) -> bool:
        """Whether there is a row."""
        return next(self.bindings(r, p, t), None) is not None

    async def run(self, r: Binding, p: Sequence[Any], t: Transaction) -> list[tuple[Any, ...]]:
        """The result, its rows locked in order if the query says so. A row that was waited for is judged again as it is then."""
        if not self.locked:
            return self.rows(r, p, t)
        taken: list[Binding] = []
        limit = None if self.limit is None else self.limit(r, p, t)
        for bound in [binding[:] for binding in self._ordered(r, p, t)]:
            if limit is not None and len(taken) >= limit:
                break
            if await self._lock(bound, p, t):
                taken.append(bound)
        return list(self._results(taken, p, t))

    async def _lock(self, bound: Binding, p: Sequence[Any], t: Transaction) -> bool:
        for step in self.locked:
            slot = step.relation.slot
            row = bound[self.statement.slots + slot]
            if self.skip_locked and row.owner not in (None, t):
                return False
            await t.lock(row)
            data = row.pending if row.dirty else row.data
            if data is None:
                return False
            if data != bound[slot]:
                bound[slot] = data
                if not all(condition(bound, p, t) for each in self.steps for condition in each.conditions):
                    return False
        return True

    def _ordered(self, r: Binding, p: Sequence[Any], t: Transaction) -> Iterable[Binding]:
        if not self.order:
            return self.bindings(r, p, t)
        found = [binding[:] for binding in self.bindings(r, p, t)]
        for key, descending in reversed(self.order):
            found.sort(key=lambda bound: _sortable(key(bound, p, t)), reverse=descending)
        return found

    def _results(self, bound: Iterable[Binding], p: Sequence[Any], t: Transaction) -> Iterable[tuple[Any, ...]]:
        if self.aggregate:
            together = [each[:] for each in bound]
            return [tuple(output(together, p, t) for output in self.outputs)]  # type: ignore[arg-type]
        found = (tuple([output(each, p, t) for output in self.outputs]) for each in bound)
        return dict.fromkeys(found) if self.distinct else found


@dataclass(slots=True)
class Union:
    """Two queries one after the other."""

    parts: list[Any]
    columns: list[str]
    order: list[tuple[int, bool]]
    distinct: bool

    def rows(self, r: Binding, p: Sequence[Any], t: Transaction) -> list[tuple[Any, ...]]:
        """The result."""
        found = [row for part in self.parts for row in part.rows(r, p, t)]
        if self.distinct:
            found = list(dict.fromkeys(found))
        for place, descending in reversed(self.order):
            found.sort(key=lambda row: _sortable(row[place]), reverse=descending)
        return found

    async def run(self, r: Binding, p: Sequence[Any], t: Transaction) -> list[tuple[Any, ...]]:
        """The result; it locks nothing."""
        return self.rows(r, p, t)


def compile_query(statement: Statement, query: exp.Expression, outer: Scope | None) -> Query | Union:
    """A SELECT or a UNION as something that can be run."""
    if isinstance(query, exp.Subquery):
        return compile_query(statement, query.this, outer)
    if isinstance(query, exp.Union):
        parts = [compile_query(statement, part, outer) for part in (query.left, query.right)]
        ordered = query.args["order"].expressions if query.args.get("order") else []
        places = [(int(each.this.this) - 1, bool(each.args.get("desc"))) for each in ordered]
        return Union(parts, parts[0].columns, places, bool(query.args.get("distinct")))
    scope = Scope(outer=outer)
    steps = bind_sources(statement, query, scope)
    where = query.args.get("where")
    if where is not None and steps:
        place_conditions(statement, steps, scope, where.this)
    elif where is not None:
        steps.append(Step(Relation("", [], statement.slot()), lambda r, p, t: [((), None)]))
        steps[0].conditions.append(statement.compiler.compile(where.this, scope))
    outputs, columns, aggregate = _outputs(statement, query, scope)
    compiled = Query(statement, steps, [], outputs, columns, aggregate=aggregate, distinct=bool(query.args.get("distinct")))
    if query.args.get("order"):
        compiled.order = [_order(statement, each, scope, compiled) for each in query.args["order"].expressions]
    if query.args.get("limit"):
        compiled.limit = statement.compiler.compile(query.args["limit"].expression, scope)
    for lock in query.args.get("locks") or ():
        named = {each.name for each in lock.expressions or ()}
        compiled.locked = [step for step in steps if step.table is not None and (not named or step.relation.alias in named)]
        compiled.skip_locked = lock.args.get("wait") is False
    return compiled


def bind_sources(statement: Statement, query: exp.Expression, scope: Scope) -> list[Step]:
    """The FROM list and the joins, each condition at the first step where it can be told."""
    steps: list[Step] = []
    sources = [query.args["from_"].this] if query.args.get("from_") else []
    joins = list(query.args.get("joins") or ())
    for source in list(sources):  # joins of a comma list hang on its members
        joins = [*(source.args.get("joins") or ()), *joins]
    for source, join in [*((source, None) for source in sources), *((join.this, join) for join in joins)]:
        step = statement.step(source, scope)
        before = Scope(list(scope.relations), scope.outer)
        scope.relations.append(step.relation)
        steps.append(step)
        for name in (join.args.get("using") or ()) if join else ():
            column = exp.column(name.name)
            left, right = before.find(column), f"r[{step.relation.slot}][{step.relation.columns.index(name.name)}]"
            step.conditions.append(statement.compiler.function(f"eq({left}, {right})"))
        if join is not None and join.args.get("on"):
            place_conditions(statement, steps, scope, join.args["on"])
    return steps


def place_conditions(statement: Statement, steps: list[Step], scope: Scope, condition: exp.Expression) -> None:
    """Put each part of a conjunction at the first step that has bound all it names."""
    parts = list(condition.flatten()) if isinstance(condition, exp.And) else [condition]
    for part in parts:
        source = statement.compiler.source(part, scope)
        needed = [number for number, step in enumerate(steps) if f"r[{step.relation.slot}]" in source]
        last = len(steps) - 1 if "query_" in source else max(needed, default=0)
        steps[last].conditions.append(statement.compiler.function(source))


def _outputs(statement: Statement, query: exp.Expression, scope: Scope) -> tuple[list[Compiled], list[str], bool]:
    outputs: list[Compiled] = []
    columns: list[str] = []
    aggregate = False
    for each in query.expressions:
        inner = each.this if isinstance(each, exp.Alias) else each
        if isinstance(inner, exp.Star) or (isinstance(inner, exp.Column) and isinstance(inner.this, exp.Star)):
            wanted = inner.table if isinstance(inner, exp.Column) else ""
            for relation in scope.relations:
                if not wanted or relation.alias == wanted:
                    outputs += [statement.compiler.function(f"r[{relation.slot}][{n}]") for n in range(len(relation.columns))]
                    columns += relation.columns
            continue
        function = _AGGREGATES.get(type(inner))
        if function is not None:
            aggregate = True
            whole = isinstance(inner.this, exp.Star)
            value = statement.compiler.function("0") if whole else statement.compiler.compile(inner.this, scope)
            outputs.append(_aggregated(function, value))
        else:
            outputs.append(statement.compiler.compile(inner, scope))
        columns.append(each.alias_or_name or inner.sql())
    return outputs, columns, aggregate


def _aggregated(function: Callable[[list[Any]], Any], value: Compiled) -> Compiled:
    return lambda bound, p, t: function([known for each in bound if (known := value(each, p, t)) is not None])


def _order(statement: Statement, each: exp.Ordered, scope: Scope, query: Query) -> tuple[Compiled, bool]:
    descending = bool(each.args.get("desc"))
    if isinstance(each.this, exp.Literal):
        return query.outputs[int(each.this.this) - 1], descending
    if isinstance(each.this, exp.Column) and not each.this.table and each.this.name in query.columns:
        return query.outputs[query.columns.index(each.this.name)], descending
    return statement.compiler.compile(each.this, scope), descending


def _sortable(value: Any) -> Any:
    return (value is None, value if value is not None else 0)
