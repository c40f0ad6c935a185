"""What every command prints with: a console for people, JSON for programs, one way to end on an error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console

from local_stack.errors import LocalStackError

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document for programs instead of text for people.")]

WIDTH_IN_FILES = 132
"""Columns where the output goes to a file or a pipe, so that no amount is cut."""

console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_IN_FILES)
error_console = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """Write the value as JSON, Chinese left readable."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def reported_errors(as_json: bool, exit_code: int = 1) -> Iterator[None]:
    """End the command with an exit code and the error's own words where the stack cannot do what was asked."""
    try:
        yield
    except LocalStackError as error:
        if as_json:
            print_json({"error": str(error)})
        else:
            error_console.print(f"[bold red]✗[/] {str(error).replace('[', chr(92) + '[')}")
        raise typer.Exit(exit_code) from error
