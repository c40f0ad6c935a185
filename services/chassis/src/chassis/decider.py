"""The shape of a decision: a pure function from state and command to events, or a refusal."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from chassis.actor import Actor
from contracts.catalogue import DomainEvent


@dataclass(frozen=True, slots=True)
class Refusal:
    """A business rule says no. `code` is stable and has texts in the service's `errors.py`; `details` go into the problem."""

    code: str
    clause: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


Decision = Sequence[DomainEvent] | Refusal
"""Events (none: nothing to do), or the refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An intention with all a decider may know of the world: who, when, and under which id (a retry bears the same)."""

    command_id: UUID
    actor: Actor
    now: datetime


def all_or_none(events: Sequence[DomainEvent], further: Iterable[Decision]) -> Decision:
    """These events with those of further decisions, or the first refusal among them."""
    together = list(events)
    for decision in further:
        if isinstance(decision, Refusal):
            return decision
        together += decision
    return together


S = TypeVar("S")
C = TypeVar("C", bound=Command)


def no_natural_keys(_state: object) -> frozenset[str]:
    """For aggregates that may be recorded twice."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Decider(Generic[S, C]):
    """An aggregate: its initial state, what it decides, how it evolves, and the natural keys its state holds.

    `natural_keys(state)` names what no second aggregate may hold at the same time, such as `visit:<child>:<day>`: the
    store refuses a command that would take a key another stream holds, with `<name>.already-recorded` and the
    holder's id; a state that no longer names a key frees it.
    """

    name: str
    initial: S
    decide: Callable[[S, C], Decision]
    evolve: Callable[[S, DomainEvent], S]
    natural_keys: Callable[[S], frozenset[str]] = no_natural_keys

    def fold(self, events: Sequence[DomainEvent], state: S | None = None) -> S:
        """The state after these events."""
        current = self.initial if state is None else state
        for event in events:
            current = self.evolve(current, event)
        return current
