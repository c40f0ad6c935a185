"""The one way from events to facts: read what is known, fold, write what has changed, and mark it."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from chassis.database import Connection
from chassis.quick_uuid import quick_uuid
from contracts.envelope import ReceivedEvent
from finance.lanes import lane_of
from finance.projections.marks import Mark, SubjectKind, put_marks

K = TypeVar("K", UUID, str)
F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Folding(Generic[K, F]):
    """How the facts of one kind of subject are kept. `key` names the subject of an event."""

    kind: SubjectKind
    key: Callable[[ReceivedEvent], K]
    fold: Callable[[F | None, ReceivedEvent], F]
    read: Callable[[Connection, Sequence[K]], Awaitable[dict[K, F]]]
    write: Callable[[Connection, Iterable[F]], Awaitable[None]]
    add: Callable[[Connection, Iterable[F]], Awaitable[None]] | None = None
    """How facts that were not known are written, where that is done otherwise."""
    near: Callable[[F], UUID | str] | None = None
    """Whose lane its marks lie in, where that is not its own."""

    async def apply(self, connection: Connection, events: Sequence[ReceivedEvent]) -> None:
        """Fold a batch. Raises BrokenHistory for an event that does not follow what is known.

        What a subject named before is marked with what it names now: an attendance once listed stays in its session.
        """
        keyed = [(self.key(received), received) for received in events]
        known = await self.read(connection, list({key for key, _ in keyed}))
        stored = set(known)
        changed: dict[K, Mark] = {}
        for key, received in keyed:
            before = known.get(key)
            known[key] = self.fold(before, received)
            if known[key] != before:
                changed[key] = self._mark(key, known[key], received)
        if changed:
            if new := [known[key] for key in changed if key not in stored]:
                await (self.add or self.write)(connection, new)
            if others := [known[key] for key in changed if key in stored]:
                await self.write(connection, others)
            await put_marks(connection, list(changed.values()))

    def _mark(self, key: K, fact: F, received: ReceivedEvent) -> Mark:
        envelope = received.envelope
        lane = lane_of(key if self.near is None else self.near(fact))
        return Mark(self.kind, str(key), envelope.id, envelope.correlation_id, envelope.trace_parent, lane)


def aggregate_id(received: ReceivedEvent) -> UUID:
    """The id of the aggregate an event belongs to."""
    return quick_uuid(received.envelope.subject)
