"""The scenarios: what runs, what is done to it, and what must hold in the end."""

import asyncio
from functools import partial

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from chassis.kafka import KafkaAccess
from chassis.migrate import CHASSIS_MIGRATIONS
from chassis.operations.republishing import publish_from
from chassis.relay.lease import take_lease
from finance.bootstrap import SERVICE as FINANCE
from finance.consumers import PROJECTIONS
from simulation import forks, money, visits
from simulation.checks import chain_faults, last_sequences, log_faults, position_faults
from simulation.connections import Pool
from simulation.nemesis import Nemesis
from simulation.seeds import Scenario, rest
from simulation.site import COUNTY, Site

DEEDS_MAX = 6
COMMANDS_MAX = 10
LIES = 0.1
OPERATOR_SECONDS = 60.0


async def _play_money(site: Site) -> list[str]:
    events = money.history(site.random)
    for number in (1, 2):
        site.run(f"registry-relay-{number}", "registry", site.relay("registry"))
        site.run(f"finance-relay-{number}", "finance", site.relay("finance"))
        site.run(f"finance-inbox-{number}", "finance", site.consume("finance", PROJECTIONS))
        site.run(f"finance-work-{number}", "finance", site.work("finance", money.decider(site)))
    await asyncio.sleep(0.1)
    streams: dict[str, list[money.ReceivedEvent]] = {}
    for received in events:
        streams.setdefault(received.envelope.subject, []).append(received)
    recording = [site.loop.create_task(money.record(site, own)) for own in streams.values()]
    await Nemesis(site, site.random.randint(1, DEEDS_MAX)).run()
    await asyncio.gather(*recording)
    registry, finance = site.databases["registry"], site.databases["finance"]

    def settled() -> bool:
        return (
            _published(site, "registry", "finance")
            and not finance.tables["marks"].committed()
            and _applied(site, "registry", "finance")
        )

    faults = await rest(site, settled)
    if len(registry.tables["events"].committed()) != len(events):
        faults.append("not every event is in the store once")
    for database in (registry, finance):
        faults += chain_faults(database) + log_faults(database, site.broker, site.called_for())
    return faults + position_faults(finance, site.broker, last_sequences(registry)) + money.money_faults(site, events)


async def _play_visits(site: Site) -> list[str]:
    for number in (1, 2):
        site.run(f"delivery-relay-{number}", "delivery", site.relay("delivery"))
        site.run(f"reporting-inbox-{number}", "reporting", site.consume("reporting", visits.PROJECTIONS))
    site.run("reporting-relay", "reporting", site.relay("reporting"))
    holes = site.random.random() < 0.4
    site.broker.lies, site.broker.lying = LIES if holes else 0.0, visits.TOPIC
    await asyncio.sleep(0.1)
    clerks = visits.Clerks(site)
    working = [site.loop.create_task(clerks.work(site.random.randint(2, COMMANDS_MAX))) for _ in range(3)]
    await Nemesis(site, site.random.randint(1, DEEDS_MAX), partial(visits.foreign_record, site)).run()
    await asyncio.gather(*working)
    delivery, reporting = site.databases["delivery"], site.databases["reporting"]

    pool = site.pool("delivery")

    async def republish() -> None:
        """Stand in for the relay: once it is stopped its lease ends, and the operator takes it."""
        rows = reporting.tables["inbox_positions"].committed()
        missed = {TopicPartition(row["topic"], row["partition"]): row["hole_at"] for row in rows if row["hole_at"]}
        lease = await take_lease(pool, "operator", OPERATOR_SECONDS) if missed else None  # type: ignore[arg-type]
        if lease is not None:
            while not await _republished(pool, missed):
                await asyncio.sleep(1)
            await lease.release()
        elif missed:
            for name in ("delivery-relay-1", "delivery-relay-2"):
                site.processes[name].kill()

    faults = await rest(
        site, lambda: _published(site, "delivery", "reporting") and _applied(site, "delivery", "reporting"), republish
    )
    for database in (delivery, reporting):
        faults += chain_faults(database) + log_faults(database, site.broker, None if holes else site.called_for())
    faults += position_faults(reporting, site.broker, last_sequences(delivery))
    faults += visits.command_faults(site, clerks.answers) + visits.seen_faults(site)
    if not faults and delivery.tables["events"].committed():
        faults += await site.random.choice((forks.lost_tail, forks.other_next, forks.other_known))(site, clerks)
    return faults


async def _republished(pool: Pool, missed: dict[TopicPartition, int]) -> bool:
    """Whether the operator's command went through: a relay that was stopped may wake and fence it, and it is given again."""
    try:
        await publish_from(pool, KafkaAccess("simulated"), "delivery", COUNTY, missed)  # type: ignore[arg-type]
    except KafkaError:
        return False
    return True


def _published(site: Site, *names: str) -> bool:
    for name in names:
        cursors = site.databases[name].tables["relay_cursors"].committed()
        reached = {(row["topic"], row["partition"]): row["published_seq"] for row in cursors}
        if reached != last_sequences(site.databases[name]):
            return False
    return True


def _applied(site: Site, publisher: str, consumer: str) -> bool:
    last = last_sequences(site.databases[publisher])
    positions = site.databases[consumer].tables["inbox_positions"].committed()
    return bool(positions) and all(row["last_seq"] == last[row["topic"], row["partition"]] for row in positions)


MONEY = Scenario(
    "money",
    {"registry": [CHASSIS_MIGRATIONS], "finance": [CHASSIS_MIGRATIONS, FINANCE.migrations]},
    {"registry": money.TOPICS, "finance": [*money.DECIDED, *money.LETTERS]},
    money.TOPICS,
    _play_money,
)
VISITS = Scenario(
    "visits",
    {"delivery": [CHASSIS_MIGRATIONS], "reporting": [CHASSIS_MIGRATIONS, visits.MIGRATIONS]},
    {"delivery": [visits.TOPIC], "reporting": [visits.LETTERS]},
    [visits.TOPIC],
    _play_visits,
)
SCENARIOS = (VISITS, MONEY)
