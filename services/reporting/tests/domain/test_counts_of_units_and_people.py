"""G1.1, G2.1, G2.2, G2.3, G2.4, G4.1, G4.2, G5.1, G5.2 and K1.1, as section Targets of the rules says them."""

from datetime import date

import pytest

from contracts.policy import Policy
from reporting.domain.demonstration import Designation
from reporting.domain.facilities import Facility
from reporting.domain.institutions import Institution
from reporting.domain.lectures import HeldLecture, Unit
from reporting.domain.practitioners import InPost, Practitioner, Qualified

VILLAGE, TOWNSHIP, COUNTY = "341881001001", "341881001", "341881"


@pytest.mark.parametrize(
    ("held", "numerator"), [([], 0), (["2020-03-01"], 0), (["2020-03-01"] * 2, 1), (["2020-03-01", "2019-12-31"], 0)]
)
def test_a_village_needs_two_lectures_in_the_year(counted, held, numerator):
    village = Unit(VILLAGE, tuple(HeldLecture(date.fromisoformat(day)) for day in held))
    figures = counted(village, today="2020-12-31")
    assert {key: value for key, value in figures.items() if key[0] == "G1.1"} == {
        ("G1.1", unit, 2020): (numerator, 1) for unit in (VILLAGE, TOWNSHIP, COUNTY)
    }


def test_the_lectures_of_the_year_are_counted_in_all(counted):
    village = Unit(VILLAGE, tuple(map(HeldLecture, (date(2020, 3, 1), date(2020, 3, 1), date(2019, 12, 31)))))
    figures = counted(village, today="2020-12-31")
    assert {key: value for key, value in figures.items() if key[0] == "G1.1.lectures"} == {
        ("G1.1.lectures", unit, 2020): (2, 0) for unit in (VILLAGE, TOWNSHIP, COUNTY)
    }


@pytest.mark.parametrize(
    ("readings", "numerator"),
    [({}, 1), ({"R2": "qualified-lecturer"}, 0), ({"R2": "qualified-lecturer", "R3": "intermediate"}, 1)],
)
def test_by_the_other_reading_only_a_qualified_lecturer_counts(counted, edition, readings, numerator):
    """R2, and R3 for what a qualifying title is."""
    titles = (frozenset({"senior"}), frozenset({"junior", "intermediate"}), frozenset())
    village = Unit(VILLAGE, tuple(HeldLecture(date(2020, 3, 1), held) for held in titles))
    figures = counted(village, today="2020-12-31", by=Policy(edition, readings))
    assert figures["G1.1", COUNTY, 2020] == (numerator, 1)
    assert figures["G1.1.lectures", COUNTY, 2020] == (3, 0)


def test_a_village_is_in_the_denominator_of_every_year_begun(counted):
    assert {year for _, _, year in counted(Unit(VILLAGE), today="2022-01-01")} == {2020, 2021, 2022}


def test_a_township_holds_no_lectures(counted):
    assert counted(Unit(TOWNSHIP), today="2020-12-31") == {}


def test_a_station_counts_in_its_township_and_the_county_from_acceptance_to_the_day_it_closes(counted):
    station = Facility("station", VILLAGE, date(2020, 6, 1), date(2022, 12, 31))
    everywhere = {("G2.2", unit, year): (1, 0) for unit in (TOWNSHIP, COUNTY) for year in (2020, 2021, 2022)}
    assert counted(station, today="2023-12-31") == everywhere
    assert counted(station, today="2020-05-31") == {}


def test_a_room_counts_in_its_village_too(counted):
    room = Facility("activity-room", VILLAGE, date(2020, 6, 1), None)
    assert counted(room, today="2020-06-01") == {("G2.3", unit, 2020): (1, 0) for unit in (VILLAGE, TOWNSHIP, COUNTY)}


def test_a_room_of_a_township_counts_in_no_village(counted):
    room = Facility("activity-room", TOWNSHIP, date(2020, 6, 1), None)
    assert counted(room, today="2020-06-01") == {("G2.3", unit, 2020): (1, 0) for unit in (TOWNSHIP, COUNTY)}


def test_a_facility_closed_before_the_reporting_date_is_out(counted):
    assert counted(Facility("station", TOWNSHIP, date(2020, 6, 1), date(2020, 12, 30)), today="2020-12-31") == {}


def test_only_an_employers_institution_counts_and_from_its_filing(counted):
    employer = Institution("employer", TOWNSHIP, date(2020, 6, 1))
    assert counted(employer, today="2020-06-01") == {("G2.4", unit, 2020): (1, 0) for unit in (TOWNSHIP, COUNTY)}
    assert counted(employer, today="2020-05-31") == {}
    assert counted(Institution("nursery", TOWNSHIP, date(2020, 6, 1)), today="2020-12-31") == {}


