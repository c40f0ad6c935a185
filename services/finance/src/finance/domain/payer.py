"""Which township's earmarked budget pays a session (R11). S3.1, S3.2."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contracts.policy import Policy
from finance.domain.facts_of_books import DeliveredSession
from finance.domain.register.agreement import Agreement
from finance.domain.register.child import Child, Home


@dataclass(frozen=True, slots=True)
class PaidAtHome:
    """The child's township pays by its own agreement, because the child lives there on the day."""

    home: Home
    agreement: Agreement

    @property
    def sources(self) -> tuple[UUID, ...]:
        """The events that the child's home and the agreement are known from."""
        return (self.home.source, *self.agreement.sources)

    def stated(self) -> dict[str, Any]:
        """The fact as an explanation gives it."""
        return {"paid_at_home": {"village_code": self.home.village_code, "agreement_id": str(self.agreement.agreement_id)}}


def paid_at_home(policy: Policy, delivered: DeliveredSession, child: Child | None) -> PaidAtHome | None:
    """What makes another township than the agreement's pay for a child; None: that of the session's agreement does."""
    session, agreement = delivered.session, delivered.agreement
    if child is None or agreement is None or not delivered.others:
        return None
    if policy.on(session.service_date).reading("R11") != "township-of-child":
        return None
    counted = child.merge.survivor if child.merge is not None and child.merge.survivor is not None else child
    home = counted.home_on(session.service_date)
    if home is None or home.village_code[:9] == agreement.township_code:
        return None
    own = _own_agreement(delivered, home.village_code[:9], session.service_date)
    return None if own is None else PaidAtHome(home, own)


def paid_at_one_home(policy: Policy, delivered: DeliveredSession, children: Iterable[Child | None]) -> PaidAtHome | None:
    """The same for a session that is paid as a whole: where one township is that of all its eligible children."""
    found = [paid_at_home(policy, delivered, child) for child in children]
    townships = {None if one is None else one.agreement.township_code for one in found}
    return found[0] if len(townships) == 1 else None


def _own_agreement(delivered: DeliveredSession, township_code: str, day: date) -> Agreement | None:
    """The township's own agreement with the institution that covers the session; of several the one with the least id."""
    own = [
        other
        for other in delivered.others
        if other.township_code == township_code and other.holds_on(day) and delivered.session.mode in other.modes
    ]
    return min(own, key=lambda one: one.agreement_id, default=None)
