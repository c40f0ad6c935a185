"""From submitted commands to stored events: look up, decide, append, in one transaction a batch."""

import asyncio
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from pydantic_core import from_json, to_json

from chassis.actor import Actor
from chassis.appending import Handled
from chassis.application import Advice, CommandType, Issued
from chassis.clock import Clock, system_clock
from chassis.database import LOAN_SECONDS_MAX, Connection, in_transaction
from chassis.decider import Refusal
from chassis.deciding import Accepted, Ruling, rule
from chassis.ids import derived_id
from chassis.metrics import APPEND_RETRIES, GUARD_FIRED
from chassis.natural_keys import holders_of, key_moves, move_keys
from chassis.operations.own_state import RECOVERED_FINGERPRINT
from chassis.store import ConcurrentAppend, Draft, EventStore, NewEvents, Stream, read_streams
from chassis.tracing import span

ATTEMPTS_MAX = 6
KEY_REUSED = Refusal("idempotency.key-reused")
CONTENDED = Refusal("command.contended")

_LOOK_UP = """
    SELECT command_id, 0, NULL, result, fingerprint FROM commands WHERE command_id = ANY($1::uuid[])
    UNION ALL
    SELECT stream_id, stream_version, type, payload, NULL FROM events WHERE stream_id = ANY($2::uuid[])
    ORDER BY 1, 2"""
_ANY_KNOWN = "SELECT EXISTS (SELECT FROM commands WHERE command_id = ANY($1::uuid[]))"


@dataclass(frozen=True, slots=True)
class Submitted:
    """A request under the id of its command, who sends it, and the trace it belongs to (W3C trace context), if any."""

    command_id: UUID
    request: Any
    actor: Actor
    trace_parent: str | None = None


class Outcome(NamedTuple):
    """What became of a submitted command: `result` (id, version, events, warnings) or `refusal`; `repeated` if it was known."""

    result: dict[str, Any] | None = None
    refusal: Refusal | None = None
    repeated: bool = False


class Fresh(NamedTuple):
    """A submitted command on its way: the fingerprint of its body, and the command made of it."""

    submitted: Submitted
    fingerprint: bytes
    command: Any


@dataclass(frozen=True, slots=True)
class CommandHandler:
    """Handles batches of one command type. `fingerprint_key` keys the HMAC by which a retry is told from another body."""

    pool: asyncpg.Pool
    store: EventStore
    fingerprint_key: bytes = field(repr=False)
    clock: Clock = system_clock

    async def handle(self, kind: CommandType[Any, Any, Any], batch: Sequence[Submitted]) -> list[Outcome]:
        """One outcome per submitted command, in order. A lost race is decided again, up to six times."""
        for attempt in range(ATTEMPTS_MAX):
            try:
                async with (
                    self.pool.acquire(timeout=LOAN_SECONDS_MAX) as connection,
                    in_transaction(connection, needed=kind.prepare is not None),
                ):
                    return await self._once(connection, kind, batch)
            except (ConcurrentAppend, asyncpg.UniqueViolationError, asyncpg.SerializationError, asyncpg.DeadlockDetectedError):
                APPEND_RETRIES.labels(kind.name).inc()
                await asyncio.sleep(0.005 * 2**attempt)
        return [Outcome(refusal=CONTENDED)] * len(batch)

    async def rehearse(self, kind: CommandType[Any, Any, Any], batch: Sequence[Submitted]) -> list[Outcome]:
        """What would become of these commands now; nothing is stored, and no counter of a partition is held."""
        async with self.pool.acquire(timeout=LOAN_SECONDS_MAX) as connection, connection.transaction():
            return await self._once(connection, kind, batch, write=False)

    async def _once(
        self, connection: Connection, kind: CommandType[Any, Any, Any], batch: Sequence[Submitted], *, write: bool = True
    ) -> list[Outcome]:
        now = self.clock()
        prints = [self.fingerprint(kind, item.request) for item in batch]
        first: dict[UUID, int] = {}
        for number, item in enumerate(batch):
            first.setdefault(item.command_id, number)
        issued = [
            Fresh(batch[number], prints[number], kind.command(batch[number].request, _issue(batch[number], now)))
            for number in first.values()
        ]
        known, streams = await _look_up(connection, issued, with_streams=kind.prepare is None)
        fresh = [item for item in issued if item.submitted.command_id not in known]
        decided = await self._decide(connection, kind, now, fresh, streams, write=write) if fresh else {}
        outcomes = []
        for number, (item, own) in enumerate(zip(batch, prints, strict=True)):
            if item.command_id in known:
                outcomes.append(_replay(own, *known[item.command_id]))
            elif first[item.command_id] == number:
                outcomes.append(decided[item.command_id])
            elif own == prints[first[item.command_id]]:
                outcomes.append(decided[item.command_id]._replace(repeated=True))
            else:
                outcomes.append(Outcome(refusal=KEY_REUSED))
        return outcomes

    async def _decide(
        self,
        connection: Connection,
        kind: CommandType[Any, Any, Any],
        now: datetime,
        fresh: Sequence[Fresh],
        streams: Mapping[UUID, Stream],
        *,
        write: bool,
    ) -> dict[UUID, Outcome]:
        commands: Sequence[Any] = [item.command for item in fresh]
        requests = [item.submitted.request for item in fresh]
        warnings = await kind.advise(connection, requests) if kind.advise else [()] * len(fresh)
        if kind.prepare is not None:
            commands = await kind.prepare(connection, commands)
            streams = await self.store.load(connection, list({c.stream_id for c in commands if not isinstance(c, Refusal)}))
        ruling, stored = await _rule(connection, kind, commands, streams)
        drafts, handled, outcomes = self._write_up(fresh, ruling.verdicts, warnings, now)
        if not write:
            return outcomes
        await _refuse_nothing_handled_meanwhile(connection, outcomes)
        moved = key_moves(stored, ruling.holders)
        async with in_transaction(connection, needed=kind.record is not None or moved.any):
            accepted = [command for command, v in zip(commands, ruling.verdicts, strict=True) if isinstance(v, Accepted)]
            if kind.record is not None and accepted:
                await kind.record(connection, accepted)
            await move_keys(connection, moved)
            with span("append", events=len(drafts)):
                await self.store.write(connection, drafts, handled, now)
        return outcomes

    def _write_up(
        self,
        fresh: Sequence[Fresh],
        verdicts: Sequence[Accepted | Refusal],
        warnings: Sequence[Sequence[Advice]],
        now: datetime,
    ) -> tuple[list[Draft], list[Handled], dict[UUID, Outcome]]:
        """The accepted commands' events and results, and what becomes of every command. All events are drafted together."""
        batches = [
            _new_events(item.submitted, verdict)
            for item, verdict in zip(fresh, verdicts, strict=True)
            if isinstance(verdict, Accepted)
        ]
        drafts = self.store.draft(batches)
        handled: list[Handled] = []
        outcomes: dict[UUID, Outcome] = {}
        start = 0
        for item, verdict, advice in zip(fresh, verdicts, warnings, strict=True):
            command_id = item.submitted.command_id
            if isinstance(verdict, Refusal):
                outcomes[command_id] = Outcome(refusal=verdict)
                continue
            end = start + len(verdict.events)
            result = _result(verdict, drafts[start:end], advice)
            start = end
            handled.append((command_id, item.fingerprint, to_json(result), now))
            outcomes[command_id] = Outcome(result=result)
        return drafts, handled, outcomes

    def fingerprint(self, kind: CommandType[Any, Any, Any], request: Any) -> bytes:
        """What stands for a body, and tells nobody without the key what was in it."""
        return hmac.digest(self.fingerprint_key, kind.name.encode() + b"\n" + request.model_dump_json().encode(), "sha256")


