"""G2.1: the county's guidance institution; G2.2: guidance stations; G2.3: activity rooms; K1.1: demonstration ones. Counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from contracts.policy import Policy
from reporting.domain.contributions import Contribution
from reporting.domain.demonstration import Designation
from reporting.domain.periods import Period
from reporting.domain.units import counting_units

TARGETS: dict[str, str] = {"centre": "G2.1", "station": "G2.2", "activity-room": "G2.3"}


@dataclass(frozen=True, slots=True)
class Facility:
    """An accepted centre, station or room, of the unit that applied for it, with its designations as demonstration."""

    kind: Literal["centre", "station", "activity-room"]
    applicant_code: str
    accepted_on: date
    closed_on: date | None
    designations: tuple[Designation, ...] = ()


def accepted_facilities(policy: Policy, periods: Sequence[Period], facility: Facility) -> Iterator[Contribution]:
    """G2.1, G2.2 or G2.3 in each year by whose reporting date it is accepted, and not closed before that date.

    Beside it K1.1, where it is a demonstration station or room on that date: another figure than that of the accepted.
    """
    target = TARGETS[facility.kind]
    for period in periods:
        day = period.as_of
        if facility.accepted_on <= day and (facility.closed_on is None or facility.closed_on >= day):
            yield Contribution(target, period.year, counting_units(policy, target, [facility.applicant_code]), 1, 0)
            if any(one.holds_on(day) for one in facility.designations):
                designated = f"{target}.demonstration"
                units = counting_units(policy, designated, [facility.applicant_code])
                yield Contribution(designated, period.year, units, 1, 0)
