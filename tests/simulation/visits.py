"""Commands through a handler, store, relay, log and inbox into a list of what was seen: the chassis alone, with poison and holes."""

import asyncio
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from aiokafka import TopicPartition

from chassis.actor import Actor
from chassis.appending import ForkedStore
from chassis.database import TRANSIENT
from chassis.handling import CommandHandler, Outcome, Submitted
from chassis.ids import derived_id
from contracts.topics import VISITS
from simulation.checks import twice
from simulation.site import PARTITIONS, Site

sys.path.insert(0, str(Path(__file__).parents[2] / "services" / "chassis" / "tests"))
from toy import CONSUMER, MIGRATIONS, POISON_CHILD, PUBLISHER, RecordVisitRequest, VoidVisitRequest

TOPIC = VISITS.name
LETTERS = f"reporting.{TOPIC}.dlt"
PROJECTIONS = CONSUMER.projections
RECORD, VOID = PUBLISHER.commands
PREPARED = replace(RECORD, prepare=lambda _connection, commands: _as_they_are(commands))
"""The same command as one that looks things up before it decides: then its stream is read in a statement of its own."""
CLERK = Actor("clerk", "341881", frozenset({"commission"}))
DAY = date(2020, 3, 2)
__all__ = ["CONSUMER", "LETTERS", "MIGRATIONS", "PROJECTIONS", "TOPIC"]


async def _as_they_are(commands: Sequence[Any]) -> Sequence[Any]:
    return commands


@dataclass(slots=True)
class Clerks:
    """Who sends commands, and what they were answered."""

    site: Site
    answers: dict[UUID, list[Outcome]] = field(default_factory=lambda: defaultdict(list))

    async def work(self, commands: int) -> None:
        """Send commands one by one, some of them twice at once, each until it is answered."""
        random = self.site.random
        handler = CommandHandler(self.site.pool("delivery"), self.site.store(), b"key", self.site.now)  # type: ignore[arg-type]
        visits: list[UUID] = []
        for _ in range(commands):
            await asyncio.sleep(random.random())
            command_id = UUID(int=random.getrandbits(128), version=4)
            if visits and random.random() < 0.3:
                kind, request = VOID, VoidVisitRequest(visit_id=random.choice(visits))
            else:
                child = POISON_CHILD if random.random() < 0.1 else UUID(int=random.randrange(3) + 1)
                kind = random.choice((RECORD, PREPARED))
                request = RecordVisitRequest(child_id=child, visited_on=DAY + timedelta(days=random.randrange(4)))
                visits.append(derived_id("aggregate", command_id))
            submitted = Submitted(command_id, request, CLERK)
            await asyncio.gather(*(self._send(handler, kind, submitted) for _ in range(random.choice((1, 1, 2)))))

    async def _send(self, handler: CommandHandler, kind: Any, submitted: Submitted) -> None:
        while True:
            try:
                (outcome,) = await handler.handle(kind, [submitted])
            except TRANSIENT:
                await asyncio.sleep(self.site.random.random())
                continue
            self.answers[submitted.command_id].append(outcome)
            return

    async def is_refused_as_forked(self) -> bool:
        """Whether the store takes nothing any more."""
        handler = CommandHandler(self.site.pool("delivery"), self.site.store(), b"key", self.site.now)  # type: ignore[arg-type]
        for number in range(8):  # one for each partition, at least
            request = RecordVisitRequest(child_id=UUID(int=number + 10), visited_on=DAY)
            submitted = Submitted(UUID(int=self.site.random.getrandbits(128), version=4), request, CLERK)
            try:
                await handler.handle(RECORD, [submitted])
            except ForkedStore:
                continue
            return False
        return True


async def foreign_record(site: Site) -> None:
    """Somebody else writes to the topic."""
    site.broker.foreign += 1
    site.broker.foist(TopicPartition(TOPIC, site.random.randrange(PARTITIONS)), b"foreign", b"\xff", [])


async def ask_for_some_again(site: Site) -> None:
    """An operator has the relay publish a part of the topic again while much else happens."""
    for row in site.databases["delivery"].tables["relay_cursors"].committed():
        if row["published_seq"]:
            _ask(site, row["topic"], row["partition"], site.random.choice((1, row["published_seq"])))


