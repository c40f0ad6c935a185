"""The demo from end to end: make the year up, record it, read the figures back, hold them against the independent ones."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from contracts.policy import Bilingual
from cradle_demo.county.units import read_units
from cradle_demo.driver.display import Display
from cradle_demo.driver.drive import REQUEST_SECONDS_MAX, Run, drive
from cradle_demo.driver.offices import Offices
from cradle_demo.driver.persistent import PersistentClient
from cradle_demo.generate import generate
from cradle_demo.records import Record, write
from cradle_demo.report import tables
from cradle_demo.report.budgets import budget_table
from cradle_demo.report.evaluation import evaluation_table
from cradle_demo.report.gaps import gap_table
from cradle_demo.report.oracle import ask_oracle
from cradle_demo.report.progress import target_table
from cradle_demo.report.reading import Figures
from cradle_demo.report.settlements import ruling_table, settlement_table
from cradle_demo.report.tie_out import Difference, count, differences
from cradle_demo.rows.enactment import ASSUMED_DOCUMENT
from cradle_demo.steps import CLOSING
from cradle_demo.years import THREE_YEARS, Year

NUMERALS = "一二三四五六七八九十"
ASSUMPTION = (
    f"假定:本演示假定政策已由「{ASSUMED_DOCUMENT}」施行,实际仍为征求意见稿 · assumed: that the draft edition was enacted in January 2020; "
    "no such document exists"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make up, and where to keep what is sent and what comes of it."""

    seed: int
    scale: float
    records_file: Path
    report_file: Path
    oracle: Path
    years: Sequence[Year] = THREE_YEARS


@dataclass(frozen=True, slots=True)
class Report:
    """What came of the years. `compared` is the number of figures held against the oracle's."""

    outcome: Mapping[str, Any]
    summaries: Mapping[int, Sequence[Mapping[str, Any]]]
    gaps: Mapping[str, Any]
    settlements: Sequence[Mapping[str, Any]]
    rulings: Sequence[Mapping[str, Any]]
    speed: Mapping[str, Any]
    warnings: Mapping[str, int]
    problems: Mapping[str, int]
    compared: int
    differences: Sequence[Difference]

    @property
    def ties_out(self) -> bool:
        """True where no figure differs."""
        return not self.differences


async def run_demo(plan: Plan, offices: Offices, display: Display) -> Report:
    """Record the years of the plan and report on them; the report is in the plan's file too.

    Raises DemoFailed, alone or in an ExceptionGroup.
    """
    records, years = generate(plan.seed, plan.scale, plan.years), [year.number for year in plan.years]
    write(plan.records_file, records)
    with display:
        run = await drive(records, offices, display)
    records = [record for record in records if record.step < CLOSING] + run.closing.sent
    write(plan.records_file, records)
    async with httpx.AsyncClient(timeout=REQUEST_SECONDS_MAX) as http:
        figures = Figures(PersistentClient(http, run.troubles), offices)
        outcome = await figures.outcome(run.tally, years)
        gaps, settlements, rulings = await figures.gaps(years[-1]), await figures.settlements(), await figures.rulings()
        summaries = {year: await figures.summary(year) for year in years}
    expected = await ask_oracle(plan.oracle, plan.records_file, years)
    report = Report(
        outcome=outcome,
        summaries=summaries,
        gaps=gaps,
        settlements=settlements,
        rulings=[preview | {"ruling": ruling} for preview, ruling in zip(run.closing.previews, rulings, strict=True)],
        speed=speed_of(run, records),
        warnings=dict(run.tally.warnings.most_common()),
        problems=dict(run.tally.problems.most_common()),
        compared=count(expected),
        differences=differences(outcome, expected),
    )
    _keep(plan, report)
    return report


def speed_of(run: Run, records: Sequence[Record]) -> dict[str, Any]:
    """Throughput of the year in bulk and single entries, and the latency of the sessions that were timed."""
    answered = sum(not record.measured for record in records)
    seconds = run.recording_seconds + run.settling_seconds
    return {
        "recording_seconds": round(run.recording_seconds, 3),
        "settling_seconds": round(run.settling_seconds, 3),
        "records": answered,
        "records_per_second": round(answered / run.recording_seconds, 1),
        "events": run.recorded_before_measuring,
        "events_per_second": round(run.recorded_before_measuring / seconds, 1),
        "latency_sessions": len(run.latencies.seconds),
        "latency_p50_seconds": run.latencies.quantile(0.5),
        "latency_p99_seconds": run.latencies.quantile(0.99),
        "attempts_lost": run.troubles.attempts_lost,
    }


def print_figures(report: Report, texts: Mapping[str, Bilingual], console: Console) -> None:
    """Print the tables; `texts` are the policy's refusals in Chinese and English."""
    console.print(ASSUMPTION, style="italic")
    shown = (
        tables.money_table(report.outcome["money"], read_units()),
        budget_table(report.outcome["budgets"], read_units()),
        settlement_table(report.settlements),
        ruling_table(report.rulings),
        tables.refusal_table(report.outcome["refusals"], texts),
        target_table(report.summaries, report.outcome["forecasts"]),
        evaluation_table(report.outcome["evaluations"], sorted(report.summaries), read_units()),
        gap_table(report.gaps, report.outcome["gaps"]),
        tables.speed_table(report.speed),
    )
    for numeral, table in zip(NUMERALS, shown, strict=False):
        table.title = f"{numeral}、{table.title}"
        console.print(table)


def print_verdict(report: Report, console: Console) -> None:
    """Print whether the figures tie out, and those that do not."""
    if report.ties_out:
        console.print(f"✓ 核对一致:{report.compared:,}项 · ties out: {report.compared:,} figures equal", style="bold green")
    else:
        console.print(tables.difference_table(report.differences))
        shown = f"{len(report.differences):,}/{report.compared:,}"
        console.print(f"✗ 核对不一致:{shown}项 · does not tie out: {shown} figures", style="bold red")


def _keep(plan: Plan, report: Report) -> None:
    document = {
        "seed": plan.seed,
        "scale": plan.scale,
        **report.outcome,
        "summaries": report.summaries,
        "gap_list": report.gaps,
        "settlement_list": report.settlements,
        "rulings": report.rulings,
        "speed": report.speed,
        "warnings": report.warnings,
        "problems": report.problems,
        "tie_out": {
            "compared": report.compared,
            "equal": report.ties_out,
            "differences": [asdict(difference) for difference in report.differences],
        },
    }
    plan.report_file.parent.mkdir(parents=True, exist_ok=True)
    plan.report_file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
