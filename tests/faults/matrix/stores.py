"""A store goes back in time, or has no room: told at once, nothing recorded over it, and mended without loss."""

import asyncio
import json
import os
import random
from collections.abc import Collection, Mapping
from pathlib import Path

import asyncpg

from faults.matrix.case import case
from faults.matrix.site import Site
from faults.matrix.small_disk import small_disk
from faults.matrix.stack import NAMES
from faults.matrix.standby import standby_of

FULL = "No space left on device"
ON_THE_SMALL_DISK = {"delivery": "events", "finance": "attendances", "reporting": "inbox_ids"}
FREE_MB = 1
FILLING_FILES, FILL_ROWS = 6, 500


@case("stores", alone=True)
async def a_store_restored_to_an_earlier_hour(site: Site, choice: random.Random) -> None:
    """From a backup, by the operator; what was recorded since comes back from the topics."""
    service = choice.choice(NAMES)
    taken = json.loads(await site.operator("backup", "--no-check", "--json"))["backup"]
    async with site.under_load():
        await asyncio.sleep(choice.uniform(6, 9))
    await site.settle()
    await site.stop(service)
    async with site.looking:
        await site.operator("restore", Path(taken).name, "--service", service, "--yes")
        site.watch.forget(service)
    async with site.under_load():
        await site.start(service)
        await _recovered(site, {service: "being recovered" if service == "reporting" else "missing in the store"})
        await asyncio.sleep(3)


@case("stores", alone=True)
async def a_standby_promoted_without_its_last_transactions(site: Site, choice: random.Random) -> None:
    """It was cut off from its primary, which went on for some seconds, published, and died: every service runs on the past."""
    async with standby_of(site) as standby:
        async with site.under_load():
            await asyncio.sleep(3)
        await standby.has_all()
        standby.link.silent = True
        async with site.under_load():
            await asyncio.sleep(choice.uniform(4, 7))
        await site.settle()
        async with site.looking:
            await standby.take_the_place()
            for service in NAMES:
                site.watch.forget(service)
    await _recovered(site, dict.fromkeys(NAMES, "missing in the store"))


async def _recovered(site: Site, forks: Mapping[str, str]) -> None:
    """Each of these services says that its store is of the past, in these words, and takes nothing more, until it is recovered."""
    for service, words in forks.items():
        await _told(site, service, words)
    for service in forks:
        await site.operator("recover", service, "--yes")
    async with asyncio.timeout(60):
        while await _forked(site, forks):
            await asyncio.sleep(0.2)


async def _told(site: Site, service: str, words: str) -> None:
    async with asyncio.timeout(60):
        while words not in (await _fork(site, service) or ""):
            await asyncio.sleep(0.2)


async def _forked(site: Site, services: Collection[str]) -> list[str]:
    return [service for service in services if await _fork(site, service)]


async def _fork(site: Site, service: str) -> str | None:
    connection = await asyncpg.connect(site.dsns[service])
    try:
        fork: str | None = await connection.fetchval("SELECT fork FROM relay_lease")
        return fork
    finally:
        await connection.close()


async def a_disk_that_is_full(site: Site, choice: random.Random) -> None:
    """Nothing is answered as recorded that had no room; it all goes on when there is some."""
    async with small_disk(site, ON_THE_SMALL_DISK) as disk:
        disk.leave(FREE_MB)
        log = site.stack.postgres.log
        async with site.under_load(), asyncio.TaskGroup() as group:
            group.create_task(_fill(site))
            async with asyncio.timeout(60):
                while FULL not in log.read_text(encoding="utf-8", errors="replace"):
                    await asyncio.sleep(0.5)
            await asyncio.sleep(choice.uniform(4, 8))
            disk.widen()
        await site.settle()


async def _fill(site: Site) -> None:
    for _ in range(FILLING_FILES):
        await site.clerks.send_file(site.load.visits(FILL_ROWS))


if os.geteuid() == 0:  # only root may mount
    case("stores", alone=True)(a_disk_that_is_full)
