"""Which of a child's attendances stand: eligible by their own facts, and the child nowhere else at the time. S3.1, S3.2."""

from dataclasses import dataclass

from contracts.age import Interval
from contracts.policy import Policy
from finance.domain.claims import Fact
from finance.domain.facts_of_books import Attended, ChildAttendances
from finance.domain.register.child import Child
from finance.domain.register.session import Session
from finance.domain.soundness import soundness


@dataclass(frozen=True, slots=True)
class Standing:
    """An attendance, eligible where `reason` is None. `elsewhere`: the session that the child is taken to have been in."""

    attended: Attended
    reason: str | None
    facts: tuple[Fact, ...]
    elsewhere: Session | None = None


def standings(policy: Policy, listed: ChildAttendances) -> list[Standing]:
    """Every attendance in the order of date, start and session id; one that overlaps none that stands, stands."""
    found: list[Standing] = []
    standing: list[Session] = []
    for attended in sorted(listed.attended, key=lambda item: item.delivered.session.place_in_time):
        session = attended.delivered.session
        reason, facts = _own_reason(policy, listed.child, attended)
        elsewhere = None
        if reason is None:
            elsewhere = next((other for other in standing if other.overlaps(session)), None)
            if elsewhere is None:
                standing.append(session)
            else:
                reason = "child.elsewhere"
        found.append(Standing(attended, reason, facts, elsewhere))
    return found


def eligible_days(policy: Policy, child: Child, mode: str) -> Interval:
    """The days on which a child is of the age (R4, R5; R20 for outreach)."""
    if mode == "outreach" and policy.reading("R20") == "under-three":
        return policy.bands.under_three(child.birth_date)
    return policy.bands.toddler(child.birth_date)


def _own_reason(policy: Policy, child: Child | None, attended: Attended) -> tuple[str | None, tuple[Fact, ...]]:
    """The first rule an attendance breaks, leaving aside where else the child was; and the facts looked at."""
    session = attended.delivered.session
    if not session.voided and not attended.attendance.present:
        return "attendance.removed", (session,)
    fault, facts = soundness(policy, attended.delivered)
    if fault is not None:
        return fault, facts
    if child is None:
        return "child.unknown", facts
    if session.service_date not in eligible_days(policy, child, session.mode):
        return "child.out-of-band", (*facts, child)
    return None, (*facts, child)
