"""What finance would refuse, told to the clerk in the same answer. A warning never blocks."""

from collections.abc import Iterable

from chassis.application import Advice
from chassis.decider import Refusal


def warned(foreseen: Iterable[Refusal]) -> list[Advice]:
    """Foreseen refusals as warnings."""
    return [Advice(refusal.code, refusal.clause, refusal.details) for refusal in foreseen]
