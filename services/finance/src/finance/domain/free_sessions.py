"""S3.1: a child's free sessions of a year. In an institution each is a claim; outreach uses one, and is assessed (R8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.policy import Policy
from finance.domain.claims import (
    Assessment,
    Claim,
    ClaimKey,
    Due,
    Entitlement,
    Grounds,
    Outcome,
    Refused,
    Terms,
    attendance_id,
    claim_id,
    earmarked_budget,
)
from finance.domain.facts_of_books import ChildYearFacts
from finance.domain.readings import cited
from finance.domain.register.child import Child
from finance.domain.standing import Standing, eligible_days, standings

CLAUSE = "S3.1"
READINGS = ("R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11")
ASSESSMENT_READINGS = ("R4", "R5", "R8", "R20")


@dataclass(frozen=True, slots=True)
class Use:
    """An attendance's place among those that use the year's free sessions: its rank from 1, and those before it."""

    rank: int
    before: tuple[Standing, ...]


def free_sessions(policy: Policy, facts: ChildYearFacts) -> list[Entitlement]:
    """A claim for each attendance in an institution, an assessment for each outreach attendance."""
    child = facts.attendances.child
    found = standings(policy, facts.attendances)
    uses = _uses(policy, found)
    entitlements: list[Entitlement] = []
    for standing in found:
        session = standing.attended.delivered.session
        if session.mode == "outreach":
            entitlements.append(_assessment(policy, standing))
        else:
            entitlements.append(_claim(policy, facts, child, standing, uses.get(standing.attended.attendance.session_id)))
    return entitlements


def _uses(policy: Policy, found: Sequence[Standing]) -> dict[object, Use]:
    """The ranks of the eligible attendances, by date, start and id, or as they were recorded (R9)."""
    using = [
        standing
        for standing in found
        if standing.reason is None
        and (standing.attended.delivered.session.mode != "outreach" or policy.reading("R8") == "uses-one")
    ]
    if policy.reading("R9") == "first-recorded":
        using.sort(key=lambda standing: (standing.attended.attendance.listed_at, standing.attended.attendance.session_id))
    return {
        standing.attended.attendance.session_id: Use(rank, tuple(using[: rank - 1])) for rank, standing in enumerate(using, 1)
    }


def _claim(policy: Policy, facts: ChildYearFacts, child: Child | None, standing: Standing, use: Use | None) -> Claim:
    attendance, delivered = standing.attended.attendance, standing.attended.delivered
    session, agreement = delivered.session, delivered.agreement
    outcome: Outcome
    maximum = 0
    if standing.reason is not None:
        outcome = Refused(standing.reason)
    else:
        assert use is not None  # noqa: S101  in an institution an eligible attendance has a rank
        assert agreement is not None  # noqa: S101  no attendance is eligible without one
        maximum = policy.value("S3.1.attendances-max", session.service_date).value
        if use.rank > maximum:
            outcome = Refused("attendance.limit-reached", eligible=True)
        else:
            fee = policy.value("S3.1.fee", session.service_date)
            budget = earmarked_budget(agreement.township_code)
            outcome = Due(Terms(fee.value, "institution", str(session.institution_id), budget), fee.version)

    def worked_out() -> dict[str, Any]:
        worked = _weighed(policy, child, standing)
        if use is not None:
            worked |= {"rank": use.rank, "attendances_max": maximum}
            worked["used_before"] = [str(other.attended.attendance.session_id) for other in use.before]
        return worked

    beyond = use.before[:maximum] if use is not None and isinstance(outcome, Refused) else ()
    beside = tuple(other.attended.delivered.session for other in beyond)
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
        cited(policy, READINGS),
        Grounds(standing.facts, worked_out, beside),
    )


def _assessment(policy: Policy, standing: Standing) -> Assessment:
    attendance = standing.attended.attendance
    return Assessment(
        attendance_id(attendance.session_id, attendance.child_id),
        attendance.session_id,
        attendance.child_id,
        attendance.service_date,
        standing.reason,
        cited(policy, ASSESSMENT_READINGS),
        Grounds(standing.facts, beside=(standing.elsewhere,) if standing.elsewhere else ()),
    )


def _weighed(policy: Policy, child: Child | None, standing: Standing) -> dict[str, Any]:
    """The days of the age, where it was looked at; and where else the child was."""
    weighed: dict[str, Any] = {}
    if child is not None and child in standing.facts:
        days = eligible_days(policy, child, standing.attended.delivered.session.mode)
        weighed["eligible_from"], weighed["eligible_before"] = days.start.isoformat(), days.end.isoformat()
    if standing.elsewhere is not None:
        weighed["elsewhere"] = standing.elsewhere.stated()["session"]
    return weighed
