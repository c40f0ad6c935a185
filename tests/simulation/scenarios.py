"""The scenarios: what runs, what is done to it, and what must hold in the end."""

import asyncio
from functools import partial

from chassis.migrate import CHASSIS_MIGRATIONS
from finance.bootstrap import SERVICE as FINANCE
from finance.consumers import PROJECTIONS
from simulation import forks, money, visits
from simulation.checks import chain_faults, last_sequences, log_faults, position_faults
from simulation.nemesis import Nemesis
from simulation.seeds import Scenario, rest
from simulation.site import Site

DEEDS_MAX = 6
COMMANDS_MAX = 10
LIES = 0.1


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
    deeds = [visits.foreign_record, *([visits.ask_for_some_again] * 4 if holes else [])]
    await Nemesis(site, site.random.randint(1, DEEDS_MAX), *(partial(deed, site) for deed in deeds)).run()
    await asyncio.gather(*working)
    delivery, reporting = site.databases["delivery"], site.databases["reporting"]

    faults = await rest(
        site,
        lambda: (
            _published(site, "delivery", "reporting") and _applied(site, "delivery", "reporting") and not visits.asked_again(site)
        ),
        partial(visits.ask_for_what_is_missed, site),
    )
    for database in (delivery, reporting):
        faults += chain_faults(database) + log_faults(database, site.broker, None if holes else site.called_for())
    faults += position_faults(reporting, site.broker, last_sequences(delivery))
    faults += visits.command_faults(site, clerks.answers) + visits.seen_faults(site)
    if not faults and delivery.tables["events"].committed():
        faults += await site.random.choice((forks.lost_tail, forks.other_next, forks.other_known))(site, clerks)
    return faults


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
