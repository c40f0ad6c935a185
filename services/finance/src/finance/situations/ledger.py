"""The decisions of a case, without a store: what stands, and how it came to."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from contracts.catalogue import DomainEvent
from contracts.policy import Policy
from finance.domain.decided import Accrued, Decided, Denied, decided_by
from finance.domain.entitlements import entitlements
from finance.domain.reconcile import reconcile
from finance.domain.register.register import Register


@dataclass(slots=True)
class Ledger:
    """What stands, by claim or attendance, and every decision on it in order."""

    standing: dict[UUID, Decided] = field(default_factory=dict)
    decisions: dict[UUID, list[DomainEvent]] = field(default_factory=lambda: defaultdict(list))

    @property
    def claims(self) -> list[Accrued | Denied]:
        """What stands on every claim."""
        return [state for state in self.standing.values() if isinstance(state, Accrued | Denied)]

    def accrued(self) -> list[UUID]:
        """The claims that stand accrued."""
        return [claim.key.claim_id for claim in self.claims if isinstance(claim, Accrued)]

    def decide(self, policy: Policy, register: Register, settled: Collection[UUID] = ()) -> list[DomainEvent]:
        """Decide every book of the register; what was decided anew. Raises UnsupportedReading."""
        news: list[DomainEvent] = []
        for book in register.books():
            entitled = entitlements(policy, register.facts_of(book), settled)
            known = {item.subject_id for item in entitled}
            decided = {
                subject: state
                for subject, state in self.standing.items()
                if subject in known or (isinstance(state, Accrued | Denied) and state.key.book == book.key)
            }
            for event in reconcile(policy, entitled, decided):
                subject, state = decided_by(event)
                self.standing[subject] = state
                self.decisions[subject].append(event)
                news.append(event)
        return news
