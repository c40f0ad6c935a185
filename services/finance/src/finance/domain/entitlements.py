"""Entitlement is a function: what the facts of a book and the policy make due, and what they refuse."""

from collections.abc import Collection, Sequence
from uuid import UUID

from contracts.policy import Policy
from finance.domain.awards import awards
from finance.domain.claims import Entitlement
from finance.domain.designation_awards import designation_awards
from finance.domain.facts_of_books import BookFacts, ChildYearFacts, DesignatedFacts, OutreachFacts, SiteFacts, VillageYearFacts
from finance.domain.free_sessions import free_sessions
from finance.domain.lectures import lectures
from finance.domain.outreach import outreach
from finance.domain.readings import require_supported


def entitlements(policy: Policy, facts: BookFacts, settled: Collection[UUID] = ()) -> Sequence[Entitlement]:
    """Every claim of the book, due or refused for one reason, and the assessments; what is `settled` holds its place.

    Raises UnsupportedReading.
    """
    require_supported(policy)
    match facts:
        case ChildYearFacts():
            return free_sessions(policy, facts, settled)
        case OutreachFacts():
            return outreach(policy, facts, settled)
        case VillageYearFacts():
            return lectures(policy, facts, settled)
        case SiteFacts():
            return awards(policy, facts, settled)
        case DesignatedFacts():
            return designation_awards(policy, facts)
