"""Backups of running services on the real servers: one point, checked by restoring, keys apart, the erased stay erased."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from county import VILLAGE, County, county

from chassis.metrics import BACKUP_AGE
from chassis.readings import read_samples
from cradle_cli.backups.keys_file import keys_path, merge_keys, read_keys
from cradle_cli.backups.manifest import list_backups, read_manifest
from cradle_cli.backups.programs import run_program
from cradle_cli.backups.replace import plan_restore, replace_databases, require_alone
from cradle_cli.backups.take import take_backup
from cradle_cli.backups.verify import verify_backup
from local_stack.errors import LocalStackError
from local_stack.progress import SilentProgress
from local_stack.testing import Infrastructure
from registry.vault.identities import erase

QUIET = SilentProgress()
SERVICES = ("registry", "delivery", "finance", "reporting")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def running(infra: Infrastructure, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[County]:
    async with county(infra, tmp_path_factory.mktemp("county")) as small:
        await small.found()
        await small.register(6)
        await small.deliver(["2020-03-02", "2020-03-03"])
        await small.world.settle()
        yield small


async def backup_ages(running: County) -> list[float]:
    """What the services tell of their backups: the age in seconds, of those that have one."""
    samples = []
    for service in running.world.services.values():
        async with service.pool.acquire() as connection:
            samples += await read_samples(connection, service.service)
    return [sample.value for sample in samples if sample.reading is BACKUP_AGE]


async def test_a_backup_under_load_is_one_point_of_all_four(running: County) -> None:
    stop = asyncio.Event()

    async def load() -> int:
        sent = 0
        while not stop.is_set():
            await running.visit([(date(2020, 4, 1) + timedelta(days=sent)).isoformat()])
            sent += 1
        return sent

    loading = asyncio.create_task(load())
    folders = []
    for _ in range(3):
        folders.append(await take_backup(running.installation, QUIET))
        await asyncio.sleep(1.1)
    stop.set()
    assert await loading > 3
    for folder in folders:
        manifest = read_manifest(folder)
        published = {(h.topic, h.partition): h.published_seq for name in SERVICES for h in manifest.of(name).heads}
        recorded = {(h.topic, h.partition): h.last_seq for name in SERVICES for h in manifest.of(name).heads}
        for name in SERVICES:
            for place in manifest.of(name).reached:
                assert place.last_seq <= recorded[place.topic, place.partition], (name, place)
        assert all(published[place] <= recorded[place] for place in published)
        assert sum(manifest.of("finance").ledger_fen.values()) == 0
        assert manifest.of("finance").ledger_fen["expense"] > 0
        assert manifest.held_seconds < 5
    await running.world.settle()
    assert await backup_ages(running) == [], "none is checked yet"
    checked = await verify_backup(running.installation, folders[-1], QUIET)
    assert checked.verified_at is not None
    ages = await backup_ages(running)
    assert len(ages) == len(SERVICES)
    assert all(abs(age - (datetime.now(UTC) - checked.taken_at).total_seconds()) < 5 for age in ages)
    left = await running.fetch("registry", "SELECT datname FROM pg_database WHERE datname LIKE 'cradle_check_%'")
    assert left == []


async def test_a_changed_file_and_a_changed_row_are_noticed(running: County, tmp_path: Path) -> None:
    good = await take_backup(running.installation, QUIET)
    bad = running.installation.backups / "20000101T000000Z"
    await asyncio.to_thread(shutil.copytree, good, bad)
    with (bad / "finance.dump").open("ab") as file:
        file.write(b"x")
    with pytest.raises(LocalStackError, match="is not what was written"):
        await verify_backup(running.installation, bad, QUIET)
    shutil.copy(good / "finance.dump", bad / "finance.dump")
    manifest = json.loads((bad / "manifest.json").read_text())
    finance = next(database for database in manifest["databases"] if database["service"] == "finance")
    finance["tables"]["session_claims"]["hash"] = "1"
    (bad / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(LocalStackError, match=r"session_claims: .* expected, .* found"):
        await verify_backup(running.installation, bad, QUIET)
    await asyncio.to_thread(shutil.rmtree, bad)


async def test_neither_the_master_key_nor_any_subjects_key_nor_a_name_is_in_a_backup(running: County) -> None:
    folder = await take_backup(running.installation, QUIET)
    key = running.installation.vault_master_key_file
    assert key is not None
    wrapped = [row[0] for row in await running.fetch("registry", "SELECT wrapped_key FROM vault_identities")]
    secret = [key.read_bytes().strip(), "张0".encode(), *wrapped, *(key.hex().encode() for key in wrapped)]
    assert len(wrapped) == 6
    for file in sorted(folder.iterdir()):
        content = file.read_bytes()
        if file.suffix == ".dump":
            text = file.with_suffix(".sql")
            await run_program("pg_restore", [f"--file={text}", str(file)], running.installation.admin_dsn)
            content += text.read_bytes()
            text.unlink()
        assert [found for found in secret if found in content] == [], file.name
    keys = keys_path(running.installation.backups)
    assert sorted(read_keys(keys).values()) == sorted(wrapped)
    assert keys.stat().st_mode & 0o077 == 0


async def test_a_failed_backup_leaves_nothing_behind(running: County, monkeypatch: pytest.MonkeyPatch) -> None:
    before = list_backups(running.installation.backups)
    monkeypatch.setattr("cradle_cli.backups.take.COMPRESSION", "no-such")
    with pytest.raises(LocalStackError, match="pg_dump ended with 1"):
        await take_backup(running.installation, QUIET)
    assert list_backups(running.installation.backups) == before
    assert not (running.installation.backups / ".unfinished").exists()


async def test_a_vault_that_knows_nobody_does_not_wipe_the_keys(running: County) -> None:
    await take_backup(running.installation, QUIET)
    path = keys_path(running.installation.backups)
    before = read_keys(path)
    connection = await asyncpg.connect(running.installation.admin_dsn)
    await connection.execute("CREATE TEMP TABLE vault_identities (subject_id uuid, wrapped_key bytea, erased_at timestamptz)")
    assert await merge_keys(path, connection) == len(before)
    await connection.close()
    assert read_keys(path) == before


async def test_restore_swaps_all_databases_holds_the_stores_and_revives_nobody(running: County) -> None:
    where = running.installation
    await running.world.settle()
    folder = await take_backup(where, QUIET)
    manifest = read_manifest(folder)
    money = await running.money()
    erased = running.children[0]
    async with running.world.services["registry"].pool.acquire() as connection:
        assert await erase(connection, erased)
    await running.deliver(["2020-11-02"])
    await running.world.settle()
    with pytest.raises(LocalStackError, match="somebody is connected"):
        await require_alone(where, where.choose(None), "stop them")

    plan = await plan_restore(where, manifest, where.choose(None))
    by_name = {item.service.name: item for item in plan}
    assert by_name["delivery"].later_published == 1
    assert by_name["delivery"].later_unpublished == 0
    async with running.away():
        await require_alone(where, where.choose(None), "stop them")
        kept = await replace_databases(where, folder, manifest, plan, QUIET)
    assert set(kept) == set(SERVICES)

    try:
        assert await running.money() == money
        (row,) = await running.fetch("registry", "SELECT * FROM vault_identities WHERE subject_id = $1", erased)
        assert row["wrapped_key"] is None
        assert row["erased_at"] is not None
        assert erased not in read_keys(keys_path(where.backups))
        assert await running.fetch("registry", "SELECT FROM vault_blind_index WHERE subject_id = $1", erased) == []
        assert len(await running.fetch("registry", "SELECT FROM vault_identities WHERE wrapped_key IS NOT NULL")) == 5
        for name in SERVICES:
            (lease,) = await running.fetch(name, "SELECT epoch, fork, expires_at FROM relay_lease")
            hold = f"restored from {folder.name}, not yet compared with the topics"
            found_since_by_its_relay = name != "reporting" and "missing in the store" in lease["fork"]
            assert found_since_by_its_relay or lease["fork"] == (f"being recovered: {hold}" if name == "reporting" else hold)
            assert lease["epoch"] > by_name[name].epoch
            actions = await running.fetch(name, "SELECT action FROM operator_actions ORDER BY id")
            assert [row["action"] for row in actions if row["action"] != "backup"] == ["restore"]
        (may,) = await running.fetch(
            "finance", "SELECT has_table_privilege($1, 'events', 'DELETE') AS bad, has_table_privilege($1, 'events', 'INSERT') AS good",
            where.services["finance"].run_role,
        )  # fmt: skip
        assert (may["bad"], may["good"]) == (False, True)
        assert VILLAGE in {row["code"] for row in await running.fetch("registry", "SELECT code FROM units")}
    finally:
        admin = await asyncpg.connect(where.admin_dsn)
        for database in kept.values():
            await admin.execute(f'DROP DATABASE "{database}"')
        await admin.close()
