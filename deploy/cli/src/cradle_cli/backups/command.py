"""`cradle backup` and `cradle restore`."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import asyncpg
import typer

from cradle_cli.backups.manifest import Manifest, choose_backup, list_backups, read_manifest
from cradle_cli.backups.replace import Replacing, plan_restore, replace_databases, require_alone
from cradle_cli.backups.take import take_backup
from cradle_cli.backups.verify import verify_backup
from cradle_cli.installation import Installation, ServiceAccess, installation
from cradle_cli.output import JsonOption, console, print_json, reported_errors
from cradle_cli.step_display import StepDisplay
from local_stack.errors import LocalStackError
from local_stack.progress import Progress, SilentProgress
from local_stack.stack import LocalStack

CANNOT_RUN = 2
_T = TypeVar("_T")
STOP_IN_CONTAINERS = (
    "docker compose -f deploy/compose.yaml stop registry-web registry-relay delivery-web delivery-consume delivery-relay "
    "finance-web finance-consume finance-relay reporting-web reporting-consume reporting-relay"
)


def backup(
    verify: Annotated[
        str | None, typer.Option("--verify", metavar="BACKUP", help="Only check this one, by restoring it.")
    ] = None,
    show_list: Annotated[bool, typer.Option("--list", help="Name the backups and take none.")] = False,
    check: Annotated[bool, typer.Option("--check/--no-check", help="Restore the new backup into scratch databases.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Take all four databases at one point into a folder of CRADLE_BACKUPS, and check it by restoring it beside the live ones.

    Appends wait for a few milliseconds, nothing is stopped. The vault's keys lie apart, in `vault-keys`: keep that folder on
    another medium; the master key is in no backup. Exits 0 when it is taken and checked, 1 when it is not what it should be,
    2 when it cannot be taken.

    Examples: `cradle backup`, `cradle backup --list`, `cradle backup --verify 20260102T030405.678Z`
    """
    with reported_errors(as_json, CANNOT_RUN):
        where = installation()
    if show_list:
        _print_list(where, as_json)
        return
    if verify is None:
        with reported_errors(as_json, CANNOT_RUN):
            folder = _run(take_backup(where, progress_of(as_json)))
    else:
        with reported_errors(as_json, CANNOT_RUN):
            folder = choose_backup(where.backups, verify)
    with reported_errors(as_json):
        checked = verify is not None or check
        manifest = _run(verify_backup(where, folder, progress_of(as_json))) if checked else read_manifest(folder)
    if as_json:
        print_json({"backup": str(folder), **_summary(manifest)})
    else:
        console.print(f"{folder}", markup=False, soft_wrap=True)


def restore(
    name: Annotated[str | None, typer.Argument(metavar="[BACKUP]", help="Which; the newest without.")] = None,
    service: Annotated[list[str] | None, typer.Option("--service", help="Only this one's database; again for more.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it. Without, the plan is printed and nothing is changed.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Put a backup in the place of the live databases. Without --yes: say what would be replaced.

    Each database is restored beside the live one and compared with the manifest; then all are renamed in one step, and the
    replaced ones are kept as `<name>_before_<time>`. Who was erased after the backup stays erased. The stores are held until
    their relays have compared them with the topics: `cradle recover` then brings back what the topics hold. On a local stack
    the services are stopped and started; in containers stop them first. Exits 0, or 1 when the backup is not whole, 2 when
    it cannot run.

    Examples: `cradle restore`, `cradle restore 20260102T030405.678Z --service finance --yes`
    """
    with reported_errors(as_json, CANNOT_RUN):
        where = installation()
        folder = choose_backup(where.backups, name)
        chosen = where.choose(service)
    with reported_errors(as_json):
        manifest = read_manifest(folder)
        plan = _run(plan_restore(where, manifest, chosen))
        replaced = _execute(where, folder, manifest, plan, progress_of(as_json)) if yes else {}
    if as_json:
        print_json({"backup": str(folder), "taken_at": manifest.taken_at.isoformat(), "done": yes,
                    "plan": [_row(item) for item in plan], "replaced": replaced})  # fmt: skip
    else:
        _show_plan(folder, manifest, plan, replaced, done=yes)


def _execute(
    where: Installation, folder: Path, manifest: Manifest, plan: list[Replacing], progress: Progress
) -> dict[str, str]:  # fmt: skip
    services = [item.service for item in plan]
    if where.kind == "named":
        _run(require_alone(where, services, STOP_IN_CONTAINERS))
        return _run(replace_databases(where, folder, manifest, plan, progress))
    stack = LocalStack()
    running = [item for item in stack.services if item.is_running() and item.name in {service.name for service in services}]
    with progress.step("stop services"):
        for item in running:
            item.stop()
    try:
        _run(require_alone(where, services, "cradle down"))
        return _run(replace_databases(where, folder, manifest, plan, progress))
    finally:
        with progress.step("start services"):
            for item in running:
                item.start()


def progress_of(as_json: bool) -> Progress:
    """Steps for people, none for programs."""
    return SilentProgress() if as_json else StepDisplay(console)


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    try:
        return asyncio.run(work)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise LocalStackError(f"PostgreSQL did not do what was asked: {error!r}; see `cradle doctor`") from error


def _summary(manifest: Manifest) -> dict[str, Any]:
    return {
        "taken_at": manifest.taken_at.isoformat(),
        "held_seconds": manifest.held_seconds,
        "verified_at": manifest.verified_at.isoformat() if manifest.verified_at else None,
        "rows": {database.service: sum(d.rows for d in database.tables.values()) for database in manifest.databases},
        "bytes": {database.service: database.bytes for database in manifest.databases},
        "identities": manifest.vault.identities,
    }


def _print_list(where: Installation, as_json: bool) -> None:
    with reported_errors(as_json):
        found = [(folder, read_manifest(folder)) for folder in list_backups(where.backups)]
    if as_json:
        print_json([{"backup": str(folder), **_summary(manifest)} for folder, manifest in found])
        return
    for folder, manifest in found:
        age_hours = (datetime.now(UTC) - manifest.taken_at).total_seconds() / 3600
        size = sum(database.bytes for database in manifest.databases) / 2**20
        console.print(
            f"{folder.name}  {age_hours:8.1f} h  {size:9,.1f} MiB  {'checked' if manifest.verified_at else 'not checked'}"
        )


def _row(item: Replacing) -> dict[str, Any]:
    row = asdict(item)
    service: ServiceAccess = item.service
    return row | {"service": service.name, "database": service.database}


def _show_plan(folder: Path, manifest: Manifest, plan: list[Replacing], replaced: dict[str, str], *, done: bool) -> None:
    console.print(f"{folder.name}, taken {manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC", markup=False)
    for item in plan:
        live = "no database there now" if item.events_live is None else f"{item.events_live:,} events live"
        console.print(
            f"  {item.service.name:<10} {item.events_in_backup:,} events, in place of {live}: {item.later_published:,} later ones "
            f"are in the topics and come back by `cradle recover`, {item.later_unpublished:,} are nowhere else",
            soft_wrap=True,
        )
    if done:
        for name, database in replaced.items():
            console.print(f"  {name}: what was there is kept as {database}; drop it when all is well")
        console.print(f"now: cradle recover, for {', '.join(item.service.name for item in plan)}")
    else:
        console.print("nothing was changed; add --yes to do it")
