"""The command: run the checks, print each with its cure, end with 0, 1 or 2."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import asyncpg
import typer
from aiokafka.errors import KafkaError

from cradle_cli.doctor.checks import CHECKS
from cradle_cli.doctor.examination import Check, Examination, Finding, State, examination, failed
from cradle_cli.installation import Installation, installation
from cradle_cli.output import JsonOption, console, print_json, reported_errors
from local_stack.errors import LocalStackError

CANNOT_RUN = 2
CHECK_SECONDS_MAX = 60.0
MARKS: dict[State, str] = {"ok": "[green]✓[/]", "warned": "[yellow]![/]", "failed": "[red]✗[/]"}
UNREACHABLE = (asyncpg.PostgresError, asyncpg.InterfaceError, KafkaError, OSError, TimeoutError)


def doctor(
    only: Annotated[list[str] | None, typer.Option("--check", metavar="NAME", help="Only this check; again for more.")] = None,
    show_list: Annotated[bool, typer.Option("--list", help="Name the checks and make none.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Examine the installation: each check by name, and for whatever is wrong the command that cures it.

    Exits 0 when all is well, 1 when something is wrong or will be, 2 when it cannot look (no installation, no such check).

    Examples: `cradle doctor`, `cradle doctor --check grants --check acls`, `cradle doctor --json | jq .state`
    """
    if show_list:
        _print_list(as_json)
        return
    with reported_errors(as_json, CANNOT_RUN):
        for name in only or []:
            if name not in CHECKS:
                raise LocalStackError(f"no check {name!r}; there are: {', '.join(CHECKS)}")
        findings = asyncio.run(examine(installation(), {name: CHECKS[name] for name in only or CHECKS}, shown=not as_json))
    worst = worst_of([finding for of_check in findings.values() for finding in of_check])
    if as_json:
        checks = [
            {"name": name, "state": worst_of(of_check), "findings": [asdict(finding) for finding in of_check]}
            for name, of_check in findings.items()
        ]
        print_json({"state": worst, "checks": checks})
    if worst != "ok":
        raise typer.Exit(1)


async def examine(where: Installation, checks: dict[str, Check], *, shown: bool = False) -> dict[str, Sequence[Finding]]:
    """Make the checks one after the other; one that cannot look is a finding of its own."""
    findings = {}
    async with examination(where) as under_way:
        for name, check in checks.items():
            findings[name] = await _make(under_way, check)
            if shown:
                _show(name, findings[name])
    return findings


async def _make(under_way: Examination, check: Check) -> Sequence[Finding]:
    try:
        async with asyncio.timeout(CHECK_SECONDS_MAX):
            return await check(under_way)
    except UNREACHABLE as error:
        cure = under_way.command("cradle status, then cradle up", "ps, then up -d --wait")
        return [failed(f"cannot look: {error!r}", cure)]


def worst_of(findings: Sequence[Finding]) -> State:
    """The state of the whole."""
    states = {finding.state for finding in findings}
    return "failed" if "failed" in states else "warned" if "warned" in states else "ok"


def _show(name: str, findings: Sequence[Finding]) -> None:
    for number, finding in enumerate(findings):
        title = name if number == 0 else ""
        console.print(f"{MARKS[finding.state]} {title:<18}", end="")
        console.print(finding.says, markup=False, soft_wrap=True)
        if finding.cure is not None:
            console.print(f"{'':<20}→ {finding.cure}", markup=False, soft_wrap=True)


def _print_list(as_json: bool) -> None:
    described = {name: (check.__doc__ or "").strip() for name, check in CHECKS.items()}
    if as_json:
        print_json([{"name": name, "looks_at": text} for name, text in described.items()])
        return
    for name, text in described.items():
        console.print(f"{name:<18} {text}", markup=False)
