"""The year's trainings: one for all cadres, those for institution staff, those for backbone teachers."""

from datetime import date

from cradle_demo import steps
from cradle_demo.county.practitioners import Practitioner
from cradle_demo.county.units import COUNTY_CODE, commission
from cradle_demo.records import Record, Sender
from cradle_demo.seeded import Seeded

# kind, department, day, first and last person by number
_HELD = (
    ("cadre-annual", "education", date(2020, 3, 18), 25, 57),
    ("institution-staff", "human-resources", date(2020, 4, 9), 30, 38),
    ("institution-staff", "human-resources", date(2020, 5, 14), 34, 42),
    ("backbone", "health", date(2020, 5, 28), 3, 7),
    ("institution-staff", "human-resources", date(2020, 6, 11), 38, 46),
    ("institution-staff", "human-resources", date(2020, 7, 9), 42, 50),
    ("institution-staff", "human-resources", date(2020, 8, 13), 46, 54),
    ("backbone", "health", date(2020, 9, 3), 5, 9),
    ("institution-staff", "human-resources", date(2020, 9, 17), 50, 57),
    ("institution-staff", "human-resources", date(2020, 10, 15), 30, 36),
    ("institution-staff", "human-resources", date(2020, 11, 12), 37, 44),
    ("backbone", "health", date(2020, 12, 3), 8, 11),
)


def training_records(seeded: Seeded, people: list[Practitioner]) -> list[Record]:
    """Twelve trainings, and one retry."""
    records = []
    for kind, department, held_on, first, last in _HELD:
        sender = commission() if department == "health" else Sender("department", COUNTY_CODE, f"department-{department}")
        body = {
            "training_id": seeded.new_id("training"),
            "kind": kind,
            "department": department,
            "held_on": held_on.isoformat(),
            "attendees": [person.id for person in people[first : last + 1]],
        }
        record = Record(steps.month(held_on.month), "delivery", "hold-training", sender, body, key=seeded.new_id("key"))
        records.append(record)
    first_backbone = records[3]
    step = steps.month(5, steps.REPEATS)
    again = Record(step, "delivery", "hold-training", first_backbone.sender, first_backbone.body, key=first_backbone.key)
    return [*records, again]
