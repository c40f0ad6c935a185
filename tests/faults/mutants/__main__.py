"""`python -m mutants [NAME ...]`: remove each guard in turn, and see that its check objects."""

import argparse
import asyncio
import os
import sys
from time import monotonic

from mutants.entries import MUTANTS, Mutant
from mutants.removing import ROOT, VARIABLE

SEEDS = 400
SECONDS_MAX = 900
"""None needs a minute on a quiet machine; a busy one is no removal that nobody notices."""
AT_ONCE = 2


def command(mutant: Mutant) -> list[str]:
    """The check: the removal is imported before all else."""
    if "::" in mutant.check:
        return [sys.executable, "-m", "pytest", "-p", "mutants.removing", "-q", "-x", "-p", "no:cacheprovider", mutant.check]
    arguments = ["simulate", "--seeds", str(SEEDS), "--scenario", mutant.check, "--until-broken"]
    play = f"import mutants.removing, runpy, sys; sys.argv = {arguments}; runpy.run_module('simulation', run_name='__main__')"
    return [sys.executable, "-c", play]


async def objects(mutant: Mutant, turn: asyncio.Semaphore) -> tuple[bool, str, float]:
    """Whether the check fails without the guard, its last words, and how long it took."""
    paths = os.pathsep.join([str(ROOT / "tests"), str(ROOT / "tests" / "faults")])
    environment = {**os.environ, VARIABLE: mutant.name, "PYTHONPATH": paths, "PYTHONHASHSEED": "0"}
    async with turn:
        started = monotonic()
        process = await asyncio.create_subprocess_exec(
            *command(mutant), cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        try:
            output, _ = await asyncio.wait_for(process.communicate(), SECONDS_MAX)
        except TimeoutError:
            process.kill()
            await process.wait()
            return False, f"no answer in {SECONDS_MAX} s", monotonic() - started
    lines = [line.strip() for line in output.decode(errors="replace").splitlines() if line.strip()]
    failed = process.returncode == 1 and any(line.startswith(("SEED=", "FAILED")) for line in lines)
    said = next((line for line in lines if line.startswith(("FAILED", "SEED="))), lines[-1] if lines else "")
    following = lines[lines.index(said) + 1] if said.startswith("SEED=") else ""
    return failed, f"{said.split(' (')[0]} {following}".strip(), monotonic() - started


async def run(names: list[str]) -> int:
    """A table; 1 where a guard was removed and nobody objected."""
    for scenario in ("visits", "money"):
        broken, said, _ = await objects(Mutant("", "nothing", "", "", "", scenario), asyncio.Semaphore(1))
        if broken:
            print(f"with every guard in place: {said}")
            return 1
    chosen = [mutant for mutant in MUTANTS if not names or mutant.name in names]
    turn = asyncio.Semaphore(AT_ONCE)
    unnoticed = 0
    print("| guard | removed how | who objected |\n|-|-|-|", flush=True)
    for mutant, answer in zip(chosen, [asyncio.create_task(objects(each, turn)) for each in chosen], strict=True):
        failed, said, seconds = await answer
        unnoticed += not failed
        how = f"`{' '.join(mutant.text.split())[:60]}` in {mutant.file.split('/src/')[-1]}"
        print(
            f"| {mutant.name}: {mutant.guard} | {how} | {said[:150] if failed else f'**nobody** ({said[:100]})'} ({seconds:.0f} s) |",
            flush=True,
        )
    print(f"\n{len(chosen) - unnoticed} of {len(chosen)} removals were noticed")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="mutants")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    sys.exit(asyncio.run(run(parser.parse_args().names)))
