"""Two guidance stations and twenty-four activity rooms, on their way from application to acceptance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cradle_demo import steps
from cradle_demo.county.units import Unit, Units, commission, township_office, village_clerk
from cradle_demo.records import Body, Record, Sender
from cradle_demo.seeded import Seeded

STATIONS, ROOMS = 2, 24
UNFINISHED = {20: "applied", 21: "planned", 22: "building", 23: "defective"}
"""Rooms that do not get to acceptance within the year, and how far they come."""

RETURNED, REINSPECTED, OVERPRICED, HASTY, CLOSED = (3, 9), (5, 12), 7, 11, 14
"""Rooms whose plan is returned once; that fail acceptance once; whose first award is out of range; that start building before
the approval; that close."""

CHECKLIST = ("function", "service-process", "service-standard", "service-norm")
TWICE = 15, 16
"""Two applications for one site, both built and accepted: the later one is refused its award."""


@dataclass(frozen=True, slots=True)
class Facility:
    """A place for outreach; `accepted_on` None where acceptance is not reached."""

    id: str
    kind: str
    site_code: str
    name: str
    applicant: Unit
    accepted_on: date | None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class FacilityStep:
    """One step of a facility's way, on its business day."""

    day: date
    command: str
    sender: Sender
    body: Body
    comment: str | None = None


def facilities(seeded: Seeded, units: Units) -> tuple[list[Facility], list[Record]]:
    """The places and the commands that bring them about."""
    random = seeded.stream("facilities")
    places, records = [], []
    for number, (kind, applicant, serial) in enumerate(_applicants(units), -STATIONS):
        facility_id, applied_on = seeded.new_id("facility"), date(2020, 1, 2) + timedelta(days=max(0, number) * 5)
        site = f"{applicant.code}-{serial:02d}"
        name = applicant.name + ("示范指导站" if kind == "station" else "亲子活动室")
        way = list(_way(random, number, kind, applicant, applied_on, site, name))
        accepted = next((step.day for step in way if step.command == "accept-facility" and step.comment is None), None)
        closed = next((step.day for step in way if step.command == "close-facility"), None)
        places.append(Facility(facility_id, kind, site, name, applicant, accepted, closed))
        records += [_record(seeded, facility_id, step) for step in way]
    return places, records


def _applicants(units: Units) -> Iterator[tuple[str, Unit, int]]:
    by_code = {unit.code: unit for unit in (*units.townships, *units.villages)}
    for code in ("341881001", "341881100"):
        yield "station", by_code[code], 1
    communities = [village for village in units.villages if village.kind == "community"]
    largest = [
        units.villages_of(f"341881{suffix}")[0]
        for suffix in ("004", "005", "101", "102", "103", "104", "105", "106", "107", "201", "202", "203")
    ]
    chosen = [unit for pair in zip(communities, largest, strict=False) for unit in pair][:ROOMS]
    for number, unit in enumerate(chosen):
        first = chosen[TWICE[0]] if number == TWICE[1] else unit
        yield "activity-room", first, 1


def _way(
    random: Random, number: int, kind: str, applicant: Unit, applied_on: date, site: str, name: str
) -> Iterator[FacilityStep]:
    """The steps in their order; a comment on an acceptance marks one that the registry refuses."""
    reached = UNFINISHED.get(number)
    office, day = township_office(applicant.code), applied_on
    applier = office if applicant.level == "township" else village_clerk(applicant.code)
    yield FacilityStep(day, "apply-for-facility", applier, {
        "kind": kind, "site_code": site, "name": name, "applicant_code": applicant.code, "applied_on": day.isoformat()},
        "second application for a site" if number == TWICE[1] else None)  # fmt: skip
    if reached == "applied":
        return
    day += timedelta(days=random.randint(5, 12))
    yield FacilityStep(day, "submit-facility-plan", office, {"planned_on": day.isoformat()})
    if number in RETURNED:
        returned = {"returned_on": (day + timedelta(days=4)).isoformat(), "reasons": "面积与消防通道未说明"}
        yield FacilityStep(day + timedelta(days=4), "return-facility-plan", commission(), returned)
        day += timedelta(days=9)
        yield FacilityStep(day, "submit-facility-plan", office, {"planned_on": day.isoformat()})
    if reached == "planned":
        return
    if number == HASTY:
        early = {"started_on": day.isoformat()}
        yield FacilityStep(day, "start-construction", office, early, "construction before approval")
    day += timedelta(days=random.randint(3, 8))
    yield FacilityStep(day, "approve-facility-plan", commission("commission-2"), {"approved_on": day.isoformat()})
    day += timedelta(days=random.randint(2, 6))
    yield FacilityStep(day, "start-construction", office, {"started_on": day.isoformat()})
    if reached == "building":
        return
    yield from _completion(random, number, kind, office, day)


def _completion(random: Random, number: int, kind: str, office: Sender, started_on: date) -> Iterator[FacilityStep]:
    day = started_on + timedelta(days=random.randint(12, 30) + (15 if kind == "station" else 0))
    yield FacilityStep(day, "complete-construction", office, {"completed_on": day.isoformat()})
    day += timedelta(days=random.randint(3, 9))
    if number in REINSPECTED or UNFINISHED.get(number) == "defective":
        again = day + timedelta(days=21)
        failed: Body = {"inspected_on": day.isoformat(), "defects": "地面未做软化处理", "reinspection_on": again.isoformat()}
        failed |= {"unmet": ["service-standard"]}
        yield FacilityStep(day, "fail-acceptance", commission("commission-2"), failed)
        if number not in REINSPECTED:
            return
        day = again
    award_fen = 5_000_000 if kind == "station" else random.choice((1_000_000, 1_200_000, 1_500_000, 1_800_000, 2_000_000))
    accepted: Body = {
        "accepted_on": day.isoformat(),
        "award_fen": award_fen,
        "reason": f"{random.randint(40, 120)}平方米, 教具齐全",
    }
    accepted |= {"met": list(CHECKLIST)}
    if number == OVERPRICED:
        too_much = accepted | {"award_fen": 2_000_100}
        yield FacilityStep(day, "accept-facility", commission("commission-2"), too_much, "award out of range")
    yield FacilityStep(day, "accept-facility", commission("commission-2"), accepted)
    if number == CLOSED:
        closed = {"closed_on": "2020-10-15", "reason": "房屋改作他用"}
        yield FacilityStep(date(2020, 10, 15), "close-facility", commission(), closed)


def _record(seeded: Seeded, facility_id: str, step: FacilityStep) -> Record:
    body, key = {"facility_id": facility_id} | step.body, seeded.new_id("key")
    number = steps.month(step.day.month)
    return Record(number, "registry", step.command, step.sender, body, key=key, lane=facility_id, comment=step.comment)
