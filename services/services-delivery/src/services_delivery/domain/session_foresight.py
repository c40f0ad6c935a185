"""What finance will refuse of a session, as far as today's facts tell: a warning for the clerk, under the default R6 and R7."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from chassis.decider import Refusal
from contracts.policy import Policy
from services_delivery.domain.attendance_book import AttendanceBook
from services_delivery.domain.registry_facts import KnownAgreement, KnownChild, KnownFacility, KnownInstitution
from services_delivery.domain.session_details import SessionDetails


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the registry says of those whom sessions name; who is not in it is not known."""

    children: Mapping[UUID, KnownChild]
    institutions: Mapping[UUID, KnownInstitution]
    agreements: Mapping[UUID, KnownAgreement]
    facilities: Mapping[UUID, KnownFacility]


def foresee_session(session: SessionDetails, known: Surroundings, book: AttendanceBook, policy: Policy) -> list[Refusal]:
    """Every reason found: of the session itself, then of its children, each with the children it is about."""
    if not policy.in_force(session.service_date):
        return [Refusal("policy.not-in-force", session.clause)]
    return [
        *_of_agreement(session, known, policy),
        *_of_institution(session, known, policy),
        *_of_place(session, known),
        *_of_children(session, known, book, policy),
    ]


def _of_agreement(session: SessionDetails, known: Surroundings, policy: Policy) -> list[Refusal]:
    if session.agreement_id is None:
        return [Refusal("agreement.missing", session.clause)]
    agreement = known.agreements.get(session.agreement_id)
    if agreement is None:
        return [Refusal("agreement.unknown", session.clause)]
    agreement = agreement.on(session.service_date)
    reasons = []
    if agreement.institution_id != session.institution_id:
        reasons.append(Refusal("agreement.other-institution", session.clause))
    if not agreement.valid(session.service_date):
        reasons.append(Refusal("agreement.not-valid", session.clause))
    if session.mode not in agreement.modes:
        reasons.append(Refusal("agreement.mode-not-covered", session.clause, {"modes": agreement.modes}))
    if session.mode == "outreach" and not _fee_is_tolerated(agreement.fee_fen, session, policy):
        reasons.append(Refusal("agreement.fee-out-of-tolerance", session.clause, {"fee_fen": agreement.fee_fen}))
    return reasons


def _fee_is_tolerated(fee_fen: int | None, session: SessionDetails, policy: Policy) -> bool:
    """R12: within the tolerance of the reference, both ends included, or exactly the reference."""
    if fee_fen is None:
        return False
    reference_fen: int = policy.value("S3.2.fee-reference", session.service_date).value
    tolerance_bp: int = policy.value("S3.2.fee-tolerance", session.service_date).value
    if policy.on(session.service_date).reading("R12") == "exactly":
        tolerance_bp = 0
    return abs(fee_fen - reference_fen) * 10_000 <= reference_fen * tolerance_bp


def _of_institution(session: SessionDetails, known: Surroundings, policy: Policy) -> list[Refusal]:
    institution = known.institutions.get(session.institution_id)
    if institution is None:
        return [Refusal("institution.unknown", session.clause)]
    required = policy.value("S3.1.credentials-required", session.service_date).value[institution.kind]
    if lacking := institution.lacks(required, session.service_date):
        return [Refusal("institution.credentials-incomplete", session.clause, {"lacking": lacking})]
    return []


def _of_place(session: SessionDetails, known: Surroundings) -> list[Refusal]:
    if session.mode != "outreach":
        return []
    if session.facility_id is None:
        return [Refusal("facility.missing", session.clause)]
    facility = known.facilities.get(session.facility_id)
    if facility is None:
        return [Refusal("facility.unknown", session.clause)]
    if not facility.open(session.service_date):
        return [Refusal("facility.not-open", session.clause)]
    return []


def _of_children(session: SessionDetails, known: Surroundings, book: AttendanceBook, policy: Policy) -> list[Refusal]:
    found: dict[str, list[str]] = {}
    for child in session.children:
        code = _of_child(child, session, known.children.get(child), book, policy)
        if code is not None:
            found.setdefault(code, []).append(str(child))
    return [Refusal(code, session.clause, {"children": children}) for code, children in found.items()]


def _of_child(
    child_id: UUID, session: SessionDetails, child: KnownChild | None, book: AttendanceBook, policy: Policy
) -> str | None:
    """The first reason against an attendance. The limit of free sessions is one of in-institution attendances alone."""
    if child is None:
        return "child.unknown"
    policy = policy.on(session.service_date)
    any_under_three = session.mode == "outreach" and policy.reading("R20") == "under-three"
    bands = policy.bands
    band = bands.under_three(child.birth_date) if any_under_three else bands.toddler(child.birth_date)
    if session.service_date not in band:
        return "child.out-of-band"
    if book.elsewhere(child_id, session):
        return "child.elsewhere"
    free: int = policy.value("S3.1.attendances-max", session.service_date).value
    if session.mode == "in-institution" and book.attended_in_year(child_id, session) >= free:
        return "attendance.limit-reached"
    return None
