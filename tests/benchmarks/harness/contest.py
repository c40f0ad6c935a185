"""The rounds of a row: every contender once a round, in turn, on the same servers, each with a new database."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
from aiokafka.errors import KafkaError

from benchmarks.harness import statements
from benchmarks.harness.rows import Contender, Loading, Row, Run
from benchmarks.harness.running import ProgramFailed, Usage, run_program
from benchmarks.harness.servers import Servers

UNFINISHED = (ProgramFailed, OSError, asyncpg.PostgresError, KafkaError)
"""What ends one run and not the rounds."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Trial:
    """One run of one contender. `fault` is what was wrong with its result, or why it did not end."""

    contender: str
    round: int
    volume: int
    value: float | None = None
    fault: str | None = None
    usage: Usage | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """What a contender came to over the rounds; `absent` says why it was not run.

    `ratios` are to the first contender, round by round, `asked_ratios` to the one that its aim names.
    """

    contender: Contender
    trials: tuple[Trial, ...]
    ratios: tuple[float, ...]
    asked_ratios: tuple[float, ...]
    absent: str | None = None

    @property
    def ratio(self) -> float | None:
        """The median of the rounds' ratios to the first contender."""
        return statistics.median(self.ratios) if self.ratios else None

    @property
    def value(self) -> float | None:
        """The median of what was measured."""
        values = [trial.value for trial in self.trials if trial.value is not None]
        return statistics.median(values) if values else None

    @property
    def correct(self) -> bool:
        """Whether every run ended with the right result."""
        return all(trial.fault is None for trial in self.trials)

    @property
    def met(self) -> bool | None:
        """Whether the contender is as fast as is asked of it; None if nothing is, or it cannot be told."""
        ratio = statistics.median(self.asked_ratios) if self.asked_ratios else None
        if self.contender.aim is None or ratio is None or self.value is None:
            return None
        return self.contender.aim.met_by(ratio, self.value)


@dataclass(frozen=True)
class RowResult:
    """A row after its rounds."""

    row: Row
    volume: int
    standings: tuple[Standing, ...]

    @property
    def correct(self) -> bool:
        """Whether every contender that ran was right."""
        return all(standing.correct for standing in self.standings)


async def hold(row: Row, servers: Servers, *, volume: int, rounds: int, contenders: Sequence[Contender], say: Say) -> RowResult:
    """Load the row's input, run the rounds, compare."""
    absent = {contender.name: contender.missing() for contender in contenders}
    present = [contender for contender in contenders if absent[contender.name] is None]
    directory = Path(tempfile.mkdtemp(prefix=f"cradle-bench-{row.name}-"))
    try:
        say(f"{row.name}: loading {volume:,}")
        await servers.delete_topics(lambda _: True)
        loaded = await row.load(Loading(servers, volume, directory))
        trials = [
            await _try(contender, number, Arena(row, servers, volume, loaded, directory), say)
            for number in range(1, rounds + 1)
            for contender in present
        ]
    finally:
        await servers.drop_databases(f"bench_{_plain(row.name)}_")
        shutil.rmtree(directory, ignore_errors=True)
    standings = [_standing(contender, contenders[0], trials, absent[contender.name]) for contender in contenders]
    return RowResult(row, volume, tuple(standings))


@dataclass(frozen=True)
class Arena:
    """What all runs of a row have in common."""

    row: Row
    servers: Servers
    volume: int
    loaded: Any
    directory: Path


async def _try(contender: Contender, number: int, arena: Arena, say: Say) -> Trial:
    volume = max(1, round(arena.volume * contender.share))
    label = f"bench_{_plain(arena.row.name)}_{_plain(contender.name)}_{number}"
    state = arena.directory / label
    state.mkdir()
    database = arena.servers.create_database(label)
    run = Run(arena.servers, label, volume, database, state, arena.loaded, contender.options)
    say(f"{arena.row.name}, round {number}: {contender.name} …")
    try:
        trial = await _run(contender, number, run)
    except UNFINISHED as failure:
        trial = Trial(contender.name, number, volume, fault=f"did not finish: {failure}")
    finally:
        await arena.servers.drop_databases(label)
        await arena.servers.delete_topics(lambda topic: topic.startswith(label))
        shutil.rmtree(state, ignore_errors=True)
    said = "no figure" if trial.value is None else f"{trial.value:,.1f} {arena.row.unit}"
    say(f"{arena.row.name}, round {number}: {contender.name} {said}{'' if trial.fault is None else f', WRONG: {trial.fault}'}")
    return trial


async def _run(contender: Contender, number: int, run: Run) -> Trial:
    """Prepare, run, check. Raises what ends a run without a figure."""
    counted = run.servers.postgres_admin_dsn if run.servers.statements else None
    await contender.prepare(run)
    if counted:
        await statements.begin(counted)
    report, usage = await run_program(contender, run)
    details = dict(report.details) | ({"statements": await statements.top(counted)} if counted else {})
    return Trial(contender.name, number, run.volume, report.value, await contender.check(run, report), usage, details)


def _standing(contender: Contender, first: Contender, trials: Sequence[Trial], absent: str | None) -> Standing:
    own = tuple(trial for trial in trials if trial.contender == contender.name)
    other = contender.aim.of if contender.aim and contender.aim.of else first.name
    return Standing(contender, own, _ratios(own, first.name, trials), _ratios(own, other, trials), absent)


def _ratios(own: Sequence[Trial], other: str, trials: Sequence[Trial]) -> tuple[float, ...]:
    """Round by round, where both have a figure."""
    others = {trial.round: trial.value for trial in trials if trial.contender == other and trial.value}
    return tuple(trial.value / others[trial.round] for trial in own if trial.value is not None and trial.round in others)


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name.lower())[:20]
