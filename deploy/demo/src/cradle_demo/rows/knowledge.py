"""Knowledge and outreach: the survey's rounds, expert lectures and trainings of carers, a media column. G1.3, K2.1."""

from collections.abc import Iterator
from datetime import timedelta

from cradle_demo.county.county import County
from cradle_demo.county.units import COUNTY_CODE, commission, township_office, village_clerk
from cradle_demo.records import Record
from cradle_demo.rows.entry import Entries
from cradle_demo.seeded import day_between, share
from cradle_demo.years import FIRST, Year

SAMPLE = 120
RIGHT = {2020: (0.82, 0.94), 2021: (0.89, 0.97), 2022: (0.94, 0.995)}
"""The shares of right answers, from the worst township to the best."""

OUTREACHES = 24
SPECIALITIES = ("preschool-education", "maternal-child-health", "child-psychology")


def knowledge_records(county: County, year: Year) -> Iterator[Record]:
    """A survey round, some two dozen outreach events, and the column's issues of the year."""
    entries = Entries(county.seeded, year, "delivery")
    yield from _survey(county, entries)
    yield from _outreach(county, entries)
    yield from _column(county, entries)


def _survey(county: County, entries: Entries) -> Iterator[Record]:
    """A round over all townships in autumn; closing it before the last result is in is refused, as is a result past the sample."""
    year, random, survey_id = entries.year, county.seeded.stream(entries.year.stream("survey")), county.seeded.new_id("survey")
    opened_on, townships = year.on(9, 1), county.units.townships
    samples = [{"township_code": unit.code, "sample": SAMPLE} for unit in townships]
    opened = {"survey_id": survey_id, "unit_code": COUNTY_CODE, "title": f"{year.number}年知识普及率调查"}
    yield entries.entry(opened_on, "open-survey", opened | {"opened_on": opened_on.isoformat(), "samples": samples})
    early = {"survey_id": survey_id, "closed_on": year.on(10, 5).isoformat()}
    yield entries.entry(opened_on, "close-survey", early, slot=1, comment="survey closed without its results")
    low, high = RIGHT[year.number]
    for number, unit in enumerate(townships):
        asked, on = random.randint(100, SAMPLE), opened_on + timedelta(days=random.randint(5, 28))
        result = {"survey_id": survey_id, "township_code": unit.code, "surveyed_on": on.isoformat()}
        counts = {"surveyed": asked, "correct": round(asked * random.uniform(low, high))}
        office = township_office(unit.code)
        if number == 3:
            too_many = {"surveyed": SAMPLE + 5, "correct": SAMPLE}
            yield entries.entry(
                on, "record-survey-result", result | too_many, office, slot=2, comment="more asked than the sample"
            )
        yield entries.entry(on, "record-survey-result", result | counts, office, slot=2)
    yield entries.entry(year.on(10, 20), "close-survey", {"survey_id": survey_id, "closed_on": year.on(10, 20).isoformat()})


def _outreach(county: County, entries: Entries) -> Iterator[Record]:
    """Experts in communities, and parents and substitute carers trained; a few voided, one recorded twice."""
    year, random = entries.year, county.seeded.stream(entries.year.stream("outreach events"))
    for number in range(share(OUTREACHES, county.scale, 8)):
        village, on = random.choice(county.units.villages), day_between(random, year.on(1, 8), year.on(12, 20))
        outreach_id, trains = county.seeded.new_id("outreach"), number % 3 == 0
        homes = [family.id for family in county.families if family.village_code == village.code]
        invited = random.sample(homes, min(len(homes), 6))
        body = {
            "outreach_id": outreach_id,
            "kind": "carer-training" if trains else "expert-lecture",
            "unit_code": village.code,
            "held_on": on.isoformat(),
            "title": "代养人安全照护" if trains else "专家讲坛",
            "speciality": SPECIALITIES[number % 3],
            "speaker_id": random.choice(county.people[:20]).id,
            "audience": ["parents", "substitute-carers"] if trains else ["parents"],
            "attendance_count": len(invited) + random.randint(4, 30),
            "household_ids": invited,
        }
        yield entries.entry(on, "hold-outreach", body, village_clerk(village.code))
        if number == 1:
            again = body | {"outreach_id": county.seeded.new_id("outreach")}
            yield entries.entry(
                on, "hold-outreach", again, township_office(village.code), slot=1, comment="outreach recorded twice"
            )
        if number == 2:
            voided = {"outreach_id": outreach_id, "reason": "entered-in-error"}
            yield entries.entry(on, "void-outreach", voided, slot=2, comment="outreach voided")


def _column(county: County, entries: Entries) -> Iterator[Record]:
    """A column in the county's paper that opens with the first year; an issue every other month."""
    year, column_id = entries.year, county.column_id
    if year == FIRST:
        opened = {"column_id": column_id, "unit_code": COUNTY_CODE, "form": "column", "medium": "newspaper", "title": "宁国育儿"}
        yield entries.entry(year.on(1, 6), "open-column", opened | {"opened_on": year.on(1, 6).isoformat()}, lane=column_id)
    for month in range(2, 13, 2):
        on = year.on(month, 10)
        issue = {"column_id": column_id, "title": f"{year.number}年第{month // 2}期", "published_on": on.isoformat()}
        yield entries.entry(on, "publish-column-issue", issue, commission(), lane=column_id)
    if year.number == FIRST.number + 2:
        closed = {"column_id": column_id, "closed_on": year.on(12, 28).isoformat()}
        yield entries.entry(year.on(12, 28), "close-column", closed, slot=1, lane=column_id)
