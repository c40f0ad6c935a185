"""G3.1 and G3.1.due, as section Targets of the rules says them."""

VILLAGE, TOWNSHIP, COUNTY = "341881001001", "341881001", "341881"
OTHER_VILLAGE, OTHER_TOWNSHIP = "341881100001", "341881100"


def only(target, figures):
    return {(unit, year): value for (name, unit, year), value in figures.items() if name == target}


def everywhere(year, value):
    return {(unit, year): value for unit in (VILLAGE, TOWNSHIP, COUNTY)}


def test_two_visits_on_different_days_in_the_band_reach_the_target(child, counted):
    visited = child("2019-06-15", visited=["2020-01-05", "2020-07-14"])
    assert only("G3.1", counted(visited, today="2020-12-31")) == everywhere(2020, (1, 1))


def test_two_visits_on_one_day_are_one(child, counted):
    visited = child("2019-06-15", visited=["2020-01-05", "2020-01-05"])
    assert only("G3.1", counted(visited, today="2020-12-31")) == everywhere(2020, (0, 1))


def test_a_visit_on_the_day_thirteen_months_are_complete_is_outside_the_band(child, counted):
    visited = child("2019-06-15", visited=["2020-01-05", "2020-07-15"])
    assert only("G3.1", counted(visited, today="2020-12-31")) == everywhere(2020, (0, 1))


def test_a_visit_on_the_day_of_birth_is_in_the_band(child, counted):
    visited = child("2019-06-15", visited=["2019-06-15", "2020-07-14"])
    assert only("G3.1", counted(visited, today="2020-12-31")) == everywhere(2020, (1, 1))


def test_a_child_counts_from_the_day_its_band_has_ended(child, counted):
    born = child("2019-06-15")
    assert only("G3.1", counted(born, today="2020-07-14")) == {}
    assert only("G3.1", counted(born, today="2020-07-15")) == everywhere(2020, (0, 1))


def test_a_child_counts_only_in_the_year_its_band_ended(child, counted):
    assert only("G3.1", counted(child("2020-06-15"), today="2026-01-01")) == everywhere(2021, (0, 1))


def test_a_band_that_ended_before_the_effective_year_counts_nowhere(child, counted):
    assert only("G3.1", counted(child("2018-11-30"), today="2020-12-31")) == {}


def test_thirteen_months_of_a_child_born_on_the_31st_are_complete_on_the_last_of_february(child, counted):
    visited = child("2020-01-31", visited=["2020-02-01", "2021-02-27"])
    assert only("G3.1", counted(visited, today="2021-02-28")) == everywhere(2021, (1, 1))
    late = child("2020-01-31", visited=["2020-02-01", "2021-02-28"])
    assert only("G3.1", counted(late, today="2021-02-28")) == everywhere(2021, (0, 1))


def test_thirteen_months_may_be_complete_on_a_leap_day(child, counted):
    born = child("2019-01-31")
    assert only("G3.1", counted(born, today="2020-02-28")) == {}
    assert only("G3.1", counted(born, today="2020-02-29")) == everywhere(2020, (0, 1))


def test_a_moved_child_counts_where_it_lived_on_the_last_day_of_the_band(child, counted):
    last_day = child("2019-06-15", ("2019-06-15", VILLAGE), ("2020-07-14", OTHER_VILLAGE))
    day_after = child("2019-06-15", ("2019-06-15", VILLAGE), ("2020-07-15", OTHER_VILLAGE))
    there = {(unit, 2020): (0, 1) for unit in (OTHER_VILLAGE, OTHER_TOWNSHIP, COUNTY)}
    assert only("G3.1", counted(last_day, today="2020-12-31")) == there
    assert only("G3.1", counted(day_after, today="2020-12-31")) == everywhere(2020, (0, 1))


def test_a_child_that_has_left_by_the_last_day_of_the_band_counts_nowhere(child, counted):
    assert only("G3.1", counted(child("2019-06-15", ("2019-06-15", VILLAGE), ("2020-07-14", None)), today="2020-12-31")) == {}
    stayed = child("2019-06-15", ("2019-06-15", VILLAGE), ("2020-07-15", None))
    assert only("G3.1", counted(stayed, today="2020-12-31")) == everywhere(2020, (0, 1))


def test_a_child_registered_after_the_band_counts_nowhere(child, counted):
    assert only("G3.1", counted(child("2019-06-15", ("2020-07-15", VILLAGE)), today="2020-12-31")) == {}


def test_visits_due_are_two_for_each_child_in_the_band_and_done_are_at_most_two(child, counted):
    for days, done in ((["2020-05-01"], 1), (["2020-05-01", "2020-05-02", "2020-05-03"], 2), ([], 0)):
        figures = counted(child("2020-04-20", visited=days), today="2020-06-30")
        assert only("G3.1.due", figures) == everywhere(2020, (done, 2))


def test_visits_due_take_the_visits_done_by_the_reporting_date(child, counted):
    born = child("2020-06-10", visited=["2020-12-30", "2021-01-02"])
    figures = only("G3.1.due", counted(born, today="2021-06-01"))
    assert figures == everywhere(2020, (1, 2)) | everywhere(2021, (2, 2))


def test_visits_are_due_no_more_once_the_band_has_ended(child, counted):
    assert only("G3.1.due", counted(child("2019-06-15"), today="2020-07-15")) == {}
    assert only("G3.1.due", counted(child("2019-06-15"), today="2020-07-14")) == everywhere(2020, (0, 2))
