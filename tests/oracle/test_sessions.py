"""S3.1 and S3.2 by hand: what is paid, what is refused, and why."""

import pytest

from oracle.attendances import assess
from oracle.cases import AGREEMENT, INSTITUTION, Case


@pytest.fixture
def case() -> Case:
    """A sound institution with an agreement, an open room, and a toddler born on 10 January 2019."""
    case = Case().units().institution().room()
    case.child("c", "2019-01-10")
    return case


def test_an_attendance_in_an_institution_is_paid_20_yuan_by_the_township_of_the_agreement(case: Case) -> None:
    case.session("s", "2020-03-01", ["c"])
    assert case.outcome() == {"S1.2 341881001 15000": 1, "S3.1 341881001 20": 1}


def test_the_fifth_of_a_year_is_eligible_and_unpaid_and_the_next_year_starts_anew(case: Case) -> None:
    case.agreement("next", valid_from="2021-01-01", valid_to="2021-12-31")
    for month in (3, 4, 5, 6, 7):
        case.session(f"s{month}", f"2020-{month:02d}-01", ["c"])
    case.session("later", "2021-01-05", ["c"], agreement_id="next")
    assert case.outcome()["S3.1 341881001 20"] == 5
    assert case.outcome()["S3.1 attendance.limit-reached"] == 1


def test_a_voided_one_of_the_four_makes_the_fifth_payable(case: Case) -> None:
    for month in (3, 4, 5, 6, 7):
        case.session(f"s{month}", f"2020-{month:02d}-01", ["c"])
    case.send("delivery", "void-session", session_id="s4", reason="not-delivered")
    outcome = case.outcome()
    assert (outcome["S3.1 341881001 20"], outcome["S3.1 session.voided"], outcome["S3.1 attendance.limit-reached"]) == (4, 1, 0)


def test_what_is_settled_keeps_its_place_and_is_reversed_only_by_its_own_fault(case: Case) -> None:
    for month in (4, 5, 6, 7):
        case.session(f"s{month}", f"2020-{month:02d}-01", ["c"])
    settled = {("s7", "c")}
    case.session("late", "2020-03-01", ["c"])
    case.session("same time", "2020-07-01", ["c"], starts_at="08:30", ends_at="09:30")
    reasons = assess(case.books.register, case.books.diary, settled)
    assert {session for session, _ in reasons.free} == {"late", "s4", "s5", "s7"}
    assert reasons.reasons["same time", "c"] == "child.elsewhere"
    case.send("delivery", "void-session", session_id="s7", reason="not-delivered")
    assert case.outcome(settled)["S3.1 session.voided"] == 1


def test_an_outreach_attendance_uses_one_of_the_four(case: Case) -> None:
    case.outreach("o", "2020-02-10", ["c"])
    for month in (3, 4, 5, 6):
        case.session(f"s{month}", f"2020-{month:02d}-01", ["c"])
    outcome = case.outcome()
    assert (outcome["S3.2 341881001 500"], outcome["S3.1 341881001 20"], outcome["S3.1 attendance.limit-reached"]) == (1, 3, 1)


def test_an_outreach_session_is_paid_though_every_child_in_it_is_beyond_the_limit(case: Case) -> None:
    for month in (3, 4, 5, 6):
        case.session(f"s{month}", f"2020-{month:02d}-01", ["c"])
    case.outreach("o", "2020-07-10", ["c"])
    assert case.outcome()["S3.2 341881001 500"] == 1


def test_an_outreach_session_that_is_not_payable_uses_none(case: Case) -> None:
    case.outreach("o", "2020-01-31", ["c"])
    for month in (3, 4, 5, 6):
        case.session(f"s{month}", f"2020-{month:02d}-01", ["c"])
    outcome = case.outcome()
    assert (outcome["S3.2 facility.not-open"], outcome["S3.1 341881001 20"]) == (1, 4)


def test_a_child_too_young_too_old_or_unknown_is_refused_and_uses_none(case: Case) -> None:
    case.child("old", "2017-03-01")
    case.session("s1", "2020-02-09", ["c"])
    case.session("s2", "2020-03-01", ["old", "nobody"])
    case.session("s3", "2020-02-29", ["old"])
    outcome = case.outcome()
    assert (outcome["S3.1 child.out-of-band"], outcome["S3.1 child.unknown"], outcome["S3.1 341881001 20"]) == (2, 1, 1)


