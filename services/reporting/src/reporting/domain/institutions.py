"""G2.4: care institutions of employers (福利性机构). A count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.policy import Policy
from reporting.domain.contributions import Contribution
from reporting.domain.periods import Period
from reporting.domain.units import counting_units


@dataclass(frozen=True, slots=True)
class Institution:
    """A filed care institution."""

    kind: str
    township_code: str
    filed_on: date


def employer_institutions(policy: Policy, periods: Sequence[Period], institution: Institution) -> Iterator[Contribution]:
    """G2.4 in each year by whose reporting date an employer's institution is filed."""
    if institution.kind == "employer":
        units = counting_units(policy, "G2.4", [institution.township_code])
        for period in periods:
            if institution.filed_on <= period.as_of:
                yield Contribution("G2.4", period.year, units, 1, 0)
