"""Households flagged as special families (特殊婴幼儿家庭), some for a while only."""

from datetime import timedelta

from cradle_demo import steps
from cradle_demo.county.families import Household
from cradle_demo.county.units import commission, township_office
from cradle_demo.records import Record
from cradle_demo.seeded import Seeded, day_between, share
from cradle_demo.years import Year

HARDSHIPS = ("disability", "low-income", "bereaved", "left-behind", "other")


def special_families(seeded: Seeded, year: Year, families: list[Household], scale: float) -> list[Record]:
    """Flags set in spring on families that are known by then, a fifth of them ended by December."""
    random = seeded.stream(year.stream("special families"))
    records = []
    for family in random.sample(families, share(100, scale)):
        day = day_between(random, year.on(3, 1), year.on(6, 30))
        flag = {"household_id": family.id}
        step = year.month(day.month, steps.CHANGES)
        body = flag | {"hardship": random.choice(HARDSHIPS), "from_date": day.isoformat()}
        records.append(
            Record(
                step, "registry", "set-special-family-flag", commission(), body, batch=f"special-{year.number}-{day.month:02d}"
            )
        )
        if random.uniform(0, 1) < 0.2:
            ended = day + timedelta(days=random.randint(60, 180))
            body = flag | {"ended_on": ended.isoformat()}
            later, by = year.month(12, steps.AGAIN), township_office(family.village_code)
            records.append(Record(later, "registry", "end-special-family-flag", by, body, key=seeded.new_id("key")))
    return records
