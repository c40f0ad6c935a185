"""From submitted commands to stored events: look up, decide, append, in one transaction a batch."""

import asyncio
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from pydantic_core import from_json, to_json

from chassis.actor import Actor
from chassis.application import Advice, CommandType, Issued
from chassis.clock import Clock, system_clock
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.deciding import Accepted, Ruling, rule
from chassis.ids import derived_id
from chassis.metrics import APPEND_RETRIES
from chassis.operations.own_state import RECOVERED_FINGERPRINT
from chassis.store import ConcurrentAppend, Draft, EventStore, NewEvents
from chassis.tracing import span

ATTEMPTS_MAX = 6
KEY_REUSED = Refusal("idempotency.key-reused")
CONTENDED = Refusal("command.contended")

_KNOWN = "SELECT command_id, fingerprint, result FROM commands WHERE command_id = ANY($1::uuid[])"
_ANY_KNOWN = "SELECT EXISTS (SELECT FROM commands WHERE command_id = ANY($1::uuid[]))"
_REMEMBER = "INSERT INTO commands SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::timestamptz[])"
_HOLDERS = "SELECT key, stream_id FROM natural_keys WHERE key = ANY($1::text[])"
_TAKE = "INSERT INTO natural_keys SELECT * FROM unnest($1::text[], $2::uuid[])"
_FREE = "DELETE FROM natural_keys WHERE key = ANY($1::text[])"