def test_a_corrected_birth_date_holds_from_birth(case: Case) -> None:
    case.session("s", "2020-02-09", ["c"])
    assert case.outcome()["S3.1 child.out-of-band"] == 1
    case.send("registry", "correct-birth-date", child_id="c", birth_date="2019-01-09")
    assert case.outcome()["S3.1 341881001 20"] == 1


def test_of_two_at_once_the_earlier_stands_and_the_refused_one_blocks_nothing(case: Case) -> None:
    case.session("a", "2020-03-01", ["c"], starts_at="09:00", ends_at="10:00")
    case.outreach("b", "2020-03-01", ["c"], starts_at="09:30", ends_at="10:30")
    case.session("d", "2020-03-01", ["c"], starts_at="10:00", ends_at="11:00")
    outcome = case.outcome()
    assert (outcome["S3.1 341881001 20"], outcome["S3.2 session.no-eligible-child"]) == (2, 1)


def test_of_two_with_one_start_the_lower_id_stands(case: Case) -> None:
    case.outreach("z", "2020-03-01", ["c"], starts_at="09:00", ends_at="10:00")
    case.session("b", "2020-03-01", ["c"])
    outcome = case.outcome()
    assert (outcome["S3.1 341881001 20"], outcome["S3.2 session.no-eligible-child"]) == (1, 1)


def test_a_session_without_an_agreement_does_not_block_another_at_the_same_time(case: Case) -> None:
    case.session("a", "2020-03-01", ["c"], agreement_id=None)
    case.session("b", "2020-03-01", ["c"], starts_at="09:10")
    outcome = case.outcome()
    assert (outcome["S3.1 agreement.missing"], outcome["S3.1 341881001 20"]) == (1, 1)


def test_a_child_taken_off_the_list_is_refused_as_removed_and_back_on_it_paid(case: Case) -> None:
    case.child("d", "2019-01-11")
    case.session("s", "2020-03-01", ["c", "d"])
    case.send("delivery", "amend-session", session_id="s", children=["d"])
    assert case.outcome()["S3.1 attendance.removed"] == 1
    case.send("delivery", "amend-session", session_id="s", children=["d", "c"])
    assert case.outcome()["S3.1 341881001 20"] == 2


def test_a_removed_attendance_of_a_voided_session_is_refused_as_voided(case: Case) -> None:
    case.child("d", "2019-01-11")
    case.session("s", "2020-03-01", ["c", "d"])
    case.send("delivery", "amend-session", session_id="s", children=["d"])
    case.send("delivery", "void-session", session_id="s", reason="entered-in-error")
    assert case.outcome()["S3.1 session.voided"] == 2


def test_a_session_before_the_edition_is_refused(case: Case) -> None:
    case.child("old", "2018-01-10")
    case.session("s", "2019-12-31", ["old"])
    assert case.outcome()["S3.1 policy.not-in-force"] == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"agreement_id": "nobody's"}, "agreement.unknown"),
        ({"institution_id": "other"}, "agreement.other-institution"),
        ({"agreement_id": "lapsed"}, "agreement.not-valid"),
        ({"agreement_id": "terminated"}, "agreement.not-valid"),
        ({"agreement_id": "outreach-only"}, "agreement.mode-not-covered"),
    ],
)
def test_an_agreement_must_be_known_with_the_institution_valid_and_cover_the_mode(
    case: Case, changed: dict[str, str], reason: str
) -> None:
    case.agreement("lapsed", valid_to="2020-02-29")
    case.agreement("outreach-only", modes=["outreach"])
    case.agreement("terminated")
    case.send("registry", "terminate-agreement", agreement_id="terminated", effective_on="2020-03-01")
    case.session("s", "2020-03-01", ["c"], **changed)
    assert case.outcome()[f"S3.1 {reason}"] == 1


def test_the_last_day_of_an_agreement_is_in_it(case: Case) -> None:
    case.agreement("lapsing", valid_to="2020-03-01")
    case.session("s", "2020-03-01", ["c"], agreement_id="lapsing")
    assert case.outcome()["S3.1 341881001 20"] == 1


