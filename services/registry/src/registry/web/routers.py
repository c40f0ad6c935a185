"""The registry's reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter

from chassis.decider import Decider
from contracts.policy import Policy
from registry.domain.centre import CentreCommand, CentreState
from registry.domain.facility.commands import FacilityCommand
from registry.domain.facility.state import FacilityState
from registry.domain.institution.commands import InstitutionCommand
from registry.domain.institution.state import InstitutionState
from registry.vault.vault import Vault
from registry.web import agreements, children, governance, organisations, practitioners, supervision, units
from registry.web.centres import centres_router
from registry.web.facilities import facilities_router
from registry.web.identities import identities_router
from registry.web.institutions import institutions_router
from registry.web.selection import selection_router


@dataclass(frozen=True, slots=True)
class Deciders:
    """The aggregates that decide under a policy."""

    institution: Decider[InstitutionState, InstitutionCommand]
    facility: Decider[FacilityState, FacilityCommand]
    centre: Decider[CentreState, CentreCommand]


def routers(vault: Callable[[], Vault], deciders: Deciders, policy: Policy) -> Sequence[APIRouter]:
    """All of them."""
    return (
        units.router,
        children.router,
        identities_router(vault),
        institutions_router(deciders.institution, policy),
        supervision.router,
        governance.router,
        practitioners.router,
        organisations.router,
        agreements.router,
        selection_router(policy),
        facilities_router(deciders.facility),
        centres_router(deciders.centre),
    )
