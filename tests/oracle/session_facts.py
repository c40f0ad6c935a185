"""Whether a session's own facts are sound (S3.1, S3.2): None, or the first rule that they break."""

from datetime import date

from oracle import policy
from oracle.diary import Session
from oracle.register import Agreement, Facility, Institution, Register
from oracle.standing import held


def fault_of(session: Session, register: Register) -> str | None:
    """The first broken rule, in the order of the rules."""
    if session.voided:
        return "session.voided"
    if session.day < policy.EFFECTIVE_ON:
        return "policy.not-in-force"
    if session.agreement_id is None:
        return "agreement.missing"
    agreement = register.agreements.get(session.agreement_id)
    if agreement is None:
        return "agreement.unknown"
    if agreement.institution_id != session.institution_id:
        return "agreement.other-institution"
    modes, fee_fen, last = agreement.terms(session.day)
    if not agreement.first <= session.day <= last or _terminated(agreement, session.day):
        return "agreement.not-valid"
    if session.mode not in modes:
        return "agreement.mode-not-covered"
    institution = register.institutions.get(session.institution_id)
    if institution is None:
        return "institution.unknown"
    if fault := _standing_fault(institution, session.day):
        return fault
    return _outreach_fault(session, fee_fen, register) if session.mode == "outreach" else None


def _standing_fault(institution: Institution, day: date) -> str | None:
    if any(first <= day and (resumed is None or day < resumed) for first, resumed in institution.suspended):
        return "institution.suspended"
    return None if policy.CREDENTIALS[institution.kind] <= held(institution, day) else "institution.credentials-incomplete"


def _outreach_fault(session: Session, fee_fen: int | None, register: Register) -> str | None:
    if session.facility_id is None:
        return "facility.missing"
    facility = register.facilities.get(session.facility_id)
    if facility is None:
        return "facility.unknown"
    if not is_open(facility, session.day):
        return "facility.not-open"
    if fee_fen is None or fee_fen not in policy.OUTREACH_FEE_FEN:
        return "agreement.fee-out-of-tolerance"
    return None


def is_open(facility: Facility, day: date) -> bool:
    """Accepted on the day or before, and not closed by then."""
    if facility.accepted_on is None or day < facility.accepted_on:
        return False
    return facility.closed_on is None or day < facility.closed_on


def _terminated(agreement: Agreement, day: date) -> bool:
    return agreement.terminated_on is not None and day >= agreement.terminated_on
