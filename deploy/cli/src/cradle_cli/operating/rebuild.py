"""`cradle rebuild`: a service's projection made anew beside the live one, compared, exchanged, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, cast

import typer

from chassis.rebuild.beside import Beside, Exchanged, SourceKind
from chassis.rebuild.compare import TableComparison
from chassis.rebuild.parts import NotRebuildable, part_of
from chassis.rebuild.progress import Progress
from cradle_cli.installation import installation, service_parts
from cradle_cli.operating.running import CANNOT_RUN, run, site_of
from cradle_cli.output import JsonOption, console, print_json, reported_errors
from cradle_cli.step_display import StepDisplay
from local_stack.errors import LocalStackError
from local_stack.progress import SilentProgress


def rebuild(
    service: Annotated[str, typer.Argument(help="registry, delivery, finance or reporting.")],
    projection: Annotated[
        str, typer.Argument(help="One by name, `all` that follow from others' events, or `own`: what follows from its own.")
    ],
    source: Annotated[
        str, typer.Option("--from", help="`store`: the owners' stores; `topics`: as a subscriber reads.")
    ] = "store",
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=["%Y-%m-%d"], help="As of the end of this day, for a look; never exchanged."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Exchange. Without: build, compare, and leave the live one alone.")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="Have back what the last exchange replaced.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Remove what was rebuilt or kept, and nothing else.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Build a projection anew beside the live one, compare them row by row, and with --yes exchange them in one transaction.

    Consumers go on meanwhile. Interrupted, the same command goes on where it stopped. What was replaced is kept, and is brought
    up to date before --rollback returns it. Where rows differed, workers look again at what was made of them; finance then
    decides only differences: nothing is paid twice.

    Exits 0 when live and rebuilt are equal or it is done, 1 when they differ and nothing was exchanged, 2 when it cannot run.

    Examples: `cradle rebuild reporting sessions`, `cradle rebuild finance all --from topics --yes`
    """
    with reported_errors(as_json, CANNOT_RUN):
        if source not in ("store", "topics"):
            raise LocalStackError(f"--from {source}: it is `store` or `topics`")
        beside = _beside(service, projection)
        if drop:
            run(beside.drop())
            built, compared, exchanged = None, None, None
        else:
            built = None if rollback else _build(beside, cast("SourceKind", source), until, silent=as_json)
            compared = None if until else run(beside.compare())
            differs = any(not table.equal for table in compared or ())
            exchanged = run(beside.exchange(changes=differs, back=rollback)) if yes and compared is not None else None
    if as_json:
        print_json(_document(service, projection, beside.schema, built, compared, exchanged))
    else:
        _show(beside, built, compared, exchanged)
    if compared is not None and exchanged is None and any(not table.equal for table in compared):
        raise typer.Exit(1)


def _beside(service: str, projection: str) -> Beside:
    where = installation()
    where.choose([service])
    parts = service_parts(service)
    try:
        part = part_of(parts, projection)
    except NotRebuildable as error:
        raise LocalStackError(str(error)) from error
    return Beside(parts, part, site_of(where, service), part.schema)


def _build(beside: Beside, source: SourceKind, until: datetime | None, *, silent: bool) -> Progress:
    progress = SilentProgress() if silent else StepDisplay(console)
    with progress.step(f"rebuild {beside.service.name} {beside.part.name}") as step:

        def report(now: Progress) -> None:
            done = now.applied + now.left_out
            step.advance(done, done + now.remaining)
            left = "" if now.seconds_left is None else f", {now.seconds_left:,.0f} s left"
            step.note(f"{now.events_per_second:,.0f} events a second{left}")

        return run(beside.build(source, report, until.date() if until else None))


def _document(
    service: str,
    projection: str,
    schema: str,
    built: Progress | None,
    compared: Sequence[TableComparison] | None,
    exchanged: Exchanged | None,
) -> dict[str, Any]:
    return {
        "service": service,
        "projection": projection,
        "schema": schema,
        "built": None if built is None else asdict(built),
        "tables": None if compared is None else [asdict(table) | {"equal": table.equal} for table in compared],
        "exchanged": None if exchanged is None else asdict(exchanged),
    }


def _show(
    beside: Beside, built: Progress | None, compared: Sequence[TableComparison] | None, exchanged: Exchanged | None
) -> None:
    if built is not None:
        console.print(f"{built.applied:,} events applied, {built.left_out:,} left out that the live one has parked too")
    for table in compared or ():
        word = "equal" if table.equal else f"{table.only_live:,} rows only live, {table.only_rebuilt:,} only rebuilt"
        console.print(f"  {table.table}: {table.rows:,} rows live, {word}", markup=False)
        for example in table.examples:
            console.print(f"    {example}", markup=False, soft_wrap=True)
    if exchanged is not None:
        console.print(f"exchanged: {', '.join(exchanged.tables)}; {exchanged.marks:,} marks for the workers")
        console.print(f"kept in schema {beside.schema}: --rollback returns it, --drop removes it")
    elif built is not None:
        console.print(f"the live one was left alone; what was built is in schema {beside.schema}")
