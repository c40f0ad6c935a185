"""Who is still to be trained in a year. Clauses S4.1, S4.2."""

from datetime import date
from uuid import UUID

from chassis.policy_file import load_edition
from contracts.policy import Policy
from services_delivery.domain.training_plan import Engaged, Held, StaffPlan, Untrained, office_plan, staff_plan

POLICY = Policy(load_edition())
CADRE, CLERK, GONE, CARER = (UUID(int=n) for n in range(1, 5))
STREET, VILLAGE = "341881001", "341881001001"
START, YEAR_END = date(2019, 1, 1), date(2020, 12, 31)
PEOPLE = [
    Engaged(CADRE, "cadre", VILLAGE, at_institution=False, began_on=START, ended_on=None),
    Engaged(CLERK, "township-staff", STREET, at_institution=False, began_on=date(2020, 12, 31), ended_on=None),
    Engaged(GONE, "cadre", VILLAGE, at_institution=False, began_on=START, ended_on=date(2020, 12, 31)),
    Engaged(CARER, "carer", None, at_institution=True, began_on=date(2020, 3, 1), ended_on=date(2020, 10, 1)),
]


def annual(day: date, *attendees: UUID) -> Held:
    return Held("cadre-annual", day, frozenset(attendees))


def staff(day: date, *attendees: UUID) -> Held:
    return Held("institution-staff", day, frozenset(attendees))


def test_everybody_in_an_office_post_on_the_day_is_owed_one_training_of_the_year() -> None:
    plan = office_plan(POLICY, YEAR_END, PEOPLE, [annual(date(2020, 3, 18), CADRE, GONE), annual(date(2019, 3, 1), CLERK)])
    assert (plan.required_each, plan.in_post, plan.trained) == (1, 2, 1)
    assert plan.missing == (Untrained(CLERK, "township-staff", STREET),)


def test_a_training_of_the_staffs_kind_or_after_the_day_trains_no_cadre() -> None:
    trainings = [staff(date(2020, 3, 18), CADRE), annual(date(2020, 9, 1), CADRE)]
    assert office_plan(POLICY, date(2020, 8, 31), PEOPLE, trainings).trained == 0
    assert office_plan(POLICY, date(2020, 9, 1), PEOPLE, trainings).trained == 1


def test_person_times_are_attendances_of_those_employed_by_an_institution_on_the_day() -> None:
    trainings = [staff(date(2020, 2, 29), CARER), staff(date(2020, 3, 1), CARER, CADRE), staff(date(2020, 10, 1), CARER)]
    assert staff_plan(POLICY, YEAR_END, PEOPLE, trainings) == StaffPlan(required=40, person_times=1, others=3, met=False)


def test_forty_person_times_are_enough_whoever_came_how_often() -> None:
    trainings = [staff(date(2020, 4, 1), CARER)] * 40
    assert staff_plan(POLICY, YEAR_END, PEOPLE, trainings).met
    assert not staff_plan(POLICY, YEAR_END, PEOPLE, trainings[1:]).met
