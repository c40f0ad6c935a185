"""Refusals that more than one aggregate gives."""

from datetime import date, datetime
from uuid import UUID

from chassis.actor import Actor
from chassis.clock import business_date
from chassis.decider import Refusal


def in_future(field: str, day: date, now: datetime) -> Refusal | None:
    """The refusal of a day that has not come yet in Asia/Shanghai: what has not happened cannot be recorded."""
    today = business_date(now)
    if day <= today:
        return None
    return Refusal("date.in-future", details={"field": field, "given": day.isoformat(), "today": today.isoformat()})


def other_office(actor: Actor, office: str) -> Refusal | None:
    """The refusal of an actor who may not act for a unit or an institution."""
    if actor.may_act_for(office):
        return None
    return Refusal("auth.other-office", details={"office": actor.office, "unit": office})


def other_institution(actor: Actor, institution_id: UUID) -> Refusal | None:
    """The refusal of an institution that acts for another one; township offices and the commission act for all."""
    if actor.roles & {"township", "commission"}:
        return None
    return other_office(actor, str(institution_id))
