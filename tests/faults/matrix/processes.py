"""Processes die, stand still, come twice: at random moments and at the points where it matters most."""

import asyncio
import random

from faults.matrix.case import case
from faults.matrix.site import Site
from faults.matrix.stack import NAMES

FROZEN_SECONDS = 14.0
"""Longer than a consumer's session (10 s) and a relay's lease (3 s)."""
CONSUMING = ("delivery", "finance", "reporting")


@case("processes")
async def kill_each_service_at_random_moments(site: Site, choice: random.Random) -> None:
    for service in choice.sample(NAMES, len(NAMES)):
        await asyncio.sleep(choice.uniform(0.2, 2.0))
        await site.kill(service)
        await site.start(service)


@case("processes")
async def kill_after_append_before_the_answer(site: Site, choice: random.Random) -> None:
    for service in choice.sample(("registry", "delivery"), 2):
        await site.killed_at(service, "command.appended")


@case("processes")
async def kill_each_relay_mid_batch(site: Site, choice: random.Random) -> None:
    for service in choice.sample(("registry", "delivery", "finance", "reporting"), 4):
        await site.killed_at(service, "relay.sending")


@case("processes")
async def kill_each_relay_after_produce_before_its_cursor_moves(site: Site, choice: random.Random) -> None:
    for service in choice.sample(("registry", "delivery", "finance", "reporting"), 4):
        await site.killed_at(service, "relay.produced")


@case("processes")
async def kill_each_consumer_after_its_effect_before_commit(site: Site, choice: random.Random) -> None:
    for service in choice.sample(CONSUMING, 3):
        await site.killed_at(service, "inbox.effect")


@case("processes")
async def kill_each_consumer_after_commit_before_its_next_poll(site: Site, choice: random.Random) -> None:
    for service in choice.sample(CONSUMING, 3):
        await site.killed_at(service, "inbox.committed")


@case("processes")
async def kill_each_decider_after_it_has_decided_before_commit(site: Site, choice: random.Random) -> None:
    for service in choice.sample(("finance", "reporting"), 2):
        await site.killed_at(service, "decider.decided")


@case("processes")
async def freeze_the_relay_that_holds_the_lease(site: Site, choice: random.Random) -> None:
    service = choice.choice(("delivery", "finance"))
    await site.start(service, 2)
    await site.frozen(service, await site.lease_holder(service), FROZEN_SECONDS)
    await asyncio.sleep(4)
    await site.stop(service, 2)


@case("processes")
async def freeze_a_consumer_for_longer_than_its_session(site: Site, choice: random.Random) -> None:
    service = choice.choice(("finance", "reporting"))
    await site.start(service, 2)
    await asyncio.sleep(2)
    holder = await site.lease_holder(service)
    await site.frozen(service, 3 - holder, FROZEN_SECONDS)
    await asyncio.sleep(4)
    await site.stop(service, 2)


@case("processes")
async def two_instances_of_every_service_and_a_rolling_restart(site: Site, choice: random.Random) -> None:
    await asyncio.gather(*(site.start(service, 2) for service in NAMES))
    await asyncio.sleep(choice.uniform(2, 4))
    for service in choice.sample(NAMES, len(NAMES)):
        for number in (1, 2):
            await site.stop(service, number)
            await site.start(service, number)
    for service in NAMES:
        await site.stop(service, 2)


@case("processes")
async def scale_from_one_to_three_and_back(site: Site, choice: random.Random) -> None:
    service = choice.choice(("delivery", "finance", "reporting"))
    for number in (2, 3):
        await site.start(service, number)
    await asyncio.sleep(4)
    for number in (3, 2):
        await site.stop(service, number)
