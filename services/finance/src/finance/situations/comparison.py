"""What a case expects beside what was decided, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.catalogue import DomainEvent
from contracts.events.finance import AttendanceAssessed, SubsidyAccrued, SubsidyDecision, SubsidyReversed
from finance.domain.claims import attendance_id
from finance.domain.decided import Accrued, Denied
from finance.situations.cases import Expectation, Situation, Step
from finance.situations.chronicle import id_of
from finance.situations.ledger import Ledger
from finance.situations.yuan import fen, yuan

NOTHING = "nothing decided"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One expectation: when it was asked, of what, and both answers."""

    moment: str
    of: str
    expected: str
    decided: str

    @property
    def agrees(self) -> bool:
        """True where what was expected was decided."""
        return self.expected == self.decided


def compare(moment: str, expected: Expectation, ledger: Ledger) -> Comparison:
    """An expectation beside the decisions on what it is about; only what it mentions is compared."""
    taken = ledger.decisions.get(_subject(expected, ledger), ())
    of = expected.of if expected.child is None else f"{expected.of} · {expected.child}"
    return Comparison(moment, of, _expected_words(expected), _decided_words(expected, taken))


def compare_totals(situation: Situation, ledger: Ledger) -> list[Comparison]:
    """The yuan due and the refusals of each clause that the case mentions, over all claims of the clause."""
    claims, found = ledger.claims, []
    for clause, total in situation.totals.items():
        due = sum(state.terms.amount_fen for state in claims if isinstance(state, Accrued) and state.key.clause == clause)
        found.append(Comparison("total", clause, f"due {yuan(fen(total))}", f"due {yuan(due)}"))
    for clause, count in situation.refusals.items():
        refused = sum(1 for state in claims if isinstance(state, Denied) and state.key.clause == clause)
        found.append(Comparison("total", clause, f"refused {count}", f"refused {refused}"))
    return found


def _subject(expected: Expectation, ledger: Ledger) -> UUID:
    """The claim or attendance an expectation is about; where there is none, an id that nothing has."""
    source, child = id_of(expected.of), None if expected.child is None else id_of(expected.child)
    if expected.assessed is not None and child is not None:
        return attendance_id(source, child)
    found = (state.key.claim_id for state in ledger.claims if (state.key.source_id, state.key.child_id) == (source, child))
    return next(found, source)


def _expected_words(expected: Expectation) -> str:
    if expected.due is not None:
        outcome = f"due {yuan(fen(expected.due))}"
    elif expected.refused is not None:
        outcome = f"refused {expected.refused}"
    else:
        outcome = f"assessed {expected.assessed}"
    words = [outcome]
    if expected.payee is not None:
        words.append(f"to {expected.payee}")
    if expected.fund is not None:
        words.append(f"from {expected.fund}")
    if expected.eligible is not None:
        words.append("eligible" if expected.eligible else "not eligible")
    if expected.history is not None:
        words.append(" → ".join(expected.history))
    return ", ".join(words)


def _decided_words(expected: Expectation, taken: Sequence[DomainEvent]) -> str:
    if not taken:
        return NOTHING
    last = taken[-1]
    words = [_outcome(last)]
    if expected.payee is not None and isinstance(last, SubsidyAccrued):
        named = last.payee.id in (expected.payee, str(id_of(expected.payee)))
        words.append(f"to {expected.payee if named else last.payee.id}")
    if expected.fund is not None and isinstance(last, SubsidyAccrued):
        words.append(f"from {last.funding_source}")
    if expected.eligible is not None and isinstance(last, SubsidyDecision):
        words.append("eligible" if last.eligible else "not eligible")
    if expected.history is not None:
        words.append(" → ".join(map(_step, taken)))
    return ", ".join(words)


def _outcome(event: DomainEvent) -> str:
    if isinstance(event, SubsidyAccrued):
        return f"due {yuan(event.amount_fen)}"
    if isinstance(event, AttendanceAssessed):
        return f"assessed {event.reason or 'eligible'}"
    return f"refused {getattr(event, 'reason', '')}"


def _step(event: DomainEvent) -> Step:
    if isinstance(event, SubsidyAccrued):
        return "accrued"
    if isinstance(event, SubsidyReversed):
        return "reversed"
    return "assessed" if isinstance(event, AttendanceAssessed) else "denied"
