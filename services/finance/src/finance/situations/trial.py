"""Deciding a situation: its events folded to facts, every book decided, and decided again after what happens then."""

from collections.abc import Iterable

from contracts.policy import Edition, Policy
from finance.domain.register.history import BrokenHistory
from finance.domain.register.register import Register
from finance.situations.cases import Situation
from finance.situations.chronicle import Chronicle
from finance.situations.comparison import Comparison, compare, compare_totals
from finance.situations.ledger import Ledger
from finance.situations.statement import Statement
from finance.situations.vocabulary import taken_for_granted


class UndecidableSituation(Exception):
    """A case that contradicts itself, such as a void of a session that was never given."""


def try_situation(edition: Edition, situation: Situation) -> list[Comparison]:
    """What was expected beside what was decided, for every expectation. Raises UndecidableSituation, UnsupportedReading."""
    try:
        return _try(Policy(edition, situation.readings), situation)
    except (BrokenHistory, KeyError, ValueError) as error:
        raise UndecidableSituation(f"{situation.case}: {error}") from error


def _try(policy: Policy, situation: Situation) -> list[Comparison]:
    register, ledger, chronicle = Register(), Ledger(), Chronicle()
    stated = (*situation.given, *situation.when)
    _happen(register, chronicle, taken_for_granted(stated, situation.unknown))
    _happen(register, chronicle, situation.given)
    ledger.decide(policy, register)
    comparisons = [compare("before", expected, ledger) for expected in situation.before]
    _happen(register, chronicle, situation.when)
    ledger.decide(policy, register)
    comparisons += [compare("then", expected, ledger) for expected in situation.then]
    return [*comparisons, *compare_totals(situation, ledger)]


def _happen(register: Register, chronicle: Chronicle, statements: Iterable[Statement]) -> None:
    for statement in statements:
        for subject, event in statement.events(chronicle):
            register.apply(chronicle.record(subject, event))
