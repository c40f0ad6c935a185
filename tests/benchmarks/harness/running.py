"""One contender's program, from its start to its end, measured from outside."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.harness.contending import Task
from benchmarks.harness.rows import Contender, Report, Run

TESTS = Path(__file__).resolve().parents[2]
PYTHON_PATH = os.pathsep.join((str(TESTS), str(TESTS.parent / "contracts" / "src")))
"""The benchmarks, and the contracts for interpreters of peers, which have nothing else of the product."""
SAMPLE_SECONDS = 0.2
LOG_LINES = 15


class ProgramFailed(Exception):
    """The program ended without a report."""


@dataclass(frozen=True)
class Usage:
    """What a run took. `rss_mb` is the peak of the whole process tree, sampled every 0.2 s."""

    wall_seconds: float
    rss_mb: float
    processor_seconds: float
    postgres_seconds: float
    kafka_seconds: float


async def run_program(contender: Contender, run: Run) -> tuple[Report, Usage]:
    """Run the program to its end. Raises ProgramFailed with the end of its output."""
    log, answer = run.state / "output.log", run.state / "report.json"
    before = {name: run.servers.processor_seconds(name) for name in ("postgres", "kafka")}
    started = time.monotonic()
    program = _start(contender, run, log, answer)
    try:
        ended = asyncio.create_task(asyncio.to_thread(os.wait4, program.pid, 0))
        rss_mb = await _peak_rss_mb(program.pid, ended, contender.seconds_max)
        _, status, usage = await ended
    finally:
        end_group(program.pid)
    program.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - started
    if program.returncode != 0 or not answer.exists():
        raise ProgramFailed("\n".join([f"exit code {program.returncode} after {wall:.0f} s", *tail(log)]))
    used = {name: run.servers.processor_seconds(name) - earlier for name, earlier in before.items()}
    processor_seconds = usage.ru_utime + usage.ru_stime
    return (
        Report(**json.loads(answer.read_text(encoding="utf-8"))),
        Usage(wall, rss_mb, processor_seconds, used["postgres"], used["kafka"]),
    )


def _start(contender: Contender, run: Run, log: Path, answer: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(
            [str(contender.interpreter() if contender.interpreter else sys.executable), "-m", contender.module],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=run.state,
            env={**os.environ, "PYTHONPATH": PYTHON_PATH, **_task_of(run).environment(answer)},
            start_new_session=True,
        )


def tail(log: Path) -> list[str]:
    """The last lines of a program's output."""
    return log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]


def end_group(leader: int) -> None:
    """Kill what is left of the session that a program led."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def _task_of(run: Run) -> Task:
    return Task(
        kafka=run.servers.kafka,
        postgres_admin_dsn=run.servers.postgres_admin_dsn,
        dsn=run.database.run_dsn,
        owner_dsn=run.database.owner_dsn,
        volume=run.volume,
        label=run.label,
        state=str(run.state),
        loaded=run.loaded,
        options=dict(run.options),
    )


async def _peak_rss_mb(pid: int, ended: asyncio.Task[object], seconds_max: float) -> float:
    """Sample the tree's memory until the program has ended; kill it when its time is over."""
    peak, deadline = 0.0, time.monotonic() + seconds_max
    while not ended.done():
        peak = max(peak, _rss_of_tree(pid))
        if time.monotonic() > deadline:
            end_group(pid)
        await asyncio.wait({ended}, timeout=SAMPLE_SECONDS)
    return peak / 2**20


def _rss_of_tree(pid: int) -> int:
    try:
        root = psutil.Process(pid)
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    return sum(_rss(process) for process in tree)


def _rss(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
