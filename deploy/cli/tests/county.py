"""A small county: the four services in this process on the real servers, with a nursery, an agreement and children."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from chassis.kafka import KafkaAccess
from chassis.policy_file import load_edition
from chassis.testing.world import World, world_of
from contracts.policy import Policy
from cradle_cli.installation import Installation, ServiceAccess, service_parts
from local_stack.testing import Infrastructure
from local_stack.topology import COUNTY
from registry.bootstrap import registry_service
from registry.vault.master_key import read_master_key
from registry.vault.vault import Vault

TOWNSHIP, VILLAGE = "341881001", "341881001001"
INSTITUTION, AGREEMENT = UUID(int=3 << 64), UUID(int=6 << 64)


@dataclass
class County:
    """The running services, the installation as an operator sees it, and the children registered so far."""

    world: World
    installation: Installation
    children: list[UUID] = field(default_factory=list)

    async def found(self) -> None:
        """Units, a nursery with its papers, an agreement with it."""
        registry = self.world.client("registry")
        units = (
            (COUNTY, "county", "county", None),
            (TOWNSHIP, "township", "street", COUNTY),
            (VILLAGE, "village", "community", TOWNSHIP),
        )
        for code, level, kind, parent in units:
            await registry.done(
                "register-unit", {"code": code, "name": f"单位{code}", "level": level, "kind": kind, "parent_code": parent}
            )
        await registry.done("file-institution", {
            "institution_id": str(INSTITUTION), "name": "育儿园", "kind": "nursery", "legal_form": "non-profit",
            "township_code": TOWNSHIP, "capacity": 40, "filed_on": "2019-09-01"})  # fmt: skip
        for kind in ("registration", "health-permit", "fire-inspection", "food-licence"):
            await registry.done("grant-credential", {
                "institution_id": str(INSTITUTION), "kind": kind, "number": f"号{kind}",
                "issuer": "市局", "valid_from": "2019-09-01"})  # fmt: skip
        await self.world.client("registry", "township", TOWNSHIP).done("sign-agreement", {
            "agreement_id": str(AGREEMENT), "township_code": TOWNSHIP, "institution_id": str(INSTITUTION),
            "modes": ["in-institution"], "valid_from": "2020-01-01", "valid_to": "2020-12-31"})  # fmt: skip

    async def register(self, number: int) -> None:
        """Children of 13 to 36 months."""
        children = [uuid4() for _ in range(number)]
        lines = [
            {"child_id": str(child), "birth_date": "2018-06-01", "village_code": VILLAGE, "registered_on": "2019-01-01",
             "identity": {"name": f"张{len(self.children) + place}"}}
            for place, child in enumerate(children)
        ]  # fmt: skip
        rows = await self.world.client("registry").bulk("register-child", "\n".join(json.dumps(line) for line in lines))
        assert {row["status"] for row in rows} == {"recorded"}, rows
        self.children += children

    async def deliver(self, days: Sequence[str], children: Sequence[UUID] | None = None) -> list[dict[str, Any]]:
        """A session on each day, of all children or these."""
        present = [str(child) for child in children or self.children]
        delivery = self.world.client("delivery")
        return [await delivery.done("deliver-session", session_on(day, present)) for day in days]

    async def visit(self, days: Sequence[str]) -> None:
        """A home visit to every child on each day."""
        lines = [{"child_id": str(c), "unit_code": VILLAGE, "visited_on": day} for day in days for c in self.children]
        rows = await self.world.client("delivery").bulk("complete-visit", "\n".join(json.dumps(line) for line in lines))
        assert {row["status"] for row in rows} == {"recorded"}, rows

    async def fetch(self, service: str, query: str, *arguments: Any) -> list[asyncpg.Record]:
        """Rows of a service's database, as an administrator."""
        connection = await asyncpg.connect(self.installation.admin_dsn_of(self.installation.services[service].database))
        try:
            return await connection.fetch(query, *arguments)
        finally:
            await connection.close()

    async def money(self) -> dict[str, Any]:
        """Claims as they stand, and the ledger by account."""
        claims = await self.fetch("finance", "SELECT claim_id, number, status, amount_fen, reason FROM claims ORDER BY claim_id")
        accounts = await self.fetch("finance", "SELECT account, sum(amount_fen)::bigint FROM postings GROUP BY 1 ORDER BY 1")
        return {"claims": [tuple(row) for row in claims], "accounts": [tuple(row) for row in accounts]}

    @asynccontextmanager
    async def away(self, **parts: tuple[str, ...]) -> AsyncIterator[None]:
        """No service is connected to its database, as if it were stopped; they are back after the context, or these parts of them."""
        for service in self.world.services.values():
            await service.stop()
        admin = await asyncpg.connect(self.installation.admin_dsn)
        services = self.installation.services.values()
        for service in services:
            await admin.execute(f'ALTER ROLE "{service.run_role}" CONNECTION LIMIT 0')
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ANY($1::text[])",
            [service.run_role for service in services],
        )
        try:
            yield
        finally:
            for service in services:
                await admin.execute(f'ALTER ROLE "{service.run_role}" CONNECTION LIMIT -1')
            await admin.close()
            for name, service in self.world.services.items():
                service.start(*parts.get(name, ()))


def session_on(day: str, children: Sequence[str]) -> dict[str, Any]:
    """A session in the nursery."""
    return {"mode": "in-institution", "institution_id": str(INSTITUTION), "agreement_id": str(AGREEMENT), "service_date": day,
            "starts_at": "09:00", "ends_at": "10:00", "children": children}  # fmt: skip


@asynccontextmanager
async def county(infra: Infrastructure, directory: Path) -> AsyncIterator[County]:
    """Four services with empty topics and databases, running for the length of the context."""
    key = directory / "vault-master.key"
    key.write_bytes(base64.b64encode(secrets.token_bytes(32)) + b"\n")
    key.chmod(0o600)
    vault = Vault.of(read_master_key(key))
    registry = registry_service(Policy(load_edition()), lambda: vault)
    others = [service_parts(name) for name in ("delivery", "finance", "reporting")]
    async with world_of(infra, [registry, *others]) as world:
        services = {
            name: ServiceAccess(name, running.settings.database_url, running.settings.migration_database_url, f"http://{name}")
            for name, running in world.services.items()
        }
        kafka = KafkaAccess(infra.kafka_bootstrap)
        yield County(
            world, Installation("named", infra.postgres_admin_dsn, services, kafka, COUNTY, key, None, directory / "backups")
        )
