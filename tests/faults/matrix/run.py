"""A run: the chosen cases one after the other on one site; after a red one the next begins on a fresh site."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from faults.matrix.case import Case
from faults.matrix.guards import never_fired
from faults.matrix.memory import memory_findings
from faults.matrix.site import Site, open_site

FINDINGS_SHOWN = 8


@dataclass
class Run:
    """What a run of a seed has found, by case; `unfired` are guards that no fault has raised."""

    seed: int
    red: dict[str, list[str]] = field(default_factory=dict)
    fired: Counter[str] = field(default_factory=Counter)
    unfired: list[str] = field(default_factory=list)

    @property
    def is_green(self) -> bool:
        """True where the oracle had nothing to object to and every guard has fired."""
        return not self.red and not self.unfired


async def run(seed: int, cases: Sequence[Case], say: Callable[[str], None], *, whole: bool = True) -> Run:
    """Run the cases for a seed; `say` is told what happens. `whole`: memory is measured and guards counted too."""
    found = Run(seed)
    waiting = list(cases)
    while waiting:
        async with AsyncExitStack() as stack:
            home = Path(tempfile.mkdtemp(prefix=f"cradle-faults-{seed}-"))
            began = time.monotonic()
            site = await stack.enter_async_context(open_site(home / "stack", seed))
            say(f"seed {seed}: a site in {home}, a small year recorded in {time.monotonic() - began:.0f} s")
            while waiting:
                name = await _one(site, waiting.pop(0), found, say)
                if name in found.red:
                    break
            else:
                await _last(site, found, say, memory=whole)
            found.fired += site.firings()
    if whole:
        found.unfired = never_fired({case.family for case in cases}, found.fired)
    return found


async def _last(site: Site, found: Run, say: Callable[[str], None], *, memory: bool) -> None:
    """What is asked once a seed."""
    began = time.monotonic()
    try:
        objections = [str(finding) for finding in [*(await memory_findings(site) if memory else ()), *await site.last_findings()]]
    except* Exception as group:  # noqa: BLE001  as in a case
        objections = [f"{type(error).__name__}: {error}" for error in group.exceptions]
    _tell(say, found, "once a seed", objections, began)


async def _one(site: Site, case: Case, found: Run, say: Callable[[str], None]) -> str:
    """Commit a fault under load, mend, settle, ask the oracle; the case's full name."""
    name, began = f"{case.family}/{case.name}", time.monotonic()
    objections: list[str] = []
    try:
        choice = random.Random(f"{found.seed} {name}")
        if case.alone:
            await case.fault(site, choice)
        else:
            async with site.under_load():
                await case.fault(site, choice)
                await site.heal()
        await site.heal()
        await site.settle()
        objections = [str(finding) for finding in await site.findings()]
    except* Exception as group:  # noqa: BLE001  a case that cannot end is red, and the run goes on
        objections += [f"{type(error).__name__}: {error}" for error in group.exceptions]
    _tell(say, found, name, objections, began)
    return name


def _tell(say: Callable[[str], None], found: Run, name: str, objections: list[str], began: float) -> None:
    if objections:
        found.red[name] = objections
    say(f"seed {found.seed}: {'RED  ' if objections else 'green'} {name} ({time.monotonic() - began:.0f} s)")
    for objection in objections[:FINDINGS_SHOWN]:
        say(f"    {objection}")
