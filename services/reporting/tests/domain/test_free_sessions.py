"""G3.2 and G3.3, as section Targets of the rules says them, and G3.3 under the readings R16 and R17."""

from datetime import date

from contracts.policy import Policy, Ruled
from reporting.domain.counting import contributions
from reporting.domain.free_sessions import served
from reporting.domain.periods import reporting_periods

VILLAGE, TOWNSHIP, COUNTY = "341881001001", "341881001", "341881"
NEXT_VILLAGE = "341881001002"
FOUR = ["2020-03-01", "2020-04-01", "2020-04-01", "2020-05-01"]


def only(target, figures):
    return {(unit, year): value for (name, unit, year), value in figures.items() if name == target}


def everywhere(year, value):
    return {(unit, year): value for unit in (VILLAGE, TOWNSHIP, COUNTY)}


def test_four_eligible_attendances_in_the_year_reach_g3_2(child, counted):
    assert only("G3.2", counted(child("2018-09-01", attended=FOUR), today="2020-12-31")) == everywhere(2020, (1, 1))


def test_three_do_not_and_other_years_do_not_help(child, counted):
    attended = child("2018-09-01", attended=[*FOUR[:3], "2021-01-01"])
    figures = only("G3.2", counted(attended, today="2021-02-01"))
    assert figures == everywhere(2020, (0, 1)) | everywhere(2021, (0, 1))


def test_one_day_in_the_band_is_enough_for_the_denominator(child, counted):
    first_day = child("2019-11-30")
    assert only("G3.2", counted(first_day, today="2020-12-29")) == {}
    assert only("G3.2", counted(first_day, today="2020-12-30")) == everywhere(2020, (0, 1))
    last_day = child("2017-01-02")
    assert only("G3.2", counted(last_day, today="2020-12-31")) == everywhere(2020, (0, 1))
    third_birthday = child("2017-01-01")
    assert only("G3.2", counted(third_birthday, today="2020-12-31")) == {}


def test_a_third_birthday_of_a_leap_day_child_is_the_28th_of_february(child, counted):
    born = child("2020-02-29", ("2023-02-27", VILLAGE))
    assert only("G3.2", counted(born, today="2023-12-31")) == everywhere(2023, (0, 1))
    too_late = child("2020-02-29", ("2023-02-28", VILLAGE))
    assert only("G3.2", counted(too_late, today="2023-12-31")) == {}


def test_band_and_residence_must_meet_on_a_day(child, counted):
    left_before_the_band = child("2019-06-01", ("2019-06-01", VILLAGE), ("2020-07-01", None))
    assert only("G3.2", counted(left_before_the_band, today="2020-12-31")) == {}
    left_the_day_after = child("2019-06-01", ("2019-06-01", VILLAGE), ("2020-07-02", None))
    assert only("G3.2", counted(left_the_day_after, today="2020-12-31")) == everywhere(2020, (0, 1))


def test_a_moved_child_counts_in_both_villages_and_once_above(child, counted):
    moved = child("2018-09-01", ("2018-09-01", VILLAGE), ("2020-08-01", NEXT_VILLAGE), attended=FOUR)
    assert only("G3.2", counted(moved, today="2020-12-31")) == everywhere(2020, (1, 1)) | {(NEXT_VILLAGE, 2020): (1, 1)}


def test_a_move_on_the_first_of_the_year_leaves_the_old_village_out(child, counted):
    moved = child("2018-09-01", ("2018-09-01", VILLAGE), ("2020-01-01", NEXT_VILLAGE))
    assert (VILLAGE, 2020) not in only("G3.2", counted(moved, today="2020-12-31"))


def test_one_eligible_attendance_serves_a_child_in_the_band_on_the_reporting_date(child, counted):
    figures = counted(child("2018-09-01", attended=["2020-03-01"]), today="2020-12-31")
    assert only("G3.3", figures) == everywhere(2020, (1, 1))
    assert only("G3.2", figures) == everywhere(2020, (0, 1))


