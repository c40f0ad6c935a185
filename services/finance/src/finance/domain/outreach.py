"""S3.2: an outreach session is paid the agreement's fee, once, if its facts are sound and an eligible child was present."""

from collections.abc import Collection
from uuid import UUID

from contracts.policy import Policy
from finance.domain.claims import Claim, ClaimKey, Due, Fact, Grounds, Outcome, Refused, Terms, claim_id, earmarked_budget
from finance.domain.facts_of_books import OutreachFacts
from finance.domain.payer import paid_at_one_home
from finance.domain.readings import cited
from finance.domain.soundness import soundness
from finance.domain.standing import Standing, standings

CLAUSE = "S3.2"
READINGS = ("R4", "R5", "R11", "R12", "R18", "R20")


def outreach(policy: Policy, facts: OutreachFacts, settled: Collection[UUID] = ()) -> list[Claim]:
    """The one claim of the session. The limit of free sessions does not matter for it."""
    session, agreement = facts.delivered.session, facts.delivered.agreement
    fault, seen = soundness(policy, facts.delivered)
    attendances = [] if fault else _attendances(policy, facts, settled)
    eligible = [standing for standing in attendances if standing.reason is None]
    outcome: Outcome
    if fault is not None:
        outcome = Refused(fault)
    elif not eligible:
        outcome = Refused("session.no-eligible-child")
    else:
        assert agreement is not None  # noqa: S101
        assert agreement.fee_fen is not None  # noqa: S101  sound facts have both
        children = {each.child_id: each.child for each in facts.children}
        present = [children[standing.attended.attendance.child_id] for standing in eligible]
        at_home = paid_at_one_home(policy, facts.delivered, present)
        seen = seen if at_home is None else (*seen, at_home)
        budget = earmarked_budget(agreement.township_code if at_home is None else at_home.agreement.township_code)
        terms = Terms(agreement.fee_fen, "institution", str(session.institution_id), budget)
        outcome = Due(terms, policy.value("S3.2.fee-reference", session.service_date).version)
    return [
        Claim(
            ClaimKey(
                claim_id(CLAUSE, session.session_id, session.institution_id),
                CLAUSE,
                facts.book.key,
                session.session_id,
                None,
                session.service_date,
            ),
            outcome,
            agreement.township_code if agreement else None,
            cited(policy.on(session.service_date), READINGS),
            Grounds(
                seen,
                lambda: {"children": {str(s.attended.attendance.child_id): s.reason or "eligible" for s in attendances}},
                _beside(eligible or attendances),
            ),
        )
    ]


def _attendances(policy: Policy, facts: OutreachFacts, settled: Collection[UUID]) -> list[Standing]:
    """How each child's attendance of this session stands among those of its day."""
    return [
        standing
        for child in facts.children
        for standing in standings(policy, child, settled)
        if standing.attended.delivered is facts.delivered
        or standing.attended.attendance.session_id == facts.delivered.session.session_id
    ]


def _beside(weighed: list[Standing]) -> tuple[Fact, ...]:
    """Of eligible children the first is enough; of refused ones all that was looked at."""
    taken = weighed[:1] if weighed and weighed[0].reason is None else weighed
    return tuple(fact for standing in taken for fact in (*standing.facts, *([standing.elsewhere] if standing.elsewhere else [])))
