"""Ages in completed months, at month ends and on 29 February (R4, R5)."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.age import AgeBands, Interval, completed_months, month_completed_on

births = st.dates(date(2000, 1, 1), date(2030, 12, 31))
months_of_life = st.integers(0, 60)
month_ends = st.sampled_from(["last-day", "first-of-next"])


@pytest.mark.parametrize(
    ("birth_date", "months", "last_day", "first_of_next"),
    [
        (date(2019, 1, 15), 13, date(2020, 2, 15), date(2020, 2, 15)),
        (date(2019, 1, 29), 13, date(2020, 2, 29), date(2020, 2, 29)),
        (date(2019, 1, 30), 13, date(2020, 2, 29), date(2020, 3, 1)),
        (date(2019, 1, 31), 13, date(2020, 2, 29), date(2020, 3, 1)),
        (date(2020, 1, 31), 13, date(2021, 2, 28), date(2021, 3, 1)),
        (date(2019, 8, 31), 13, date(2020, 9, 30), date(2020, 10, 1)),
        (date(2018, 11, 30), 13, date(2019, 12, 30), date(2019, 12, 30)),
        (date(2018, 12, 31), 13, date(2020, 1, 31), date(2020, 1, 31)),
        (date(2020, 2, 29), 12, date(2021, 2, 28), date(2021, 3, 1)),
        (date(2020, 2, 29), 13, date(2021, 3, 29), date(2021, 3, 29)),
        (date(2020, 2, 29), 36, date(2023, 2, 28), date(2023, 3, 1)),
        (date(2020, 2, 29), 48, date(2024, 2, 29), date(2024, 2, 29)),
        (date(2017, 2, 28), 36, date(2020, 2, 28), date(2020, 2, 28)),
        (date(2017, 12, 31), 2, date(2018, 2, 28), date(2018, 3, 1)),
    ],
)
def test_the_day_on_which_a_month_of_life_is_complete(birth_date, months, last_day, first_of_next):
    assert month_completed_on(birth_date, months, "last-day") == last_day
    assert month_completed_on(birth_date, months, "first-of-next") == first_of_next


@given(births, months_of_life, month_ends)
def test_it_is_the_first_day_that_satisfies_the_reading(birth_date, months, month_end):
    """Day by day from the month's first: the birth's number is reached, or the month ends without it."""
    month0 = birth_date.month - 1 + months
    day = date(birth_date.year + month0 // 12, month0 % 12 + 1, 1)
    last = monthrange(day.year, day.month)[1]
    while day.day < birth_date.day:
        if day.day == last:
            day += timedelta(days=0 if month_end == "last-day" else 1)
            break
        day += timedelta(days=1)
    assert month_completed_on(birth_date, months, month_end) == day


@given(births, months_of_life, month_ends)
def test_the_count_of_months_turns_on_that_day_and_no_other(birth_date, months, month_end):
    turn = month_completed_on(birth_date, months, month_end)
    assert completed_months(birth_date, turn, month_end) == months
    assert completed_months(birth_date, turn - timedelta(days=1), month_end) == months - 1


@given(births, st.integers(-400, 2000), month_ends)
def test_months_never_run_backwards(birth_date, days, month_end):
    day = birth_date + timedelta(days=days)
    step = completed_months(birth_date, day + timedelta(days=1), month_end) - completed_months(birth_date, day, month_end)
    assert step in (0, 1)


@given(births, st.dates(date(2000, 1, 1), date(2035, 12, 31)), month_ends, st.sampled_from([36, 37]))
def test_a_day_of_the_first_three_years_lies_in_exactly_one_band(birth_date, day, month_end, upper_months):
    bands = AgeBands(month_end, upper_months)
    months = completed_months(birth_date, day, month_end)
    assert (day in bands.infant(birth_date)) == (0 <= months < 13)
    assert (day in bands.toddler(birth_date)) == (13 <= months < upper_months)
    assert (day in bands.under_three(birth_date)) == (0 <= months < 36)


def test_the_bands_meet_without_gap_or_overlap():
    birth_date = date(2019, 1, 31)
    bands = AgeBands()
    assert bands.infant(birth_date) == Interval(date(2019, 1, 31), date(2020, 2, 29))
    assert bands.toddler(birth_date) == Interval(date(2020, 2, 29), date(2022, 1, 31))
    assert not bands.infant(birth_date).overlaps(bands.toddler(birth_date))


def test_an_interval_has_its_first_day_and_not_its_last():
    year = Interval(date(2020, 1, 1), date(2021, 1, 1))
    assert date(2020, 1, 1) in year
    assert date(2020, 12, 31) in year
    assert date(2021, 1, 1) not in year
    assert not year.overlaps(Interval(date(2021, 1, 1), date(2022, 1, 1)))
    assert year.overlaps(Interval(date(2020, 12, 31), date(2022, 1, 1)))
    assert not year.overlaps(Interval(date(2020, 6, 1), date(2020, 6, 1)))
