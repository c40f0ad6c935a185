"""What finance will refuse of a session. Clauses S3.1, S3.2."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest

from chassis.policy_file import load_edition
from contracts.policy import Policy
from services_delivery.domain.attendance_book import AttendanceBook
from services_delivery.domain.registry_facts import Credential, KnownAgreement, KnownChild, KnownFacility, KnownInstitution
from services_delivery.domain.session_details import SessionDetails
from services_delivery.domain.session_foresight import Surroundings, foresee_session

EDITION = load_edition()
CENTRE, AGREEMENT, ROOM, ANN, BO = (UUID(int=n) for n in range(1, 6))
DAY = date(2020, 3, 2)
TODDLER = KnownChild(birth_date=date(2018, 6, 10), village_code="341881001001", left_on=None)
CREDENTIALS = tuple(
    Credential(kind, date(2019, 1, 1), date(2020, 3, 2), None) for kind in ("registration", "health-permit", "fire-inspection")
)
KNOWN = Surroundings(
    children={ANN: TODDLER, BO: TODDLER},
    institutions={CENTRE: KnownInstitution("parent-child-centre", CREDENTIALS)},
    agreements={
        AGREEMENT: KnownAgreement(CENTRE, ("in-institution", "outreach"), 50_000, date(2020, 1, 1), date(2020, 12, 31), None)
    },
    facilities={ROOM: KnownFacility(date(2020, 3, 2), None)},
)
SESSION = SessionDetails(
    mode="in-institution",
    institution_id=CENTRE,
    agreement_id=AGREEMENT,
    facility_id=None,
    service_date=DAY,
    starts_at=time(9, 30),
    ends_at=time(10, 30),
    children=(ANN, BO),
)
OUTREACH = replace(SESSION, mode="outreach", facility_id=ROOM)


def foreseen(
    session: SessionDetails, known: Surroundings = KNOWN, book: AttendanceBook | None = None, **readings: str
) -> list[str]:
    reasons = foresee_session(session, known, book or AttendanceBook(), Policy(EDITION, readings))
    return [reason.code for reason in reasons]


def under(change: Callable[[KnownAgreement], KnownAgreement]) -> Surroundings:
    return replace(KNOWN, agreements={AGREEMENT: change(KNOWN.agreements[AGREEMENT])})


@pytest.mark.parametrize("session", [SESSION, OUTREACH])
def test_a_session_in_order_has_nothing_against_it(session: SessionDetails) -> None:
    assert foreseen(session) == []


def test_before_the_edition_is_in_force_nothing_else_matters() -> None:
    assert foreseen(replace(SESSION, service_date=date(2019, 12, 31), agreement_id=None)) == ["policy.not-in-force"]


def test_a_session_without_an_agreement_and_one_under_an_unknown_one() -> None:
    assert foreseen(replace(SESSION, agreement_id=None)) == ["agreement.missing"]
    assert foreseen(replace(SESSION, agreement_id=UUID(int=99))) == ["agreement.unknown"]


def test_an_agreement_of_another_institution() -> None:
    assert foreseen(SESSION, under(lambda a: replace(a, institution_id=UUID(int=99)))) == ["agreement.other-institution"]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda a: replace(a, valid_to=DAY), []),
        (lambda a: replace(a, valid_from=DAY), []),
        (lambda a: replace(a, valid_to=DAY - timedelta(days=1)), ["agreement.not-valid"]),
        (lambda a: replace(a, valid_from=DAY + timedelta(days=1)), ["agreement.not-valid"]),
        (lambda a: replace(a, terminated_on=DAY), ["agreement.not-valid"]),
        (lambda a: replace(a, terminated_on=DAY + timedelta(days=1)), []),
    ],
)
def test_an_agreement_holds_on_its_first_and_last_day_and_before_its_termination(
    change: Callable[[KnownAgreement], KnownAgreement], codes: list[str]
) -> None:
    assert foreseen(SESSION, under(change)) == codes


def test_a_mode_the_agreement_does_not_cover() -> None:
    assert foreseen(OUTREACH, under(lambda a: replace(a, modes=("in-institution",)))) == ["agreement.mode-not-covered"]


@pytest.mark.parametrize(
    ("fee_fen", "r12", "tolerated"),
    [
        (40_000, "within-20-percent", True),
        (60_000, "within-20-percent", True),
        (39_999, "within-20-percent", False),
        (60_001, "within-20-percent", False),
        (None, "within-20-percent", False),
        (50_000, "exactly", True),
        (50_001, "exactly", False),
    ],
)
def test_an_outreach_fee_is_tolerated_about_500_yuan(fee_fen: int | None, r12: str, tolerated: bool) -> None:
    known = under(lambda agreement: replace(agreement, fee_fen=fee_fen))
    assert foreseen(OUTREACH, known, R12=r12) == ([] if tolerated else ["agreement.fee-out-of-tolerance"])
    assert foreseen(SESSION, known, R12=r12) == []


def test_an_institution_nobody_filed() -> None:
    assert foreseen(SESSION, replace(KNOWN, institutions={})) == ["institution.unknown"]


def test_credentials_that_lapsed_or_were_revoked_or_never_held_are_named() -> None:
    registration, permit, fire = CREDENTIALS
    lapsed = replace(registration, valid_to=DAY - timedelta(days=1))
    revoked = replace(permit, revoked_on=DAY)
    known = replace(KNOWN, institutions={CENTRE: KnownInstitution("nursery", (lapsed, revoked, fire))})
    [reason] = foresee_session(SESSION, known, AttendanceBook(), Policy(EDITION))
    assert reason.code == "institution.credentials-incomplete"
    assert reason.details == {"lacking": ["food-licence", "health-permit", "registration"]}


def test_outreach_names_a_place_that_is_known_and_open() -> None:
    assert foreseen(replace(OUTREACH, facility_id=None)) == ["facility.missing"]
    assert foreseen(replace(OUTREACH, facility_id=UUID(int=99))) == ["facility.unknown"]
    for facility in (KnownFacility(None, None), KnownFacility(date(2020, 3, 3), None), KnownFacility(date(2020, 1, 1), DAY)):
        assert foreseen(OUTREACH, replace(KNOWN, facilities={ROOM: facility})) == ["facility.not-open"]


def test_children_unknown_and_out_of_band_are_named_by_their_ids() -> None:
    known = replace(KNOWN, children={ANN: replace(TODDLER, birth_date=date(2017, 3, 2))})
    reasons = foresee_session(SESSION, known, AttendanceBook(), Policy(EDITION))
    assert [(reason.code, reason.clause, reason.details) for reason in reasons] == [
        ("child.out-of-band", "S3.1", {"children": [str(ANN)]}),
        ("child.unknown", "S3.1", {"children": [str(BO)]}),
    ]


def test_an_infant_is_of_age_for_outreach_alone_and_only_under_the_other_reading_of_r20() -> None:
    known = replace(KNOWN, children={ANN: replace(TODDLER, birth_date=date(2019, 12, 1))})
    assert foreseen(replace(OUTREACH, children=(ANN,)), known) == ["child.out-of-band"]
    assert foreseen(replace(OUTREACH, children=(ANN,)), known, R20="under-three") == []
    assert foreseen(replace(SESSION, children=(ANN,)), known, R20="under-three") == ["child.out-of-band"]


def test_a_child_at_another_session_at_the_time_is_elsewhere() -> None:
    book = AttendanceBook()
    book.enter(replace(OUTREACH, starts_at=time(10, 29), ends_at=time(11, 30), children=(BO,)))
    [reason] = foresee_session(SESSION, KNOWN, book, Policy(EDITION))
    assert (reason.code, reason.details) == ("child.elsewhere", {"children": [str(BO)]})


def test_the_fifth_session_of_a_year_is_beyond_the_limit_and_outreach_has_none() -> None:
    book = AttendanceBook()
    for month in (1, 2, 4):
        book.enter(replace(SESSION, service_date=date(2020, month, 5), children=(ANN,)))
    assert foreseen(SESSION, book=book) == []
    book.enter(replace(OUTREACH, service_date=date(2020, 2, 6), children=(ANN,)))
    assert foreseen(SESSION, book=book) == ["attendance.limit-reached"]
    assert foreseen(OUTREACH, book=book) == []
