"""Mistakes in registering children: the same child twice, and files with a row that cannot be true."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from cradle_demo import steps
from cradle_demo.county.families import Child
from cradle_demo.county.identities import SURNAMES
from cradle_demo.county.registration_rows import body_of, registration_step, row, single
from cradle_demo.records import Record
from cradle_demo.seeded import Seeded, share


def registered_twice(
    seeded: Seeded, random: Random, children: Sequence[Child], guardians: Mapping[str, str], scale: float
) -> list[Record]:
    """The same child again: by its ID number under another name, and by name, birth date and village."""
    numbered = random.sample([child for child in children if child.id_number], share(14, scale))
    others = random.sample([child for child in children if not child.id_number], share(14, scale))
    records = []
    for child in numbered + others:
        body = body_of(child, guardians[child.household_id]) | {"child_id": seeded.new_id("child")}
        if child.id_number:
            body["identity"] = body["identity"] | {"name": random.choice(SURNAMES) + "小宝"}
        step = registration_step(child) + steps.REPEATS
        records.append(single(seeded, step, "register-child", child.village_code, body, "registered twice"))
    return records


def with_faulty_rows(children: Sequence[Child], records: list[Record]) -> list[Record]:
    """Give a few files a row whose birth date lies after its registration; return them as sent again with the right one."""
    again: list[Record] = []
    for child in children:
        number = next(i for i, r in enumerate(records) if r.body.get("child_id") == child.id)
        right = records[number]
        batch = f"{right.batch}-again"
        if batch in {record.batch for record in again}:
            continue
        wrong = dict(right.body) | {"birth_date": (child.registered_on + timedelta(days=9)).isoformat()}
        records[number] = row(child, wrong, "birth date after registration")
        step = registration_step(child) + steps.CORRECTED_FILES
        for record in [right if r is records[number] else r for r in records if r.batch == right.batch]:
            comment = "corrected row" if record is right else "file sent again"
            again.append(replace(record, step=step, batch=batch, comment=comment))
    return again
