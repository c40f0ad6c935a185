"""Child processes that outlive their starter on purpose, and never by accident.

Each child gets its own session, a log file and two marks in its environment: the stack's home and its own name. Its pid is
recorded with its start time, so a recycled pid is never signalled; the marks find a child even where no record was written.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from local_stack.waiting import holds_within

HOME_MARK = "CRADLE_STACK_HOME"
NAME_MARK = "CRADLE_STACK_PROCESS"
STOP_GRACE_SECONDS = 10.0

_started: dict[int, subprocess.Popen[bytes]] = {}
"""Children of this interpreter, kept so that they are reaped and never become zombies."""


@dataclass(frozen=True)
class SystemUser:
    """The account a server runs under when the stack itself is run by root."""

    uid: int
    gid: int


@dataclass(frozen=True)
class ProcessRecord:
    """One started process. `created_at` is seconds since the epoch, as the kernel tells it."""

    name: str
    pid: int
    created_at: float
    log: str


def start(
    name: str,
    command: Sequence[str],
    *,
    home: Path,
    log: Path,
    environment: Mapping[str, str] | None = None,
    user: SystemUser | None = None,
    cwd: Path | None = None,
) -> ProcessRecord:
    """Start a detached child that appends its output to `log`. Raises OSError when the command cannot be run."""
    log.parent.mkdir(parents=True, exist_ok=True)
    marked = {**os.environ, **(environment or {}), HOME_MARK: str(home), NAME_MARK: name}
    with log.open("ab") as output:
        child = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=marked,
            cwd=cwd,
            start_new_session=True,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
        )
    _started[child.pid] = child
    return ProcessRecord(name=name, pid=child.pid, created_at=psutil.Process(child.pid).create_time(), log=str(log))


def find(record: ProcessRecord) -> psutil.Process | None:
    """The recorded process if it still runs: same pid, same start, not a zombie."""
    collect()
    try:
        process = psutil.Process(record.pid)
        same = abs(process.create_time() - record.created_at) < 0.01
        return process if same and _runs(process) else None
    except psutil.NoSuchProcess:
        return None


def is_running(record: ProcessRecord | None) -> bool:
    """Whether the recorded process still runs."""
    return record is not None and find(record) is not None


def collect() -> None:
    """Take leave of this interpreter's children that have ended."""
    for pid, child in list(_started.items()):
        if child.poll() is not None:
            _started.pop(pid, None)


def stop(record: ProcessRecord, *, ask: signal.Signals = signal.SIGTERM, grace_seconds: float = STOP_GRACE_SECONDS) -> None:
    """Ask the process to end, and kill it when it has not within the grace."""
    process = find(record)
    if process is not None:
        end([process], ask=ask, grace_seconds=grace_seconds)
    collect()


def kill(record: ProcessRecord) -> None:
    """End the process at once, as a power cut would (SIGKILL), and wait until it is gone."""
    process = find(record)
    if process is not None:
        end([process], ask=signal.SIGKILL)
    collect()


def end(
    processes: Iterable[psutil.Process], *, ask: signal.Signals = signal.SIGTERM, grace_seconds: float = STOP_GRACE_SECONDS
) -> None:
    """Ask all of them at once, wait together, kill those left."""
    asked = []
    for process in processes:
        try:
            process.send_signal(ask)
            asked.append(process)
        except psutil.NoSuchProcess:
            continue
    left = _outlasting(asked, grace_seconds)
    for process in left:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    _outlasting(left, STOP_GRACE_SECONDS)


def _outlasting(processes: list[psutil.Process], seconds_max: float) -> list[psutil.Process]:
    """Those that still run after the time. A zombie has ended: its parent, perhaps not this process, has yet to notice."""
    holds_within(lambda: not any(_runs(process) for process in processes), seconds_max)
    return [process for process in processes if _runs(process)]


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def marked(home: Path) -> dict[str, list[psutil.Process]]:
    """Processes on this machine that bear the home's mark, by name; what they started themselves is left out."""
    bearers: dict[int, tuple[str, psutil.Process]] = {}
    for process in psutil.process_iter():
        try:
            environment = process.environ()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        if environment.get(HOME_MARK) == str(home) and process.pid != os.getpid():
            bearers[process.pid] = (environment.get(NAME_MARK, ""), process)
    found: dict[str, list[psutil.Process]] = {}
    for name, process in bearers.values():
        try:
            parent = process.ppid()
        except psutil.NoSuchProcess:
            continue
        if parent not in bearers:
            found.setdefault(name, []).append(process)
    return found
