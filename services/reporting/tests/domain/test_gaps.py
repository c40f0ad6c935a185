"""The gap planner: who still needs what, and until when. Clauses G3.1, G3.2, G3.3, under R16 and R17."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.policy import Policy
from reporting.domain.child import Child
from reporting.domain.gaps import gaps, planned
from reporting.domain.home_visits import completed_band
from reporting.domain.periods import reporting_periods
from reporting.domain.residence import Residence, Step

CHILD, OTHER = UUID(int=1), UUID(int=2)
VILLAGE = "341881001001"


@pytest.fixture
def lacking(policy):
    """What a child lacks: (target, done, due, possible from, possible until)."""

    def found(child, today, readings=None):
        under = Policy(policy.edition, readings)
        return [
            (gap.target, gap.done, gap.due, str(gap.possible_from), str(gap.possible_until))
            for gap in gaps(under, date.fromisoformat(today), CHILD, child)
        ]

    return found


def test_an_infant_needs_two_visits_on_different_days_before_13_months_end(child, lacking):
    born = "2020-01-10"
    assert lacking(child(born), "2020-06-01") == [("G3.1", 0, 2, "2020-06-01", "2021-02-08")]
    assert lacking(child(born, visited=["2020-03-01"]), "2020-06-01") == [("G3.1", 1, 2, "2020-06-01", "2021-02-09")]
    assert lacking(child(born, visited=["2020-03-01", "2020-03-02"]), "2020-06-01") == []


def test_a_second_visit_is_possible_on_the_day_after_the_first(child, lacking):
    visited = child("2020-01-10", visited=["2021-02-08"])
    assert lacking(visited, "2021-02-08")[0] == ("G3.1", 1, 2, "2021-02-09", "2021-02-09")
    too_late = child("2020-01-10", visited=["2021-02-09"])
    assert [row[0] for row in lacking(too_late, "2021-02-09")] == ["G3.2", "G3.3"]


def test_who_can_reach_it_no_more_is_not_planned_for(child, lacking):
    assert lacking(child("2020-01-10"), "2021-02-08")[0] == ("G3.1", 0, 2, "2021-02-08", "2021-02-08")
    assert [row[0] for row in lacking(child("2020-01-10"), "2021-02-09")] == ["G3.2", "G3.3"]


def test_what_was_done_later_was_not_known_on_the_day(child, lacking):
    assert lacking(child("2020-01-10", visited=["2020-07-01"]), "2020-06-01") == [("G3.1", 0, 2, "2020-06-01", "2021-02-08")]


def test_a_toddler_needs_four_sessions_in_the_calendar_year_and_one_to_count_as_served(child, lacking):
    attended = child("2018-06-15", attended=["2019-12-30", "2020-02-01", "2020-03-01"])
    assert lacking(attended, "2020-04-01") == [("G3.2", 2, 4, "2020-04-01", "2020-12-31")]
    assert lacking(child("2018-06-15"), "2020-04-01") == [
        ("G3.2", 0, 4, "2020-04-01", "2020-12-31"),
        ("G3.3", 0, 1, "2020-04-01", "2020-12-31"),
    ]


def test_before_36_months_end_is_sooner_than_the_years_end_and_needs_no_serving_on_the_reporting_date(child, lacking):
    assert lacking(child("2017-06-15"), "2020-04-01") == [("G3.2", 0, 4, "2020-04-01", "2020-06-14")]
    assert lacking(child("2017-06-15"), "2020-04-01", {"R17": "any-time-in-year"}) == [
        ("G3.2", 0, 4, "2020-04-01", "2020-06-14"),
        ("G3.3", 0, 1, "2020-04-01", "2020-06-14"),
    ]
    assert lacking(child("2017-06-15"), "2020-06-15") == []


def test_who_grows_into_the_band_this_year_is_planned_from_that_day(child, lacking):
    assert lacking(child("2019-10-15"), "2020-06-01")[1:] == [
        ("G3.2", 0, 4, "2020-11-15", "2020-12-31"),
        ("G3.3", 0, 1, "2020-11-15", "2020-12-31"),
    ]


def test_served_is_by_the_reading(child, lacking):
    attended = child("2018-06-15", attended=["2020-02-01"])
    assert [row[0] for row in lacking(attended, "2020-04-01")] == ["G3.2"]
    assert lacking(attended, "2020-04-01", {"R16": "all-four"})[1] == ("G3.3", 1, 4, "2020-04-01", "2020-12-31")
    infant = child("2020-01-10")
    assert lacking(infant, "2020-06-01", {"R16": "both-bands"})[1] == ("G3.3", 0, 1, "2020-06-01", "2020-12-31")


def test_only_who_is_resident_on_the_day_is_planned_for(child, lacking):
    assert lacking(child("2018-06-15", ("2018-06-15", VILLAGE), ("2020-03-01", None)), "2020-04-01") == []
    assert lacking(child("2018-06-15", ("2020-05-01", VILLAGE)), "2020-04-01") == []


def test_the_first_to_become_impossible_comes_first(policy, child):
    children = [(OTHER, child("2018-06-15")), (CHILD, child("2017-06-15"))]
    order = [(gap.child_id, gap.target) for gap in planned(policy, date(2020, 4, 1), children)]
    assert order == [(CHILD, "G3.2"), (OTHER, "G3.2"), (OTHER, "G3.3")]


@given(
    born=st.dates(date(2019, 12, 1), date(2021, 6, 30)),
    age=st.integers(0, 420),
    visited=st.lists(st.integers(0, 420), max_size=3),
)
def test_a_gap_is_there_exactly_while_visits_from_today_on_can_still_reach_the_target(policy, born, age, visited):
    """What the planner calls possible is what counting would count; on the day after `possible_until` it is neither."""
    today = born + timedelta(days=age)
    done = frozenset(born + timedelta(days=day) for day in visited if day <= age)
    residence = Residence.of([Step(born, 1, VILLAGE)])
    found = [gap for gap in gaps(policy, today, CHILD, Child(born, residence, done)) if gap.target == "G3.1"]
    last_day = policy.bands.infant(born).end - timedelta(days=1)
    ahead = {today + timedelta(days=n) for n in range((last_day - today).days + 1)}

    def reached(days):
        periods = reporting_periods(policy, date(2023, 1, 1))
        return any(one.numerator for one in completed_band(policy, periods, Child(born, residence, done | days)))

    lacking_now = today <= last_day and not reached(frozenset())
    assert bool(found) == (lacking_now and reached(ahead))
    for gap in found:
        assert reached({day for day in ahead if day >= gap.possible_until})
        assert not reached({day for day in ahead if day > gap.possible_until})
