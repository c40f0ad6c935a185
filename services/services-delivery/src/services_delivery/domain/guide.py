"""The guide to services and resources (服务指南与资源): numbered editions that messages link to. Clause K3.1."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import business_date
from chassis.decider import Command, Decider, Decision, Refusal
from chassis.ids import derived_id
from contracts.catalogue import DomainEvent
from contracts.events.messages import GuideEntry, GuidePublished

CLAUSE = "K3.1"
GUIDE_ID = derived_id("guide", "county")
"""The one guide of the county: each edition is an event of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishGuide(Command):
    """Publish an edition, whole."""

    entries: tuple[GuideEntry, ...]

    @property
    def stream_id(self) -> UUID:
        return GUIDE_ID


Editions = tuple[GuidePublished, ...]


def publish(editions: Editions, command: PublishGuide) -> Decision:
    """Publish the next edition; one that says what the last says is none."""
    if editions and editions[-1].entries == command.entries:
        return Refusal("guide.unchanged", CLAUSE, {"edition": editions[-1].edition})
    return [GuidePublished(edition=len(editions) + 1, published_on=business_date(command.now), entries=command.entries)]


def evolve(editions: Editions, event: DomainEvent) -> Editions:
    """The editions after an event."""
    return (*editions, event) if isinstance(event, GuidePublished) else editions


GUIDE: Decider[Editions, PublishGuide] = Decider("guide", (), publish, evolve)
