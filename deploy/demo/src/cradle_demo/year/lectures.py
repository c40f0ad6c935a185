"""Parenting lectures in villages and communities, their files, and what is wrong with some."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random

from cradle_demo import steps
from cradle_demo.county.families import Household
from cradle_demo.county.practitioners import QUALIFIED, UNREGISTERED, Practitioner
from cradle_demo.county.units import Unit, Units, commission, township_office, village_clerk
from cradle_demo.records import Body, Record
from cradle_demo.seeded import Seeded, day_between, share
from cradle_demo.years import Year

LECTURES = 260
DOSSIER = ("sign-in-sheet", "photographs", "outline", "title-proof")
TOPICS = (
    "0-3岁婴幼儿营养与喂养",
    "婴幼儿早期语言发展",
    "亲子依恋与回应性照护",
    "婴幼儿常见意外预防",
    "科学睡眠与作息",
    "隔代养育的方法",
)
STARTS = ("09:00", "09:30", "14:00", "14:30", "15:00", "19:00")


def lecture_records(
    seeded: Seeded,
    year: Year,
    units: Units,
    families: list[Household],
    people: list[Practitioner],
    quality: dict[str, float],
    scale: float,
) -> list[Record]:
    """About 260 lectures, with their duplicates, incomplete files and voids."""
    random = seeded.stream(year.stream("lectures"))
    at_home: dict[str, list[str]] = {}
    for family in families:
        at_home.setdefault(family.village_code, []).append(family.id)
    records: list[Record] = []
    taken: set[tuple[str, date, str]] = set()
    while len(records) < share(LECTURES, scale):
        village = random.choice(units.villages)
        if random.uniform(0, 1.1) > quality[village.code[:9]]:
            continue
        day, start = day_between(random, year.on(1, 6), year.on(12, 28)), random.choice(STARTS)
        if (village.code, day, start) not in taken:
            taken.add((village.code, day, start))
            records.append(_record(seeded, random, year, village, day, start, people, at_home))
    if year.opens:
        records.append(_before_the_edition(seeded, random, year, units, people, at_home))
    wrong = scale * year.mistakes
    later = [*_completions(seeded, random, year, records), *_again(seeded, random, records, wrong)]
    return records + later + list(_voided(seeded, random, year, records, wrong))


def _record(
    seeded: Seeded,
    random: Random,
    year: Year,
    village: Unit,
    day: date,
    start: str,
    people: list[Practitioner],
    at_home: dict[str, list[str]],
) -> Record:
    chance = random.uniform(0, 1)
    lecturer = random.choice(people[:QUALIFIED] if chance < 0.72 else people[QUALIFIED:40]).id
    if chance > 0.97:
        lecturer = seeded.new_id("unregistered-practitioner") if chance > 0.985 else people[UNREGISTERED].id
    lecture_id, homes = seeded.new_id("lecture"), at_home[village.code]
    complete = random.uniform(0, 1) < 0.82
    kinds = DOSSIER if complete else random.sample(DOSSIER, random.randint(1, 3))
    body: Body = {
        "lecture_id": lecture_id,
        "unit_code": village.code,
        "held_on": day.isoformat(),
        "starts_at": start,
        "title": random.choice(TOPICS),
        "lecturer_id": lecturer,
        "attendance_count": random.randint(8, 60),
        "household_ids": random.sample(homes, max(1, int(len(homes) * random.uniform(0.05, 0.3)))),
        "dossier": _dossier(lecture_id, kinds),
    }
    comment = None if complete else "incomplete dossier"
    month = year.entered(day)
    if random.uniform(0, 1) < 0.35:
        late = random.uniform(0, 1) < 0.15
        step = year.late if late else year.month(month)
        key = seeded.new_id("key")
        return Record(step, "delivery", "hold-lecture", village_clerk(village.code), body, key=key, comment=comment)
    quarter_end = (month + 2) // 3 * 3
    sender, batch = township_office(village.code), f"lectures-{village.code[:9]}-{year.number}-{quarter_end:02d}"
    return Record(year.month(quarter_end), "delivery", "hold-lecture", sender, body, batch=batch, comment=comment)


def _dossier(lecture_id: str, kinds: Iterable[str]) -> list[dict[str, str]]:
    return [{"kind": kind, "sha256": hashlib.sha256(f"{lecture_id}/{kind}".encode()).hexdigest()} for kind in kinds]


def _before_the_edition(
    seeded: Seeded, random: Random, year: Year, units: Units, people: list[Practitioner], at_home: dict[str, list[str]]
) -> Record:
    record = _record(seeded, random, year, units.villages[3], date(2019, 12, 20), "09:00", people[:QUALIFIED] * 3, at_home)
    return replace(record, comment="before the edition took effect")


def _completions(seeded: Seeded, random: Random, year: Year, records: list[Record]) -> Iterable[Record]:
    """Half of the incomplete files are completed, some in the next January."""
    incomplete = [record for record in records if len(record.body["dossier"]) < len(DOSSIER)]
    for record in incomplete[::2]:
        after_year = random.uniform(0, 1) < 0.4
        completed_on = f"{year.number + 1}-01-08" if after_year else max(record.body["held_on"], f"{year.number}-12-15")
        body = {
            "lecture_id": record.body["lecture_id"],
            "completed_on": completed_on,
            "dossier": _dossier(record.body["lecture_id"], DOSSIER),
        }
        step, by = year.late + steps.CHANGES, village_clerk(record.body["unit_code"])
        yield Record(step, "delivery", "complete-dossier", by, body, key=seeded.new_id("key"), comment="dossier completed")


def _again(seeded: Seeded, random: Random, records: list[Record], scale: float) -> Iterable[Record]:
    for record in random.sample(records, share(8, scale)):
        body = record.body | {"lecture_id": seeded.new_id("lecture")}
        step, by = steps.slot_of(record.step, steps.REPEATS), township_office(record.body["unit_code"])
        comment = "duplicate under another key"
        yield Record(step, "delivery", "hold-lecture", by, body, key=seeded.new_id("key"), comment=comment)
    singles = [record for record in records if record.key]
    for record in random.sample(singles, min(len(singles), share(6, scale))):
        yield replace(record, step=steps.slot_of(record.step, steps.REPEATS), comment="retry under the same key")


def _voided(seeded: Seeded, random: Random, year: Year, records: list[Record], scale: float) -> Iterable[Record]:
    complete = [record for record in records if len(record.body["dossier"]) == len(DOSSIER)]
    for record in random.sample(complete, share(6, scale)):
        body = {"lecture_id": record.body["lecture_id"], "reason": "found-by-inspection"}
        yield Record(
            year.late + steps.CHANGES,
            "delivery",
            "void-lecture",
            commission(),
            body,
            key=seeded.new_id("key"),
            comment="lecture voided",
        )
