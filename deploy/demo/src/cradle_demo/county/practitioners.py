"""Lecturers, teachers, carers and cadres, and the titles some of them hold."""

from dataclasses import dataclass
from datetime import date

from cradle_demo import steps
from cradle_demo.county.identities import Identities
from cradle_demo.county.institutions import Institution
from cradle_demo.county.units import commission
from cradle_demo.records import Body, Record
from cradle_demo.seeded import Seeded
from cradle_demo.years import FIRST

COUNT = 60
QUALIFIED = 20
"""The first so many hold a title of associate senior or above from long ago."""

PROMOTED = range(20, 25)
"""These are awarded theirs during the year."""

JUNIOR = range(25, 38)
"""These hold a lower title; the rest hold none."""

UNREGISTERED = 58
"""This one lectures before the register knows them."""


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A person who lectures, teaches or cares, by a pseudonymous id."""

    id: str
    number: int


def practitioners(seeded: Seeded) -> list[Practitioner]:
    """Sixty people."""
    return [Practitioner(seeded.new_id("practitioner"), number) for number in range(COUNT)]


def practitioner_records(seeded: Seeded, people: list[Practitioner], known: list[Institution]) -> list[Record]:
    """Their registration and titles, a late registration, and one person registered twice."""
    random = seeded.stream("practitioners")
    identities = Identities(random)
    records = []
    for person in people:
        born = date(random.randint(1962, 1996), random.randint(1, 12), random.randint(1, 28))
        identity = {"name": identities.name(born), "id_number": identities.number(born)}
        body: Body = {"practitioner_id": person.id, "identity": identity, "registered_on": "2019-12-02"}
        if person.number >= 30:
            body["institution_id"] = known[person.number % len(known)].id
        late = person.number == UNREGISTERED
        step = FIRST.late if late else steps.OFFICES
        records.append(_record(seeded, step, "register-practitioner", body, "registered after lecturing" if late else None))
        records += _titles(seeded, person)
        if person.number == 7:
            again = body | {"practitioner_id": seeded.new_id("practitioner")}
            records.append(_record(seeded, FIRST.month(2, steps.REPEATS), "register-practitioner", again, "registered twice"))
    return records


def _titles(seeded: Seeded, person: Practitioner) -> list[Record]:
    def record(step: int, title: str, awarded_on: str) -> Record:
        body = {"practitioner_id": person.id, "title": title, "awarded_on": awarded_on}
        return _record(seeded, step, "record-title", body)

    if person.number < QUALIFIED:
        return [
            record(
                steps.OPENING, "senior" if person.number % 3 == 0 else "associate-senior", f"{2008 + person.number % 11}-11-30"
            )
        ]
    if person.number in PROMOTED:
        earlier = record(steps.OPENING, "intermediate", "2014-12-01")
        return [earlier, record(FIRST.month(9, steps.CHANGES), "associate-senior", f"2020-0{person.number - 17}-15")]
    if person.number in JUNIOR:
        return [record(steps.OPENING, "intermediate" if person.number % 2 else "junior", "2016-12-01")]
    return [record(FIRST.late + steps.CHANGES, "associate-senior", "2018-12-01")] if person.number == UNREGISTERED else []


def _record(seeded: Seeded, step: int, command: str, body: Body, comment: str | None = None) -> Record:
    return Record(step, "registry", command, commission(), body, key=seeded.new_id("key"), comment=comment)
