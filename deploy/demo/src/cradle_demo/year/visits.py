"""Home visits to infants: on the townships' quarterly files and by single entry, with their mistakes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random

from cradle_demo import steps
from cradle_demo.county.ages import infancy, turns
from cradle_demo.county.families import Child
from cradle_demo.county.practitioners import Practitioner
from cradle_demo.county.units import commission, township_office, village_clerk
from cradle_demo.records import Body, Record
from cradle_demo.seeded import Seeded, day_between, share
from cradle_demo.years import Year

VISITS = 5_000
FIRST_VISIT = date(2019, 1, 1)
"""The visits of the year before the first count for children whose band ends in that."""
SINGLE = 0.035
VOID_REASONS = ("entered-in-error", "not-delivered", "found-by-inspection")


def visit_records(
    seeded: Seeded, year: Year, children: list[Child], visitors: list[Practitioner], quality: dict[str, float], scale: float
) -> list[Record]:
    """About five thousand visits, some of the year before the first entered in January, and what goes wrong with them."""
    random = seeded.stream(year.stream("visits"))
    wanted, made = share(VISITS, scale), list[tuple[Child, date]]()
    for child in random.sample(children, len(children)):
        if len(made) < wanted:
            made += _visits_to(random, year, child, quality)
    made.sort(key=lambda visit: (visit[1], visit[0].id))
    records = [_record(seeded, random, year, child, day, visitors) for child, day in made]
    wrong = scale * year.mistakes
    records += [_stranger(seeded, random, year, children, visitors) for _ in range(share(12, wrong))]
    mistakes = [*_again(seeded, random, year, records, wrong), *_voided(seeded, random, records, wrong)]
    untouched = {record.body["visit_id"] for record in records} - {mistake.body["visit_id"] for mistake in mistakes}
    same_days = {(mistake.body.get("child_id"), mistake.body.get("visited_on")) for mistake in mistakes}
    untouched -= {r.body["visit_id"] for r in records if (r.body["child_id"], r.body["visited_on"]) in same_days}
    return records + mistakes + list(_malformed(random, year, records, untouched, wrong))


def _visits_to(random: Random, year: Year, child: Child, quality: dict[str, float]) -> Iterable[tuple[Child, date]]:
    """The days a child is visited: two in the band where the work is done well, one out of it now and then."""
    first, last = infancy(child.birth_date)
    first, last = max(first, FIRST_VISIT if year.opens else year.first), min(last, year.last, child.left_on or year.last)
    if (last - first).days < 20 or last < year.first:
        return
    good, chance = quality[child.village_code[:9]] * 0.85, random.uniform(0, 1)
    count = 2 if chance < good else 1 if chance < good + 0.12 else 0
    days = {day_between(random, first, last) for _ in range(count + (random.uniform(0, 1) < 0.05))}
    if random.uniform(0, 1) < 0.015 and year.first <= (late := turns(child.birth_date, 13)) <= year.last:
        days.add(late)
    yield from ((child, day) for day in days)


def _record(seeded: Seeded, random: Random, year: Year, child: Child, day: date, visitors: list[Practitioner]) -> Record:
    village = child.village_on(day)
    month = year.entered(day)
    body: Body = {
        "visit_id": seeded.new_id("visit"),
        "child_id": child.id,
        "unit_code": village,
        "visited_on": day.isoformat(),
        "visitor_id": random.choice(visitors).id,
    }
    if random.uniform(0, 1) < SINGLE:
        late = random.uniform(0, 1) < 0.3
        step, comment = (year.late, "recorded late") if late else (year.month(month), None)
        return Record(step, "delivery", "complete-visit", village_clerk(village), body, key=seeded.new_id("key"), comment=comment)
    quarter_end = (month + 2) // 3 * 3
    batch = f"visits-{village[:9]}-{year.number}-{quarter_end:02d}"
    return Record(year.month(quarter_end), "delivery", "complete-visit", township_office(village), body, batch=batch)


def _stranger(seeded: Seeded, random: Random, year: Year, children: list[Child], visitors: list[Practitioner]) -> Record:
    """A visit to a child nobody has registered."""
    neighbour = random.choice(children)
    stranger = replace(neighbour, id=seeded.new_id("unregistered-child"), moves=[])
    record = _record(seeded, random, year, stranger, day_between(random, year.on(1, 2), year.last), visitors)
    return replace(record, comment="child nobody registered")


def _again(seeded: Seeded, random: Random, year: Year, records: list[Record], scale: float) -> Iterable[Record]:
    """Sent twice: under the same key, under another, under a used key with another body, and in a file again."""
    singles = [record for record in records if record.key]
    for record in random.sample(singles, min(len(singles), share(30, scale))):
        yield replace(record, step=steps.slot_of(record.step, steps.REPEATS), comment="retry under the same key")
    for record in random.sample(records, share(40, scale)):
        body, key = record.body | {"visit_id": seeded.new_id("visit")}, seeded.new_id("key")
        by = village_clerk(record.body["unit_code"])
        step = steps.slot_of(record.step, steps.REPEATS)
        yield replace(record, step=step, sender=by, body=body, batch=None, key=key, comment="duplicate under another key")
    for record in random.sample(singles, min(len(singles), share(4, scale))):
        body = record.body | {"visited_on": year.first.isoformat(), "visit_id": seeded.new_id("visit")}
        yield replace(record, step=steps.slot_of(record.step, steps.REPEATS), body=body, comment="key used for another body")
    for record in random.sample([r for r in records if r.batch], share(25, scale)):
        yield replace(
            record, step=steps.slot_of(record.step, steps.REPEATS), batch=f"{record.batch}-more", comment="row sent again"
        )


def _voided(seeded: Seeded, random: Random, records: list[Record], scale: float) -> Iterable[Record]:
    """Visits that did not take place; some of them are entered anew, which their voiding allows."""
    for number, record in enumerate(random.sample(records, share(50, scale, 2))):
        body = {"visit_id": record.body["visit_id"], "reason": VOID_REASONS[number % 3]}
        step = steps.slot_of(record.step, steps.CHANGES)
        yield Record(step, "delivery", "void-visit", commission(), body, key=seeded.new_id("key"), comment="visit voided")
        if number % 4 == 1:
            anew = record.body | {"visit_id": seeded.new_id("visit")}
            by, key = village_clerk(record.body["unit_code"]), seeded.new_id("key")
            step = steps.slot_of(record.step, steps.AGAIN)
            yield Record(step, "delivery", "complete-visit", by, anew, key=key, comment="entered anew after voiding")


def _malformed(random: Random, year: Year, records: list[Record], untouched: set[str], scale: float) -> Iterable[Record]:
    """Files with a day that does not exist; the corrected file is sent again."""
    files = sorted({record.batch for record in records if record.batch and record.body["visit_id"] in untouched})
    for batch in random.sample(files, share(4, scale)):
        numbers = [number for number, record in enumerate(records) if record.batch == batch]
        faulty = random.choice([number for number in numbers if records[number].body["visit_id"] in untouched])
        rows = [records[number] for number in numbers]
        right = records[faulty]
        records[faulty] = replace(
            right, body=right.body | {"visited_on": f"{year.number}-02-30"}, comment="a day that does not exist"
        )
        for row in rows:
            comment = "corrected row" if row is right else "file sent again"
            yield replace(row, step=steps.slot_of(row.step, steps.CORRECTED_FILES), batch=f"{batch}-again", comment=comment)
