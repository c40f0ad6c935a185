"""Which years are reported, and as of when."""

from datetime import date

import pytest

from contracts.policy import Policy
from reporting.domain.periods import Period, deadline, reporting_periods


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2019, 12, 31), []),
        (date(2020, 1, 1), [Period(2020, date(2020, 1, 1))]),
        (date(2021, 3, 5), [Period(2020, date(2020, 12, 31)), Period(2021, date(2021, 3, 5))]),
        (date(2026, 11, 23), [Period(year, date(year, 12, 31)) for year in range(2020, 2025)]),
    ],
)
def test_years_run_from_the_effective_date_to_the_deadline_and_are_reported_once_begun(policy, today, years):
    assert list(reporting_periods(policy, today)) == years


def test_r13_the_deadline_may_be_a_year_later(policy):
    later = Policy(policy.edition, {"R13": "end-of-2025"})
    assert (deadline(policy, date(2020, 5, 1)), deadline(later, date(2020, 5, 1))) == (date(2024, 12, 31), date(2025, 12, 31))
    assert [period.year for period in reporting_periods(later, date(2026, 11, 23))] == list(range(2020, 2026))
