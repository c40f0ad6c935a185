"""What finance will refuse of a lecture, as far as today's facts tell. Clause S2."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import get_args

from chassis.decider import Refusal
from contracts.events.delivery import DossierItem
from contracts.events.registry import Title
from contracts.policy import Policy
from services_delivery.domain.registry_facts import AwardedTitle

CLAUSE = "S2"
TITLES: tuple[str, ...] = get_args(Title)
"""In ascending order."""


def foresee_lecture(
    held_on: date, titles: Sequence[AwardedTitle] | None, dossier: Iterable[DossierItem], policy: Policy
) -> list[Refusal]:
    """Every reason found. `titles` are those of the lecturer; None: the lecturer is not known."""
    if not policy.in_force(held_on):
        return [Refusal("policy.not-in-force", CLAUSE)]
    return [*_of_lecturer(held_on, titles, policy), *foresee_dossier(held_on, dossier, policy)]


def _of_lecturer(held_on: date, titles: Sequence[AwardedTitle] | None, policy: Policy) -> list[Refusal]:
    if titles is None:
        return [Refusal("lecturer.unknown", CLAUSE)]
    lowest = TITLES.index(policy.on(held_on).reading("R3"))
    if any(TITLES.index(held.title) >= lowest and held.awarded_on <= held_on for held in titles):
        return []
    return [Refusal("lecturer.title-insufficient", CLAUSE, {"required": TITLES[lowest]})]


def foresee_dossier(held_on: date, dossier: Iterable[DossierItem], policy: Policy) -> list[Refusal]:
    """What is missing of the lecture's file; the rule is met once it is there, before settlement."""
    if not policy.in_force(held_on):
        return []
    required: list[str] = policy.value("S2.dossier-required", held_on).value
    present = {item.kind for item in dossier}
    missing = [kind for kind in required if kind not in present]
    return [Refusal("dossier.incomplete", CLAUSE, {"missing": missing})] if missing else []
