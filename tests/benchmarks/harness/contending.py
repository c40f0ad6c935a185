"""The side of a contender's program: what it is given, and how it reports."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

TASK = "CRADLE_BENCH_TASK"
REPORT = "CRADLE_BENCH_REPORT"


@dataclass(frozen=True)
class Task:
    """What a program is given: addresses, how much to do, a directory of its own, what the row loaded, its options.

    `dsn` is the run role's, `owner_dsn` the database owner's.
    """

    kafka: str
    postgres_admin_dsn: str
    dsn: str
    owner_dsn: str
    volume: int
    label: str
    state: str
    loaded: Any
    options: Mapping[str, Any]

    def environment(self, report: Path) -> dict[str, str]:
        """The variables by which the program finds its task and the place of its report."""
        return {TASK: json.dumps(asdict(self)), REPORT: str(report)}


def task() -> Task:
    """The task of this process."""
    return Task(**json.loads(os.environ[TASK]))


def report(value: float, **details: Any) -> None:
    """Say what was measured, in the row's unit."""
    Path(os.environ[REPORT]).write_text(json.dumps({"value": value, "details": details}), encoding="utf-8")


def tune_garbage_collector() -> None:
    """As the product does at its start: Python's default thresholds cost half the throughput of a batch consumer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
