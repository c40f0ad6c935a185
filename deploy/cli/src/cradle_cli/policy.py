"""`cradle policy`: the policy's situations, decided by the functions that decide the money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from chassis.policy_file import DEFAULT_EDITION, InvalidEdition, load_edition
from cradle_cli.coverage.command import coverage
from cradle_cli.editions import diff, price, validate
from cradle_cli.output import JsonOption, console, error_console, print_json
from finance.domain.readings import UnsupportedReading
from finance.situations.cases import InvalidSituation, Situation, read_situations
from finance.situations.comparison import Comparison
from finance.situations.trial import UndecidableSituation, try_situation

app = typer.Typer(
    name="policy", help="政策情形 · the policy's situations: what is due, what is refused, and why.", no_args_is_help=True
)
app.command()(coverage)
app.command()(validate)
app.command()(diff)
app.command()(price)
UNUSABLE = 2
"""Exit code where a file or an edition cannot be used; 1: a situation was decided otherwise than expected."""


@app.callback()
def policy() -> None:
    """政策情形 · the policy's situations: what is due, what is refused, and why."""


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Situations in YAML; the format: tests/policy/README.md.")],
    edition: Annotated[Path, typer.Option(help="The policy edition to decide by.")] = DEFAULT_EDITION,
    as_json: JsonOption = False,
) -> None:
    """Decide every situation of these files and print what was expected beside what was decided.

    Exit code 0: all as expected; 1: a difference; 2: a file that cannot be used.
    """
    try:
        law = load_edition(edition)
        tried = [(path, case, try_situation(law, case)) for path in files for case in read_situations(path)]
    except (InvalidEdition, InvalidSituation, UndecidableSituation, UnsupportedReading) as error:
        if as_json:
            print_json({"error": str(error)})
        else:
            error_console.print(f"[bold red]✗[/] {escape(str(error))}")
        raise typer.Exit(UNUSABLE) from error
    failed = [case for _, case, found in tried if not _agree(found)]
    if as_json:
        print_json({"edition": law.edition, "cases": [_document(*one) for one in tried], "failed": len(failed)})
    else:
        for _, case, found in tried:
            _show(case, found)
        console.print(f"\n{len(tried) - len(failed)} 个情形相符 · as expected, {len(failed)} 个不符 · not")
    if failed:
        raise typer.Exit(1)


def _agree(found: Sequence[Comparison]) -> bool:
    return all(comparison.agrees for comparison in found)


def _document(path: Path, case: Situation, found: Sequence[Comparison]) -> dict[str, Any]:
    compared = [asdict(comparison) | {"agrees": comparison.agrees} for comparison in found]
    return {
        "file": str(path),
        "case": case.case,
        "clauses": list(case.clauses),
        "agrees": _agree(found),
        "compared": compared,
    }


def _show(case: Situation, found: Sequence[Comparison]) -> None:
    agrees = _agree(found)
    console.print(f"{'[green]✓[/]' if agrees else '[bold red]✗[/]'} {escape(case.case)}  [dim]{' '.join(case.clauses)}[/]")
    table = Table(box=None, padding=(0, 2), show_header=not agrees)
    for heading in ("", "", "预期 · expected", "判定 · decided"):
        table.add_column(heading, overflow="fold")
    for comparison in found:
        style = "dim" if comparison.agrees else "red"
        table.add_row(comparison.moment, escape(comparison.of), comparison.expected, comparison.decided, style=style)
    console.print(table)
