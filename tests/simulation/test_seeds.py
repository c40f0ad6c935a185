"""Some seeds of the simulation; `make simulate SEEDS=10000` plays more, `SEED=` one again."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
SEEDS = 250


def _play(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "simulation", *arguments],
        env={**os.environ, "PYTHONPATH": str(TESTS), "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )


def test_every_promise_holds_in_every_seed() -> None:
    played = _play("--seeds", str(SEEDS))
    assert played.returncode == 0, played.stdout + played.stderr


def test_a_seed_plays_the_same_way_again() -> None:
    calls = {_play("--seeds", "1", "--first", "41").stdout.split(":")[1] for _ in range(2)}
    assert len(calls) == 1