def test_a_person_trained_twice_is_one_backbone_trainer_for_the_county_and_stays_one(counted):
    trainee = Practitioner((date(2020, 9, 1), date(2020, 3, 1)))
    assert counted(trainee, today="2021-01-01") == {("G5.1", COUNTY, year): (1, 0) for year in (2020, 2021)}
    assert counted(trainee, today="2020-02-29") == {}


def test_a_professional_is_qualified_and_in_post_on_the_date(counted):
    qualified, in_post = Qualified(date(2019, 9, 1), date(2021, 12, 31)), InPost(date(2020, 2, 1), date(2022, 1, 1))
    one = {("G5.2", COUNTY, year): (1, 0) for year in (2020, 2021)}
    assert counted(Practitioner((), (qualified,), (in_post,)), today="2022-12-31") == one
    assert counted(Practitioner((), (qualified,), ()), today="2020-12-31") == {}
    assert counted(Practitioner((), (), (in_post,)), today="2020-12-31") == {}


@pytest.mark.parametrize(("today", "counts"), [("2020-01-31", 0), ("2020-02-01", 1), ("2020-05-31", 1), ("2020-06-01", 0)])
def test_the_last_day_of_a_qualification_counts_and_the_day_a_post_ends_does_not(counted, today, counts):
    first, last = date(2020, 2, 1), date(2020, 5, 31)
    by_paper = Practitioner((), (Qualified(first, last),), (InPost(date(2019, 1, 1), None),))
    by_post = Practitioner((), (Qualified(date(2019, 1, 1), None),), (InPost(first, date(2020, 6, 1)),))
    for person in (by_paper, by_post):
        assert len(counted(person, today=today)) == counts


def test_the_countys_centre_counts_for_the_county_alone(counted):
    centre = Facility("centre", TOWNSHIP, date(2020, 10, 20), None)
    assert counted(centre, today="2020-12-31") == {("G2.1", COUNTY, 2020): (1, 0)}
    assert counted(centre, today="2020-10-19") == {}


def test_a_demonstration_station_counts_beside_the_accepted_while_it_is_designated(counted):
    designation = Designation(date(2021, 3, 1), None, date(2022, 6, 1))
    station = Facility("station", TOWNSHIP, date(2020, 6, 1), None, (designation,))
    found = counted(station, today="2022-12-31")
    assert {key for key in found if key[0] == "G2.2.demonstration"} == {
        ("G2.2.demonstration", unit, 2021) for unit in (TOWNSHIP, COUNTY)
    }
    assert {year for target, _, year in found if target == "G2.2"} == {2020, 2021, 2022}


def test_a_demonstration_room_of_a_village_counts_in_its_township_and_the_county(counted):
    room = Facility("activity-room", VILLAGE, date(2020, 6, 1), None, (Designation(date(2020, 9, 1), None, None),))
    demonstration = {key for key in counted(room, today="2020-12-31") if key[0] == "G2.3.demonstration"}
    assert demonstration == {("G2.3.demonstration", unit, 2020) for unit in (TOWNSHIP, COUNTY)}


@pytest.mark.parametrize("kind", ["nursery", "parent-child-centre"])
def test_a_quality_institution_counts_on_the_days_its_designation_holds(counted, kind):
    designation = Designation(date(2020, 11, 1), date(2021, 12, 30), None)
    institution = Institution(kind, TOWNSHIP, date(2019, 9, 1), designations=(designation,))
    assert counted(institution, today="2021-12-31") == {("G4.1", COUNTY, 2020): (1, 0)}
    assert counted(institution, today="2020-10-31") == {}


def test_an_institution_off_file_counts_no_more(counted):
    designation = Designation(date(2020, 1, 1), date(2023, 12, 31), None)
    institution = Institution("nursery", TOWNSHIP, date(2019, 9, 1), date(2020, 12, 31), (designation,))
    assert counted(institution, today="2020-12-30") == {("G4.1", COUNTY, 2020): (1, 0)}
    assert counted(institution, today="2020-12-31") == {}


def test_a_care_point_is_regulated_in_the_years_it_is_inspected(counted):
    point = Institution("care-point", TOWNSHIP, date(2020, 2, 1), inspected_on=frozenset({date(2021, 5, 1)}))
    everywhere = {("G4.2", unit, year): (int(year == 2021), 1) for unit in (TOWNSHIP, COUNTY) for year in (2020, 2021, 2022)}
    assert counted(point, today="2022-01-01") == everywhere
    assert counted(point, today="2020-01-31") == {}
