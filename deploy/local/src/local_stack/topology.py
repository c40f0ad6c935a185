"""What the stack consists of. deploy/compose.yaml carries the same (tests/deploy)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ServiceName = Literal["registry", "delivery", "finance", "reporting"]
Role = Literal["all", "web", "consume", "relay", "inbox", "work"]

COUNTY = "341881"
JOBS = ("migrate", "topics")
"""Run to their end, in this order, before any service starts."""
SEPARATE_ROLES: tuple[Role, ...] = ("web", "consume", "relay")
HTTP_ROLES: tuple[Role, ...] = ("all", "web")
"""The roles that answer HTTP."""


@dataclass(frozen=True)
class ServiceSpec:
    """A service: its context, which names its database too, its Python module, whether it keeps the vault and whether it consumes."""

    name: ServiceName
    module: str
    keeps_vault: bool = False
    consumes: bool = True

    @property
    def separate_roles(self) -> tuple[Role, ...]:
        """The roles it has where each runs by itself."""
        return tuple(role for role in SEPARATE_ROLES if self.consumes or role != "consume")


SERVICES = (
    ServiceSpec("registry", "registry", keeps_vault=True, consumes=False),
    ServiceSpec("delivery", "services_delivery"),
    ServiceSpec("finance", "finance"),
    ServiceSpec("reporting", "reporting"),
)
