"""Deciding a batch in order against loaded streams: later commands see what earlier ones did. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from chassis.decider import Decider, Refusal
from chassis.store import Stream
from contracts.catalogue import DomainEvent


class Accepted(NamedTuple):
    """A command's events, and the version of its stream before them."""

    stream_id: UUID
    expected_version: int
    events: Sequence[DomainEvent]


@dataclass(slots=True)
class Ruling:
    """What was decided, and what it does to natural keys. `unknown` keys were touched without knowing their holder."""

    verdicts: list[Accepted | Refusal] = field(default_factory=list)
    holders: dict[str, UUID | None] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)


def rule(
    decider: Decider[Any, Any],
    commands: Sequence[Any | Refusal],
    streams: Mapping[UUID, Stream],
    holders: Mapping[str, UUID | None],
) -> Ruling:
    """Decide each command in turn. `holders` are the natural keys' holders as stored; the ruling's are after the batch."""
    ruling = Ruling(holders=dict(holders))
    states: dict[UUID, Any] = {}
    versions: dict[UUID, int] = {}
    for command in commands:
        if isinstance(command, Refusal):
            ruling.verdicts.append(command)
            continue
        stream_id = command.stream_id
        stream = streams.get(stream_id, Stream())
        if stream_id not in states:
            states[stream_id], versions[stream_id] = decider.fold(stream.events), stream.version
        before = states[stream_id]
        decision = decider.decide(before, command)
        if isinstance(decision, Refusal):
            ruling.verdicts.append(decision)
            continue
        if decision and stream.events and decision[0].topic is not stream.events[0].topic:
            ruling.verdicts.append(Refusal("aggregate.id-taken", details={"existing_id": str(stream_id)}))
            continue
        after = decider.fold(decision, before)
        conflict = _take(ruling, decider, stream_id, decider.natural_keys(before), decider.natural_keys(after))
        if conflict is not None:
            ruling.verdicts.append(conflict)
            continue
        ruling.verdicts.append(Accepted(stream_id, versions[stream_id], decision))
        states[stream_id] = after
        versions[stream_id] += len(decision)
    return ruling


def _take(
    ruling: Ruling, decider: Decider[Any, Any], stream_id: UUID, held: frozenset[str], wanted: frozenset[str]
) -> Refusal | None:
    for key in wanted - held:
        if key not in ruling.holders:
            ruling.unknown.add(key)
            ruling.holders[key] = None
        holder = ruling.holders[key]
        if holder is not None and holder != stream_id:
            return Refusal(f"{decider.name}.already-recorded", details={"existing_id": str(holder)})
    for key in wanted - held:
        ruling.holders[key] = stream_id
    for key in held - wanted:
        ruling.holders[key] = None
    return None
