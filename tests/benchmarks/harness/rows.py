"""Rows and contenders, and the registry they are kept in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.harness.servers import Servers
from local_stack.postgres_admin import ServiceDatabase


@dataclass(frozen=True)
class AtLeast:
    """The ratio that is asked for, where more is better: to the first contender, or to the one named."""

    ratio: float
    of: str = ""

    def met_by(self, ratio: float, _value: float) -> bool:
        """Whether the median ratio is as asked."""
        return ratio >= self.ratio

    def __str__(self) -> str:
        return f"≥ {self.ratio:g}{_of(self.of)}"


@dataclass(frozen=True)
class AtMost:
    """The ratio that is asked for, where less is better: to the first contender, or to the one named."""

    ratio: float
    of: str = ""

    def met_by(self, ratio: float, _value: float) -> bool:
        """Whether the median ratio is as asked."""
        return ratio <= self.ratio

    def __str__(self) -> str:
        return f"≤ {self.ratio:g}{_of(self.of)}"


@dataclass(frozen=True)
class Within:
    """The figure itself that is asked for, at most, in the row's unit."""

    value: float
    of: str = ""

    def met_by(self, _ratio: float, value: float) -> bool:
        """Whether the median is as asked."""
        return value <= self.value

    def __str__(self) -> str:
        return f"at most {self.value:g}"


def _of(contender: str) -> str:
    return f" of {contender}" if contender else ""


Aim = AtLeast | AtMost | Within


@dataclass(frozen=True)
class Loading:
    """What a row's `load` works with: the servers, the row's volume, and a directory that lives as long as the row."""

    servers: Servers
    volume: int
    directory: Path


@dataclass(frozen=True)
class Run:
    """One run of one contender: its share of the volume, its new database, its own empty directory, what was loaded."""

    servers: Servers
    label: str
    volume: int
    database: ServiceDatabase
    state: Path
    loaded: Any
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Report:
    """What the program measured: `value` in the row's unit, and what else it tells."""

    value: float
    details: Mapping[str, Any]


async def load_nothing(_loading: Loading) -> None:
    """For rows whose contenders make their own input."""


async def prepare_nothing(_run: Run) -> None:
    """For contenders that start with an empty database."""


@dataclass(frozen=True)
class Contender:
    """A program that does the row's job.

    `module` is run as `python -m module` by `python(Run)`, by default this interpreter. `share` of the volume is given to
    those too slow for all of it. `options` reach the program. `missing` says why it cannot run here, else None; it may
    first fetch or build what the program needs.
    """

    name: str
    module: str
    check: Callable[[Run, Report], Awaitable[str | None]]
    prepare: Callable[[Run], Awaitable[None]] = prepare_nothing
    aim: Aim | None = None
    share: float = 1.0
    options: Mapping[str, Any] = field(default_factory=dict)
    missing: Callable[[], str | None] = lambda: None
    interpreter: Callable[[], Path] | None = None
    smoke: bool = True
    seconds_max: float = 300


@dataclass(frozen=True)
class Row:
    """One job. `unit` is what is measured: a rate ("events/s") or a time ("ms"); `load` runs once, before the rounds.

    What `load` returns reaches hooks as `loaded` and programs as JSON. A row with a smoke volume of 0 is not in the smoke.
    """

    name: str
    title: str
    unit: str
    volume: int
    smoke_volume: int
    contenders: tuple[Contender, ...]
    load: Callable[[Loading], Awaitable[Any]] = load_nothing


_rows: dict[str, Row] = {}


def register(row: Row) -> None:
    """Add a row to the table."""
    if row.name in _rows:
        raise ValueError(f"there is a row {row.name} already")
    _rows[row.name] = row


def join(row_name: str, *contenders: Contender) -> None:
    """Add contenders to a row that is registered, after its own."""
    row = _rows[row_name]
    _rows[row_name] = replace(row, contenders=(*row.contenders, *contenders))


def registered() -> tuple[Row, ...]:
    """All rows, in the order of their registration."""
    return tuple(_rows.values())
