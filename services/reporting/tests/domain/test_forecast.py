"""The forecast to the deadline, its back-tested error, and the traffic light by the edition's thresholds. Clauses M6, G3.3, G2.2."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.domain.forecast import BackTest, back_test, forecast, value_of
from reporting.domain.to_deadline import YearFigure, outlook
from reporting.domain.traffic_light import Thresholds, light, rule, thresholds

COUNTY, STREET, TOWN = "341881", "341881001", "341881100"
DEADLINE = date(2024, 12, 31)
LIMITS = Thresholds(10_000, 9_000, ("G.light-green@2020-01-01", "G.light-amber@2020-01-01"))


def percent(*values):
    return {2020 + n: Fraction(value * 100) for n, value in enumerate(values)}


def test_a_line_through_first_and_last_year_goes_on_to_the_deadline():
    assert forecast(percent(50, 70, 60), 2024, rate=True) == 7000
    assert forecast({2020: Fraction(2), 2022: Fraction(5)}, 2024, rate=False) == 8


def test_one_year_stays_as_it_is_and_none_says_nothing():
    assert forecast(percent(50), 2024, rate=True) == 5000
    assert forecast({}, 2024, rate=True) is None


def test_a_rate_stays_within_its_bounds_and_a_count_above_nothing():
    assert forecast(percent(50, 90), 2024, rate=True) == 10_000
    assert forecast(percent(90, 20), 2024, rate=True) == 0
    assert forecast({2020: Fraction(5), 2021: Fraction(3)}, 2024, rate=False) == 0


def test_a_year_in_which_nothing_was_due_has_no_value():
    assert (value_of(0, 0), value_of(1, 4), value_of(3, None)) == (None, 2500, 3)


def test_the_error_is_that_of_earlier_forecasts_over_the_years_left():
    """From 2020 alone 2022 was forecast as 50 %, it came to 60 %; in the other unit it went as the only year said."""
    tested = back_test([percent(50, 70, 60), percent(80, 80, 80)], 2, rate=True)
    assert tested == BackTest(2, 2, Fraction(500), Fraction(500))


def test_a_line_beats_the_same_again_where_change_is_steady():
    tested = back_test([percent(40, 50, 60, 70)], 1, rate=True)
    assert tested == BackTest(1, 3, Fraction(1000, 3), Fraction(1000))


def test_what_cannot_be_tested_over_all_the_years_left_is_tested_over_the_longest_time():
    assert back_test([percent(50, 70)], 3, rate=True) == BackTest(1, 1, Fraction(2000), Fraction(2000))
    assert back_test([percent(50)], 3, rate=True) is None
    assert back_test([percent(50, 60)], 0, rate=True) is None


@given(st.lists(st.integers(0, 100), min_size=2, max_size=5), st.integers(1, 4))
def test_a_line_that_is_straight_is_forecast_without_error_once_two_years_are_known(steps, slope):
    straight = {2020 + n: Fraction(10 * slope * n) for n in range(len(steps))}
    assert forecast(straight, 2030, rate=False) == 100 * slope
    noisy = {2020 + n: Fraction(step) for n, step in enumerate(steps)}
    tested = back_test([noisy], 1, rate=False)
    assert tested is not None
    assert 0 <= tested.error <= 400


@pytest.mark.parametrize(
    ("ahead", "error", "goal", "expected"),
    [
        (8500, 0, 8500, "green"),
        (8500, 850, 8500, "green"),
        (8500, 851, 8500, "amber"),
        (8499, 0, 8500, "amber"),
        (7650, 0, 8500, "amber"),
        (7649, 0, 8500, "red"),
        (1, 0, 1, "green"),
        (0, 0, 1, "red"),
        (9999, 0, None, "none"),
        (None, 0, 8500, "none"),
    ],
)
def test_the_light_is_by_the_printed_rule(ahead, error, goal, expected):
    assert light(LIMITS, None if ahead is None else Fraction(ahead), Fraction(error), goal) == expected


def test_the_rule_is_printed_with_the_editions_thresholds(policy):
    limits = thresholds(policy, date(2022, 12, 31))
    assert limits == LIMITS
    assert "90 %" in rule(limits).en
    assert "100%" in rule(limits).zh


def test_units_of_a_level_test_the_method_together_and_each_has_its_own_outlook(policy):
    units = {
        STREET: [YearFigure(2020, 4, 10), YearFigure(2021, 6, 10), YearFigure(2022, 8, 10)],
        TOWN: [YearFigure(2020, 0, 0), YearFigure(2021, 9, 10), YearFigure(2022, 9, 10)],
    }
    found = outlook(policy, "G3.3", units, DEADLINE)
    assert (found[STREET].forecast, found[STREET].light) == (10_000, "amber")
    assert (found[TOWN].forecast, found[TOWN].light) == (9000, "amber")
    assert found[STREET].tested == found[TOWN].tested == BackTest(2, 1, Fraction(4000), Fraction(4000))
    steady = outlook(policy, "G3.3", {STREET: [YearFigure(year, 9, 10) for year in (2020, 2021, 2022)]}, DEADLINE)
    assert (steady[STREET].light, steady[STREET].tested) == ("green", BackTest(2, 1, Fraction(0), Fraction(0)))


def test_years_come_to_their_sum_or_to_the_latest_as_the_target_says(policy):
    years = [YearFigure(2020, 1, 4), YearFigure(2021, 3, 5)]
    assert [
        (one.numerator, one.denominator)
        for target in ("G3.1", "G3.3")
        for one in outlook(policy, target, {STREET: years}, DEADLINE).values()
    ] == [(4, 9), (3, 5)]


def test_a_count_is_judged_for_the_county_alone(policy):
    years = [YearFigure(2020, 0, None), YearFigure(2021, 1, None)]
    assert outlook(policy, "G2.2", {COUNTY: years}, DEADLINE)[COUNTY].forecast == 4
    assert outlook(policy, "G2.2", {STREET: years}, DEADLINE)[STREET].light == "none"


def test_once_the_deadline_has_passed_the_forecast_is_what_came(policy):
    years = [YearFigure(2023, 5, 10), YearFigure(2024, 9, 10)]
    found = outlook(policy, "G3.3", {STREET: years}, DEADLINE)[STREET]
    assert (found.forecast, found.tested, found.light) == (9000, None, "green")
