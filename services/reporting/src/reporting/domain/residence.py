"""Where a child lived and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts.age import Interval


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """From `from_date` on the child is resident in `village_code`; None: no longer in the county. `ordinal`: as recorded."""

    from_date: date
    ordinal: int
    village_code: str | None


@dataclass(frozen=True, slots=True)
class Stay:
    """The days a child was resident in a village."""

    days: Interval
    village_code: str


@dataclass(frozen=True, slots=True)
class Residence:
    """The stays of a child, from registration over its moves to the day it left."""

    stays: tuple[Stay, ...]

    @classmethod
    def of(cls, steps: Sequence[Step]) -> "Residence":
        """The stays these steps make: each until the next; of two on one day the one recorded later holds."""
        ordered = sorted(steps)
        ends = [step.from_date for step in ordered[1:]] + [date.max]
        return cls(
            tuple(
                Stay(Interval(step.from_date, end), step.village_code)
                for step, end in zip(ordered, ends, strict=True)
                if step.village_code is not None and step.from_date < end
            )
        )

    def on(self, day: date) -> str | None:
        """The village of residence on a day; None before registration and after leaving."""
        return next((stay.village_code for stay in self.stays if day in stay.days), None)

    def during(self, days: Interval) -> frozenset[str]:
        """The villages the child was resident in on any of these days."""
        return frozenset(stay.village_code for stay in self.stays if stay.days.overlaps(days))
