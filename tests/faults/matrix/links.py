"""Links between services and servers fail one by one and come back in another order."""

import asyncio
import random
from collections.abc import Callable

from faults.matrix.case import case
from faults.matrix.link import Link
from faults.matrix.site import Site


@case("links")
async def cut_one_by_one_and_mended_in_another_order(site: Site, choice: random.Random) -> None:
    await _fail(site, choice, _cut)


@case("links")
async def silent_one_by_one_and_heard_in_another_order(site: Site, choice: random.Random) -> None:
    await _fail(site, choice, _silence)


async def _fail(site: Site, choice: random.Random, fail: Callable[[Link], None]) -> None:
    links = site.stack.links
    for link in choice.sample(links, len(links)):
        fail(link)
        await asyncio.sleep(choice.uniform(0.2, 1.2))
    await asyncio.sleep(choice.uniform(1, 3))
    for link in choice.sample(links, len(links)):
        link.mend()
        await asyncio.sleep(choice.uniform(0.2, 1.2))


def _cut(link: Link) -> None:
    link.refusing = True
    link.reset()


def _silence(link: Link) -> None:
    link.silent = True
