"""The broker goes away, comes back, is slow, or hears and answers half."""

import asyncio
import random
from collections.abc import Iterator
from itertools import count

import asyncpg

from contracts.topics import SESSIONS, UNITS, VISITS, dead_letter_topic
from faults.matrix.broker import cut_off_the_tail, delete_records, delete_topic
from faults.matrix.case import case
from faults.matrix.link import Verdict
from faults.matrix.site import Site
from faults.matrix.stack import NAMES
from local_stack.errors import LocalStackError

_PUBLISHED = "SELECT partition FROM relay_cursors WHERE topic = $1 AND published_seq > 0 ORDER BY partition"
END_TXN = 26
"""The API key of the request that ends a transaction."""
DROPPED = "relay.producer-dropped"


@case("kafka")
async def stop_and_start(site: Site, choice: random.Random) -> None:
    await asyncio.to_thread(site.stack.kafka.stop)
    await asyncio.sleep(choice.uniform(5, 12))
    await asyncio.to_thread(site.stack.kafka.start)


@case("kafka")
async def kill_and_start(site: Site, choice: random.Random) -> None:
    for _ in range(2):
        await asyncio.sleep(choice.uniform(0.5, 2))
        await asyncio.to_thread(site.stack.kafka.kill)
        await asyncio.to_thread(site.stack.kafka.start)


@case("kafka")
async def slow_and_thin(site: Site, choice: random.Random) -> None:
    for link in site.stack.kafka_links.values():
        link.latency_seconds = choice.uniform(0.1, 0.4)
    await asyncio.sleep(6)
    for link in site.stack.kafka_links.values():
        link.latency_seconds, link.bytes_per_second = 0.0, 20_000.0
    await asyncio.sleep(6)


@case("kafka")
async def connections_reset(site: Site, choice: random.Random) -> None:
    for _ in range(12):
        site.stack.kafka_links[choice.choice(NAMES)].reset()
        await asyncio.sleep(choice.uniform(0.1, 1.0))


@case("kafka")
async def half_open(site: Site, choice: random.Random) -> None:
    links = [site.stack.kafka_links[name] for name in choice.sample(NAMES, 2)]
    for link in links:
        link.silent = True
    await asyncio.sleep(15)
    for link in links:
        link.mend()


@case("kafka")
async def the_end_of_a_transaction_is_lost(site: Site, choice: random.Random) -> None:
    await _some_ends(site, choice, Verdict.LOSE)


@case("kafka")
async def the_end_of_a_transaction_is_not_answered(site: Site, choice: random.Random) -> None:
    await _some_ends(site, choice, Verdict.CUT_ANSWER)


@case("kafka")
async def the_end_of_a_transaction_is_slow(site: Site, choice: random.Random) -> None:
    """It reaches the broker when the relay has long given it up."""
    await _some_ends(site, choice, Verdict.LATE)


@case("kafka")
async def the_end_of_a_transaction_comes_in_the_next_one(site: Site, choice: random.Random) -> None:
    """The client is cut off and tries again by another connection; the first request reaches the broker a few transactions later."""
    link = site.stack.kafka_links[choice.choice(("registry", "delivery"))]
    for _ in range(4):
        ends = count()
        held = link.held
        link.requests = lambda key, ends=ends: Verdict.HOLD if key == END_TXN and next(ends) == 0 else Verdict.PASS  # type: ignore[misc]
        async with asyncio.timeout(40):
            while link.held == held:
                await asyncio.sleep(0.02)
        await asyncio.sleep(choice.uniform(0.3, 2.0))
        link.release()
        await asyncio.sleep(0.5)


async def _some_ends(site: Site, choice: random.Random, verdict: Verdict) -> None:
    """Every third to fifth end of a transaction meets this, at each service's link, for ten seconds; its relay takes a new producer."""
    said, struck = {name: site.log(name).count(DROPPED) for name in NAMES}, set()
    for name in NAMES:
        ends, every = count(1), choice.randint(3, 5)

        def judge(key: int, name: str = name, ends: Iterator[int] = ends, every: int = every) -> Verdict:
            if key != END_TXN or next(ends) % every:
                return Verdict.PASS
            struck.add(name)
            return verdict

        site.stack.kafka_links[name].requests = judge
    await asyncio.sleep(10)
    for name in NAMES:
        site.stack.kafka_links[name].requests = None
    assert struck, "no transaction has ended in ten seconds"
    async with asyncio.timeout(30):
        while {name for name in struck if site.log(name).count(DROPPED) == said[name]}:
            await asyncio.sleep(0.2)


@case("kafka")
async def records_deleted_past_a_consumers_position(site: Site, choice: random.Random) -> None:
    """Told loudly and by name; the owner's relay publishes the topic again, as an operator asks."""
    await site.stop("reporting")
    await asyncio.sleep(choice.uniform(3, 5))
    await asyncio.to_thread(delete_records, site.stack.kafka.bootstrap, VISITS)
    await site.start("reporting")
    await site.logged("reporting", "inbox.records-deleted")
    connection = await asyncpg.connect(site.dsns["delivery"])
    partitions = [row[0] for row in await connection.fetch(_PUBLISHED, VISITS.name)]
    await connection.close()
    for partition in partitions:
        await site.operator("republish", "delivery", VISITS.name, str(partition), "--from", "1", "--yes")


@case("kafka")
async def a_topic_missing_at_start(site: Site, choice: random.Random) -> None:
    """The process says which, and does not start; the owner's job makes it."""
    service = choice.choice(("finance", "reporting"))
    missing = dead_letter_topic(service, UNITS.name)
    await site.stop(service)
    await asyncio.to_thread(delete_topic, site.stack.kafka.bootstrap, missing)
    refused = ""
    try:
        await site.start(service)
    except LocalStackError as error:
        refused = str(error)
    assert missing in refused, f"{service} did not say that {missing} is missing: {refused or 'it has started'}"
    await asyncio.to_thread(site.stack.service(service).run_jobs)
    await site.start(service)


@case("kafka")
async def a_topic_that_has_lost_its_tail(site: Site, choice: random.Random) -> None:
    """The owner's relay refuses to publish over it and names it; `cradle recover` publishes what is missing again."""
    await asyncio.sleep(choice.uniform(1, 3))
    await asyncio.to_thread(site.stack.kafka.kill)
    cut_off_the_tail(site.stack.home / "kafka" / "data", SESSIONS)
    await asyncio.to_thread(site.stack.kafka.start)
    await site.logged("delivery", "relay.forked")
    await site.operator("recover", "delivery", "--yes")
    for service in ("finance", "reporting"):
        await site.stop(service)
        await site.start(service)
