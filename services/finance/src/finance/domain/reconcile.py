"""Only the difference is decided: what is due or refused now, against what has been decided so far."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from contracts.catalogue import DomainEvent
from contracts.events.finance import AttendanceAssessed, Payee, SubsidyAccrued, SubsidyDenied, SubsidyReversed
from contracts.policy import Policy
from finance.domain.claims import Assessment, Claim, Due, Entitlement, Grounds, Refused, Terms
from finance.domain.decided import Accrued, Assessed, Decided, Denied
from finance.domain.steps import steps

TERMS_CHANGED = "claim.terms-changed"
WITHDRAWN = "claim.withdrawn"


def reconcile(policy: Policy, entitled: Iterable[Entitlement], decided: Mapping[UUID, Decided]) -> list[DomainEvent]:
    """The decisions that are missing, in the order of the entitlements; none where nothing has changed.

    `decided` holds what stands of these and of the book, by claim or attendance id. A claim in it that is not among the
    entitlements has lost its source, and is reversed as withdrawn.
    """
    events: list[DomainEvent] = []
    known: set[UUID] = set()
    for entitlement in entitled:
        known.add(entitlement.subject_id)
        state = decided.get(entitlement.subject_id)
        if isinstance(entitlement, Assessment):
            events += _assess(policy, entitlement, state)
        else:
            events += _decide(policy, entitlement, state)
    for subject, state in decided.items():
        if subject not in known and isinstance(state, Accrued):
            events.append(_withdrawal(policy, state))
    return events


def _decide(policy: Policy, claim: Claim, state: Decided | None) -> Iterator[DomainEvent]:
    outcome = claim.outcome
    assert not isinstance(state, Assessed)  # noqa: S101  ids of claims and attendances differ
    stands_due, is_due = isinstance(state, Accrued), isinstance(outcome, Due)
    same = _says(state) == (outcome.terms if isinstance(outcome, Due) else outcome.reason)
    for kind, number in steps(state.number if state else 0, stands_due=stands_due, is_due=is_due, same=same):
        if kind == "reversed":
            assert isinstance(state, Accrued)  # noqa: S101  nothing else is taken back
            reason = TERMS_CHANGED if isinstance(outcome, Due) else outcome.reason
            yield _reversed(policy, claim, number, state.number, state.terms, reason)
        elif isinstance(outcome, Due):
            yield _accrued(policy, claim, number, outcome)
        else:
            yield _denied(policy, claim, number, outcome)


def _says(state: Accrued | Denied | None) -> Terms | str | None:
    """The terms, or the reason, of the last decision."""
    if state is None:
        return None
    return state.terms if isinstance(state, Accrued) else state.reason


def _common(policy: Policy, claim: Claim, number: int) -> dict[str, Any]:
    key, outcome = claim.key, claim.outcome
    return {
        "claim_id": key.claim_id,
        "decision": number,
        "clause": key.clause,
        "book": key.book,
        "edition": policy.edition.edition,
        "service_date": key.service_date,
        "source_id": str(key.source_id),
        "child_id": key.child_id,
        "township_code": claim.township_code,
        "readings": claim.readings,
        "eligible": isinstance(outcome, Due) or outcome.eligible,
        "basis": claim.grounds.basis(),
        "sources": claim.grounds.sources(),
    }


def _accrued(policy: Policy, claim: Claim, number: int, due: Due) -> SubsidyAccrued:
    return SubsidyAccrued(
        **_common(policy, claim, number),
        amount_fen=due.terms.amount_fen,
        parameter=due.parameter,
        payee=_payee(due.terms),
        funding_source=due.terms.funding_source,
    )


def _denied(policy: Policy, claim: Claim, number: int, refused: Refused) -> SubsidyDenied:
    return SubsidyDenied(**_common(policy, claim, number), reason=refused.reason)


def _reversed(policy: Policy, claim: Claim, number: int, reverses: int, terms: Terms, reason: str) -> SubsidyReversed:
    return SubsidyReversed(
        **_common(policy, claim, number),
        reason=reason,
        reverses=reverses,
        amount_fen=terms.amount_fen,
        payee=_payee(terms),
        funding_source=terms.funding_source,
    )


def _withdrawal(policy: Policy, state: Accrued) -> SubsidyReversed:
    lost = Claim(state.key, Refused(WITHDRAWN), None, (), Grounds(()))
    return _reversed(policy, lost, state.number + 1, state.number, state.terms, WITHDRAWN)


def _payee(terms: Terms) -> Payee:
    return Payee(kind=terms.payee_kind, id=terms.payee_id)


def _assess(policy: Policy, assessment: Assessment, state: Decided | None) -> Iterator[DomainEvent]:
    assert not isinstance(state, Accrued | Denied)  # noqa: S101  ids of claims and attendances differ
    if state is not None and state.reason == assessment.reason:
        return
    yield AttendanceAssessed(
        attendance_id=assessment.attendance_id,
        assessment=1 if state is None else state.number + 1,
        session_id=assessment.session_id,
        child_id=assessment.child_id,
        service_date=assessment.service_date,
        eligible=assessment.reason is None,
        reason=assessment.reason,
        edition=policy.edition.edition,
        readings=assessment.readings,
        sources=assessment.grounds.sources(),
    )
