"""G1.2, G1.3.reach: a household once, wherever its children live."""

from datetime import date

from reporting.domain.household_reach import Household, HouseholdMember

VILLAGE, TOWNSHIP, COUNTY = "341881001001", "341881001", "341881"
OTHER_VILLAGE, OTHER_TOWNSHIP = "341881100001", "341881100"


def household(*children, reached_on=()):
    return Household(
        tuple(HouseholdMember(c.birth_date, c.residence) for c in children), frozenset(map(date.fromisoformat, reached_on))
    )


def reach(figures):
    return {(unit, year): value for (name, unit, year), value in figures.items() if name == "G1.3.reach"}


def everywhere(year, value):
    return {(unit, year): value for unit in (VILLAGE, TOWNSHIP, COUNTY)}


def test_twins_make_one_household(child, counted):
    twins = household(child("2019-05-01"), child("2019-05-01"), reached_on=["2020-02-02"])
    assert reach(counted(twins, today="2020-12-31")) == everywhere(2020, (1, 1))


def test_children_in_two_villages_count_in_both_and_once_in_the_county(child, counted):
    apart = household(child("2019-05-01"), child("2018-05-01", ("2018-05-01", OTHER_VILLAGE)))
    there = {(OTHER_VILLAGE, 2020): (0, 1), (OTHER_TOWNSHIP, 2020): (0, 1)}
    assert reach(counted(apart, today="2020-12-31")) == everywhere(2020, (0, 1)) | there


def test_a_household_without_a_child_under_three_on_the_reporting_date_is_out(child, counted):
    grown = household(child("2017-12-31"), reached_on=["2020-02-02"])
    assert reach(counted(grown, today="2020-12-30")) == everywhere(2020, (1, 1))
    assert reach(counted(grown, today="2020-12-31")) == {}


def test_being_reached_holds_for_its_year(child, counted):
    reached = household(child("2019-05-01"), reached_on=["2020-12-31"])
    assert reach(counted(reached, today="2021-01-01")) == everywhere(2020, (1, 1)) | everywhere(2021, (0, 1))


def test_a_household_that_left_is_out(child, counted):
    gone = household(child("2019-05-01", ("2019-05-01", VILLAGE), ("2020-12-31", None)), reached_on=["2020-02-02"])
    assert reach(counted(gone, today="2020-12-31")) == {}


def informed(figures):
    return {(unit, year): value for (name, unit, year), value in figures.items() if name == "G1.2"}


def given_material(*children, on):
    return Household(household(*children).children, frozenset(), frozenset(map(date.fromisoformat, on)))


def test_material_given_since_the_birth_informs_a_household_for_good(child, counted):
    told = given_material(child("2019-05-01"), on=["2019-05-01"])
    assert informed(counted(told, today="2021-01-01")) == everywhere(2020, (1, 1)) | everywhere(2021, (1, 1))


def test_material_given_before_the_birth_or_after_the_date_does_not(child, counted):
    assert informed(counted(given_material(child("2019-05-01"), on=["2019-04-30"]), today="2020-12-31")) == everywhere(
        2020, (0, 1)
    )
    assert informed(counted(given_material(child("2019-05-01"), on=["2020-07-01"]), today="2020-06-30")) == everywhere(
        2020, (0, 1)
    )


def test_a_new_child_asks_for_the_material_again(child, counted):
    siblings = (child("2018-05-01"), child("2020-05-01"))
    assert informed(counted(given_material(*siblings, on=["2020-04-30"]), today="2020-12-31")) == everywhere(2020, (0, 1))
    assert informed(counted(given_material(*siblings, on=["2020-05-01"]), today="2020-12-31")) == everywhere(2020, (1, 1))
