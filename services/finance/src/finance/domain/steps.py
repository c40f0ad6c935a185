"""From what stands to what is so now: the decisions that are missing on one claim."""

from typing import Literal, NamedTuple

Kind = Literal["accrued", "denied", "reversed"]


class Step(NamedTuple):
    """A missing decision, and its number on the claim."""

    kind: Kind
    number: int


_FIRST_DUE, _FIRST_REFUSED = (Step("accrued", 1),), (Step("denied", 1),)


def steps(decided: int, *, stands_due: bool, is_due: bool, same: bool) -> tuple[Step, ...]:
    """The decisions missing after `decided` of them. `same`: terms or reason are those of the last one."""
    if not decided:
        return _FIRST_DUE if is_due else _FIRST_REFUSED
    if same and stands_due == is_due:
        return ()
    if stands_due:
        taken_back = Step("reversed", decided + 1)
        return (taken_back, Step("accrued", decided + 2)) if is_due else (taken_back,)
    return (Step("accrued" if is_due else "denied", decided + 1),)
