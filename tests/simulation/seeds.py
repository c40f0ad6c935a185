"""One seed from its start to its verdict."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import structlog

from chassis.topic_layout import state_partitions
from simulation.broker import Broker
from simulation.consumer import Group
from simulation.faults import Weather
from simulation.loop import AtRest, VirtualLoop, current_process
from simulation.site import Site, logs_of, partitions_of
from simulation.sql.database import Database

SERVICES = Path(__file__).parents[2] / "services"
REST_SECONDS_MAX = 150.0
_DATABASES: dict[str, Database] = {}


@dataclass(slots=True)
class Scenario:
    """What runs: which databases by name with their migrations' folders, which topics of whom, and what is checked at the end."""

    name: str
    migrations: dict[str, list[Path]]
    owned: dict[str, list[str]]
    consumed: list[str]
    play: Callable[[Site], Coroutine[Any, Any, list[str]]]


@dataclass(slots=True)
class Verdict:
    """What a seed came to; `faults` is empty where every promise held."""

    seed: int
    scenario: str
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0
    """Of the simulated clock."""
    calls: int = 0
    struck: int = 0


def run_seed(scenario: Scenario, seed: int) -> Verdict:
    """Play a seed. The same seed plays the same way in every process with the same PYTHONHASHSEED."""
    loop, random = VirtualLoop(), Random(seed)
    weather = Weather(random)
    databases = {name: _database(f"{scenario.name}/{name}", folders) for name, folders in scenario.migrations.items()}
    logs = logs_of([topic for topics in scenario.owned.values() for topic in topics])
    logs |= {tp: [] for name in scenario.owned for tp in state_partitions(name)}
    group = Group([tp for tp in logs if tp.topic in scenario.consumed])
    site = Site(loop, random, weather, Broker(random, logs), databases, group)
    for name, database in databases.items():
        database.reset(site.now)
        for topic in scenario.owned.get(name, ()):
            for number in range(partitions_of(topic)):
                database.at_once("INSERT INTO partition_counters (topic, partition) VALUES ($1, $2)", topic, number)
                database.at_once("INSERT INTO relay_cursors (topic, partition) VALUES ($1, $2)", topic, number)
    try:
        with site.installed():
            faults = loop.run_until_complete(_played(scenario, site))
    except AtRest:
        faults = ["everybody waits for somebody"]
    finally:
        loop.close()
    return Verdict(seed, scenario.name, faults, loop.time(), weather.reached, weather.struck)


async def _played(scenario: Scenario, site: Site) -> list[str]:
    site.loop.set_exception_handler(
        lambda _, context: site.failures.append(f"nobody heard: {context.get('exception') or context}")
    )
    try:
        faults = await scenario.play(site)
    except Exception as error:  # noqa: BLE001  a seed that cannot be played to its end has broken a promise, and is told by its number
        faults = [f"the play has ended in {error!r}"]
    finally:
        await site.stop()
    return faults + site.failures


async def _nothing() -> None:
    """No operator is needed."""


async def rest(site: Site, settled: Callable[[], bool], operate: Callable[[], Coroutine[Any, Any, None]] = _nothing) -> list[str]:
    """Wait until everything has come to rest, an operator doing what is called for; what it says if it never does."""
    for _ in range(int(REST_SECONDS_MAX)):
        if settled() and site.broker.decided():
            await asyncio.sleep(1)
            if settled() and site.broker.decided():
                return []
        await operate()
        await asyncio.sleep(1)
    return ["it does not come to rest"]


def _database(name: str, folders: list[Path]) -> Database:
    database = _DATABASES.get(name)
    if database is None:
        database = _DATABASES[name] = Database(lambda: None)  # type: ignore[arg-type, return-value]
        for folder in folders:
            for file in sorted(folder.glob("*.sql")):
                database.create(file.read_text(encoding="utf-8"))
    return database


def keep_silent() -> None:
    """Let the product log nothing: a run is told by its verdict."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def speak() -> None:
    """Let the product log, each line with the simulated time and process."""
    structlog.configure(processors=[_placed, structlog.processors.add_log_level, structlog.dev.ConsoleRenderer(colors=False)])


def _placed(_logger: Any, _method: str, line: Any) -> Any:
    process = current_process()
    return {"at": round(asyncio.get_running_loop().time(), 3), "process": process.name if process else "nemesis", **line}
