"""Who commits the faults that are no errors of a call: kills, stops, cut connections, rebalances, repeats."""

import asyncio
from collections.abc import Awaitable, Callable

from simulation.site import Site

STOPPED_SECONDS_MAX = 9.0
PAUSE_SECONDS_MAX = 2.0
Deed = Callable[[], Awaitable[None]]


class Nemesis:
    """Draws its deeds from the seed. `others` are deeds of the scenario."""

    def __init__(self, site: Site, deeds: int, *others: Deed) -> None:
        self.site = site
        self.deeds = deeds
        self.stopping: list[asyncio.Task[None]] = []
        self.choices: list[Deed] = [self._kill, self._kill, self._stop, self._stop, self._sever, self._share, *others]

    async def run(self) -> None:
        """Commit them, one after the other; then everybody goes on, and no call fails any more."""
        site = self.site
        for _ in range(self.deeds):
            await asyncio.sleep(site.random.random() * PAUSE_SECONDS_MAX)
            await site.random.choice(self.choices)()
        await asyncio.gather(*self.stopping)
        site.weather.calm = True
        site.broker.lies = 0.0
        site.group.share()

    async def _kill(self) -> None:
        self.site.processes[self._one()].kill()

    async def _stop(self) -> None:
        process = self.site.processes[self._one()]
        process.stopped = True
        self.site.group.share()

        async def let_go() -> None:
            await asyncio.sleep(self.site.random.random() * STOPPED_SECONDS_MAX)
            self.site.loop.let_go(process)
            self.site.group.share()

        self.stopping.append(self.site.loop.create_task(let_go()))

    async def _sever(self) -> None:
        self.site.pools[self._one()].sever_some(self.site.random)

    async def _share(self) -> None:
        self.site.group.share()

    def _one(self) -> str:
        return self.site.random.choice(sorted(self.site.processes))
