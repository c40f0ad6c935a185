"""How the families get on the register: in time or late, right or wrong, twice, and what changes afterwards."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from cradle_demo import steps
from cradle_demo.county.families import Child, Household
from cradle_demo.county.identities import SURNAMES
from cradle_demo.county.units import commission, township_office, village_clerk
from cradle_demo.records import Body, Record
from cradle_demo.seeded import Seeded, day_between, share

HARDSHIPS = ("disability", "low-income", "bereaved", "left-behind", "other")


def register(seeded: Seeded, families: list[Household], scale: float) -> list[Record]:
    """The registrations of all children, in bulk by township, and the mistakes and changes about them."""
    random = seeded.stream("registration")
    children = [child for family in families for child in family.children]
    guardians = {family.id: family.guardian_name for family in families}
    late = {child.id for child in random.sample(children, share(220, scale))}
    wrong = {child.id for child in random.sample([c for c in children if c.id not in late and not c.id_number], share(90, scale))}
    records: list[Record] = []
    for child in children:
        body = _body(child, guardians[child.household_id])
        if child.id in late:
            if random.uniform(0, 1) < 0.5:
                body["registered_on"] = max(child.registered_on, date(2020, 11, 20)).isoformat()
                _forget_earlier_moves(child, date.fromisoformat(body["registered_on"]))
            records.append(
                _single(seeded, steps.LATE, "register-child", child.village_code, body, "registered after its services")
            )
        elif child.id in wrong:
            records.append(_with_wrong_birth_date(random, child, body))
            if random.uniform(0, 1) < 0.95:
                records.append(_correction(seeded, random, child))
        else:
            records.append(_row(child, body))
        records += _changes(seeded, child, late=child.id in late)
    in_time = [child for child in children if child.id not in late and child.id not in wrong]
    random.shuffle(in_time)
    records += _registered_twice(seeded, random, in_time[: len(in_time) // 2], guardians, scale)
    records += _faulty_rows(in_time[len(in_time) // 2 :][: share(5, scale)], records)
    known = {child.household_id for child in in_time if child.registered_on < date(2020, 1, 1)}
    records += _special_families(seeded, random, [family for family in families if family.id in known], scale)
    return records


def registration_step(child: Child) -> int:
    """The step in which a child registered in time is on a file."""
    return steps.OPENING if child.registered_on < date(2020, 1, 1) else steps.month(child.registered_on.month)


def _row(child: Child, body: Body, comment: str | None = None) -> Record:
    """The townships' files of the children there are at the start, then the county's file of each month's births."""
    step = registration_step(child)
    opening = step == steps.OPENING
    sender = township_office(child.village_code) if opening else commission()
    batch = f"children-{child.village_code[:9]}" if opening else f"children-born-{step // steps.SLOTS:02d}"
    return Record(step, "registry", "register-child", sender, body, batch=batch, comment=comment)


def _single(seeded: Seeded, step: int, command: str, village_code: str, body: Body, comment: str | None = None) -> Record:
    key = seeded.new_id("key")
    return Record(step, "registry", command, village_clerk(village_code), body, key=key, comment=comment)


def _body(child: Child, guardian: str) -> Body:
    identity = {"name": child.name, "guardian_name": guardian}
    if child.id_number:
        identity["id_number"] = child.id_number
    return {
        "child_id": child.id,
        "household_id": child.household_id,
        "birth_date": child.birth_date.isoformat(),
        "village_code": child.village_code,
        "registered_on": child.registered_on.isoformat(),
        "identity": identity,
    }


def _forget_earlier_moves(child: Child, registered_on: date) -> None:
    """A child that comes on the register late is registered where it lives now."""
    child.village_code = child.village_on(registered_on)
    child.moves = [move for move in child.moves if move[0] > registered_on]
    if child.left_on is not None and child.left_on <= registered_on:
        child.left_on = None


