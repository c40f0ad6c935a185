"""Whose office a decision is, where that depends on what is recorded."""

from chassis.actor import Actor
from chassis.decider import Refusal


def other_office(actor: Actor, *codes: str) -> Refusal | None:
    """The refusal of an actor who may act for none of these units or institutions."""
    if any(actor.may_act_for(code) for code in codes):
        return None
    return Refusal("auth.other-office", details={"office": actor.office, "unit": codes[0]})
