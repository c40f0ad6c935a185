"""The command: the plan; on a local stack its execution, step by step."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated, Any

import asyncpg
import typer
from aiokafka.errors import KafkaError

from cradle_cli.backups.command import progress_of
from cradle_cli.backups.take import take_backup
from cradle_cli.backups.verify import verify_backup
from cradle_cli.installation import Installation, installation
from cradle_cli.output import JsonOption, console, print_json, reported_errors
from cradle_cli.upgrade.plan import BACKUP_AGE_MAX, ORDER, UpgradePlan, plan_upgrade
from local_stack.errors import LocalStackError
from local_stack.progress import Progress
from local_stack.stack import LocalStack

CANNOT_RUN = 2


def upgrade(
    plan_only: Annotated[
        bool, typer.Option("--plan", help="Print what would change, the steps and the way back; change nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Put this build on the installation: a backup, then service by service its migrations, its topics, its processes.

    With --plan: what would change. Without, a local stack is upgraded; in containers the steps are printed, for compose starts
    the new image itself. Exits 0 when it is planned or done, 1 when this build must not be put on this installation or a
    step has failed, 2 when it cannot look.

    Examples: `cradle upgrade --plan`, `cradle upgrade`
    """
    with reported_errors(as_json, CANNOT_RUN):
        where = installation()
        plan = _run(plan_upgrade(where))
    if as_json:
        print_json(document(where, plan, done=not plan_only and where.kind == "local" and not plan.refused))
    else:
        _show(where, plan)
    if plan.refused:
        raise typer.Exit(1)
    if plan_only:
        return
    with reported_errors(as_json):
        if where.kind != "local":
            raise LocalStackError("in containers these steps are compose's: do them in this order, or `cradle upgrade --plan`")
        _execute(where, plan, progress_of(as_json))


def _execute(where: Installation, plan: UpgradePlan, progress: Progress) -> None:
    if plan.backup_due:
        folder = _run(take_backup(where, progress))
        _run(verify_backup(where, folder, progress))
    stack = LocalStack()
    for name in ORDER:
        service = stack.service(name)
        with progress.step(f"upgrade {name}"):
            service.stop()
            service.run_jobs()
            service.start()


def steps(where: Installation, plan: UpgradePlan) -> list[str]:
    """What is to be done, in order."""
    compose = "docker compose -f deploy/compose.yaml"
    first = ["cradle backup" if where.kind == "local" else f"{compose} run --rm tools backup"] if plan.backup_due else []
    if where.kind == "local":
        return [*first, *(f"stop {name}, apply its migrations, make its topics, start it" for name in ORDER), "cradle doctor"]
    return [*first, f"{compose} build", f"{compose} up -d --wait", f"{compose} run --rm tools doctor"]


def way_back(where: Installation, plan: UpgradePlan) -> str:
    """How the installation is what it was before."""
    if not plan.migrates:
        return "run the former build: no migration is applied, nothing else has changed"
    tool = "cradle" if where.kind == "local" else "docker compose -f deploy/compose.yaml run --rm tools"
    return (
        f"migrations go forward only: stop the services, `{tool} restore --yes` the backup taken before, start the former build, "
        f"`{tool} recover SERVICE --yes` for each; events published meanwhile come back from the topics, if the former build knows them"
    )


def document(where: Installation, plan: UpgradePlan, *, done: bool) -> dict[str, Any]:
    """The plan for programs."""
    return {
        "refused": plan.refused,
        "services": [asdict(service) for service in plan.services],
        "policy_edition": {"decided_under": plan.edition, "of_this_build": plan.edition_of_build},
        "backup": {"newest": plan.backup, "age_hours": plan.backup_age_hours, "age_hours_max": BACKUP_AGE_MAX.total_seconds() / 3600,
                   "due": plan.backup_due},
        "steps": steps(where, plan),
        "way_back": way_back(where, plan),
        "executing": done,
    }  # fmt: skip


def _show(where: Installation, plan: UpgradePlan) -> None:
    for service in plan.services:
        console.print(
            f"{service.service}{'' if service.changes or service.refused else ': only its processes change'}", style="bold"
        )
        for migration in service.migrations:
            console.print(f"  migration {migration.name}: {migration.says}", markup=False, soft_wrap=True)
        for topic in service.new_topics:
            console.print(f"  new topic {topic}")
        for text in service.changed_topics:
            console.print(f"  topic setting, not changed by an upgrade: {text}", markup=False)
        if service.retried:
            console.print(f"  {service.retried} parked events of types this build knows are tried again when it starts")
    if plan.edition not in (None, plan.edition_of_build):
        console.print(f"policy edition: {plan.edition} → {plan.edition_of_build}: every book is decided again, deltas are posted")
    for reason in plan.refused:
        console.print(f"[red]REFUSED[/] {reason}", soft_wrap=True)
    if plan.refused:
        return
    console.print("steps", style="bold")
    for number, step in enumerate(steps(where, plan), 1):
        console.print(f"  {number}. {step}", markup=False, soft_wrap=True)
    console.print(f"way back: {way_back(where, plan)}", markup=False, soft_wrap=True)


def _run(work: Any) -> Any:
    try:
        return asyncio.run(work)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, KafkaError, OSError, TimeoutError) as error:
        raise LocalStackError(f"a server did not answer as it should: {error!r}; see `cradle doctor`") from error
