"""A thirtieth of the county's three years on the real stack, through HTTP alone, tied out against the independent computation."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from cradle_cli.demo import ORACLE, offices_of
from cradle_demo.demo import Plan, print_figures, print_verdict, run_demo
from cradle_demo.driver.display import Display
from local_stack.stack import LocalStack

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.timeout(600)]


async def test_three_small_years_end_with_every_figure_equal(tmp_path: Path) -> None:
    plan = Plan(
        seed=11, scale=0.03, records_file=tmp_path / "records.ndjson", report_file=tmp_path / "report.json", oracle=ORACLE
    )
    console = Console(record=True, width=160, file=io.StringIO())
    with LocalStack(tmp_path / "stack").running() as stack:
        report = await run_demo(plan, offices_of(stack), Display(console))
    print_figures(report, {}, console)
    print_verdict(report, console)
    assert list(report.differences) == []
    assert report.compared > 4_000
    kept = json.loads(plan.report_file.read_text(encoding="utf-8"))
    assert kept["tie_out"] == {"compared": report.compared, "equal": True, "differences": []}
