"""G3.4 and G3.4.known: special families helped, judged where the township has the means."""

from datetime import date

import pytest

from contracts.age import Interval
from reporting.domain.household_reach import Hardship, Household, HouseholdMember

TOWNSHIP, COUNTY = "341881001", "341881"
ALWAYS = Interval(date(2019, 1, 1), date.max)


@pytest.fixture
def family(child):
    """A special family of one child under 3, helped on these days."""

    def make(*helped, flagged=ALWAYS, means=ALWAYS):
        one = child("2019-05-01")
        able = {TOWNSHIP: (means,)} if means else {}
        hardship = Hardship((flagged,), frozenset(map(date.fromisoformat, helped)), able)
        return Household((HouseholdMember(one.birth_date, one.residence),), frozenset(), hardship=hardship)

    return make


def special(figures):
    return {key: value for key, value in figures.items() if key[0].startswith("G3.4")}


def everywhere(*values):
    targets = zip(("G3.4", "G3.4.known"), values, strict=True)
    return {(target, unit, 2020): value for target, value in targets if value for unit in (TOWNSHIP, COUNTY)}


def test_help_in_the_year_counts_and_that_of_another_year_does_not(family, counted):
    assert special(counted(family("2020-06-01"), today="2020-12-31")) == everywhere((1, 1), (1, 1))
    assert special(counted(family("2019-06-01"), today="2020-12-31")) == everywhere((0, 1), (0, 1))


def test_where_the_township_has_no_means_the_family_is_known_and_not_judged(family, counted):
    ended = Interval(date(2019, 1, 1), date(2020, 12, 31))
    for means in (None, ended):
        assert special(counted(family("2020-06-01", means=means), today="2020-12-31")) == everywhere(None, (1, 1))


def test_a_family_counts_while_it_is_flagged_on_the_date(family, counted):
    until = Interval(date(2019, 1, 1), date(2020, 12, 31))
    assert special(counted(family("2020-06-01", flagged=until), today="2020-12-30")) == everywhere((1, 1), (1, 1))
    assert special(counted(family("2020-06-01", flagged=until), today="2020-12-31")) == {}