@dataclass(frozen=True, slots=True)
class Submitted:
    """A request under the id of its command, who sends it, and the trace it belongs to (W3C trace context), if any."""

    command_id: UUID
    request: Any
    actor: Actor
    trace_parent: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a submitted command: `result` (id, version, events, warnings) or `refusal`; `repeated` if it was known."""

    result: dict[str, Any] | None = None
    refusal: Refusal | None = None
    repeated: bool = False


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
                async with self.pool.acquire() as connection, connection.transaction():
                    return await self._once(connection, kind, batch)
            except (ConcurrentAppend, asyncpg.UniqueViolationError, asyncpg.SerializationError, asyncpg.DeadlockDetectedError):
                APPEND_RETRIES.labels(kind.name).inc()
                await asyncio.sleep(0.005 * 2**attempt)
        return [Outcome(refusal=CONTENDED)] * len(batch)

    async def _once(self, connection: Connection, kind: CommandType[Any, Any, Any], batch: Sequence[Submitted]) -> list[Outcome]:
        first: dict[UUID, Submitted] = {}
        for item in batch:
            first.setdefault(item.command_id, item)
        known = {row[0]: (row[1], row[2]) for row in await connection.fetch(_KNOWN, list(first))}
        fresh = [item for item in first.values() if item.command_id not in known]
        decided = await self._decide(connection, kind, fresh) if fresh else {}
        await _refuse_nothing_handled_meanwhile(connection, decided)
        outcomes = []
        for item in batch:
            fingerprint = self.fingerprint(kind, item.request)
            if item.command_id in known:
                outcomes.append(_replay(fingerprint, *known[item.command_id]))
            elif item is first[item.command_id]:
                outcomes.append(decided[item.command_id])
            elif fingerprint == self.fingerprint(kind, first[item.command_id].request):
                outcomes.append(replace(decided[item.command_id], repeated=True))
            else:
                outcomes.append(Outcome(refusal=KEY_REUSED))
        return outcomes

    async def _decide(
        self, connection: Connection, kind: CommandType[Any, Any, Any], fresh: Sequence[Submitted]
    ) -> dict[UUID, Outcome]:
        now = self.clock()
        commands: Sequence[Any] = [
            kind.command(item.request, Issued(item.command_id, derived_id("aggregate", item.command_id), item.actor, now))
            for item in fresh
        ]
        warnings = await kind.advise(connection, [item.request for item in fresh]) if kind.advise else [()] * len(fresh)
        if kind.prepare is not None:
            commands = await kind.prepare(connection, commands)
        ruling, stored = await self._rule(connection, kind, commands)
        accepted = [
            (item, command, verdict, advice)
            for item, command, verdict, advice in zip(fresh, commands, ruling.verdicts, warnings, strict=True)
            if isinstance(verdict, Accepted)
        ]
        if kind.record is not None and accepted:
            await kind.record(connection, [command for _, command, _, _ in accepted])
        await _move_keys(connection, stored, ruling.holders)
        outcomes = {
            item.command_id: Outcome(refusal=verdict)
            for item, verdict in zip(fresh, ruling.verdicts, strict=True)
            if isinstance(verdict, Refusal)
        }
        drafts = []
        for item, _, verdict, advice in accepted:
            cause = item.command_id
            written = self.store.draft(
                [
                    NewEvents(
                        verdict.stream_id,
                        verdict.expected_version,
                        verdict.events,
                        cause,
                        cause,
                        str(item.actor),
                        item.trace_parent,
                    )
                ]
            )
            drafts.extend(written)
            outcomes[item.command_id] = Outcome(result=_result(verdict, written, advice))
        await self._remember(connection, [(item, outcomes[item.command_id].result) for item, _, _, _ in accepted], kind, now)
        with span("append", events=len(drafts)):
            await self.store.write(connection, drafts)
        return outcomes

    async def _rule(
        self, connection: Connection, kind: CommandType[Any, Any, Any], commands: Sequence[Any]
    ) -> tuple[Ruling, dict[str, UUID | None]]:
        """Rule, fetching the holders of natural keys as the decisions touch them."""
        streams = await self.store.load(connection, list({c.stream_id for c in commands if not isinstance(c, Refusal)}))
        holders: dict[str, UUID | None] = {}
        while (ruling := rule(kind.decider, commands, streams, holders)).unknown:
            holders |= dict.fromkeys(ruling.unknown)
            holders |= {row[0]: row[1] for row in await connection.fetch(_HOLDERS, list(ruling.unknown))}
        return ruling, holders

    async def _remember(
        self,
        connection: Connection,
        accepted: Sequence[tuple[Submitted, dict[str, Any] | None]],
        kind: CommandType[Any, Any, Any],
        now: datetime,
    ) -> None:
        if accepted:
            await connection.execute(
                _REMEMBER,
                [item.command_id for item, _ in accepted],
                [self.fingerprint(kind, item.request) for item, _ in accepted],
                [to_json(result) for _, result in accepted],
                [now] * len(accepted),
            )

    def fingerprint(self, kind: CommandType[Any, Any, Any], request: Any) -> bytes:
        """What stands for a body, and tells nobody without the key what was in it."""
        return hmac.digest(self.fingerprint_key, kind.name.encode() + b"\n" + request.model_dump_json().encode(), "sha256")


def _issue(command_id: UUID, actor: Actor, now: datetime) -> Issued:
    return Issued(command_id, derived_id("aggregate", command_id), actor, now)


async def _refuse_nothing_handled_meanwhile(connection: Connection, decided: Mapping[UUID, Outcome]) -> None:
    """A command may be refused because of itself, sent twice at once: then it is decided again, and answers its first result."""
    refused = [command_id for command_id, outcome in decided.items() if outcome.refusal is not None]
    if refused and await connection.fetchval(_ANY_KNOWN, refused):
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


async def _move_keys(connection: Connection, stored: Mapping[str, UUID | None], holders: Mapping[str, UUID | None]) -> None:
    """Free the natural keys that changed hands, then take them for their new holders."""
    changed = {key: holder for key, holder in holders.items() if stored.get(key) != holder or key not in stored}
    if freed := [key for key in changed if stored.get(key) is not None or key not in stored]:
        await connection.execute(_FREE, freed)
    if taken := {key: holder for key, holder in changed.items() if holder is not None}:
        await connection.execute(_TAKE, list(taken), list(taken.values()))
