"""G2.4: employers' institutions; G4.1: quality nurseries and centres; G4.2: care points regulated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.policy import Policy
from reporting.domain.contributions import Contribution
from reporting.domain.demonstration import Designation
from reporting.domain.periods import Period
from reporting.domain.units import counting_units

QUALITY = ("nursery", "parent-child-centre")


@dataclass(frozen=True, slots=True)
class Institution:
    """A filed care institution, off file from `ended_on` on; its designations, and the days it was inspected."""

    kind: str
    township_code: str
    filed_on: date
    ended_on: date | None = None
    designations: tuple[Designation, ...] = ()
    inspected_on: frozenset[date] = frozenset()

    def on_file(self, day: date) -> bool:
        """True from the filing to before its end."""
        return self.filed_on <= day and (self.ended_on is None or day < self.ended_on)


def filed_institutions(policy: Policy, periods: Sequence[Period], institution: Institution) -> Iterator[Contribution]:
    """In each year by whose reporting date it is on file: G2.4 an employer's, G4.1 a demonstration one, G4.2 a care point."""
    place = [institution.township_code]
    for period in periods:
        if not institution.on_file(period.as_of):
            continue
        if institution.kind == "employer":
            yield Contribution("G2.4", period.year, counting_units(policy, "G2.4", place), 1, 0)
        elif institution.kind == "care-point":
            inspected = any(day in period.days for day in institution.inspected_on)
            yield Contribution("G4.2", period.year, counting_units(policy, "G4.2", place), int(inspected), 1)
        elif institution.kind in QUALITY and any(one.holds_on(period.as_of) for one in institution.designations):
            yield Contribution("G4.1", period.year, counting_units(policy, "G4.1", place), 1, 0)
