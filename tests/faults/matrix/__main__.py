"""`python -m faults.matrix --seed 7 --only processes,kafka/kill`: the fault matrix, or part of it. Exits 1 where anything is red."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime

from faults.matrix import families
from faults.matrix.case import CASES, Case
from faults.matrix.run import run

SEED = 2020


def chosen(only: str) -> list[Case]:
    """The cases whose `family/name` begins with one of the comma-separated words; all without."""
    families.register()
    words = tuple(word for word in only.split(",") if word)
    return [case for case in CASES if not words or f"{case.family}/{case.name}".startswith(words)]


def say(line: str) -> None:
    """A line at once, with the time."""
    print(f"{datetime.now(UTC):%H:%M:%S} {line}", flush=True)


def main() -> None:
    """Run, tell, exit."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--only", default="")
    given = arguments.parse_args()
    cases = chosen(given.only)
    if not cases:
        sys.exit(f"no case is named {given.only}")
    found = asyncio.run(run(given.seed, cases, say))
    for name, count in sorted(found.fired.items()):
        if "/" not in name:
            say(f"guard {name}: fired {count} times")
    for guard in found.unfired:
        say(f"RED   guard {guard} has never fired")
    say(f"seed {given.seed}: {len(cases)} cases, {len(found.red)} red; again: make faults SEED={given.seed} ONLY={given.only}")
    sys.exit(0 if found.is_green else 1)


if __name__ == "__main__":
    main()
