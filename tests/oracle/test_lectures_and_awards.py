"""S2, S1.1 and S1.2 by hand."""

import pytest

from oracle.cases import OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, Case


@pytest.fixture
def case() -> Case:
    """The units, and a professor of associate senior rank."""
    return Case().units().lecturer()


def test_the_first_qualifying_lecture_of_a_village_and_year_is_paid(case: Case) -> None:
    case.lecture("late", "2020-05-02")
    case.lecture("early", "2020-03-02")
    case.lecture("afternoon", "2020-03-02", starts_at="14:00")
    case.lecture("elsewhere", "2020-06-01", unit_code="341881100200")
    case.lecture("next year", "2021-01-05")
    assert case.outcome() == {
        "S2 341881001 500": 2,
        "S2 341881100 500": 1,
        "S2 lecture.already-paid": 2,
    }


def test_an_incomplete_file_is_refused_until_it_is_completed_and_then_takes_its_turn(case: Case) -> None:
    case.lecture("first", "2020-03-02", dossier=[{"kind": "outline"}])
    case.lecture("second", "2020-04-02")
    assert case.outcome() == {"S2 341881001 500": 1, "S2 dossier.incomplete": 1}
    rest = [{"kind": kind} for kind in ("sign-in-sheet", "photographs", "title-proof")]
    case.send("delivery", "complete-dossier", lecture_id="first", completed_on="2021-01-08", dossier=rest)
    assert case.outcome() == {"S2 341881001 500": 1, "S2 lecture.already-paid": 1}


def test_the_title_must_be_held_on_the_date() -> None:
    case = Case().units().lecturer("promoted", awarded_on="2020-05-02").lecturer("junior", title="intermediate")
    case.lecture("too early", "2020-05-01", lecturer_id="promoted")
    case.lecture("junior", "2020-05-02", lecturer_id="junior")
    case.lecture("stranger", "2020-05-03", lecturer_id="nobody")
    case.lecture("on the day", "2020-05-02", lecturer_id="promoted", starts_at="15:00")
    assert case.outcome() == {"S2 341881001 500": 1, "S2 lecturer.title-insufficient": 2, "S2 lecturer.unknown": 1}


def test_a_voided_lecture_frees_the_payment_for_the_next(case: Case) -> None:
    case.lecture("first", "2020-03-02")
    case.lecture("second", "2020-04-02")
    case.send("delivery", "void-lecture", lecture_id="first", reason="not-delivered")
    assert case.outcome() == {"S2 341881001 500": 1, "S2 lecture.voided": 1}


def test_a_lecture_before_the_edition_is_refused(case: Case) -> None:
    case.lecture("old", "2019-12-31")
    assert case.outcome() == {"S2 policy.not-in-force": 1}


def test_a_station_is_awarded_50000_yuan_and_a_room_what_acceptance_states(case: Case) -> None:
    case.room("station", kind="station", site=f"{OTHER_TOWNSHIP}-01", applicant=OTHER_TOWNSHIP, award_fen=50_000_00)
    case.room("room", award_fen=10_000_00)
    assert case.outcome() == {f"S1.1 {OTHER_TOWNSHIP} 50000": 1, f"S1.2 {TOWNSHIP} 10000": 1}


def test_a_site_is_awarded_once_to_the_first_accepted(case: Case) -> None:
    case.room("b", accepted_on="2020-06-01", award_fen=20_000_00)
    case.room("a", accepted_on="2020-05-01", award_fen=12_000_00)
    case.room("z", accepted_on="2020-06-01", award_fen=18_000_00, site=f"{VILLAGE}-02")
    assert case.outcome() == {
        f"S1.2 {TOWNSHIP} 12000": 1,
        f"S1.2 {TOWNSHIP} 18000": 1,
        "S1.2 facility.site-already-awarded": 1,
    }