def _with_wrong_birth_date(random: Random, child: Child, body: Body) -> Record:
    off = random.choice((-365, -92, -31, -30, -10, -1, 1))
    if child.birth_date + timedelta(days=off) > child.registered_on:
        off = -1
    body["birth_date"] = (child.birth_date + timedelta(days=off)).isoformat()
    body["identity"]["name"] += "儿"
    return _row(child, body, "wrong birth date")


def _correction(seeded: Seeded, random: Random, child: Child) -> Record:
    body = {"child_id": child.id, "birth_date": child.birth_date.isoformat()}
    first = child.registered_on.month if child.registered_on.year == 2020 else 1
    step = random.choice([steps.month(m, steps.VOIDS) for m in range(first, 13)] + [steps.LATE + steps.VOIDS] * 3)
    key = seeded.new_id("key")
    return Record(step, "registry", "correct-birth-date", commission(), body, key=key, comment="birth date corrected")


def _changes(seeded: Seeded, child: Child, *, late: bool) -> list[Record]:
    """Moves and departures, entered by the commission in the order in which they happened, each in its month."""
    changes: list[tuple[str, date, Body]] = [
        ("move-child", day, {"child_id": child.id, "to_village_code": to, "moved_on": day.isoformat()}) for day, to in child.moves
    ]
    if child.left_on is not None:
        changes.append(("record-child-left", child.left_on, {"child_id": child.id, "left_on": child.left_on.isoformat()}))
    return [
        Record(
            (steps.LATE if late else steps.month(day.month)) + steps.CHANGES + order,
            "registry",
            command,
            commission(),
            body,
            key=seeded.new_id("key"),
        )
        for order, (command, day, body) in enumerate(changes)
    ]


def _registered_twice(
    seeded: Seeded, random: Random, children: list[Child], guardians: dict[str, str], scale: float
) -> list[Record]:
    """The same child again: by its ID number under another name, and by name, birth date and village."""
    numbered = random.sample([child for child in children if child.id_number], share(14, scale))
    others = random.sample([child for child in children if not child.id_number], share(14, scale))
    records = []
    for child in numbered + others:
        body = _body(child, guardians[child.household_id]) | {"child_id": seeded.new_id("child")}
        if child.id_number:
            body["identity"] = body["identity"] | {"name": random.choice(SURNAMES) + "小宝"}
        step = registration_step(child) + steps.REPEATS
        records.append(_single(seeded, step, "register-child", child.village_code, body, "registered twice"))
    return records


def _faulty_rows(children: list[Child], records: list[Record]) -> list[Record]:
    """A few files have a row whose birth date lies after its registration, and are sent again with the right one."""
    again: list[Record] = []
    for child in children:
        number = next(i for i, r in enumerate(records) if r.body.get("child_id") == child.id)
        right = records[number]
        batch = f"{right.batch}-again"
        if batch in {record.batch for record in again}:
            continue
        wrong = dict(right.body) | {"birth_date": (child.registered_on + timedelta(days=9)).isoformat()}
        records[number] = _row(child, wrong, "birth date after registration")
        step = registration_step(child) + steps.CORRECTED_FILES
        for record in [right if r is records[number] else r for r in records if r.batch == right.batch]:
            comment = "corrected row" if record is right else "file sent again"
            again.append(replace(record, step=step, batch=batch, comment=comment))
    return again


def _special_families(seeded: Seeded, random: Random, families: list[Household], scale: float) -> list[Record]:
    records = []
    for family in random.sample(families, share(100, scale)):
        day = day_between(random, date(2020, 1, 2), date(2020, 6, 30))
        by, flag = township_office(family.village_code), {"household_id": family.id}
        step = steps.month(day.month, steps.VOIDS)
        body = flag | {"hardship": random.choice(HARDSHIPS), "from_date": day.isoformat()}
        records.append(Record(step, "registry", "set-special-family-flag", by, body, key=seeded.new_id("key")))
        if random.uniform(0, 1) < 0.2:
            ended = day + timedelta(days=random.randint(60, 180))
            body = flag | {"ended_on": ended.isoformat()}
            later = steps.month(12, steps.AGAIN)
            records.append(Record(later, "registry", "end-special-family-flag", by, body, key=seeded.new_id("key")))
    return records
