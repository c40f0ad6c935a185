"""The professional team, its papers and posts; volunteers, organisations and neighbours. G5.2, S4.1, S4.2, K5.4, M4, K4.1."""

from collections.abc import Iterator
from datetime import date, timedelta

from cradle_demo.county.county import County
from cradle_demo.county.identities import Identities
from cradle_demo.county.units import commission, township_office, village_clerk
from cradle_demo.records import Body, Record
from cradle_demo.rows.entry import Entries
from cradle_demo.seeded import day_between
from cradle_demo.years import FIRST, Year

JOINED = {2020: 44, 2021: 34, 2022: 46}
"""People who join the team in a year; some leave it the year after."""

QUALIFICATIONS = ("teacher", "childcare-worker", "childcare-instructor", "health-worker")
POSTS = ("teacher", "carer", "head")
LEFT = 9
ORGANISATIONS = (("宁国市爱心志愿者协会", "volunteer-team"), ("宁国市慈善协会", "charity"), ("津河社工服务中心", "social-work"))
ACTIVITIES = ("home-guidance", "activity-help", "publicity", "care", "material-support")
SERVICES = 18
CIRCLES = 6


def people_records(county: County, year: Year) -> Iterator[Record]:
    """Who joins and leaves, who gives time, and which neighbours care for each other's children."""
    yield from _team(county, Entries(county.seeded, year, "registry"))
    yield from _cadres(county, Entries(county.seeded, year, "registry"))
    yield from _organisations(county, Entries(county.seeded, year, "registry"))
    yield from _volunteers(county, Entries(county.seeded, year, "delivery"))
    yield from _neighbours(county, Entries(county.seeded, year, "registry"))


def _team(county: County, entries: Entries) -> Iterator[Record]:
    """Registered on a file in February; then qualification, health certificate and post, each in its month."""
    year, random = entries.year, county.seeded.stream(entries.year.stream("team"))
    identities, by = Identities(random), commission()
    for number in range(JOINED[year.number]):
        person_id, born = county.seeded.new_id("team-member"), date(1970 + number % 28, year.number - 2015, 29 + number % 2)
        institution = county.institutions[number % len(county.institutions)]
        identity = {"name": identities.name(born), "id_number": identities.number(born)}
        registered = {"practitioner_id": person_id, "identity": identity, "registered_on": year.on(2, 3).isoformat()}
        yield entries.row(year.on(2, 3), "register-practitioner", registered, by, "team")
        awarded = {
            "practitioner_id": person_id,
            "qualification": QUALIFICATIONS[number % 4],
            "awarded_on": f"{year.number - 4}-07-01",
        }
        if number % 11 == 0:
            awarded |= {"valid_to": year.on(6, 30).isoformat()}
        yield entries.row(year.on(3, 1), "record-qualification", awarded, by, "qualifications")
        healthy = {"practitioner_id": person_id, "valid_from": year.on(3, 1).isoformat(), "valid_to": f"{year.number + 1}-02-28"}
        yield entries.row(year.on(3, 1), "record-health-certificate", healthy, by, "health-certificates")
        began = {"practitioner_id": person_id, "post": POSTS[number % 3], "institution_id": institution.id}
        began |= {"began_on": year.on(4, 1).isoformat()}
        yield entries.row(year.on(4, 1), "begin-employment", began, by, "posts")
        if number % LEFT == LEFT - 1:
            ended = {"practitioner_id": person_id, "ended_on": year.on(11, 30).isoformat()}
            yield entries.entry(year.on(11, 30), "end-employment", ended)
        if number == 1:
            twice = began | {"post": "carer", "began_on": year.on(8, 1).isoformat()}
            yield entries.entry(year.on(8, 1), "begin-employment", twice, comment="post begun while in another")


def _cadres(county: County, entries: Entries) -> Iterator[Record]:
    """Cadres in post from the first year on; later a newcomer at a township office each year, whom no training has reached yet (S4.1)."""
    year = entries.year
    later = year.number - FIRST.number
    on, post = (year.on(5, 4), "township-staff") if later else (year.on(1, 15), "cadre")
    for person in [county.people[20 + later]] if later else county.people[25:30]:
        township = county.units.townships[person.number % len(county.units.townships)]
        began = {"practitioner_id": person.id, "post": post, "unit_code": township.code, "began_on": on.isoformat()}
        yield entries.entry(on, "begin-employment", began)


def _organisations(county: County, entries: Entries) -> Iterator[Record]:
    year = entries.year
    if year == FIRST:
        for (name, kind), unit, organisation_id in zip(
            ORGANISATIONS, county.units.townships, county.organisation_ids, strict=False
        ):
            body = {"organisation_id": organisation_id, "name": name, "kind": kind, "unit_code": unit.code}
            day = year.on(1, 20)
            yield entries.entry(
                day, "register-organisation", body | {"registered_on": day.isoformat()}, township_office(unit.code)
            )
    if year.number == FIRST.number + 2:
        day = year.on(10, 31)
        body = {"organisation_id": county.organisation_ids[-1], "withdrawn_on": day.isoformat()}
        yield entries.entry(day, "withdraw-organisation", body)


def _volunteers(county: County, entries: Entries) -> Iterator[Record]:
    year, random = entries.year, county.seeded.stream(entries.year.stream("volunteers"))
    for number in range(SERVICES):
        village, on = random.choice(county.units.villages), day_between(random, year.on(3, 5), year.on(12, 5))
        service_id = county.seeded.new_id("volunteers")
        body: Body = {"service_id": service_id, "unit_code": village.code, "activity": ACTIVITIES[number % 5]}
        body |= {"served_on": on.isoformat(), "minutes_each": 30 * random.randint(2, 8)}
        body |= {"volunteer_ids": [person.id for person in random.sample(county.people, random.randint(2, 7))]}
        if number % 4:
            body |= {"organisation_id": county.organisation_ids[number % len(county.organisation_ids)]}
        yield entries.entry(on, "record-volunteers", body, village_clerk(village.code), lane=service_id)
        if number == 5:
            voided = {"service_id": service_id, "reason": "not-delivered"}
            yield entries.entry(on, "void-volunteers", voided, slot=2, lane=service_id, comment="volunteers' service voided")


def _neighbours(county: County, entries: Entries) -> Iterator[Record]:
    """Circles of neighbours; one ends within the year, and one of a single household is none."""
    year = entries.year
    for number in range(CIRCLES):
        village = county.units.villages[(number * 17 + year.number) % len(county.units.villages)]
        on, circle_id = year.on(3 + number, 8), county.seeded.new_id("mutual-care")
        households, by = (1 if number == CIRCLES - 1 else 3 + number % 3), village_clerk(village.code)
        body = {"mutual_care_id": circle_id, "village_code": village.code, "households": households, "children": households + 2}
        comment = "mutual care of one household" if households == 1 else None
        yield entries.entry(on, "record-mutual-care", body | {"started_on": on.isoformat()}, by, lane=circle_id, comment=comment)
        if number == 0:
            ended_on = on + timedelta(days=150)
            ended = {"mutual_care_id": circle_id, "ended_on": ended_on.isoformat()}
            yield entries.entry(ended_on, "end-mutual-care", ended, by, lane=circle_id)
