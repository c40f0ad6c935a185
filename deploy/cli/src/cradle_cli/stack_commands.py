"""`cradle setup`, `cradle up`, `cradle status`, `cradle down`: the local stack."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

import typer
from rich.table import Table

from cradle_cli.installation import installation, is_named
from cradle_cli.output import JsonOption, console, print_json, reported_errors
from cradle_cli.service_figures import ServiceFigures, read_all
from cradle_cli.step_display import StepDisplay
from local_stack.progress import Progress, SilentProgress
from local_stack.stack import LocalStack
from local_stack.status import ProcessStatus

_STATE_STYLE = {"up": "[green]up[/]", "starting": "[yellow]starting[/]", "down": "[red]down[/]"}


def setup(as_json: JsonOption = False) -> None:
    """Fetch and make what the stack needs, without starting it: Java found, Kafka's jars fetched and checked, keys made.

    What is there is checked and not fetched again. `cradle up` does this too.

    Example: `cradle setup`
    """
    stack = LocalStack()
    with reported_errors(as_json):
        stack.set_up(_progress(as_json))
    if as_json:
        print_json({"home": str(stack.home), "ready": True})


def up(as_json: JsonOption = False) -> None:
    """Start Kafka, PostgreSQL and the four services, and wait until all of them are ready.

    The first time, Kafka's jars are fetched (about 20 s); later starts take a few seconds, and a second `up` does
    nothing. The stack keeps running after the command ends. Its data lies in `var/stack` (or where CRADLE_HOME says).

    Example: `cradle up && cradle status`
    """
    stack = LocalStack()
    with reported_errors(as_json):
        stack.up(_progress(as_json))
    if as_json:
        print_json(_document(stack))
        return
    for service in stack.services:
        console.print(f"  {service.name:<10} {service.url}/docs")


def down(as_json: JsonOption = False) -> None:
    """Stop the services, Kafka and PostgreSQL, and anything a crash has left running. No data is lost.

    Example: `cradle down`, later `cradle up`: everything is where it was.
    """
    stack = LocalStack()
    with reported_errors(as_json):
        stack.down(_progress(as_json))
    if as_json:
        print_json(_document(stack))


def status(as_json: JsonOption = False) -> None:
    """Show each process, and for each service how far it is: events recorded, published and applied, pending work, lag.

    In a container the services alone: `docker compose ps` shows the processes. Exits 0 when everything is up, 3 when something
    is not.

    Examples: `cradle status`, `watch -n1 cradle status`, `cradle status --json | jq .services.finance.lag`
    """
    if is_named():
        _named_status(as_json)
        return
    stack = LocalStack()
    processes = stack.status()
    figures = read_all({service.name: service.url for service in _services(stack)})
    if as_json:
        print_json(_document(stack, processes, figures))
    else:
        console.print(_process_table(processes) if processes else "尚未启动 · not up yet: run `cradle up`")
        if figures:
            console.print(_figure_table(figures))
    if any(process.state != "up" for process in processes) or not stack.state.databases:
        raise typer.Exit(3)


def _named_status(as_json: bool) -> None:
    with reported_errors(as_json):
        where = installation()
    figures = read_all({name: access.url for name, access in where.services.items()})
    if as_json:
        print_json({"services": {figure.service: asdict(figure) for figure in figures}})
    else:
        console.print(_figure_table(figures))
    if any(figure.recorded is None for figure in figures):
        raise typer.Exit(3)


def _services(stack: LocalStack) -> tuple[Any, ...]:
    return stack.services if stack.state.databases else ()


def _progress(as_json: bool) -> Progress:
    return SilentProgress() if as_json else StepDisplay(console)


def _document(
    stack: LocalStack, processes: list[ProcessStatus] | None = None, figures: list[ServiceFigures] | None = None
) -> dict[str, Any]:
    return {
        "home": str(stack.home),
        "kafka_bootstrap": stack.state.kafka_bootstrap,
        "urls": stack.state.urls,
        "processes": {process.name: asdict(process) for process in processes or stack.status()},
        "services": {figure.service: asdict(figure) for figure in figures or []},
    }


def _process_table(processes: list[ProcessStatus]) -> Table:
    table = Table("process", "state", "pid", "port", "up for", title="进程 processes", title_justify="left")
    for process in processes:
        age = f"{time.time() - process.started_at:.0f} s" if process.started_at else ""
        table.add_row(process.name, _STATE_STYLE[process.state], str(process.pid or ""), str(process.port or ""), age)
    return table


def _figure_table(figures: list[ServiceFigures]) -> Table:
    headings = (
        "service",
        "已记录\nrecorded",
        "已发布\npublished",
        "已应用\napplied",
        "待处理\npending",
        "滞后\nlag",
        "已搁置\nparked",
    )
    table = Table(*headings, title="服务 services", title_justify="left")
    for figure in figures:
        counts = (figure.recorded, figure.published, figure.applied, figure.pending, figure.lag, figure.parked)
        table.add_row(figure.service, *(_text(count) for count in counts))
    return table


def _text(value: int | None) -> str:
    return "?" if value is None else str(value)
