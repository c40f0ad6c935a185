"""The registry's reads."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter

from chassis.decider import Decider
from registry.domain.facility.state import FacilityState
from registry.vault.vault import Vault
from registry.web import agreements, children, institutions, practitioners, units
from registry.web.facilities import facilities_router
from registry.web.identities import identities_router


def routers(vault: Callable[[], Vault], facility: Decider[FacilityState, Any]) -> Sequence[APIRouter]:
    """All of them."""
    return (
        units.router,
        children.router,
        identities_router(vault),
        institutions.router,
        practitioners.router,
        agreements.router,
        facilities_router(facility),
    )
