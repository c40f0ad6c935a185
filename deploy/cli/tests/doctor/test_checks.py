# ruff: noqa: S608  names of the tests own
"""Each check on the real servers: once where all is well, once where something is not, with the cure it names."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from installed import installed

from chassis.ids import uuid7
from cradle_cli.backups.keys_file import keys_path
from cradle_cli.backups.manifest import Digest, Manifest, VaultBackup, write_manifest
from cradle_cli.doctor import clocks, disk, versions
from cradle_cli.doctor.checks import CHECKS
from cradle_cli.doctor.command import examine, worst_of
from cradle_cli.doctor.disk import first_id_at
from cradle_cli.doctor.kafka_questions import TopicRule
from cradle_cli.doctor.topics import may_write
from cradle_cli.installation import Installation
from local_stack.testing import Infrastructure
from registry.vault.master_key import read_master_key
from registry.vault.vault import Vault


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def well(infra: Infrastructure, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    async with installed(infra, tmp_path_factory.mktemp("doctor")) as installation:
        yield installation


async def examined(installation: Installation, name: str) -> list:
    return list((await examine(installation, {name: CHECKS[name]}))[name])


async def says(installation: Installation, name: str) -> str:
    """What is wrong, with its cures; it must be something."""
    findings = await examined(installation, name)
    assert worst_of(findings) != "ok", findings
    return "\n".join(f"{finding.says} → {finding.cure}" for finding in findings if finding.state != "ok")


async def is_well(installation: Installation, name: str) -> None:
    findings = await examined(installation, name)
    assert worst_of(findings) == "ok", findings


@asynccontextmanager
async def changed(dsn: str, change: str, back: str) -> AsyncIterator[None]:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(change)
        try:
            yield
        finally:
            await connection.execute(back)
    finally:
        await connection.close()


def admin_of(installation: Installation, service: str) -> str:
    return installation.admin_dsn_of(installation.services[service].database)


async def test_versions(well: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    await is_well(well, "versions")
    monkeypatch.setattr(versions, "TRANSACTION_VERSION", 3)
    assert "transaction.version is 2" in await says(well, "versions")
    locked = {"package": [{"name": "asyncpg", "version": "0.1"}, {"name": "not-installed", "version": "1"}]}
    (differing,) = versions.differing_packages(locked)
    assert differing.startswith("asyncpg ")


async def test_clock(well: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    await is_well(well, "clock")
    before = clocks.time.time
    monkeypatch.setattr(clocks.time, "time", lambda: before() - 90)
    found = await says(well, "clock")
    assert "PostgreSQL's clock is +90" in found
    assert "Kafka's clock is +90" in found
    monkeypatch.undo()
    admin = AIOKafkaAdminClient(bootstrap_servers=well.kafka.bootstrap)
    await admin.start()
    assert not [name for name in await admin.list_topics() if name.startswith("cradle.doctor.")]
    await admin.close()


async def test_disk(well: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    await is_well(well, "disk")
    monkeypatch.setattr(disk, "FREE_BYTES_MIN", 2**60)
    assert "enlarge the volume" in await says(well, "disk")
    monkeypatch.undo()
    assert disk.judge("PostgreSQL", 100 * 2**30, 2 * 2**30).state == "warned"
    assert disk.judge("PostgreSQL", 100 * 2**30, 20 * 2**30).state == "failed"
    now = datetime.now(UTC)
    assert first_id_at(now - timedelta(seconds=1)) < uuid7() < first_id_at(now + timedelta(seconds=60))


@pytest.mark.parametrize(
    ("setting", "value"), [("synchronous_commit", "off"), ("timezone", "Asia/Shanghai")], ids=["durability", "time"]
)
async def test_postgres_settings_as_a_services_session_sees_them(well: Installation, setting: str, value: str) -> None:
    await is_well(well, "postgres-settings")
    role = well.services["finance"].run_role
    alter = f"ALTER ROLE {role}"
    async with changed(well.admin_dsn, f"{alter} SET {setting} = '{value}'", f"{alter} RESET {setting}"):
        found = await says(well, "postgres-settings")
    assert f"finance: {setting} is {value}" in found
    assert f"→ ALTER ROLE {role} RESET {setting};" in found


@pytest.mark.parametrize(
    ("change", "back", "expected"),
    [
        ("GRANT UPDATE (payload) ON events TO {role}", "REVOKE UPDATE (payload) ON events FROM {role}", "may UPDATE events"),
        ("GRANT TRUNCATE ON events TO PUBLIC", "REVOKE TRUNCATE ON events FROM PUBLIC", "may TRUNCATE events"),
        ("GRANT DELETE ON postings TO {role}", "REVOKE DELETE ON postings FROM {role}", "may DELETE postings"),
        ("ALTER TABLE claims OWNER TO {role}", "ALTER TABLE claims OWNER TO {role}_owner", "owns"),
        ("ALTER ROLE {role} CREATEDB", "ALTER ROLE {role} NOCREATEDB", "is CREATEDB"),
        ("GRANT {role}_owner TO {role}", "REVOKE {role}_owner FROM {role}", "is a member of"),
        (
            "GRANT CONNECT ON DATABASE {registry} TO {role}",
            "REVOKE CONNECT ON DATABASE {registry} FROM {role}",
            "may enter the database of registry",
        ),
    ],
)
async def test_grants(well: Installation, change: str, back: str, expected: str) -> None:
    await is_well(well, "grants")
    names = {"role": well.services["finance"].run_role, "registry": well.services["registry"].database}
    async with changed(admin_of(well, "finance"), change.format(**names), back.format(**names)):
        assert expected in await says(well, "grants")
    await is_well(well, "grants")


async def test_migrations(well: Installation) -> None:
    await is_well(well, "migrations")
    name = "finance/0001_facts.sql"
    async with changed(
        admin_of(well, "finance"),
        f"UPDATE migrations SET sha256 = 'x' || sha256 WHERE name = '{name}'",
        f"UPDATE migrations SET sha256 = substr(sha256, 2) WHERE name = '{name}'",
    ):
        assert f"applied with another content: {name}" in await says(well, "migrations")
    async with changed(
        admin_of(well, "finance"),
        f"UPDATE migrations SET name = 'finance/9999_later.sql' WHERE name = '{name}'",
        f"UPDATE migrations SET name = '{name}' WHERE name = 'finance/9999_later.sql'",
    ):
        found = await says(well, "migrations")
    assert f"not applied: {name}" in found
    assert "unknown to this build: finance/9999_later.sql" in found


async def test_topics(well: Installation) -> None:
    await is_well(well, "topics")
    admin = AIOKafkaAdminClient(bootstrap_servers=well.kafka.bootstrap)
    await admin.start()

    async def keep_for(milliseconds: int) -> None:
        configs = {"retention.ms": str(milliseconds), "retention.bytes": "-1", "cleanup.policy": "delete"}
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, "finance.subsidies.v1", configs)])

    await keep_for(604_800_000)
    try:
        async with asyncio.timeout(20):
            while worst_of(await examined(well, "topics")) == "ok":
                await asyncio.sleep(0.1)
        assert "finance.subsidies.v1: retention.ms is 604800000, not -1" in await says(well, "topics")
        await admin.delete_topics(["reporting.targets.v1"])
        async with asyncio.timeout(20):
            while "reporting: no topic reporting.targets.v1" not in await says(well, "topics"):
                await asyncio.sleep(0.1)
    finally:
        await keep_for(-1)
        await admin.close()


async def test_acls_where_no_authorizer_is_on(well: Installation) -> None:
    (finding,) = await examined(well, "acls")
    assert finding.says.startswith("no authorizer is on")


def test_who_may_write_a_topic() -> None:
    allow, deny, read, write, everything = 3, 2, 3, 4, 2
    literal, prefixed = 3, 4
    rules = [
        TopicRule("finance.subsidies.v1", literal, "User:finance", write, allow),
        TopicRule("finance.", prefixed, "User:stranger", everything, allow),
        TopicRule("*", literal, "User:reader", read, allow),
        TopicRule("*", literal, "User:stopped", write, allow),
        TopicRule("finance.subsidies.v1", literal, "User:stopped", write, deny),
        TopicRule("registry.units.v1", literal, "User:registry", write, allow),
    ]
    assert may_write(rules, "finance.subsidies.v1") == {"User:finance", "User:stranger"}


async def test_relay(well: Installation) -> None:
    assert "no relay holds the lease" in await says(well, "relay")
    held = "UPDATE relay_lease SET holder = 'test', expires_at = now() + interval '1 hour'"
    async with _all(well, held, "UPDATE relay_lease SET expires_at = NULL, holder = NULL"):
        await is_well(well, "relay")
        async with changed(
            admin_of(well, "finance"), "UPDATE relay_lease SET fork = 'x[3] ends at 7'", "UPDATE relay_lease SET fork = NULL"
        ):
            assert "cradle recover finance" in await says(well, "relay")
        async with changed(admin_of(well, "finance"), *_waiting(minutes=10)):
            assert "1 events wait for the relay, the oldest for 60" in await says(well, "relay")


@asynccontextmanager
async def _all(installation: Installation, change: str, back: str) -> AsyncIterator[None]:
    async with (
        changed(admin_of(installation, "registry"), change, back),
        changed(admin_of(installation, "delivery"), change, back),
        changed(admin_of(installation, "finance"), change, back),
        changed(admin_of(installation, "reporting"), change, back),
    ):
        yield


def _waiting(minutes: int) -> tuple[str, str]:
    """An event that has waited so long, and its removal."""
    event, stream = uuid7(), uuid4()
    place = "topic = 'finance.subsidies.v1' AND partition = 1"
    return (
        f"""INSERT INTO events VALUES ('{event}', '{stream}', 1, 'finance.subsidies.v1', 1, 1, NULL, 'x', '{{}}', '{event}', '{event}',
            'test', NULL, now() - interval '{minutes} minutes');
        UPDATE partition_counters SET last_seq = 1, last_id = '{event}' WHERE {place}""",
        f"DELETE FROM events WHERE id = '{event}'; UPDATE partition_counters SET last_seq = 0, last_id = NULL WHERE {place}",
    )


async def test_holes(well: Installation) -> None:
    await is_well(well, "holes")
    row = "INSERT INTO inbox_positions (consumer, topic, partition, {0}) VALUES ('finance', 'registry.children.v1', 4, {1})"
    gone = "DELETE FROM inbox_positions"
    async with changed(admin_of(well, "finance"), row.format("hole_at", "17"), gone):
        assert "finance misses 17 of registry.children.v1[4]" in await says(well, "holes")
    async with changed(admin_of(well, "finance"), row.format("fork", "'sequence 3 is other'"), gone):
        assert "cradle recover registry" in await says(well, "holes")


async def test_parked(well: Installation) -> None:
    await is_well(well, "parked")
    async with changed(
        admin_of(well, "reporting"),
        """INSERT INTO parked (consumer, topic, partition, record_offset, headers, reason, detail, parked_at)
           VALUES ('reporting', 'delivery.visits.v1', 1, 1, '[]', 'unknown-type', 'x', now())""",
        "DELETE FROM parked",
    ):
        assert "reporting: 1 unknown-type → cradle parked list --service reporting" in await says(well, "parked")


async def test_vault_key(well: Installation, tmp_path: Path) -> None:
    await is_well(well, "vault-key")
    path = well.vault_master_key_file
    assert path is not None
    vault = Vault.of(read_master_key(path))
    subject = uuid4()
    sealed = vault.seal(subject, b"{}")
    connection = await asyncpg.connect(admin_of(well, "registry"))
    await connection.execute("INSERT INTO vault_master (fingerprint) VALUES ($1)", vault.fingerprint)
    await connection.execute(
        "INSERT INTO vault_identities VALUES ($1, $2, $3, $4, NULL)",
        subject,
        sealed.suite_id,
        sealed.wrapped_key,
        sealed.ciphertext,
    )
    (finding,) = await examined(well, "vault-key")
    assert finding.says == "the master key opens the vault (1 identities tried)"
    await connection.execute("UPDATE vault_identities SET ciphertext = '\\x00' || ciphertext")
    assert f"the identity of {subject} does not open" in await says(well, "vault-key")
    await connection.execute("DELETE FROM vault_identities")
    await connection.close()
    other = tmp_path / "other.key"
    other.write_text("A" * 43 + "=\n")
    assert "is not the key" in await says(replace(well, vault_master_key_file=other), "vault-key")
    await asyncio.to_thread(os.chmod, path, 0o644)
    assert f"chmod 600 {path}" in await says(well, "vault-key")
    await asyncio.to_thread(os.chmod, path, 0o600)
    assert "lies among the backups" in await says(replace(well, backups=path.parent), "vault-key")


async def test_backup(well: Installation) -> None:
    assert "there is no backup" in await says(well, "backup")
    now = datetime.now(UTC)
    folder = well.backups / "20200101T000000Z"
    await asyncio.to_thread(folder.mkdir, parents=True)
    vault = VaultBackup(
        file="x", sha256="x", identities=0, digest=Digest(rows=0, hash="0"), master_fingerprint=None
    )  # fmt: skip
    taken = Manifest(
        format=1, taken_at=now, held_seconds=0, county="341881", versions={}, databases=[], vault=vault
    )  # fmt: skip
    write_manifest(folder, taken)
    assert "never restored" in await says(well, "backup")
    write_manifest(folder, taken.model_copy(update={"verified_at": now}))
    assert "vault's keys is missing" in await says(well, "backup")
    await asyncio.to_thread(keys_path(well.backups).parent.mkdir)
    await asyncio.to_thread(keys_path(well.backups).touch)
    await is_well(well, "backup")
    write_manifest(folder, taken.model_copy(update={"verified_at": now, "taken_at": now - timedelta(hours=30)}))
    assert "taken 30.0 h ago" in await says(well, "backup")


async def test_a_server_that_does_not_answer_is_a_finding_not_a_crash(well: Installation) -> None:
    away = replace(well, admin_dsn="postgresql://postgres:x@127.0.0.1:1/postgres")
    assert "cannot look" in await says(away, "grants")
