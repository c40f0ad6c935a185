"""Single entries of an office, each in the month of its day."""

from dataclasses import dataclass
from datetime import date

from cradle_demo import steps
from cradle_demo.county.units import COUNTY_CODE, commission
from cradle_demo.records import Body, Record, Sender, ServiceName
from cradle_demo.seeded import Seeded
from cradle_demo.years import Year


def department(name: str) -> Sender:
    """Somebody of one of the annex's departments."""
    return commission() if name == "health" else Sender("department", COUNTY_CODE, f"department-{name}")


@dataclass(frozen=True, slots=True)
class Entries:
    """Makes the entries about one part of a year for a service."""

    seeded: Seeded
    year: Year
    service: ServiceName

    def entry(
        self,
        day: date,
        command: str,
        body: Body,
        by: Sender | None = None,
        *,
        slot: int = 0,
        lane: str | None = None,
        comment: str | None = None,
    ) -> Record:
        """An entry by an office, the commission unless said otherwise. What is about one thing has its `lane`, and keeps its order."""
        step, key = steps.slot_of(max(steps.entered_on(day), steps.month(1)), slot), self.seeded.new_id("key")
        return Record(step, self.service, command, by or commission(), body, key=key, lane=lane, comment=comment)

    def row(self, day: date, command: str, body: Body, by: Sender, batch: str) -> Record:
        """A row of an office's file of the day's month."""
        step = max(steps.entered_on(day), steps.month(1))
        return Record(step, self.service, command, by, body, batch=f"{batch}-{step // steps.SLOTS:02d}")
