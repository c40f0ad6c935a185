"""The claims of sessions: per attendance in an institution (S3.1), per outreach session (S3.2)."""

from collections.abc import Iterator

from oracle import policy
from oracle.attendances import Assessment
from oracle.claims import Claim, Source, due, refused
from oracle.diary import Diary, Session
from oracle.register import Register
from oracle.session_facts import fault_of


def session_claims(register: Register, diary: Diary, assessment: Assessment) -> Iterator[Claim]:
    """One claim for each attendance in an institution ever listed, and one for each outreach session ever recorded."""
    for session_id, session in diary.sessions.items():
        if session.mode == "outreach":
            yield _outreach_claim(session_id, session, register, assessment)
        else:
            for child_id in session.ever:
                yield _attendance_claim(session_id, child_id, session, register, assessment)


def _attendance_claim(session_id: str, child_id: str, session: Session, register: Register, assessment: Assessment) -> Claim:
    reason = assessment.reasons[session_id, child_id]
    if reason is None and (session_id, child_id) not in assessment.free:
        reason = "attendance.limit-reached"
    if reason is not None:
        return refused("S3.1", session.day.year, reason)
    township = register.agreements[session.agreement_id or ""].township_code
    source = Source((session_id, child_id), session.day, ("institution", session.institution_id))
    return due("S3.1", township, policy.ATTENDANCE_FEN, source)


def _outreach_claim(session_id: str, session: Session, register: Register, assessment: Assessment) -> Claim:
    reason = fault_of(session, register)
    if reason is None and all(assessment.reasons[session_id, child_id] for child_id in session.ever):
        reason = "session.no-eligible-child"
    if reason is not None:
        return refused("S3.2", session.day.year, reason)
    agreement = register.agreements[session.agreement_id or ""]
    source = Source((session_id,), session.day, ("institution", session.institution_id))
    return due("S3.2", agreement.township_code, agreement.terms(session.day)[1] or 0, source)
