"""SQL expressions as Python source. In it `r` is the list of bound rows, `p` the parameters, `t` the transaction, `now` a call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from simulation.sql import functions

_BINARY: dict[type[exp.Expression], str] = {
    exp.EQ: "eq", exp.NEQ: "ne", exp.LT: "lt", exp.LTE: "le", exp.GT: "gt", exp.GTE: "ge",
    exp.Add: "plus", exp.Sub: "minus", exp.Mul: "times", exp.Mod: "rest", exp.DPipe: "joined", exp.Like: "like",
    exp.BitwiseAnd: "both",
}  # fmt: skip
_UNITS = {"SECOND": 1, "SECONDS": 1, "MINUTE": 60, "MINUTES": 60, "HOUR": 3600, "HOURS": 3600, "DAY": 86400, "DAYS": 86400}
_FUNCTIONS = {"cardinality": "size_of", "make_date": "day_of", "octet_length": "size_of", "hashtext": "hash_of"}
Compiled = Callable[[list[Any], Sequence[Any], Any], Any]


class NotInTheSimulation(Exception):
    """A statement uses what this engine does not know yet: teach it, or test the statement on PostgreSQL."""


@dataclass(slots=True)
class Relation:
    """A source of rows in scope: its alias, the columns of its rows, and where its row is bound."""

    alias: str
    columns: list[str]
    slot: int


@dataclass(slots=True)
class Scope:
    """The relations an expression may name: its own, then those around it."""

    relations: list[Relation] = field(default_factory=list)
    outer: "Scope | None" = None

    def find(self, column: exp.Column) -> str:
        """The source of a column's value."""
        table, name = column.table, column.name
        at: Scope | None = self
        while at is not None:
            for relation in at.relations:
                if (not table or relation.alias == table) and name in relation.columns:
                    return f"r[{relation.slot}][{relation.columns.index(name)}]"
            at = at.outer
        raise NotInTheSimulation(f"no column {table}.{name}")


