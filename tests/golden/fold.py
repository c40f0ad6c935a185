"""What a history comes to: what stands on every claim, by this build's rules and by the decisions in the history itself."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.events.finance import decisions_in
from contracts.policy import Policy
from finance.bootstrap import SERVICE
from finance.domain.decided import Accrued, Assessed, Decided, decided_by
from finance.domain.register.register import Register
from finance.situations.ledger import Ledger

Standing = dict[UUID, int | str | None]
"""By claim or attendance: fen, or the reason of the refusal; None for an eligible attendance."""
FACTS = {topic.name for projection in SERVICE.projections for topic in projection.topics}


def decided_anew(policy: Policy, events: Iterable[ReceivedEvent]) -> tuple[Standing, dict[str, int]]:
    """Decide every book from the facts alone; what stands, and the fen that are due by clause."""
    register, ledger = Register(), Ledger()
    for received in events:
        if received.event.topic.name in FACTS:
            register.apply(received)
    ledger.decide(policy, register)
    due: Counter[str] = Counter()
    for state in ledger.standing.values():
        if isinstance(state, Accrued):
            due[state.key.clause] += state.terms.amount_fen
    return {subject: _terms(state) for subject, state in ledger.standing.items()}, dict(sorted(due.items()))


def decided_then(events: Iterable[ReceivedEvent]) -> Standing:
    """What stood after the last decision that the history holds on each claim and attendance."""
    standing: dict[UUID, Decided] = {}
    for received in events:
        if received.event.topic.owner != "finance":
            continue
        for event in tuple(decisions_in(received.event)) or (received.event,):
            subject, state = decided_by(event)
            if subject not in standing or standing[subject].number < state.number:
                standing[subject] = state
    return {subject: _terms(state) for subject, state in standing.items()}


def _terms(state: Decided) -> int | str | None:
    match state:
        case Accrued(terms=terms):
            return terms.amount_fen
        case Assessed(reason=reason):
            return reason
        case _:
            return state.reason
