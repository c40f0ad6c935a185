"""What of a service can be rebuilt: each projection, all of them, and what it keeps of its own events."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chassis.operations.own_state import OwnState
from chassis.service import Projection, Service
from contracts.topics import owned_by

ALL, OWN = "all", "own"


class NotRebuildable(Exception):
    """The service has no such part. The text names those it has."""


@dataclass(frozen=True, slots=True)
class Part:
    """Projections that are rebuilt together, and the tables that are exchanged. `own`: they follow from the service's own events, as
    `own_state` says."""

    name: str
    projections: Sequence[Projection]
    own: bool = False
    own_state: OwnState = field(default_factory=OwnState)

    @property
    def tables(self) -> list[str]:
        """The tables it alone writes."""
        return [table for projection in self.projections for table in projection.tables]

    @property
    def topics(self) -> list[str]:
        """The topics it is made from."""
        return sorted({topic.name for projection in self.projections for topic in projection.topics})

    @property
    def schema(self) -> str:
        """Where an operator's rebuild builds it, and where what was live before is kept."""
        return f"rebuild_{self.name}"


def parts_of(service: Service) -> dict[str, Part]:
    """By name: the projections that name their tables, `all` of these, and `own`."""
    named = [projection for projection in service.projections if projection.tables]
    parts = {projection.name: Part(projection.name, [projection]) for projection in named}
    if named:
        parts[ALL] = Part(ALL, named)
    if replay := service.own_state.replay:
        topics = [topic for topic in owned_by(service.name) if topic.kind == "events"]
        parts[OWN] = Part(OWN, [Projection(OWN, topics, replay, service.own_state.tables)], own=True, own_state=service.own_state)
    return parts


def part_of(service: Service, name: str) -> Part:
    """The part of that name. Raises NotRebuildable."""
    parts = parts_of(service)
    if name not in parts:
        raise NotRebuildable(f"{service.name} has no projection {name!r} that can be rebuilt; there are: {', '.join(parts)}")
    return parts[name]