@dataclass(slots=True)
class Compiler:
    """Turns the expressions of one statement into functions. `subquery` compiles a SELECT inside an expression."""

    now: Callable[[], Any]
    subquery: Callable[[exp.Expression, Scope], Any]
    names: dict[str, Any] = field(default_factory=dict)

    def compile(self, expression: exp.Expression, scope: Scope) -> Compiled:
        """A function of bound rows, parameters and transaction."""
        return self.function(self.source(expression, scope))

    def function(self, source: str) -> Compiled:
        """A function whose body is this source."""
        known = {**vars(functions), **self.names, "now": self.now}
        compiled: Compiled = eval(f"lambda r, p, t: {source}", known)  # noqa: S307  made above from the product's own statements
        return compiled

    def source(self, e: exp.Expression, scope: Scope) -> str:
        """The Python source of an expression."""
        name = _BINARY.get(type(e))
        if name:
            if isinstance(e.args["expression"], exp.Any):
                return f"is_among({self.source(e.this, scope)}, {self.source(e.expression.this, scope)})"
            return f"{name}({self._pair(e, scope)})"
        method = getattr(self, f"_{type(e).__name__.lower()}", None)
        if method is None or (e.args.get("negate") and not isinstance(e, exp.Is)):
            raise NotInTheSimulation(f"{type(e).__name__}: {e.sql(dialect='postgres')}")
        source: str = method(e, scope)
        return source

    def _pair(self, e: exp.Expression, scope: Scope) -> str:
        return f"{self.source(e.this, scope)}, {self.source(e.expression, scope)}"

    def _column(self, e: exp.Column, scope: Scope) -> str:
        return scope.find(e)

    def _parameter(self, e: exp.Parameter, _scope: Scope) -> str:
        return f"p[{int(e.this.this) - 1}]"

    def _literal(self, e: exp.Literal, _scope: Scope) -> str:
        return repr(e.this) if e.is_string else e.this

    def _boolean(self, e: exp.Boolean, _scope: Scope) -> str:
        return repr(bool(e.this))

    def _null(self, _e: exp.Null, _scope: Scope) -> str:
        return "None"

    def _paren(self, e: exp.Paren, scope: Scope) -> str:
        return f"({self.source(e.this, scope)})"

    def _and(self, e: exp.And, scope: Scope) -> str:
        return f"({self.source(e.this, scope)} and {self.source(e.expression, scope)})"

    def _or(self, e: exp.Or, scope: Scope) -> str:
        return f"({self.source(e.this, scope)} or {self.source(e.expression, scope)})"

    def _not(self, e: exp.Not, scope: Scope) -> str:
        return f"negated({self.source(e.this, scope)})"

    def _is(self, e: exp.Is, scope: Scope) -> str:
        return f"({self.source(e.this, scope)} {'is not' if e.args.get('negate') else 'is'} {self.source(e.expression, scope)})"

    def _nullsafeeq(self, e: exp.NullSafeEQ, scope: Scope) -> str:
        return f"({self.source(e.this, scope)} == {self.source(e.expression, scope)})"

    def _nullsafeneq(self, e: exp.NullSafeNEQ, scope: Scope) -> str:
        return f"({self.source(e.this, scope)} != {self.source(e.expression, scope)})"

    def _between(self, e: exp.Between, scope: Scope) -> str:
        return f"between({', '.join(self.source(e.args[part], scope) for part in ('this', 'low', 'high'))})"

    def _in(self, e: exp.In, scope: Scope) -> str:
        return f"is_among({self.source(e.this, scope)}, ({''.join(self.source(each, scope) + ', ' for each in e.expressions)}))"

    def _cast(self, e: exp.Cast, scope: Scope) -> str:
        inner = self.source(e.this, scope)
        if e.to.is_type("text", "varchar"):
            return f"text_of({inner})"
        return f"whole({inner})" if e.to.is_type("int", "bigint", "smallint") else inner

    def _coalesce(self, e: exp.Coalesce, scope: Scope) -> str:
        return f"first_known({', '.join(self.source(each, scope) for each in (e.this, *e.expressions))})"

    def _currenttimestamp(self, _e: exp.CurrentTimestamp, _scope: Scope) -> str:
        return "now()"

    def _interval(self, e: exp.Interval, _scope: Scope) -> str:
        return f"seconds({int(e.this.this) * _UNITS[e.unit.name.upper()]})"

    def _makeinterval(self, e: exp.MakeInterval, scope: Scope) -> str:
        return f"seconds({self.source(e.args['second'].expression, scope)})"

    def _substring(self, e: exp.Substring, scope: Scope) -> str:
        return f"slice_of({', '.join(self.source(e.args[part], scope) for part in ('this', 'start', 'length'))})"

    def _extract(self, e: exp.Extract, scope: Scope) -> str:
        return f"year_of({self.source(e.expression, scope)})"

    def _datefromparts(self, e: exp.DateFromParts, scope: Scope) -> str:
        return f"day_of({', '.join(self.source(e.args[part], scope) for part in ('year', 'month', 'day'))})"

    def _startswith(self, e: exp.StartsWith, scope: Scope) -> str:
        return f"starts_with({self._pair(e, scope)})"

    def _arraysize(self, e: exp.ArraySize, scope: Scope) -> str:
        return f"size_of({self.source(e.this, scope)})"

    def _anonymous(self, e: exp.Anonymous, scope: Scope) -> str:
        if e.name.lower() == "pg_notify":
            return f"t.notified.append({self.source(e.expressions[0], scope)})"
        if e.name.lower() == "pg_advisory_xact_lock_shared":
            return "None"
        if e.name.lower() in _FUNCTIONS:
            return f"{_FUNCTIONS[e.name.lower()]}({', '.join(self.source(each, scope) for each in e.expressions)})"
        raise NotInTheSimulation(e.sql(dialect="postgres"))

    def _subquery(self, e: exp.Subquery, scope: Scope) -> str:
        return f"{self._named(e.this, scope)}.scalar(r, p, t)"

    def _exists(self, e: exp.Exists, scope: Scope) -> str:
        return f"{self._named(e.this, scope)}.any(r, p, t)"

    def _named(self, query: exp.Expression, scope: Scope) -> str:
        name = f"query_{len(self.names)}"
        self.names[name] = self.subquery(query, scope)
        return name