def test_credentials_must_be_full_on_the_date() -> None:
    case = Case().units().institution(lacking="fire-inspection", valid_from="2019-06-01", valid_to="2020-06-30")
    case.child("c", "2019-01-10")
    case.session("s1", "2020-06-30", ["c"])
    case.session("s2", "2020-07-01", ["c"])
    assert case.outcome() == {"S3.1 341881001 20": 1, "S3.1 institution.credentials-incomplete": 1}


def test_a_nursery_needs_a_food_licence_too() -> None:
    case = Case().units().institution(kind="nursery")
    case.child("c", "2019-01-10")
    case.session("s", "2020-06-30", ["c"])
    assert case.outcome() == {"S3.1 institution.credentials-incomplete": 1}
    case.paper("food-licence")
    assert case.outcome() == {"S3.1 341881001 20": 1}


def test_a_revoked_credential_does_not_hold_from_its_effective_date(case: Case) -> None:
    case.session("s1", "2020-05-14", ["c"])
    case.session("s2", "2020-05-15", ["c"])
    revoked = {"institution_id": INSTITUTION, "credential_id": "health-permit", "effective_on": "2020-05-15"}
    case.send("registry", "revoke-credential", **revoked)
    outcome = case.outcome()
    assert (outcome["S3.1 341881001 20"], outcome["S3.1 institution.credentials-incomplete"]) == (1, 1)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"facility_id": None}, "facility.missing"),
        ({"facility_id": "nowhere"}, "facility.unknown"),
        ({"facility_id": "unfinished"}, "facility.not-open"),
        ({"agreement_id": "dear"}, "agreement.fee-out-of-tolerance"),
    ],
)
def test_an_outreach_session_needs_an_open_place_and_a_fee_of_about_500(case: Case, changed: dict[str, str], reason: str) -> None:
    case.room("unfinished", accepted_on=None, site="elsewhere")
    case.agreement("dear", fee_fen=600_01)
    case.outreach("o", "2020-03-01", ["c"], **changed)
    assert case.outcome()[f"S3.2 {reason}"] == 1


@pytest.mark.parametrize("yuan", [400, 600])
def test_both_ends_of_the_tolerance_are_paid(case: Case, yuan: int) -> None:
    case.agreement("edge", fee_fen=yuan * 100)
    case.outreach("o", "2020-03-01", ["c"], agreement_id="edge")
    assert case.outcome()[f"S3.2 341881001 {yuan}"] == 1


def test_an_amended_agreement_holds_in_its_new_version_from_the_day(case: Case) -> None:
    new = {"agreement_id": AGREEMENT, "modes": ["outreach"], "fee_fen": 520_00, "valid_to": "2020-09-30"}
    assert case.send("registry", "amend-agreement", effective_on="2020-05-01", **new) == "recorded"
    assert case.send("registry", "amend-agreement", effective_on="2020-05-01", **new) == "rejected", "not after the last version"
    case.session("before", "2020-04-30", ["c"])
    case.session("after", "2020-05-01", ["c"])
    case.outreach("amended", "2020-05-02", ["c"])
    case.outreach("lapsed", "2020-10-01", ["c"])
    outcome = case.outcome()
    assert (outcome["S3.1 341881001 20"], outcome["S3.1 agreement.mode-not-covered"]) == (1, 1)
    assert (outcome["S3.2 341881001 520"], outcome["S3.2 agreement.not-valid"]) == (1, 1)


def test_a_place_is_open_on_the_day_of_acceptance_and_not_on_that_of_closing(case: Case) -> None:
    case.send("registry", "close-facility", facility_id="room-1", closed_on="2020-10-15")
    case.child("d", "2019-01-11")
    case.outreach("o1", "2020-02-11", ["d"])
    case.outreach("o2", "2020-10-14", ["d"])
    case.outreach("o3", "2020-10-15", ["d"])
    outcome = case.outcome()
    assert (outcome["S3.2 341881001 500"], outcome["S3.2 facility.not-open"]) == (2, 1)


def test_the_broken_rule_that_comes_first_is_the_reason(case: Case) -> None:
    case.outreach("o", "2019-12-30", ["nobody"], agreement_id=None, facility_id=None)
    assert case.outcome()["S3.2 policy.not-in-force"] == 1
    assert AGREEMENT in case.books.register.agreements
