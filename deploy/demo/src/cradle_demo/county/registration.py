"""How the families get on the register: in time or late, right or wrong."""

from datetime import date, timedelta
from random import Random

from cradle_demo import steps
from cradle_demo.county.families import Child, Household
from cradle_demo.county.registration_mistakes import registered_twice, with_faulty_rows
from cradle_demo.county.registration_rows import body_of, row, single
from cradle_demo.county.residence_changes import residence_changes
from cradle_demo.county.units import commission
from cradle_demo.records import Record
from cradle_demo.seeded import Seeded, share
from cradle_demo.years import Year

LATE, WRONG = 220, 90
"""Children who are registered after their services, and children with a wrong birth date."""


def register(seeded: Seeded, year: Year, families: list[Household], scale: float) -> list[Record]:
    """The registrations of all children of these families, in bulk by township, and the mistakes and changes about them."""
    random = seeded.stream(year.stream("registration"))
    children = [child for family in families for child in family.children]
    guardians = {family.id: family.guardian_name for family in families}
    late = {child.id for child in random.sample(children, share(LATE, scale))}
    numberless = [child for child in children if child.id not in late and not child.id_number]
    wrong = {child.id for child in random.sample(numberless, share(WRONG, scale))}
    records: list[Record] = []
    for child in children:
        guardian = guardians[child.household_id]
        if child.id in late:
            records.append(_late(seeded, random, year, child, guardian))
        elif child.id in wrong:
            records += _wrong(seeded, random, year, child, guardian)
        else:
            records.append(row(child, body_of(child, guardian)))
        records += residence_changes(seeded, year, child, late=child.id in late)
    in_time = [child for child in children if child.id not in late and child.id not in wrong]
    random.shuffle(in_time)
    records += registered_twice(seeded, random, in_time[: len(in_time) // 2], guardians, scale)
    return records + with_faulty_rows(in_time[len(in_time) // 2 :][: share(5, scale)], records)


def _late(seeded: Seeded, random: Random, year: Year, child: Child, guardian: str) -> Record:
    """Registered when it has been served already: from its birth, or only from the day a clerk notices."""
    body = body_of(child, guardian)
    if random.uniform(0, 1) < 0.5:
        noticed_on = max(child.registered_on, year.on(11, 20))
        _forget_earlier_moves(child, noticed_on)
        body |= {"registered_on": noticed_on.isoformat(), "village_code": child.village_code}
    return single(seeded, year.late, "register-child", child.village_code, body, "registered after its services")


def _forget_earlier_moves(child: Child, registered_on: date) -> None:
    """A child that comes on the register late is registered where it lives now."""
    child.village_code = child.village_on(registered_on)
    child.moves = [move for move in child.moves if move[0] > registered_on]
    if child.left_on is not None and child.left_on <= registered_on:
        child.left_on = child.back = None


def _wrong(seeded: Seeded, random: Random, year: Year, child: Child, guardian: str) -> list[Record]:
    """On a file with a wrong birth date; nearly all are set right sooner or later."""
    off = random.choice((-365, -92, -31, -30, -10, -1, 1))
    if child.birth_date + timedelta(days=off) > child.registered_on:
        off = -1
    body = body_of(child, guardian) | {"birth_date": (child.birth_date + timedelta(days=off)).isoformat()}
    body["identity"]["name"] += "儿"
    registration = row(child, body, "wrong birth date")
    return [registration, _correction(seeded, random, year, child)] if random.uniform(0, 1) < 0.95 else [registration]


def _correction(seeded: Seeded, random: Random, year: Year, child: Child) -> Record:
    body = {"child_id": child.id, "birth_date": child.birth_date.isoformat()}
    first = year.entered(child.registered_on)
    step = random.choice([year.month(m, steps.CHANGES) for m in range(first, 13)] + [year.late + steps.CHANGES] * 3)
    comment = "birth date corrected"
    if random.uniform(0, 1) < 0.5:
        batch = f"birth-dates-{step // steps.SLOTS:02d}"
        return Record(step, "registry", "correct-birth-date", commission(), body, batch=batch, comment=comment)
    key = seeded.new_id("key")
    return Record(step, "registry", "correct-birth-date", commission(), body, key=key, lane=child.id, comment=comment)
