"""Children who move within the county, leave it, or come back."""

from datetime import date

from cradle_demo import steps
from cradle_demo.county.families import Child
from cradle_demo.county.units import commission
from cradle_demo.records import Body, Record
from cradle_demo.seeded import Seeded
from cradle_demo.years import Year


def residence_changes(seeded: Seeded, year: Year, child: Child, *, late: bool) -> list[Record]:
    """Moves, departures and returns, on the commission's file of the month; several of a month are entered one by one."""
    changes: list[tuple[str, date, Body]] = [
        ("move-child", day, {"child_id": child.id, "to_village_code": to, "moved_on": day.isoformat()}) for day, to in child.moves
    ]
    if child.left_on is not None:
        changes.append(("record-child-left", child.left_on, {"child_id": child.id, "left_on": child.left_on.isoformat()}))
    if child.back is not None:
        day, to = child.back
        changes.append(("move-child", day, {"child_id": child.id, "to_village_code": to, "moved_on": day.isoformat()}))
    sent = [(year.late if late else year.month(day.month), command, body) for command, day, body in changes]
    in_files = not late and len({step for step, _, _ in sent}) == len(sent)
    return [
        Record(
            step + steps.CHANGES,
            "registry",
            command,
            commission(),
            body,
            batch=f"{command}-{step // steps.SLOTS:02d}" if in_files else None,
            key=None if in_files else seeded.new_id("key"),
            lane=None if in_files else child.id,
        )
        for step, command, body in sent
    ]
