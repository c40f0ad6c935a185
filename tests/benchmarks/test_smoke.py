"""Every row runs, with tiny volumes and right results; the ratios are printed and nothing is asked of them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
SECONDS_MAX = 280


@pytest.mark.stack
@pytest.mark.slow
def test_every_row_runs_and_every_contender_is_right(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--smoke", "--rounds", "1", "--out", str(figures)],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stdout=subprocess.PIPE,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    print(answer.stdout)
    rows = json.loads(figures.read_text(encoding="utf-8"))["rows"]
    wrong = {
        f"{row['name']}: {contender['name']}": trial["fault"]
        for row in rows
        for contender in row["contenders"]
        for trial in contender["trials"]
        if trial["fault"]
    }
    assert wrong == {}
    assert answer.returncode == 0
    assert all(contender["absent"] is None for row in rows for contender in row["contenders"])
