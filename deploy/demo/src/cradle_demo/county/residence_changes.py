"""Children who move within the county, leave it, or come back."""

from datetime import date

from cradle_demo import steps
from cradle_demo.county.families import Child
from cradle_demo.county.units import commission
from cradle_demo.records import Body, Record
from cradle_demo.seeded import Seeded


def residence_changes(seeded: Seeded, child: Child, *, late: bool) -> list[Record]:
    """Moves, departures and returns, entered by the commission in the order in which they happened, each in its month."""
    changes: list[tuple[str, date, Body]] = [
        ("move-child", day, {"child_id": child.id, "to_village_code": to, "moved_on": day.isoformat()}) for day, to in child.moves
    ]
    if child.left_on is not None:
        changes.append(("record-child-left", child.left_on, {"child_id": child.id, "left_on": child.left_on.isoformat()}))
    if child.back is not None:
        day, to = child.back
        changes.append(("move-child", day, {"child_id": child.id, "to_village_code": to, "moved_on": day.isoformat()}))
    return [
        Record(
            (steps.LATE if late else steps.month(day.month)) + steps.CHANGES,
            "registry",
            command,
            commission(),
            body,
            key=seeded.new_id("key"),
            lane=child.id,
        )
        for command, day, body in changes
    ]
