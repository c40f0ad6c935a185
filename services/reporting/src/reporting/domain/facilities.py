"""G2.2: demonstration guidance stations; G2.3: community activity rooms. Both are counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from contracts.policy import Policy
from reporting.domain.contributions import Contribution
from reporting.domain.periods import Period
from reporting.domain.units import counting_units

TARGETS: dict[str, str] = {"station": "G2.2", "activity-room": "G2.3"}


@dataclass(frozen=True, slots=True)
class Facility:
    """An accepted station or room, of the unit that applied for it."""

    kind: Literal["station", "activity-room"]
    applicant_code: str
    accepted_on: date
    closed_on: date | None


def accepted_facilities(policy: Policy, periods: Sequence[Period], facility: Facility) -> Iterator[Contribution]:
    """G2.2 or G2.3 in each year by whose reporting date it is accepted, and not closed before that date."""
    target = TARGETS[facility.kind]
    for period in periods:
        if facility.accepted_on <= period.as_of and (facility.closed_on is None or facility.closed_on >= period.as_of):
            yield Contribution(target, period.year, counting_units(policy, target, [facility.applicant_code]), 1, 0)
