"""Children: who is registered, born when, of which household, living where, and which registration stands for another."""

from datetime import date
from typing import Any, NamedTuple, Optional
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.events.merging import ChildMerged, ChildMergeUndone
from contracts.events.registry import (
    ChildBirthDateCorrected,
    ChildLeft,
    ChildMoved,
    ChildRegistered,
)
from finance.domain.register.history import begun, not_begun


class Home(NamedTuple):
    """Where a child lives from a day on, by the event `source`; `village_code` is empty where it has left the county."""

    from_date: date
    village_code: str
    source: UUID


class Merge(NamedTuple):
    """The child it is, registered a second time, since when that is known. `survivor`: that child, where it is in hand."""

    survivor_id: UUID
    merged_on: date
    survivor: Optional["Child"] = None


class Child(NamedTuple):
    """A registered child; `birth_date` as last corrected, which holds from birth. `sources` are those of date and merge."""

    child_id: UUID
    birth_date: date
    sources: tuple[UUID, ...]
    household_id: UUID | None = None
    homes: tuple[Home, ...] = ()
    merge: Merge | None = None

    def home_on(self, day: date) -> Home | None:
        """Where it lives on a day: of two steps of one day the one recorded later holds."""
        held = [home for home in self.homes if home.from_date <= day]
        latest = max((home.from_date for home in held), default=None)
        home = next((home for home in reversed(held) if home.from_date == latest), None)
        return home if home is not None and home.village_code else None

    def stated(self) -> dict[str, Any]:
        """The fact as an explanation gives it."""
        stated = {"id": str(self.child_id), "birth_date": self.birth_date.isoformat()}
        if self.merge is not None:
            stated |= {"survivor_id": str(self.merge.survivor_id), "merged_on": self.merge.merged_on.isoformat()}
        return {"child": stated}


def fold_child(child: Child | None, received: ReceivedEvent) -> Child:
    """The child after an event."""
    event, source = received.event, received.envelope.id
    if isinstance(event, ChildRegistered):
        not_begun(child, f"child {event.child_id}")
        home = Home(event.registered_on, event.village_code, source)
        return Child(event.child_id, event.birth_date, (source,), event.household_id, (home,))
    known = begun(child, f"child {received.envelope.subject}")
    match event:
        case ChildBirthDateCorrected():
            return known._replace(birth_date=event.birth_date, sources=(*known.sources, source))
        case ChildMoved():
            return known._replace(homes=(*known.homes, Home(event.moved_on, event.to_village_code, source)))
        case ChildLeft():
            return known._replace(homes=(*known.homes, Home(event.left_on, "", source)))
        case ChildMerged():
            return known._replace(merge=Merge(event.survivor_id, event.merged_on), sources=(*known.sources, source))
        case ChildMergeUndone():
            return known._replace(merge=None, sources=(*known.sources, source))
        case _:
            return known
