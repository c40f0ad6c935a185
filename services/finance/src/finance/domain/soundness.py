"""Whether a session's own facts are sound (S3.1, S3.2): the first rule that they break, and the facts looked at."""

from datetime import date
from typing import NamedTuple

from contracts.policy import Policy
from finance.domain.claims import Fact
from finance.domain.facts_of_books import DeliveredSession
from finance.domain.register.agreement import Agreement
from finance.domain.register.institution import Institution


class Soundness(NamedTuple):
    """The code of the broken rule, None where all hold; and the facts that were looked at for it."""

    fault: str | None
    facts: tuple[Fact, ...]


def soundness(policy: Policy, delivered: DeliveredSession) -> Soundness:
    """The rules in their order; each is asked only where those before it hold."""
    session, agreement, institution = delivered.session, delivered.agreement, delivered.institution
    day = session.service_date
    if session.voided:
        return Soundness("session.voided", (session,))
    if not policy.in_force(day):
        return Soundness("policy.not-in-force", (session,))
    if agreement is None:
        return Soundness("agreement.missing" if session.agreement_id is None else "agreement.unknown", (session,))
    if fault := _agreement_fault(agreement, delivered):
        return Soundness(fault, (session, agreement))
    if institution is None:
        return Soundness("institution.unknown", (session, agreement))
    if institution.suspended_on(day):
        return Soundness("institution.suspended", (session, agreement, institution))
    if missing_credentials(policy, institution, day):
        return Soundness("institution.credentials-incomplete", (session, agreement, institution))
    if session.mode == "outreach":
        return _outreach(policy, delivered, agreement, institution)
    return Soundness(None, (session, agreement, institution))


def missing_credentials(policy: Policy, institution: Institution, day: date) -> list[str]:
    """The kinds of credentials the edition asks of such an institution that it does not hold on the day."""
    required = policy.value("S3.1.credentials-required", day).value[institution.kind]
    held = institution.held_on(day)
    return [kind for kind in required if kind not in held]


def _agreement_fault(agreement: Agreement, delivered: DeliveredSession) -> str | None:
    session = delivered.session
    if agreement.institution_id != session.institution_id:
        return "agreement.other-institution"
    if not agreement.holds_on(session.service_date):
        return "agreement.not-valid"
    if session.mode not in agreement.modes:
        return "agreement.mode-not-covered"
    return None


def _outreach(policy: Policy, delivered: DeliveredSession, agreement: Agreement, institution: Institution) -> Soundness:
    session, facility = delivered.session, delivered.facility
    facts: tuple[Fact, ...] = (session, agreement, institution)
    if facility is None:
        return Soundness("facility.missing" if session.facility_id is None else "facility.unknown", facts)
    facts = (*facts, facility)
    if not facility.open_on(session.service_date):
        return Soundness("facility.not-open", facts)
    if agreement.fee_fen is None or not _fee_is_tolerated(policy, agreement.fee_fen, session.service_date):
        return Soundness("agreement.fee-out-of-tolerance", facts)
    return Soundness(None, facts)


def _fee_is_tolerated(policy: Policy, fee_fen: int, day: date) -> bool:
    """R12: within the tolerance of the reference, both ends included, or exactly the reference."""
    reference_fen: int = policy.value("S3.2.fee-reference", day).value
    if policy.on(day).reading("R12") == "exactly":
        return fee_fen == reference_fen
    tolerance_basis_points: int = policy.value("S3.2.fee-tolerance", day).value
    return abs(fee_fen - reference_fen) * 10_000 <= reference_fen * tolerance_basis_points