def _issue(item: Submitted, now: datetime) -> Issued:
    return Issued(item.command_id, derived_id("aggregate", item.command_id), item.actor, now)


def _new_events(sent: Submitted, verdict: Accepted) -> NewEvents:
    return NewEvents(*verdict, sent.command_id, sent.command_id, str(sent.actor), sent.trace_parent)


async def _look_up(
    connection: Connection, issued: Sequence[Fresh], *, with_streams: bool
) -> tuple[dict[UUID, tuple[bytes, bytes]], dict[UUID, Stream]]:
    """Fingerprint and result of the commands that are known and, in the same statement, the streams the commands name."""
    command_ids = [item.submitted.command_id for item in issued]
    stream_ids = (
        list({item.command.stream_id for item in issued if not isinstance(item.command, Refusal)}) if with_streams else []
    )
    known, events = {}, []
    for row in await connection.fetch(_LOOK_UP, command_ids, stream_ids):
        if row[1] == 0:
            known[row[0]] = (row[4], row[3])
        else:
            events.append((row[0], row[2], row[3]))
    return known, read_streams(events)


async def _rule(
    connection: Connection, kind: CommandType[Any, Any, Any], commands: Sequence[Any], streams: Mapping[UUID, Stream]
) -> tuple[Ruling, dict[str, UUID | None]]:
    """Rule, fetching the holders of natural keys as the decisions touch them."""
    holders: dict[str, UUID | None] = {}
    while (ruling := rule(kind.decider, commands, streams, holders)).unknown:
        holders |= await holders_of(connection, ruling.unknown)
    return ruling, holders


async def _refuse_nothing_handled_meanwhile(connection: Connection, decided: Mapping[UUID, Outcome]) -> None:
    """A command may be refused because of itself, sent twice at once: then it is decided again, and answers its first result."""
    refused = [command_id for command_id, outcome in decided.items() if outcome.refusal is not None]
    if refused and await connection.fetchval(_ANY_KNOWN, refused):
        GUARD_FIRED.labels("command-meanwhile").inc()
        raise ConcurrentAppend("handled meanwhile under the same id")


def _replay(fingerprint: bytes, first_fingerprint: bytes, result: bytes) -> Outcome:
    if first_fingerprint != RECOVERED_FINGERPRINT and not hmac.compare_digest(fingerprint, first_fingerprint):
        return Outcome(refusal=KEY_REUSED)
    return Outcome(result=from_json(result), repeated=True)


def _result(verdict: Accepted, drafts: Sequence[Draft], warnings: Sequence[Advice]) -> dict[str, Any]:
    return {
        "id": str(verdict.stream_id),
        "version": verdict.expected_version + len(drafts),
        "events": [{"id": str(draft.id), "type": draft.event.event_type} for draft in drafts],
        "warnings": [{"code": advice.code, "clause": advice.clause, **advice.details} for advice in warnings],
    }
