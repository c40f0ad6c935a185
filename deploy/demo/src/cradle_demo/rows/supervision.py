"""Inspections, suspensions, grading, designation, support and the public list of institutions. K4.1, K5.1, K5.2, K5.4, G4.1, G4.2."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cradle_demo.county.county import County
from cradle_demo.county.institutions import Institution
from cradle_demo.records import Body, Record
from cradle_demo.rows.entry import Entries, department
from cradle_demo.rows.newcomers import newcomer_records
from cradle_demo.years import Year

AREAS = ("safety", "hygiene", "staff", "care-content")
JOINT = ("health", "market-regulation", "public-security", "human-resources", "family-planning-association")
NEGLECTED = {2020: 11}
"""The care point that nobody inspects in a year, by its number among the institutions."""

FOUND_WANTING, SUSPENDED = 5, 6
"""Where inspections find something; which institution is suspended for a while in the second year."""

DESIGNATED: dict[int, Sequence[int]] = {2020: (0, 1), 2021: (2, 3), 2022: (5, 7)}
"""Which become demonstration institutions in which year, by number."""

WITHDRAWN = {2022: 3}
GRADES = {"well": (29, 24, 24, 19), "fairly": (25, 20, 20, 15), "badly": (20, 15, 15, 8)}
"""Points by area of those to be designated, of most, and of those whose papers are not in order."""

LASTS_YEARS = 10


def supervision_records(county: County, year: Year) -> Iterator[Record]:
    """What a year's supervision sends to the register."""
    entries = Entries(county.seeded, year, "registry")
    for number, institution in enumerate(county.institutions):
        if institution.kind != "employer":
            yield from _inspection(county, entries, number, institution)
            yield from _grading(county, entries, number, institution)
    if year.number == 2021:
        yield from _suspension(county, entries, county.institutions[SUSPENDED])
    if (withdrawn := WITHDRAWN.get(year.number)) is not None:
        on = year.on(8, 20)
        body = {"institution_id": county.institutions[withdrawn].id, "withdrawn_on": on.isoformat(), "reason": "复核未达标准"}
        yield entries.entry(on, "withdraw-institution-designation", body)
    yield from _support(county, entries)
    yield from newcomer_records(county, year)
    yield entries.entry(year.on(12, 28), "publish-quality-list", {}, slot=4)


def _inspection(county: County, entries: Entries, number: int, institution: Institution) -> Iterator[Record]:
    """A routine inspection a year by one department, and a joint one of every third institution."""
    year = entries.year
    if NEGLECTED.get(year.number) == number:
        return
    joint = number % 3 == year.number % 3
    inspection_id, on = county.seeded.new_id("inspection"), year.on(2 + number % 9, 3 + number)
    departments = JOINT if joint else ("emergency-management" if number % 2 else "market-regulation",)
    findings = [{"area": "hygiene", "finding": "餐具消毒记录不全", "due_on": (on + timedelta(days=30)).isoformat()}]
    body: Body = {
        "inspection_id": inspection_id,
        "institution_id": institution.id,
        "kind": "joint" if joint else "routine",
        "departments": list(departments),
        "areas": list(AREAS),
        "inspected_on": on.isoformat(),
        "findings": findings if number % FOUND_WANTING == 0 else [],
    }
    by = department(departments[0])
    yield entries.entry(on, "hold-inspection", body, by, lane=inspection_id)
    if number % FOUND_WANTING == 0:
        closed_on = on + timedelta(days=25)
        closed = {"inspection_id": inspection_id, "number": 1, "closed_on": closed_on.isoformat(), "evidence": "复查记录"}
        yield entries.entry(closed_on, "close-inspection-finding", closed, by, lane=inspection_id)
    if number == 0:
        alone = body | {"inspection_id": county.seeded.new_id("inspection"), "kind": "joint", "departments": ["health"]}
        yield entries.entry(on, "hold-inspection", alone, comment="joint inspection by one department")


def _grading(county: County, entries: Entries, number: int, institution: Institution) -> Iterator[Record]:
    year = entries.year
    designated = number in DESIGNATED[year.number]
    how = "well" if designated else "badly" if institution.fault else "fairly"
    assessment_id, on = county.seeded.new_id("assessment"), year.on(5, 4 + number)
    scores = [{"area": area, "points": points} for area, points in zip(AREAS, GRADES[how], strict=True)]
    body = {"institution_id": institution.id, "assessment_id": assessment_id, "assessed_on": on.isoformat(), "scores": scores}
    yield entries.entry(on, "assess-institution", body, lane=institution.id)
    if number not in (*DESIGNATED[year.number], 4):
        return
    designation: Body = {
        "institution_id": institution.id,
        "assessment_id": assessment_id,
        "valid_from": year.on(6, 1).isoformat(),
        "valid_to": date(year.number + LASTS_YEARS, 5, 31).isoformat(),
        "document_number": f"宁卫健〔{year.number}〕{20 + number}号",
    }
    if designated:
        designation |= {"award_fen": 2_000_000}
    comment = None if designated else "designation on too low a score"
    yield entries.entry(year.on(6, 1), "designate-institution", designation, lane=institution.id, comment=comment)


def _suspension(county: County, entries: Entries, institution: Institution) -> Iterator[Record]:
    first, last = entries.year.on(3, 15), entries.year.on(4, 20)
    body = {"institution_id": institution.id, "suspension_id": county.seeded.new_id("suspension")}
    stopped = body | {"from_date": first.isoformat(), "reason": "消防通道堵塞"}
    yield entries.entry(first, "suspend-institution", stopped, department("emergency-management"), lane=institution.id)
    resumed = {"institution_id": institution.id, "resumed_on": last.isoformat()}
    yield entries.entry(last, "resume-institution", resumed, department("emergency-management"), lane=institution.id)


def _support(county: County, entries: Entries) -> Iterator[Record]:
    """Purchase and reward by finance, land, and rent preference; one without its amount is refused."""
    year = entries.year
    given = (
        ("reward", "finance", 800_000),
        ("land", "natural-resources", None),
        ("rent", "taxation", None),
        ("purchase", "finance", None),
    )
    for number, (kind, owner, amount_fen) in enumerate(given):
        on = year.on(9, 2 + number)
        body: Body = {
            "institution_id": county.institutions[number].id,
            "support_id": county.seeded.new_id("support"),
            "kind": kind,
            "department": owner,
            "given_on": on.isoformat(),
            "document_number": f"宁财社〔{year.number}〕{number + 1}号",
        }
        if amount_fen is not None:
            body["amount_fen"] = amount_fen
        comment = "support without its amount" if kind == "purchase" else None
        yield entries.entry(on, "give-support", body, department(owner), comment=comment)
