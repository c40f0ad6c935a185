"""The year's trainings: one for all cadres, those for institution staff, those for backbone teachers."""

from dataclasses import replace

from cradle_demo import steps
from cradle_demo.county.practitioners import Practitioner
from cradle_demo.county.units import COUNTY_CODE, commission
from cradle_demo.records import Record, Sender
from cradle_demo.seeded import Seeded
from cradle_demo.years import Year

# kind, department, month and day, first and last person by number
_HELD = (
    ("cadre-annual", "education", (3, 18), 25, 57),
    ("institution-staff", "human-resources", (4, 9), 30, 38),
    ("institution-staff", "human-resources", (5, 14), 34, 42),
    ("backbone", "health", (5, 28), 3, 7),
    ("institution-staff", "human-resources", (6, 11), 38, 46),
    ("institution-staff", "human-resources", (7, 9), 42, 50),
    ("institution-staff", "human-resources", (8, 13), 46, 54),
    ("backbone", "health", (9, 3), 5, 9),
    ("institution-staff", "human-resources", (9, 17), 50, 57),
    ("institution-staff", "human-resources", (10, 15), 30, 36),
    ("institution-staff", "human-resources", (11, 12), 37, 44),
    ("backbone", "health", (12, 3), 8, 11),
)


def training_records(seeded: Seeded, year: Year, people: list[Practitioner]) -> list[Record]:
    """Twelve trainings, one retry, and one entered twice and voided; each year's backbone trainings reach some who have not been to one."""
    records = []
    for kind, department, day, first, last in _HELD:
        held_on = year.on(*day)
        newer = year.number - steps.FIRST_YEAR if kind == "backbone" else 0
        sender = commission() if department == "health" else Sender("department", COUNTY_CODE, f"department-{department}")
        body = {
            "training_id": seeded.new_id("training"),
            "kind": kind,
            "department": department,
            "held_on": held_on.isoformat(),
            "attendees": [person.id for person in people[first + newer : last + newer + 1]],
        }
        record = Record(year.month(held_on.month), "delivery", "hold-training", sender, body, key=seeded.new_id("key"))
        records.append(record)
    first_backbone = records[3]
    step = year.month(5, steps.REPEATS)
    again = Record(step, "delivery", "hold-training", first_backbone.sender, first_backbone.body, key=first_backbone.key)
    entered_twice = records[-2].body | {"training_id": seeded.new_id("training")}
    voided = {"training_id": entered_twice["training_id"], "reason": "entered-in-error"}
    twice = [
        Record(
            year.month(11, steps.REPEATS),
            "delivery",
            "hold-training",
            records[-2].sender,
            entered_twice,
            key=seeded.new_id("key"),
        ),
        Record(year.month(11, steps.CHANGES), "delivery", "void-training", commission(), voided, key=seeded.new_id("key")),
    ]
    return [*records, again, *(replace(record, comment="training entered twice") for record in twice)]
