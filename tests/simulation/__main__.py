"""`python -m simulation --seeds N [--seed S]`: play seeds, or one again with all that the product logs."""

import argparse
import sys
from time import process_time

from simulation.guards import SEEDS_MIN, firings
from simulation.scenarios import SCENARIOS
from simulation.seeds import keep_silent, run_seed, speak

SHOWN_MAX = 5


def main() -> int:
    """Exit 1 where a promise did not hold in a seed."""
    parser = argparse.ArgumentParser(prog="simulate")
    parser.add_argument("--seeds", type=int, default=1_000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first")
    parser.add_argument("--seed", type=int, help="play this one alone, aloud")
    parser.add_argument("--scenario", choices=[scenario.name for scenario in SCENARIOS], help="only this one")
    parser.add_argument("--until-broken", action="store_true", help="stop at the first seed that breaks a promise")
    asked = parser.parse_args()
    scenarios = [scenario for scenario in SCENARIOS if asked.scenario in (None, scenario.name)]
    if asked.seed is None:
        keep_silent()
    else:
        speak()
    seeds = range(asked.first, asked.first + asked.seeds) if asked.seed is None else [asked.seed]
    started, calls, struck, failed = process_time(), 0, 0, []
    for seed in seeds:
        verdict = run_seed(scenarios[seed % len(scenarios)], seed)
        calls, struck = calls + verdict.calls, struck + verdict.struck
        if verdict.faults:
            failed.append(seed)
            print(
                f"SEED={seed} ({verdict.scenario}, {verdict.seconds:.0f} s of its own time)",
                *verdict.faults[:SHOWN_MAX],
                sep="\n    ",
                flush=True,
            )
            if asked.until_broken:
                break
    spent = process_time() - started
    print(
        f"{len(seeds)} seeds in {spent:.1f} s of one core: {calls} calls, {struck} failed on purpose; {len(failed)} seeds broke a promise"
    )
    fired = firings()
    print("guards:", ", ".join(f"{name} {count}" for name, count in fired.items()))
    silent = sorted(name for name, count in fired.items() if not count)
    if silent and len(seeds) >= SEEDS_MIN and not asked.scenario:
        print("never fired:", ", ".join(silent))
        return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
