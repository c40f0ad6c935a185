"""Child processes that outlive their starter on purpose, and never by accident.

Each child gets its own session, a log file and its marks (`local_stack.marks`). Its pid is recorded with its start time in
`run/<name>.json` of the home, so a recycled pid is never signalled.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from local_stack import marks
from local_stack.waiting import holds_within

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
    home: Path,
    name: str,
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    user: SystemUser | None = None,
    cwd: Path | None = None,
) -> ProcessRecord:
    """Start a detached child that appends its output to `log`. Raises OSError when the command cannot be run."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        child = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {}), **marks.of(home, name)},
            cwd=cwd,
            start_new_session=True,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
        )
    _started[child.pid] = child
    record = ProcessRecord(name, child.pid, psutil.Process(child.pid).create_time(), str(log))
    _write(_record_file(home, name), record)
    return record


def records(home: Path) -> list[ProcessRecord]:
    """What has been started and not stopped since; a record says nothing about whether its process still runs."""
    return [_read(path) for path in sorted((home / "run").glob("*.json"))]


def running(home: Path, name: str) -> psutil.Process | None:
    """The recorded process if it runs: same pid, same start, not a zombie."""
    path = _record_file(home, name)
    return find(_read(path)) if path.exists() else None


def find(record: ProcessRecord) -> psutil.Process | None:
    """As `running`, from a record."""
    collect()
    try:
        process = psutil.Process(record.pid)
        same = abs(process.create_time() - record.created_at) < 0.01
    except psutil.NoSuchProcess:
        return None
    return process if same and _runs(process) else None


def stop(home: Path, *names: str, ask: signal.Signals = signal.SIGTERM, grace_seconds: float = STOP_GRACE_SECONDS) -> None:
    """Ask the processes to end, all at once, and kill those that have not within the grace."""
    found = [process for name in names if (process := running(home, name)) is not None]
    end(found, ask=ask, grace_seconds=grace_seconds)
    collect()
    for name in names:
        _record_file(home, name).unlink(missing_ok=True)


def kill(home: Path, *names: str) -> None:
    """End the processes at once, as a power cut would (SIGKILL), and wait until they are gone."""
    stop(home, *names, ask=signal.SIGKILL)


def end(
    processes: Iterable[psutil.Process], *, ask: signal.Signals = signal.SIGTERM, grace_seconds: float = STOP_GRACE_SECONDS
) -> None:
    """Ask all of them at once, wait together, kill those left and wait for these."""
    asked = list(processes)
    _signal(asked, ask)
    left = _outlasting(asked, grace_seconds)
    _signal(left, signal.SIGKILL)
    _outlasting(left, STOP_GRACE_SECONDS)


def collect() -> None:
    """Take leave of this interpreter's children that have ended."""
    for pid, child in list(_started.items()):
        if child.poll() is not None:
            _started.pop(pid, None)


def _signal(processes: Iterable[psutil.Process], ask: signal.Signals) -> None:
    for process in processes:
        try:
            process.send_signal(ask)
        except psutil.NoSuchProcess:
            continue


def _outlasting(processes: list[psutil.Process], seconds_max: float) -> list[psutil.Process]:
    """Those that still run after the time. A zombie has ended: its parent, perhaps not this process, has yet to notice."""
    holds_within(lambda: not any(_runs(process) for process in processes), seconds_max)
    return [process for process in processes if _runs(process)]


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _record_file(home: Path, name: str) -> Path:
    return home / "run" / f"{name}.json"


def _read(path: Path) -> ProcessRecord:
    return ProcessRecord(**json.loads(path.read_text(encoding="utf-8")))


def _write(path: Path, record: ProcessRecord) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".new")
    unfinished.write_text(json.dumps(asdict(record)), encoding="utf-8")
    unfinished.replace(path)
