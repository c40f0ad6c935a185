"""What no relay and no consumer may pass over: a log that goes on differently than it was read, and one that has lost its end."""

import asyncio
from collections.abc import Callable
from uuid import UUID

from aiokafka import TopicPartition

from contracts.envelope import Envelope, read_link
from contracts.events.delivery import VisitCompleted
from simulation import visits
from simulation.site import COUNTY, PARTITIONS, START, Site

NOTICED_SECONDS = 40
OTHER = UUID(int=2**100, version=4)


async def lost_tail(site: Site, clerks: visits.Clerks) -> list[str]:
    """The end of a partition is lost: the next producer's relay says so, and the store takes nothing more."""
    tp = _one(site)
    for name in ("delivery-relay-1", "delivery-relay-2"):
        site.processes[name].kill()
    before = _highest(site, tp)
    while _highest(site, tp) == before:
        site.broker.lose_tail(tp)
    lease = site.databases["delivery"].tables["relay_lease"]
    await _until(lambda: bool(lease.committed()[0]["fork"]))
    fork = lease.committed()[0]["fork"]
    faults = [] if fork and f"{tp.topic}[{tp.partition}]" in fork else [f"a lost end is told as {fork}"]
    if not await clerks.is_refused_as_forked():
        faults.append("a store whose topic has lost its end takes commands")
    return faults


async def other_next(site: Site, _clerks: visits.Clerks) -> list[str]:
    """The next event follows another than was applied."""
    return await _foisted(site, ahead=1)


async def other_known(site: Site, _clerks: visits.Clerks) -> list[str]:
    """A sequence that was applied comes as another event."""
    return await _foisted(site, ahead=0)


async def _foisted(site: Site, ahead: int) -> list[str]:
    tp = _one(site)
    position = _position(site, tp)
    visit = VisitCompleted(visit_id=OTHER, child_id=OTHER, unit_code="341881001001", visited_on=visits.DAY, visitor_id=None)
    seq = position["last_seq"] + ahead
    envelope = Envelope(
        OTHER,
        visit.event_type,
        str(OTHER),
        START,
        COUNTY,
        seq,
        None if seq == 1 else UUID(int=7, version=4),
        1,
        OTHER,
        OTHER,
        "stranger",
    )
    site.broker.foist(tp, str(OTHER).encode(), visit.to_json(), envelope.to_headers())
    await _until(lambda: bool(_position(site, tp)["fork"]))
    after = _position(site, tp)
    faults = [] if after["fork"] and after["last_seq"] == position["last_seq"] else ["a log that has forked was read on"]
    if any(row["visit_id"] == OTHER for row in site.databases["reporting"].tables["seen"].committed()):
        faults.append("an event of a forked log had an effect")
    return faults


def _highest(site: Site, tp: TopicPartition) -> int:
    """The highest sequence that subscribers see; beside it a log has repeats and what strangers wrote."""
    return max((read_link(record.headers).partition_seq for record in site.broker.committed(tp) if record.headers), default=0)


def _one(site: Site) -> TopicPartition:
    """A partition that holds something."""
    return max((TopicPartition(visits.TOPIC, number) for number in range(PARTITIONS)), key=lambda tp: _highest(site, tp))


def _position(site: Site, tp: TopicPartition) -> dict[str, object]:
    rows = site.databases["reporting"].tables["inbox_positions"].committed()
    return next(row for row in rows if (row["topic"], row["partition"]) == tp)


async def _until(noticed: Callable[[], bool]) -> None:
    for _ in range(NOTICED_SECONDS):
        if noticed():
            return
        await asyncio.sleep(1)
