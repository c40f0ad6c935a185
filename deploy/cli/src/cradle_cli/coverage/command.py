"""`cradle policy coverage`: every row of the policy, what answers for it, and which tests cite it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from chassis.policy_file import DEFAULT_EDITION, load_edition
from cradle_cli.coverage.table import Coverage
from cradle_cli.coverage.table import coverage as coverage_of
from cradle_cli.output import JsonOption, console, print_json

KINDS = ("events", "commands", "deciders", "targets", "parameters", "readings", "duties", "tests")


def coverage(
    row: Annotated[str | None, typer.Option(help="One row, with everything that answers for it.")] = None,
    edition: Annotated[Path, typer.Option(help="The policy edition.")] = DEFAULT_EDITION,
    root: Annotated[Path, typer.Option(help="The folder of the project, whose tests are read.")] = Path(),
    as_json: JsonOption = False,
) -> None:
    """List every row of the policy with its events, commands, deciders, targets, readings and the tests that cite it.

    Exit code 1: a row is not covered.
    """
    found = [one for one in coverage_of(load_edition(edition), root.resolve()) if row in (None, one.row.id)]
    if as_json:
        print_json([_document(one) for one in found])
    elif row is not None:
        _show_whole(found)
    else:
        console.print(_table(found))
        console.print(f"\n{sum(one.covered for one in found)} / {len(found)} 条已覆盖 · rows covered")
    if not found or not all(one.covered for one in found):
        raise typer.Exit(1)


def _document(one: Coverage) -> dict[str, Any]:
    document = asdict(one)
    return {
        "id": one.row.id,
        "text": one.row.text.model_dump(),
        "source": one.row.source,
        "covered": one.covered,
        "lacks": list(one.lacks),
        **{kind: list(document[kind]) for kind in KINDS},
    }


def _table(found: Sequence[Coverage]) -> Table:
    table = Table(box=None, padding=(0, 1))
    headings = (
        "",
        "",
        "条款 · row",
        "事件 events",
        "命令 cmds",
        "规则 rules",
        "目标 targets",
        "读法 readings",
        "测试 tests",
        "缺 · lacks",
    )
    for heading in headings:
        table.add_column(heading, overflow="fold", justify="right" if heading[:2] in ("事件", "命令", "规则", "测试") else "left")
    for one in found:
        counts = (str(len(one.events)), str(len(one.commands)), str(len(one.deciders)))
        table.add_row(
            "[green]✓[/]" if one.covered else "[red]✗[/]", one.row.id, escape(one.row.text.zh), *counts,
            " ".join(one.targets), _readings(one), str(len(one.tests)), ", ".join(one.lacks),
        )  # fmt: skip
    return table


def _readings(one: Coverage) -> str:
    """The readings of a row; a reading's own alternatives are told by number."""
    return f"{len(one.readings)} 种" if one.row.family == "R" else " ".join(one.readings)


def _show_whole(found: Sequence[Coverage]) -> None:
    for one in found:
        mark = "[green]✓[/]" if one.covered else "[red]✗[/]"
        console.print(
            f"{mark} {one.row.id} {escape(one.row.text.zh)} · {escape(one.row.text.en)}  [dim]{escape(one.row.source)}[/]"
        )
        for kind in KINDS:
            for name in getattr(one, kind):
                console.print(f"  {kind:<10} {escape(name)}")
        if one.lacks:
            console.print(f"  缺 · lacks: {', '.join(one.lacks)}")
