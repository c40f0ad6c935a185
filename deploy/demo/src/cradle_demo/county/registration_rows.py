"""A child's registration as a row of a file, or by itself."""

from cradle_demo import steps
from cradle_demo.county.families import Child
from cradle_demo.county.units import commission, township_office, village_clerk
from cradle_demo.records import Body, Record
from cradle_demo.seeded import Seeded


def registration_step(child: Child) -> int:
    """The step in which a child registered in time is on a file."""
    return steps.entered_on(child.registered_on)


def row(child: Child, body: Body, comment: str | None = None) -> Record:
    """The townships' files of the children there are at the start, then the county's file of each month's births."""
    step = registration_step(child)
    opening = step == steps.OPENING
    sender = township_office(child.village_code) if opening else commission()
    batch = f"children-{child.village_code[:9]}" if opening else f"children-born-{step // steps.SLOTS:02d}"
    return Record(step, "registry", "register-child", sender, body, batch=batch, comment=comment)


def single(seeded: Seeded, step: int, command: str, village_code: str, body: Body, comment: str | None = None) -> Record:
    """A record about a child that its village's clerk sends by itself."""
    key = seeded.new_id("key")
    return Record(step, "registry", command, village_clerk(village_code), body, key=key, comment=comment)


def body_of(child: Child, guardian: str) -> Body:
    """The registration of a child as it is."""
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
