"""Two marks in the environment of every process of a stack: its home and its name. They find it where no record was written."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

HOME_MARK = "CRADLE_STACK_HOME"
NAME_MARK = "CRADLE_STACK_PROCESS"


def of(home: Path, name: str) -> dict[str, str]:
    """Environment variables by which a process of the home can be found again."""
    return {HOME_MARK: str(home), NAME_MARK: name}


def find(home: Path) -> dict[str, list[psutil.Process]]:
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
