"""Whose records an actor reads: an office those of its area, an institution its own."""

from uuid import UUID

from chassis.actor import Actor, Role
from chassis.web.problems import ProblemError

OFFICES: tuple[Role, ...] = ("commission", "township", "village", "auditor")


def area_of(who: Actor, unit_code: str | None) -> str:
    """The unit whose records are asked for, by default the actor's own. Raises ProblemError auth.other-office."""
    return check_office(who, who.office if unit_code is None else unit_code)


def check_office(who: Actor, office: str) -> str:
    """The office, if the actor may act for it. Raises ProblemError auth.other-office."""
    if not who.may_act_for(office):
        raise ProblemError("auth.other-office", office=who.office, unit=office)
    return office


def institution_of(who: Actor, institution_id: UUID | None) -> UUID | None:
    """The institution whose sessions are asked for; an institution's actor reads its own alone. Raises auth.other-office."""
    if who.roles & set(OFFICES):
        return institution_id
    return UUID(check_office(who, who.office if institution_id is None else str(institution_id)))
