"""The public list of quality institutions: editions, numbered and frozen. Clause K5.2."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import business_date
from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from chassis.ids import derived_id
from contracts.catalogue import DomainEvent
from contracts.events.supervision import ListedInstitution, QualityListPublished

QUALITY_LIST_ID = derived_id("quality-list", "county")
"""The one list of the county: each edition is an event of it."""


@dataclass(frozen=True, slots=True)
class QualityList:
    """The editions so far, in the order of their numbers."""

    editions: tuple[QualityListPublished, ...]


QualityListState = Absent | QualityList


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishQualityList(Command):
    """The commission publishes the institutions that are of quality today, as looked up before deciding."""

    institutions: tuple[ListedInstitution, ...]

    @property
    def stream_id(self) -> UUID:
        return QUALITY_LIST_ID


def publish(state: QualityListState, command: PublishQualityList) -> Decision:
    """Publish the next edition with its difference to the last; a list of nobody is not published. Clause K5.2."""
    if not command.institutions:
        return Refusal("quality-list.nobody", clause="K5.2")
    last = state.editions[-1] if isinstance(state, QualityList) else None
    before = [] if last is None else [one.institution_id for one in last.institutions]
    now = [one.institution_id for one in command.institutions]
    return [
        QualityListPublished(
            number=1 if last is None else last.number + 1,
            published_on=business_date(command.now),
            institutions=command.institutions,
            added=tuple(one for one in now if one not in before),
            removed=tuple(one for one in before if one not in now),
        )
    ]


def evolve(state: QualityListState, event: DomainEvent) -> QualityListState:
    """The state after an event."""
    match state, event:
        case Absent(), QualityListPublished():
            return QualityList((event,))
        case QualityList(editions), QualityListPublished():
            return QualityList((*editions, event))
        case _:
            return state


QUALITY_LIST: Decider[QualityListState, PublishQualityList] = Decider("quality-list", Absent(), publish, evolve)
