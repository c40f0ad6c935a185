"""Statements about children, lecturers and units."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.catalogue import DomainEvent
from contracts.events import merging, registry
from finance.situations.chronicle import Chronicle, id_of
from finance.situations.statement import NONE, VILLAGE, Reference, Statement

BORN = date(2018, 6, 1)
"""The birth date a case need not mention: from 2019-07-01 to 2021-05-31 such a child is of 13-36 months."""


class Child(Statement):
    """A child is registered."""

    phrase: ClassVar[str] = "child"
    child: str
    born: date = BORN
    village: str = VILLAGE
    household: str | None = None

    def defines(self) -> Reference:
        return "child", self.child

    def _household_id(self) -> UUID:
        return id_of(f"household {self.household}" if self.household is not None else f"household of {self.child}")

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        chronicle.days[self.child] = self.born
        chronicle.villages[self.child] = self.village
        child_id = id_of(self.child)
        yield (
            child_id,
            registry.ChildRegistered(
                child_id=child_id,
                household_id=self._household_id(),
                birth_date=self.born,
                village_code=self.village,
                registered_on=self.born,
            ),
        )


class ChildMerged(Statement):
    """A child turns out to be registered twice: it is the child `into`. R18."""

    phrase: ClassVar[str] = "child merged"
    child: str
    into: str
    on: date

    def refers(self) -> Iterator[Reference]:
        yield "child", self.child
        yield "child", self.into

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        child_id = id_of(self.child)
        yield (
            child_id,
            merging.ChildMerged(
                child_id=child_id,
                survivor_id=id_of(self.into),
                survivor_household_id=id_of(f"household of {self.into}"),
                merged_on=self.on,
                ground="same-id-number",
            ),
        )


class ChildMergeUndone(Statement):
    """The merge was wrong: they are two children. R18."""

    phrase: ClassVar[str] = "child merge undone"
    child: str
    into: str
    on: date

    def refers(self) -> Iterator[Reference]:
        yield "child", self.child
        yield "child", self.into

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        child_id = id_of(self.child)
        yield child_id, merging.ChildMergeUndone(child_id=child_id, survivor_id=id_of(self.into), undone_on=self.on)


class BirthDateCorrected(Statement):
    """A child's birth date is corrected; the right one holds from birth."""

    phrase: ClassVar[str] = "birth date corrected"
    child: str
    born: date

    def refers(self) -> Iterator[Reference]:
        yield "child", self.child

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        child_id, before = id_of(self.child), chronicle.days[self.child]
        chronicle.days[self.child] = self.born
        yield child_id, registry.ChildBirthDateCorrected(child_id=child_id, previous_birth_date=before, birth_date=self.born)


class ChildMoved(Statement):
    """A child moves to another village of the county."""

    phrase: ClassVar[str] = "child moved"
    child: str
    to: str
    on: date

    def refers(self) -> Iterator[Reference]:
        yield "child", self.child

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        child_id, before = id_of(self.child), chronicle.villages[self.child]
        chronicle.villages[self.child] = self.to
        yield (
            child_id,
            registry.ChildMoved(child_id=child_id, from_village_code=before, to_village_code=self.to, moved_on=self.on),
        )


class Practitioner(Statement):
    """A lecturer is registered with a title, or none."""

    phrase: ClassVar[str] = "lecturer"
    lecturer: str
    title: registry.Title | Literal["none"] = "associate-senior"
    since: date = date(2015, 1, 1)

    def defines(self) -> Reference:
        return "lecturer", self.lecturer

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        lecturer_id = id_of(self.lecturer)
        yield (
            lecturer_id,
            registry.PractitionerRegistered(practitioner_id=lecturer_id, institution_id=None, registered_on=date(2015, 1, 1)),
        )
        if self.title != NONE:
            yield lecturer_id, registry.TitleRecorded(practitioner_id=lecturer_id, title=self.title, awarded_on=self.since)


class TitleRecorded(Statement):
    """A lecturer's title is recorded, held from a date on."""

    phrase: ClassVar[str] = "title recorded"
    lecturer: str
    title: registry.Title
    since: date

    def refers(self) -> Iterator[Reference]:
        yield "lecturer", self.lecturer

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        lecturer_id = id_of(self.lecturer)
        yield lecturer_id, registry.TitleRecorded(practitioner_id=lecturer_id, title=self.title, awarded_on=self.since)


class Unit(Statement):
    """An administrative unit is registered, of a kind that R14 or R15 asks for."""

    phrase: ClassVar[str] = "unit"
    unit: str
    kind: registry.UnitKind

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        level: registry.UnitLevel = "village" if len(self.unit) == 12 else "township"
        parent = self.unit[:9] if level == "village" else self.unit[:6]
        yield (
            id_of(self.unit),
            registry.UnitRegistered(code=self.unit, name=self.unit, level=level, kind=self.kind, parent_code=parent),
        )
