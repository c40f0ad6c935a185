"""A small first year of the county, with every row of the policy, on the real stack by HTTP alone, tied out against the oracle."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from cradle_cli.demo import ORACLE, offices_of
from cradle_demo.demo import Plan, print_figures, print_verdict, run_demo
from cradle_demo.driver.display import Display
from cradle_demo.years import FIRST
from local_stack.stack import LocalStack

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.timeout(600)]


async def test_a_small_year_ends_with_every_figure_equal(tmp_path: Path) -> None:
    records, report_file = tmp_path / "records.ndjson", tmp_path / "report.json"
    plan = Plan(seed=11, scale=0.03, records_file=records, report_file=report_file, oracle=ORACLE, years=(FIRST,))
    console = Console(record=True, width=160, file=io.StringIO())
    with LocalStack(tmp_path / "stack").running() as stack:
        report = await run_demo(plan, offices_of(stack), Display(console))
    print_figures(report, {}, console)
    print_verdict(report, console)
    assert list(report.differences) == []
    assert report.compared > 1_500
    kept = json.loads(plan.report_file.read_text(encoding="utf-8"))
    assert kept["tie_out"] == {"compared": report.compared, "equal": True, "differences": []}
