"""The table people read, and the same for programs."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from benchmarks.harness import statements
from benchmarks.harness.contest import RowResult, Standing, Trial

HEAD = (
    "| contender | min / median / max | ratio, by round | median ratio | asked | MB | CPU s | PG s | Kafka s | right | besides |\n"
    "|-|-|-|-|-|-|-|-|-|-|-|"
)

USAGES = ("rss_mb", "processor_seconds", "postgres_seconds", "kafka_seconds")


def machine_lines(machine: Mapping[str, str]) -> str:
    """The machine in one paragraph."""
    return " · ".join(f"{name} {what}" for name, what in machine.items())


def table(result: RowResult) -> str:
    """A row's heading and one line per contender, in Markdown."""
    lines = [f"### {result.row.title} ({result.volume:,}; {result.row.unit})", "", HEAD]
    counted = [_statements(standing) for standing in result.standings]
    return "\n".join([*lines, *(_line(standing) for standing in result.standings), *filter(None, counted)])


def for_programs(results: Iterable[RowResult], machine: Mapping[str, str]) -> dict[str, Any]:
    """Everything measured."""
    return {
        "machine": dict(machine),
        "rows": [
            {
                "name": result.row.name,
                "title": result.row.title,
                "unit": result.row.unit,
                "volume": result.volume,
                "contenders": [_standing(standing) for standing in result.standings],
            }
            for result in results
        ],
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "name": standing.contender.name,
        "absent": standing.absent,
        "asked": str(standing.contender.aim) if standing.contender.aim else None,
        "met": standing.met,
        "ratios": list(standing.ratios),
        "median_ratio": standing.ratio,
        "correct": standing.correct,
        "trials": [asdict(trial) for trial in standing.trials],
    }


def _line(standing: Standing) -> str:
    name = standing.contender.name
    if standing.absent is not None:
        return f"| {name} | not run: {standing.absent} |" + " |" * 9
    trials = standing.trials
    values = [trial.value for trial in trials if trial.value is not None]
    cells = [
        name if trials[0].volume == max(t.volume for t in trials) and standing.contender.share == 1 else _shortened(name, trials),
        " / ".join(_number(value) for value in (min(values), statistics.median(values), max(values))) if values else "none",
        " ".join(f"{ratio:.2f}" for ratio in standing.ratios),
        f"{standing.ratio:.2f}" if standing.ratio is not None else "",
        _asked(standing),
        *(_usage(trials, figure) for figure in USAGES),
        "yes" if standing.correct else "**WRONG**: " + next(trial.fault for trial in trials if trial.fault).splitlines()[0],
        _besides(trials),
    ]
    return f"| {' | '.join(cells)} |"


def _statements(standing: Standing) -> str:
    found = standing.trials[-1].details.get("statements") if standing.trials else None
    return f"\n{statements.lines(standing.contender.name, found)}" if found else ""


def _shortened(name: str, trials: tuple[Trial, ...]) -> str:
    return f"{name} (first {trials[0].volume:,})"


def _asked(standing: Standing) -> str:
    if standing.met is None:
        return ""
    return f"{standing.contender.aim} {'met' if standing.met else 'MISSED'}"


def _besides(trials: tuple[Trial, ...]) -> str:
    names = [name for name, value in trials[-1].details.items() if isinstance(value, int | float)] if trials else []
    shown = {
        name: statistics.median(trial.details[name] for trial in trials if name in trial.details)
        for name in names
        if name not in ("seconds", "count")
    }
    return ", ".join(f"{name} {_number(value)}" for name, value in shown.items())


def _usage(trials: tuple[Trial, ...], figure: str) -> str:
    found = [getattr(trial.usage, figure) for trial in trials if trial.usage]
    return _number(statistics.median(found)) if found else ""


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"
