"""`cradle policy validate, diff, price`: another edition of the policy: what is wrong with it, what it changes, what that costs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from chassis.policy_file import DEFAULT_EDITION, InvalidEdition, load_edition
from contracts.edition_diff import Change, differences, problems
from contracts.policy import Edition
from cradle_cli.installation import installation
from cradle_cli.operating.running import CANNOT_RUN, run
from cradle_cli.output import JsonOption, console, error_console, print_json, reported_errors
from cradle_cli.rulings import show, weigh_edition

UNUSABLE = 2
EditionArgument = Annotated[Path, typer.Argument(metavar="EDITION", help="A policy edition in YAML.")]


def validate(edition: EditionArgument, as_json: JsonOption = False) -> None:
    """Check an edition: every problem with its place. Exit code 0: it can be decided by; 1: not; 2: it is no edition."""
    law = _load(edition, as_json=as_json)
    found = problems(law, load_edition(DEFAULT_EDITION))
    if as_json:
        print_json({"edition": law.edition, "problems": found})
    else:
        for problem in found:
            console.print(f"[red]✗[/] {escape(problem)}")
        console.print(f"{law.edition}: {len(found)} 处问题 · problems")
    if found:
        raise typer.Exit(1)


def diff(old: EditionArgument, new: EditionArgument, as_json: JsonOption = False) -> None:
    """What changes from one edition to another: parameters, readings, targets, duties and refusals, each with its clauses.

    Exit code 0 also where they differ; 2: a file is no edition.
    """
    before, after = _load(old, as_json=as_json), _load(new, as_json=as_json)
    found = differences(before, after)
    if as_json:
        print_json({"from": before.edition, "to": after.edition, "changes": [asdict(one) for one in found]})
        return
    table = Table("", "条款 clauses", "内容 what", "", "变动 change")
    for one in found:
        table.add_row(one.section, " ".join(one.clauses), one.name, one.change, escape(_words(one)))
    console.print(table)
    clauses = sorted({clause for one in found for clause in one.clauses})
    console.print(f"{len(found)} 处不同 · differences; 条款 clauses: {' '.join(clauses) or '-'}")


def price(edition: EditionArgument, as_json: JsonOption = False) -> None:
    """What deciding and counting by another edition would change on the running installation. Nothing is written.

    Example: `cradle policy price ningguo-2021.yaml`
    """
    law = _load(edition, as_json=as_json)
    if found := problems(law, load_edition(DEFAULT_EDITION)):
        error_console.print(f"[bold red]✗[/] {escape(found[0])}; `cradle policy validate` shows all {len(found)}")
        raise typer.Exit(1)
    with reported_errors(as_json, CANNOT_RUN):
        money, figures = run(weigh_edition(installation(), law))
    show(money, figures, as_json=as_json)


def _load(path: Path, *, as_json: bool) -> Edition:
    try:
        return load_edition(path)
    except InvalidEdition as error:
        if as_json:
            print_json({"error": str(error)})
        else:
            error_console.print(f"[bold red]✗[/] {escape(str(error))}")
        raise typer.Exit(UNUSABLE) from error


def _words(one: Change) -> str:
    return "; ".join(f"{field}: {_short(before)} → {_short(after)}" for field, (before, after) in one.fields.items())


def _short(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict) and "from" in value[0]:
        return ", ".join(f"{dated['value']} ({dated['from']})" for dated in value)
    return str(value)
