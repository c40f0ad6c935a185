"""From what stands to what is so now: the decisions that are missing on one claim."""

from typing import Literal, NamedTuple

Kind = Literal["accrued", "denied", "reversed"]


class Step(NamedTuple):
    """A missing decision, and its number on the claim."""

    kind: Kind
    number: int


def steps(decided: int, *, stands_due: bool, is_due: bool, same: bool) -> tuple[Step, ...]:
    """The decisions missing after `decided` of them. `same`: terms or reason are those of the last one."""
    if decided and same and stands_due == is_due:
        return ()
    if decided and stands_due:
        taken_back = Step("reversed", decided + 1)
        return (taken_back, Step("accrued", decided + 2)) if is_due else (taken_back,)
    return (Step("accrued" if is_due else "denied", decided + 1),)