async def ask_for_what_is_missed(site: Site) -> None:
    """An operator has the holes filled that the consumer names, unless that is asked for already."""
    waiting = asked_again(site)
    for row in site.databases["reporting"].tables["inbox_positions"].committed():
        if row["hole_at"] and (row["topic"], row["partition"]) not in waiting:
            _ask(site, row["topic"], row["partition"], row["hole_at"])


def asked_again(site: Site) -> set[tuple[str, int]]:
    """The partitions of which the relay has something to publish again."""
    rows = site.databases["delivery"].tables["republish_requests"].committed()
    return {(row["topic"], row["partition"]) for row in rows if row["done_at"] is None}


def _ask(site: Site, topic: str, partition: int, from_seq: int) -> None:
    site.databases["delivery"].at_once(
        "INSERT INTO republish_requests (topic, partition, from_seq, asked_by) VALUES ($1, $2, $3, 'operator')",
        topic,
        partition,
        from_seq,
    )


def command_faults(site: Site, answers: dict[UUID, list[Outcome]]) -> list[str]:
    """Each accepted command is in the store exactly once, each refused one not at all; no two visits hold the same key."""
    tables = site.databases["delivery"].tables
    events = tables["events"].committed()
    stored: dict[UUID, set[str]] = defaultdict(set)
    for row in events:
        stored[row["causation_id"]].add(str(row["id"]))
    faults = []
    for command_id, outcomes in answers.items():
        results = [outcome.result for outcome in outcomes if outcome.result is not None]
        if any({event["id"] for event in result["events"]} != stored[command_id] for result in results):
            faults.append(f"command {command_id} was answered with other events than are stored")
        refused = [outcome.refusal for outcome in outcomes if outcome.refusal]
        own = str(derived_id("aggregate", command_id))
        if any(one.code == "visit.already-exists" or own in map(str, one.details.values()) for one in refused):
            faults.append(f"command {command_id} was refused because of itself")
        if not results and stored[command_id]:
            faults.append(f"command {command_id} was refused and stored")
    active: dict[UUID, tuple[bytes, ...]] = {}
    for row in sorted(events, key=lambda row: row["stream_version"]):
        if row["stream_version"] == 1:
            active[row["stream_id"]] = tuple(row["payload"].split(b'"')[n] for n in _fields(row["payload"]))
        else:
            active.pop(row["stream_id"], None)
    faults += twice(active.values(), "recorded")
    return faults + twice((row["command_id"] for row in tables["commands"].committed()), "handled")


def _fields(payload: bytes) -> Sequence[int]:
    words = payload.split(b'"')
    return [words.index(name) + 2 for name in (b"child_id", b"visited_on")]


def seen_faults(site: Site) -> list[str]:
    """Each event has its effect once and in order; poison is parked with the later events of its key, each with its letter."""
    events = site.databases["delivery"].tables["events"].committed()
    tables = site.databases["reporting"].tables
    poison = {row["stream_id"] for row in events if str(POISON_CHILD).encode() in row["payload"]}
    partition_of = {row["stream_id"]: row["partition"] for row in events}
    seen: dict[int, list[tuple[UUID, str]]] = defaultdict(list)
    for row in tables["seen"].committed():
        seen[partition_of[row["visit_id"]]].append((row["visit_id"], row["type"]))
    faults = []
    for partition in sorted({row["partition"] for row in events}):
        own = sorted((row for row in events if row["partition"] == partition), key=lambda row: row["partition_seq"])
        wanted = [(row["stream_id"], row["type"]) for row in own if row["stream_id"] not in poison]
        if seen[partition] != wanted:
            faults.append(f"partition {partition}: {len(seen[partition])} effects in order are not the {len(wanted)} events")
    foreign = [row for row in tables["parked"].committed() if row["reason"] == "not-of-the-log"]
    if len(foreign) != site.broker.foreign:
        faults.append(f"{site.broker.foreign} foreign records are parked {len(foreign)} times")
    parked = Counter(row["event_id"] for row in tables["parked"].committed() if row["event_id"])
    if parked != Counter(row["id"] for row in events if row["stream_id"] in poison):
        faults.append("parked is not what is poison")
    if len(tables["events"].committed()) != parked.total() + len(foreign):
        faults.append("letters are not what is parked")
    return faults
