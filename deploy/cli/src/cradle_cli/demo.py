"""`cradle demo`: a county's three years on a fresh stack, from the units to the fen, checked by a second computation."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Literal

import typer
from rich.console import Console

from chassis.policy_file import load_edition
from cradle_cli.compose_stack import compose_stack
from cradle_cli.coverage.table import coverage
from cradle_cli.coverage.walked import walk_table, walked
from cradle_cli.output import JsonOption, console, error_console, reported_errors
from cradle_cli.step_display import StepDisplay
from cradle_cli.token import SigningKey, issue, parse_roles
from cradle_demo.demo import Plan, Report, print_figures, print_verdict, run_demo
from cradle_demo.driver.display import Display
from cradle_demo.driver.offices import Offices
from cradle_demo.failure import DemoFailed
from cradle_demo.generate import DEFAULT_SEED
from cradle_demo.records import Sender
from local_stack.paths import ROOT, VAR
from local_stack.progress import Progress, SilentProgress
from local_stack.stack import LocalStack

DIRECTORY = VAR / "demo"
STACK_HOME = DIRECTORY / "stack"
ORACLE = ROOT / "tests" / "oracle" / "main.py"


def demo(
    seed: Annotated[int, typer.Option(help="The same seed makes up the same years.")] = DEFAULT_SEED,
    scale: Annotated[float, typer.Option(min=0.02, max=20, help="1 is a county of 7,500 children; 0.1 a tenth.")] = 1.0,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the stack running afterwards, to look around in.")] = False,
    against: Annotated[
        Literal["local", "compose"],
        typer.Option("--stack", help="A fresh embedded stack, or the running one of deploy/compose.yaml."),
    ] = "local",
    as_json: JsonOption = False,
) -> None:
    """Record a county's three years over HTTP on an empty stack, print what came of them, and check every figure.

    Ningguo's real units, a made-up population, the work of 2020 to 2022 with the mistakes of real life. The figures are computed a
    second time by a program that shares no code with the services; any difference is printed and the command exits 1.
    Kept in `var/demo`: `records.ndjson` (what was sent), `report.json` (what came of it). Takes about three minutes.

    `--stack compose` records it on the containers that are up, which must be empty, and leaves them as they are.

    Examples: `cradle demo`, `cradle demo --scale 0.1 --seed 7`, `cradle demo --keep` and then `CRADLE_HOME=var/demo/stack cradle status`
    """
    display = Display(Console(quiet=True) if as_json else console)
    plan = Plan(seed, scale, DIRECTORY / "records.ndjson", DIRECTORY / "report.json", ORACLE)
    with reported_errors(as_json), reported_failures():
        progress = SilentProgress() if as_json else StepDisplay(console)
        with compose_offices() if against == "compose" else local_offices(keep, progress) as offices:
            report = asyncio.run(run_demo(plan, offices, display))
    if as_json:
        typer.echo(plan.report_file.read_text(encoding="utf-8"))
    else:
        print_all(report)
    if not report.ties_out:
        raise typer.Exit(1)


def print_all(report: Report) -> None:
    """Print the figures, what the years have walked of every row of the policy, and whether it all ties out."""
    edition = load_edition()
    print_figures(report, {code: refusal.text for code, refusal in edition.refusals.items()}, console)
    console.print(walk_table(walked(coverage(edition, ROOT), report.outcome)))
    print_verdict(report, console)


@contextmanager
def reported_failures() -> Iterator[None]:
    """End the command with exit code 1 and the failure's own words where the demo did not come to its end."""
    failures: list[DemoFailed] = []
    try:
        yield
    except* DemoFailed as failed:
        failures += leaves(failed)
    if failures:
        for failure in failures:
            error_console.print(f"✗ {failure}", style="bold red", markup=False)
        raise typer.Exit(1)


def leaves(group: BaseExceptionGroup[DemoFailed]) -> Iterator[DemoFailed]:
    """The failures of a group of groups."""
    for member in group.exceptions:
        if isinstance(member, BaseExceptionGroup):
            yield from leaves(member)
        else:
            yield member


def empty(stack: LocalStack) -> None:
    """End what an earlier demo has left running, and remove its data: the demo begins with nothing."""
    stack.down()
    shutil.rmtree(stack.home, ignore_errors=True)


@contextmanager
def local_offices(keep: bool, progress: Progress) -> Iterator[Offices]:
    """The offices of a fresh embedded stack, which goes at the end unless it is to be kept."""
    stack = LocalStack(STACK_HOME)
    empty(stack)
    if keep:
        stack.up(progress)
        yield offices_of(stack)
    else:
        with stack.running(progress):
            yield offices_of(stack)


@contextmanager
def compose_offices() -> Iterator[Offices]:
    """The offices of the containers that are up. Raises LocalStackError where they are not, or are not empty."""
    stack = compose_stack()
    stack.check_empty()
    yield offices_at(stack.urls, stack)


def offices_of(stack: LocalStack) -> Offices:
    """The addresses of a local stack's services, and tokens signed with its key."""
    return offices_at({service.name: service.url for service in stack.services}, stack.keys)


def offices_at(urls: Mapping[str, str], keys: SigningKey) -> Offices:
    """Services at these addresses, and tokens signed with a key."""
    issued_at = datetime.now(UTC)

    def token(sender: Sender) -> str:
        roles = parse_roles([sender.role])
        return issue(keys, person=sender.person, office=sender.office, roles=roles, issued_at=issued_at, hours=8.0)

    return Offices(urls, token)
