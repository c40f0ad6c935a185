"""Bringing a store and its topics together again after a restore, or after a topic has lost its tail (ADR 0011).

Nothing that subscribers have seen is lost: what only the topic holds comes into the store, in its place and under its id.
What only the store holds is published after it. What was applied twice is told by sequence and id, as always.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import asyncpg
from aiokafka import TopicPartition

from chassis.database import open_pool
from chassis.kafka import KafkaAccess
from chassis.operations.actions import Action, note_action
from chassis.operations.catch_up import catch_up
from chassis.operations.importing import Imported, bring_together
from chassis.operations.lease_for_recovery import Held, standing_in
from chassis.operations.plan import PartitionPlan, plan_partitions
from chassis.operations.recorded_states import SeenState, adopt_states, states_behind
from chassis.operations.republish_request import leave_request
from chassis.operations.subscribers import Holes, Lost, lost_by, mend_positions, read_holes, read_stands
from chassis.relay.reconcile import RECOVERING
from chassis.service import Service
from chassis.topic_layout import counted_partitions
from contracts.topics import owned_by

_FORK = "SELECT fork FROM relay_lease"
POOL_SIZE = 4


@dataclass(frozen=True, slots=True)
class Stores:
    """How to reach the store to recover, as its owner and as its service, and the consumers' databases as their owners."""

    owner_dsn: str = field(repr=False)
    run_dsn: str = field(repr=False)
    consumers: Mapping[str, str] = field(repr=False)
    county: str


@dataclass(frozen=True, slots=True)
class Recovery:
    """What differs. `fork` is what the relay has said; `lost` are positions of consumers that nothing can be done for here."""

    fork: str | None
    partitions: Sequence[PartitionPlan]
    states: Sequence[SeenState]
    lost: Sequence[Lost]
    holes: Holes

    @property
    def nothing(self) -> bool:
        """Whether store and topics agree, and no recovery was left half done."""
        return not (self.partitions or self.states or self.holes or (self.fork or "").startswith(RECOVERING))


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was done: the import, records consumed again before anything was decided, positions of consumers moved back.

    `republish_requests`: partitions from which a consumer misses an event, which the relay publishes again once it may.
    """

    imported: Imported
    consumed_again: int
    republish_requests: int
    positions_mended: Mapping[str, int]


async def plan_recovery(service: Service, stores: Stores, kafka: KafkaAccess) -> Recovery:
    """What would be done, with nothing changed. Raises BrokenTopic, KafkaError."""
    connection = await asyncpg.connect(stores.owner_dsn)
    try:
        return await _plan(connection, service, stores, kafka)
    finally:
        await connection.close()


async def recover(service: Service, stores: Stores, kafka: KafkaAccess, shown: Callable[[str, int, int], None]) -> Recovered:
    """Do it, standing in for the relay; the plan is made anew once nothing can be published or appended.

    Consumers' positions first, for that can be done twice; then the store, in one transaction; then what the service itself
    has to consume again, before its decisions go on; then the relay may. Raises RelayIsPublishing, BrokenTopic, TakenOver.
    """
    take_over = bool((await plan_recovery(service, stores, kafka)).holes)
    async with standing_in(stores.owner_dsn, service.name, kafka, take_over=take_over) as held:
        plan = await _plan(held.connection, service, stores, kafka)
        mended = {name: await _mend(dsn, name, service.name, plan) for name, dsn in stores.consumers.items()}
        imported = await _bring_together(held, service, plan)
        pool = await open_pool(stores.run_dsn, POOL_SIZE)
        try:
            again = await catch_up(service, pool, kafka, lambda done, total: shown("consumed again", done, total))
        finally:
            await pool.close()
        return Recovered(imported, again, len(plan.holes), mended)


async def _plan(connection: asyncpg.Connection, service: Service, stores: Stores, kafka: KafkaAccess) -> Recovery:
    partitions = await plan_partitions(connection, kafka)
    states = await states_behind(connection, kafka, [(t.name, t.partitions) for t in owned_by(service.name) if t.kind == "state"])
    lost: list[Lost] = []
    holes: dict[TopicPartition, int] = {}
    by_place = {(part.topic, part.partition): part for part in partitions}
    for name, dsn in stores.consumers.items():
        consumer = await asyncpg.connect(dsn)
        try:
            lost += await lost_by(connection, name, await read_stands(consumer, _topics(service.name)), by_place)
            for tp, seq in (await read_holes(consumer, _topics(service.name))).items():
                holes[tp] = min(seq, holes.get(tp, seq))
        finally:
            await consumer.close()
    return Recovery(await connection.fetchval(_FORK), partitions, states, lost, holes)


def _topics(owner: str) -> list[str]:
    return sorted({topic for topic, _ in counted_partitions(owner)})


async def _mend(dsn: str, consumer: str, owner: str, plan: Recovery) -> int:
    connection = await asyncpg.connect(dsn)
    lost = {(item.stand.topic, item.stand.partition) for item in plan.lost if item.consumer == consumer}
    try:
        async with connection.transaction():
            stands = await read_stands(connection, _topics(owner))
            sound = [stand for stand in stands if (stand.topic, stand.partition) not in lost]
            touched = await mend_positions(connection, plan.partitions, sound)
            if touched:
                await note_action(connection, Action("mend-positions", {"recovered": owner, "partitions": touched}))
            return touched
    finally:
        await connection.close()


async def _bring_together(held: Held, service: Service, plan: Recovery) -> Imported:
    async with held.connection.transaction():
        imported = await bring_together(
            held.connection, service.own_state, plan.partitions, has_commands=bool(service.commands)
        )  # fmt: skip
        await adopt_states(held.connection, plan.states)
        for tp, seq in plan.holes.items():
            await leave_request(held.connection, tp.topic, tp.partition, seq, "cradle recover")
        detail = {
            "epoch": held.epoch,
            "partitions": [part.text() for part in plan.partitions],
            "imported": imported.events,
            "renumbered": imported.renumbered,
            "dropped": imported.dropped,
            "states": len(plan.states),
            "lost": [lost.text() for lost in plan.lost],
            "holes": [f"{tp.topic}[{tp.partition}] from {seq}" for tp, seq in plan.holes.items()],
        }
        await note_action(held.connection, Action("recover", detail))
    held.half_done = True
    return imported
