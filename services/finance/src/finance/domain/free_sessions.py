"""S3.1: a child's free sessions of a year. In an institution each is a claim; outreach uses one, and is assessed (R8)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contracts.policy import Policy
from finance.domain.claims import (
    Assessment,
    Claim,
    ClaimKey,
    Due,
    Entitlement,
    Fact,
    Grounds,
    Outcome,
    Refused,
    Terms,
    attendance_id,
    claim_id,
    earmarked_budget,
)
from finance.domain.entries import HOUSEHOLD_COUNTED, LIMIT_REACHED, REASONS, Entry
from finance.domain.facts_of_books import ChildYearFacts
from finance.domain.payer import paid_at_home
from finance.domain.readings import cited
from finance.domain.register.child import Child
from finance.domain.standing import Standing, eligible_days, standings

CLAUSE = "S3.1"
READINGS = ("R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R18")
ASSESSMENT_READINGS = ("R4", "R5", "R8", "R20")
FEE, LIMIT = "S3.1.fee", "S3.1.attendances-max"


@dataclass(frozen=True, slots=True)
class Used:
    """A session that has used one of the free ones, cited by its latest event."""

    entry: Entry

    @property
    def sources(self) -> tuple[UUID, ...]:
        """The session's latest event."""
        return (UUID(bytes=self.entry.source),)

    def stated(self) -> dict[str, Any]:
        """Nothing of its own: what was worked out names it."""
        return {}


def free_sessions(policy: Policy, facts: ChildYearFacts, settled: Collection[UUID] = ()) -> list[Entitlement]:
    """A claim for each attendance in an institution, an assessment for each outreach attendance."""
    child = facts.attendances.child
    return [
        _assessment(policy, standing)
        if standing.attended.delivered.session.mode == "outreach"
        else _claim(policy, facts, child, standing)
        for standing in standings(policy, facts.attendances, settled)
    ]


def _claim(policy: Policy, facts: ChildYearFacts, child: Child | None, standing: Standing) -> Claim:
    attendance, delivered = standing.attended.attendance, standing.attended.delivered
    session, agreement = delivered.session, delivered.agreement
    outcome: Outcome
    used: tuple[Entry, ...] = ()
    facts_seen = standing.facts
    maximum = 0
    if standing.reason is not None:
        outcome = Refused(standing.reason, eligible=standing.reason == REASONS[HOUSEHOLD_COUNTED])
    else:
        assert agreement is not None  # noqa: S101  no attendance is eligible without one
        maximum = policy.value(LIMIT, session.service_date).value
        used = tuple(standing.using[: min(standing.rank - 1, maximum)])
        if standing.rank > maximum:
            outcome = Refused(REASONS[LIMIT_REACHED], eligible=True)
        else:
            fee = policy.value(FEE, session.service_date)
            at_home = paid_at_home(policy, delivered, child)
            facts_seen = facts_seen if at_home is None else (*facts_seen, at_home)
            budget = earmarked_budget(agreement.township_code if at_home is None else at_home.agreement.township_code)
            outcome = Due(Terms(fee.value, "institution", str(session.institution_id), budget), fee.version)

    def worked_out() -> dict[str, Any]:
        worked = _weighed(policy, child, standing)
        if standing.rank:
            worked |= {"rank": standing.rank, "attendances_max": maximum}
        return worked

    beside: tuple[Fact, ...] = tuple(map(Used, used)) if isinstance(outcome, Refused) else ()
    if standing.elsewhere is not None:
        beside = (standing.elsewhere,)
    return Claim(
        ClaimKey(
            claim_id(CLAUSE, session.session_id, attendance.child_id),
            CLAUSE,
            facts.book.key,
            session.session_id,
            attendance.child_id,
            session.service_date,
        ),
        outcome,
        agreement.township_code if agreement else None,
        cited(policy.on(session.service_date), READINGS),
        Grounds(facts_seen, worked_out, beside),
    )


def _assessment(policy: Policy, standing: Standing) -> Assessment:
    attendance = standing.attended.attendance
    return Assessment(
        attendance_id(attendance.session_id, attendance.child_id),
        attendance.session_id,
        attendance.child_id,
        attendance.service_date,
        standing.reason,
        cited(policy.on(attendance.service_date), ASSESSMENT_READINGS),
        Grounds(standing.facts, beside=(standing.elsewhere,) if standing.elsewhere else ()),
    )


def _weighed(policy: Policy, child: Child | None, standing: Standing) -> dict[str, Any]:
    """The days of the age, where it was looked at; and where else the child was."""
    weighed: dict[str, Any] = {}
    session = standing.attended.delivered.session
    if child is not None and any(isinstance(fact, Child) for fact in standing.facts):
        days = eligible_days(policy, child, session.mode, session.service_date)
        weighed["eligible_from"], weighed["eligible_before"] = days.start.isoformat(), days.end.isoformat()
    if standing.elsewhere is not None:
        weighed["elsewhere"] = standing.elsewhere.stated()["session"]
    return weighed
