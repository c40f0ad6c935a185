"""`cradle logs`: what the stack's processes have written."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from cradle_cli.output import JsonOption, reported_errors
from local_stack import paths
from local_stack.errors import LocalStackError

FOLLOW_SECONDS = 0.2


def logs(
    names: Annotated[list[str] | None, typer.Argument(metavar="[PROCESS]...", help="Only these; all without.")] = None,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="How many of the last lines of each log.")] = 20,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is written from now on.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the last lines of the logs: kafka, postgres, the services and their jobs (`registry.prepare` …).

    With --json each line is a document of its own: {"process": …, "line": …}.

    Examples: `cradle logs finance -n 100`, `cradle logs registry finance --follow`
    """
    with reported_errors(as_json):
        chosen = choose(log_files(paths.stack_home()), names or [])
    for name, path in chosen.items():
        _print(name, last_lines(path, lines), as_json)
    if follow:
        for name, line in new_lines(chosen):
            _print(name, [line], as_json)


def log_files(home: Path) -> dict[str, Path]:
    """Every log of the stack by the name of its process."""
    servers = [path for path in (home / "kafka/log/kafka.log", home / "postgres/log/postgres.log") if path.exists()]
    return {path.stem: path for path in [*servers, *sorted((home / "log").glob("*.log"))]}


def choose(found: Mapping[str, Path], names: list[str]) -> dict[str, Path]:
    """The named logs, or all. Raises LocalStackError for a name without a log."""
    for name in names:
        if name not in found:
            raise LocalStackError(f"no log of {name!r}; there are: {', '.join(found) or 'none yet, run `cradle up`'}")
    return {name: found[name] for name in names or found}


def last_lines(path: Path, count: int) -> list[str]:
    """The last lines of a file."""
    with path.open(encoding="utf-8", errors="replace") as file:
        return [line.rstrip("\n") for line in deque(file, maxlen=count)]


def new_lines(chosen: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    """What is written from now on, until interrupted."""
    open_files = {name: path.open(encoding="utf-8", errors="replace") for name, path in chosen.items()}
    for file in open_files.values():
        file.seek(0, 2)
    pause = Event()
    try:
        while True:
            for name, file in open_files.items():
                yield from ((name, line.rstrip("\n")) for line in file)
            pause.wait(FOLLOW_SECONDS)
    except KeyboardInterrupt:
        return
    finally:
        for file in open_files.values():
            file.close()


def _print(name: str, lines: Iterable[str], as_json: bool) -> None:
    for line in lines:
        typer.echo(json.dumps({"process": name, "line": line}, ensure_ascii=False) if as_json else f"{name:<18} {line}")
