"""What lies between a running installation and this build: migrations, topics, event types, the policy edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient
from pydantic_core import from_json

from chassis.inbox.parking import headers_of
from chassis.migrate import Migration, migrations_of
from chassis.topic_layout import layouts
from contracts.catalogue import event_types
from cradle_cli.backups.manifest import list_backups, read_manifest
from cradle_cli.doctor.examination import Examination, examination
from cradle_cli.doctor.topics import topic_configurations
from cradle_cli.installation import Installation, ServiceAccess, service_parts
from finance.edition import policy

BACKUP_AGE_MAX = timedelta(hours=1)
ORDER = ("reporting", "finance", "delivery", "registry")
"""Consumers before the owners of what they consume: a new build's event types are known before they are published."""
_APPLIED = "SELECT name, sha256 FROM migrations"
_UNKNOWN = "SELECT headers FROM parked WHERE state = 'parked' AND reason = 'unknown-type'"
_EDITION = "SELECT payload FROM events WHERE topic = 'finance.subsidies.v1' ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class PendingMigration:
    """A file to apply, and what its first comment says of it."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """What changes for a service. `refused` are reasons not to upgrade at all."""

    service: str
    migrations: Sequence[PendingMigration]
    new_topics: Sequence[str]
    changed_topics: Sequence[str]
    retried: int
    refused: Sequence[str]

    @property
    def changes(self) -> bool:
        """Whether anything but the processes changes."""
        return bool(self.migrations or self.new_topics or self.changed_topics or self.retried)


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """The whole of it. `edition` is what the last decision was made under, None where there is none yet."""

    services: Sequence[ServicePlan]
    edition: str | None
    edition_of_build: str
    backup: str | None
    backup_age_hours: float | None

    @property
    def refused(self) -> list[str]:
        """Why this build must not be put on this installation."""
        return [f"{plan.service}: {reason}" for plan in self.services for reason in plan.refused]

    @property
    def backup_due(self) -> bool:
        """Whether a backup has to be taken first."""
        return self.backup_age_hours is None or self.backup_age_hours > BACKUP_AGE_MAX.total_seconds() / 3600

    @property
    def migrates(self) -> bool:
        """Whether going back takes more than the former build."""
        return any(plan.migrations for plan in self.services)


async def plan_upgrade(where: Installation) -> UpgradePlan:
    """Compare; nothing is changed."""
    async with examination(where) as under_way:
        admin = await under_way.kafka()
        plans = [await _of_service(under_way, admin, where.services[name]) for name in ORDER]
        finance = await under_way.admin(where.services["finance"].database)
        last = await finance.fetchval(_EDITION) if await _has_events(finance) else None
    newest = next(reversed(list_backups(where.backups)), None)
    age = None if newest is None else (datetime.now(UTC) - read_manifest(newest).taken_at).total_seconds() / 3600
    edition = from_json(last).get("edition") if last else None
    return UpgradePlan(plans, edition, policy().edition.edition, newest.name if newest else None, age)


async def _has_events(connection: asyncpg.Connection[asyncpg.Record]) -> bool:
    return bool(await connection.fetchval("SELECT to_regclass('events') IS NOT NULL"))


async def _of_service(under_way: Examination, admin: AIOKafkaAdminClient, access: ServiceAccess) -> ServicePlan:
    connection = await under_way.admin(access.database)
    wanted = migrations_of(service_parts(access.name))
    try:
        applied = {row["name"]: row["sha256"] for row in await connection.fetch(_APPLIED)}
    except asyncpg.UndefinedTableError:
        applied = {}
    pending = [
        PendingMigration(migration.name, first_comment(migration)) for migration in wanted if migration.name not in applied
    ]
    new, changed, refused = await _topics(admin, access.name)
    names = {migration.name for migration in wanted}
    refused += [f"{m.name} was applied with another content" for m in wanted if applied.get(m.name, m.sha256) != m.sha256]
    refused += [
        f"{name} is applied and unknown to this build: it is older than the installation" for name in applied if name not in names
    ]
    retried = await _retried(connection) if applied else 0
    return ServicePlan(access.name, pending, new, changed, retried, refused)


def first_comment(migration: Migration) -> str:
    """The first line of SQL comment, which says what the file is for."""
    lines = (line.removeprefix("--").strip() for line in migration.sql.splitlines() if line.startswith("--"))
    return next(lines, "it does not say what for")


async def _topics(admin: AIOKafkaAdminClient, service: str) -> tuple[list[str], list[str], list[str]]:
    """Topics to make, settings that differ (made right by nobody but an operator), and what cannot be upgraded."""
    wanted = {layout.name: layout for layout in layouts(service)}
    existing = set(await admin.list_topics())
    present = sorted(wanted.keys() & existing)
    described = {topic["topic"]: len(topic["partitions"]) for topic in await admin.describe_topics(present)} if present else {}
    configured = await topic_configurations(admin, present)
    changed = [
        f"{name}: {key} is {configured[name].get(key)}, this build wants {value}"
        for name in present
        for key, value in wanted[name].config.items()
        if configured[name].get(key) != value
    ]
    refused = [
        f"{name} has {described[name]} partitions, this build {wanted[name].partitions}"
        for name in present
        if described[name] != wanted[name].partitions
    ]
    return sorted(wanted.keys() - existing), changed, refused


async def _retried(connection: asyncpg.Connection[asyncpg.Record]) -> int:
    """Parked events of types that no build knew so far and this one does: they are tried again when it starts."""
    known = event_types()
    found = [dict(headers_of(row["headers"])).get("ce_type", b"").decode() for row in await connection.fetch(_UNKNOWN)]
    return sum(name in known for name in found)
