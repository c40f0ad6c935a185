"""Numerator, denominator and goal make a state."""

from datetime import date

import pytest

from reporting.domain.contributions import FigureKey
from reporting.domain.progress import judge, progress


@pytest.mark.parametrize(
    ("numerator", "denominator", "goal", "state"),
    [
        (85, 100, 8500, "met"),
        (8499, 10000, 8500, "not-met"),
        (2, 3, 6667, "not-met"),
        (2, 3, 6666, "met"),
        (0, 0, 8500, "nothing-due"),
        (0, 0, None, "not-judged"),
        (9, None, 10, "not-met"),
        (10, None, 10, "met"),
    ],
)
def test_states(numerator, denominator, goal, state):
    assert judge(numerator, denominator, goal) == state


def test_a_rate_is_judged_in_every_unit(policy):
    event = progress(policy, FigureKey("G3.3", "341881001001", 2020), date(2020, 12, 31), 17, 20)
    assert (event.numerator, event.denominator, event.goal, event.state) == (17, 20, 8500, "met")


def test_a_count_is_judged_for_the_county_alone_and_has_no_denominator(policy):
    county = progress(policy, FigureKey("G2.2", "341881", 2020), date(2020, 12, 31), 2, 0)
    township = progress(policy, FigureKey("G2.2", "341881001", 2020), date(2020, 12, 31), 0, 0)
    assert (county.denominator, county.goal, county.state) == (None, 1, "met")
    assert (township.denominator, township.goal, township.state) == (None, None, "not-judged")
