"""The demo's year, recorded against the containers, ties out."""

import json
import subprocess

import pytest
from composed import DEMO, ROOT, ComposedStack

from cradle_demo.records import Record

pytestmark = pytest.mark.timeout(1200)


def test_the_demos_year_ties_out(year: list[Record]) -> None:
    report = json.loads((DEMO / "report.json").read_text(encoding="utf-8"))
    assert len(year) > 20_000
    assert report["tie_out"]["equal"] is True
    assert report["tie_out"]["compared"] > 1_000


def test_the_demo_records_its_year_on_an_empty_stack_only(stack: ComposedStack, year: list[Record]) -> None:
    again = subprocess.run(
        [ROOT / ".venv/bin/cradle", "demo", "--stack", "compose", "--scale", "0.02"],
        cwd=ROOT, env=stack.environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert again.returncode == 1
    assert "has recorded" in again.stderr
    assert "down -v" in again.stderr


def test_nothing_waits_and_nothing_is_parked(stack: ComposedStack, year: list[Record]) -> None:
    for service, counts in stack.counts().items():
        assert counts["recorded"] == counts["published"], service
        assert (counts["unpublished"], counts["unpublished_states"], counts["pending"], sum(counts["parked"].values())) == (
            0,
        ) * 4
