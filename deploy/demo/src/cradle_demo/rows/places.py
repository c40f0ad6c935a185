"""The county's guidance institution, and the later life of stations and rooms. G2.1, K1.1, S1.1, S1.2, M5."""

from collections.abc import Iterator
from datetime import date

from cradle_demo.county.county import County
from cradle_demo.county.facilities import CHECKLIST, Facility
from cradle_demo.county.units import commission, township_office, village_clerk
from cradle_demo.records import Record
from cradle_demo.rows.entry import Entries
from cradle_demo.years import FIRST, Year

ROOMS_DESIGNATED = {2020: 0, 2021: 12, 2022: 8}
"""Rooms that become demonstration rooms in a year."""


def place_records(county: County, year: Year) -> Iterator[Record]:
    """What happens to places besides their building."""
    entries = Entries(county.seeded, year, "registry")
    if year == FIRST:
        yield from _centre(county, entries)
        yield from _rejected(county, entries)
        yield from _early_closing(county, entries)
    yield from _designations(county, entries)


def _centre(county: County, entries: Entries) -> Iterator[Record]:
    """The county's centre fails its checklist once, and is accepted in autumn."""
    year, centre_id = entries.year, county.seeded.new_id("centre")
    body = {"centre_id": centre_id, "site_code": f"{county.units.townships[0].code}-90", "name": "宁国市婴幼儿早期发展指导中心"}
    yield entries.entry(year.on(3, 2), "establish-centre", body | {"established_on": year.on(3, 2).isoformat()}, lane=centre_id)
    early = {"centre_id": centre_id, "accepted_on": year.on(7, 1).isoformat(), "met": list(CHECKLIST[:3])}
    yield entries.entry(year.on(7, 1), "accept-centre", early, lane=centre_id, comment="checklist not met")
    accepted = {"centre_id": centre_id, "accepted_on": year.on(10, 12).isoformat(), "met": list(CHECKLIST)}
    yield entries.entry(year.on(10, 12), "accept-centre", accepted, lane=centre_id)


def _rejected(county: County, entries: Entries) -> Iterator[Record]:
    """A room whose plan the commission rejects for good."""
    year, facility_id, applicant = entries.year, county.seeded.new_id("facility"), county.units.villages[5]
    on = [year.on(4, day).isoformat() for day in (6, 13, 20)]
    applied = {"facility_id": facility_id, "kind": "activity-room", "site_code": f"{applicant.code}-09"}
    applied |= {"name": f"{applicant.name}亲子活动室", "applicant_code": applicant.code, "applied_on": on[0]}
    by = village_clerk(applicant.code), township_office(applicant.code), commission("commission-2")
    day, lane = year.on(4, 6), facility_id
    yield entries.entry(day, "apply-for-facility", applied, by[0], lane=lane)
    yield entries.entry(day, "submit-facility-plan", {"facility_id": facility_id, "planned_on": on[1]}, by[1], lane=lane)
    rejected = {"facility_id": facility_id, "rejected_on": on[2], "reasons": "同一社区已有活动室"}
    yield entries.entry(day, "reject-facility-plan", rejected, by[2], lane=lane)


def _early_closing(county: County, entries: Entries) -> Iterator[Record]:
    """A room that closed soon after its award: the finding that this raised is looked into and closed."""
    (closed,) = (place for place in county.places if place.closed_on is not None)
    on = date(2020, 12, 10)
    body = {"facility_id": closed.id, "finding": "closed-early", "closed_on": on.isoformat(), "outcome": "explained"}
    yield entries.entry(on, "close-facility-finding", body | {"reasons": "社区用房调整,设备移交邻近活动室"})


def _designations(county: County, entries: Entries) -> Iterator[Record]:
    """Both stations, then rooms year by year; one is renamed, one loses its designation again."""
    year = entries.year
    standing = [place for place in county.places if place.accepted_on is not None and place.closed_on is None]
    rooms = [place for place in standing if place.kind == "activity-room"]
    before = sum(number for earlier, number in ROOMS_DESIGNATED.items() if earlier < year.number)
    chosen = rooms[before : before + ROOMS_DESIGNATED[year.number]]
    if year.number == FIRST.number + 1:
        chosen = [place for place in standing if place.kind == "station"] + chosen
        yield from _renamed(entries, rooms[2])
    for number, place in enumerate(chosen):
        body = {"facility_id": place.id, "designated_on": year.on(11, 5).isoformat()}
        body |= {"document_number": f"宁卫健〔{year.number}〕{60 + number}号"}
        yield entries.entry(year.on(11, 5), "designate-facility", body, lane=place.id)
    if year.number == FIRST.number + 2:
        body = {"facility_id": rooms[0].id, "withdrawn_on": year.on(12, 1).isoformat(), "reason": "开放时间不足"}
        yield entries.entry(year.on(12, 1), "withdraw-designation", body, lane=rooms[0].id)


def _renamed(entries: Entries, place: Facility) -> Iterator[Record]:
    on = entries.year.on(5, 10)
    body = {"facility_id": place.id, "name": f"{place.name}(向阳)", "renamed_on": on.isoformat()}
    yield entries.entry(on, "rename-facility", body, township_office(place.applicant.code), lane=place.id)
