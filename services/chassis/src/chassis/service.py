"""A service as its composition root describes it; the chassis runs it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
from fastapi import APIRouter

from chassis.application import CommandType, Problem
from chassis.database import Connection
from chassis.metrics import Sample
from chassis.operations.own_state import OwnState
from chassis.workbooks.kinds import FileKind
from contracts.envelope import ReceivedEvent
from contracts.topics import Context, Topic

Apply = Callable[[Connection, Sequence[ReceivedEvent]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Projection:
    """What a consumer makes of events: `apply` writes the effect of a batch, inside the transaction that moves the position.

    Events of a partition come in order, each exactly once. `apply` may raise anything: an event that makes it raise alone
    is poison and is parked; a fault of the moment (`chassis.database.TRANSIENT`) is tried again. `tables` are those it alone
    writes: what a rebuild of it makes anew and exchanges.
    """

    name: str
    topics: Sequence[Topic]
    apply: Apply
    tables: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Worker:
    """Background work of a service. `run_once` does one bounded piece and says how much it did; 0: wait to be woken."""

    name: str
    run_once: Callable[[asyncpg.Pool], Awaitable[int]]


async def no_figures(_connection: Connection) -> Mapping[str, Any]:
    """For services whose status has nothing besides the chassis' own."""
    return {}


async def no_readings(_connection: Connection) -> Sequence[Sample]:
    """For services that measure nothing of their own."""
    return ()


@dataclass(frozen=True, slots=True)
class Service:
    """A service's parts: what it accepts, what it consumes, what it does by itself, what it answers.

    `status` adds to GET /status, and to the metrics where it has `pending` and `oldest_mark_seconds` (marks not worked off);
    `readings` are metrics of its own tables, asked for once a minute. `own_state`: how its tables follow from its own events.
    `files` are the kinds of workbook it takes as rows of commands.
    `marks`: the table in which its projections leave what a changed fact touches, for a worker.
    """

    name: Context
    migrations: Path
    commands: Sequence[CommandType[Any, Any, Any]] = ()
    problems: Mapping[str, Problem] = field(default_factory=dict)
    projections: Sequence[Projection] = ()
    workers: Sequence[Worker] = ()
    routers: Sequence[APIRouter] = ()
    files: Sequence[FileKind] = ()
    status: Callable[[Connection], Awaitable[Mapping[str, Any]]] = no_figures
    readings: Callable[[Connection], Awaitable[Sequence[Sample]]] = no_readings
    own_state: OwnState = field(default_factory=OwnState)
    marks: str | None = None
