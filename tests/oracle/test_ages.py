"""R4 and R5: months end on the birth's day number, else on the month's last day."""

from datetime import date

import pytest

from oracle import ages


@pytest.mark.parametrize(
    ("born", "months", "day"),
    [
        ("2019-03-15", 13, "2020-04-15"),
        ("2019-01-31", 13, "2020-02-29"),
        ("2018-01-31", 13, "2019-02-28"),
        ("2020-02-29", 36, "2023-02-28"),
        ("2020-02-29", 48, "2024-02-29"),
        ("2019-12-31", 2, "2020-02-29"),
        ("2017-11-30", 36, "2020-11-30"),
        ("2019-12-01", 13, "2021-01-01"),
    ],
)
def test_a_month_is_complete_on_the_same_day_number_or_the_last_day(born: str, months: int, day: str) -> None:
    assert ages.months_complete_on(date.fromisoformat(born), months) == date.fromisoformat(day)


def test_a_child_of_exactly_13_months_is_a_toddler_and_no_longer_an_infant() -> None:
    born, day = date(2019, 1, 31), date(2020, 2, 29)
    assert ages.within(day, ages.toddler_band(born))
    assert not ages.within(day, ages.infant_band(born))
    assert ages.within(date(2020, 2, 28), ages.infant_band(born))


def test_the_band_ends_on_the_third_birthday() -> None:
    born = date(2017, 6, 10)
    assert ages.within(date(2020, 6, 9), ages.toddler_band(born))
    assert not ages.within(date(2020, 6, 10), ages.toddler_band(born))
    assert ages.under_three(born, date(2020, 6, 9))
    assert not ages.under_three(born, date(2020, 6, 10))
