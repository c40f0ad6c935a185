"""G1.3: a township by its latest closed round of the year; the county is the sum."""

from datetime import date

from reporting.domain.surveys import Round, SurveyedTownship

STREET, COUNTY = "341881001", "341881"


def surveyed(*rounds):
    return SurveyedTownship(STREET, tuple(Round(date.fromisoformat(day), n, asked, right) for n, (day, asked, right) in rounds))


def test_the_latest_round_closed_in_the_year_stands(counted):
    township = surveyed(("b", ("2020-10-01", 100, 97)), ("a", ("2020-05-01", 80, 70)), ("c", ("2021-01-01", 50, 50)))
    figures = {("G1.3", unit, 2020): (97, 100) for unit in (STREET, COUNTY)}
    assert counted(township, today="2020-12-31") == figures
    assert counted(township, today="2020-09-30") == {("G1.3", unit, 2020): (70, 80) for unit in (STREET, COUNTY)}
    assert counted(township, today="2021-01-01") == figures | {("G1.3", unit, 2021): (50, 50) for unit in (STREET, COUNTY)}


def test_of_two_closed_on_a_day_the_greater_id_stands(counted):
    township = surveyed(("a", ("2020-05-01", 80, 70)), ("b", ("2020-05-01", 90, 60)))
    assert counted(township, today="2020-12-31")["G1.3", STREET, 2020] == (60, 90)


def test_a_round_in_which_nobody_was_asked_says_nothing(counted):
    assert counted(surveyed(("a", ("2020-05-01", 0, 0))), today="2020-12-31") == {}