def test_a_child_that_has_aged_out_by_the_reporting_date_is_not_in_g3_3(child, counted):
    born = child("2017-06-30", attended=["2020-03-01"])
    assert only("G3.3", counted(born, today="2020-06-29")) == everywhere(2020, (1, 1))
    assert only("G3.3", counted(born, today="2020-06-30")) == {}


def test_g3_3_counts_where_the_child_lives_on_the_reporting_date_alone(child, counted):
    moved = child("2018-09-01", ("2018-09-01", NEXT_VILLAGE), ("2020-08-01", VILLAGE), attended=["2020-03-01"])
    assert only("G3.3", counted(moved, today="2020-12-31")) == everywhere(2020, (1, 1))


def test_a_child_that_left_and_came_back_counts_where_it_came_back_to(child, counted):
    back = child("2018-09-01", ("2018-09-01", VILLAGE), ("2019-12-01", None), ("2020-11-01", NEXT_VILLAGE))
    figures = counted(back, today="2020-12-31")
    there = {(unit, 2020): (0, 1) for unit in (NEXT_VILLAGE, TOWNSHIP, COUNTY)}
    assert only("G3.2", figures) == there
    assert only("G3.3", figures) == there
    assert only("G3.3", counted(back, today="2020-10-31")) == {}


def test_of_two_moves_on_one_day_the_later_recorded_holds(child, counted):
    moved = child("2018-09-01", ("2018-09-01", NEXT_VILLAGE), ("2019-12-31", NEXT_VILLAGE), ("2019-12-31", VILLAGE))
    assert only("G3.2", counted(moved, today="2020-12-31")) == everywhere(2020, (0, 1))


def under(policy, readings):
    return Policy(policy.edition, readings)


def figures_under(policy, facts, today):
    found = served(policy, reporting_periods(policy, date.fromisoformat(today)), facts)
    return {(unit, one.year): (one.numerator, one.denominator) for one in found for unit in one.units}


def test_r16_served_may_need_all_four(policy, child):
    four, one = child("2018-09-01", attended=FOUR), child("2018-09-01", attended=FOUR[:1])
    all_four = under(policy, {"R16": "all-four"})
    assert figures_under(all_four, four, "2020-12-31") == everywhere(2020, (1, 1))
    assert figures_under(all_four, one, "2020-12-31") == everywhere(2020, (0, 1))


def test_r16_both_bands_take_infants_in_and_their_visits(policy, child):
    both = under(policy, {"R16": "both-bands"})
    assert figures_under(both, child("2020-06-01", visited=["2020-07-01"]), "2020-12-31") == everywhere(2020, (1, 1))
    assert figures_under(both, child("2020-06-01"), "2020-12-31") == everywhere(2020, (0, 1))
    assert figures_under(both, child("2019-06-01", visited=["2019-12-31"]), "2020-12-31") == everywhere(2020, (0, 1))
    assert figures_under(policy, child("2020-06-01", visited=["2020-07-01"]), "2020-12-31") == {}


def test_r17_any_time_in_the_year_takes_in_who_has_grown_out_of_the_band(policy, child):
    grown = child("2017-06-15", attended=["2020-03-01"])
    assert figures_under(policy, grown, "2020-12-31") == {}
    any_time = under(policy, {"R17": "any-time-in-year"})
    assert figures_under(any_time, grown, "2020-12-31") == everywhere(2020, (1, 1))
    moved = child("2018-06-15", ("2018-06-15", VILLAGE), ("2020-09-01", NEXT_VILLAGE))
    assert set(figures_under(any_time, moved, "2020-12-31")) == {
        (unit, 2020) for unit in (VILLAGE, NEXT_VILLAGE, TOWNSHIP, COUNTY)
    }


def test_a_ruling_is_counted_by_in_the_years_whose_reporting_date_it_holds_on(policy, child):
    ruled = Policy(policy.edition, rulings=[Ruled("ruling-1", "R16", "all-four", date(2021, 7, 1))])
    periods = reporting_periods(ruled, date(2021, 12, 31))
    found = contributions(ruled, periods, child("2019-06-15", attended=["2020-08-01", "2021-03-01"]))
    assert {(one.year, one.numerator) for one in found if one.target == "G3.3"} == {(2020, 1), (2021, 0)}
