"""`cradle verify`: whether a live system keeps its promises, and what was looked at to say so."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated

import typer

from chassis.database import open_pool
from chassis.rebuild.beside import Beside, SourceKind
from chassis.rebuild.parts import ALL, OWN, Part, parts_of
from chassis.verify.counters import check_counters
from chassis.verify.finding import Checked
from chassis.verify.states import check_states
from chassis.verify.store import check_store
from chassis.verify.topics import check_topics
from cradle_cli.installation import Installation, installation, service_parts
from cradle_cli.operating.running import CANNOT_RUN, run, site_of
from cradle_cli.output import JsonOption, console, print_json, reported_errors

KEEPS_MONEY = "finance"
"""What it keeps of its own events is money, and is rebuilt too."""
SOURCES: tuple[SourceKind, ...] = ("store", "topics")
WORDS = {
    "I2": "sequences and versions dense, chains whole, none appears late",
    "I3": "topics hold their stores, in order, repeats alike",
    "I5": "live tables equal rebuilt ones",
    "I6": "received = applied + repeated + parked + discarded",
}


def verify(
    service: Annotated[list[str] | None, typer.Option("--service", help="Only these services.")] = None,
    rebuilds: Annotated[
        bool, typer.Option("--rebuild/--no-rebuild", help="I5: rebuild beside the live tables; costs time.")
    ] = True,
    watch_seconds: Annotated[float, typer.Option("--watch", help="I2: how long to poll as a reader.")] = 2.0,
    as_json: JsonOption = False,
) -> None:
    """Check the promises I2, I3, I5 and I6 on the live system; nothing of it is changed.

    Stores and topics are read whole. Rebuilds for I5 are made in schemas of their own and removed; consumers, and
    finance's deciders and settlements, wait for them for a moment. Exits 0 when all hold, 1 when one does not, 2 when it cannot run.

    Examples: `cradle verify`, `cradle verify --service finance --no-rebuild --json`
    """
    with reported_errors(as_json, CANNOT_RUN):
        where = installation()
        names = [access.name for access in where.choose(service)]
        checked = run(verify_services(where, names, watch_seconds, rebuilds=rebuilds))
    if as_json:
        print_json([asdict(one) | {"holds": not one.wrong} for one in checked])
    else:
        for one in checked:
            mark = "[bold red]✗[/]" if one.wrong else "[green]✓[/]"
            console.print(f"{mark} {one.promise} {one.service}: {WORDS[one.promise]}", soft_wrap=True)
            console.print(f"    looked at {one.looked_at}", markup=False, soft_wrap=True)
            for text in one.wrong:
                console.print(f"    {text}", markup=False, soft_wrap=True)
    if any(one.wrong for one in checked):
        raise typer.Exit(1)


async def verify_services(where: Installation, names: list[str], watch_seconds: float, *, rebuilds: bool) -> list[Checked]:
    """Every check of these services."""
    checked: list[Checked] = []
    for name in names:
        pool = await open_pool(where.services[name].run_dsn, 2)
        try:
            checked.append(await check_store(pool, name, watch_seconds))
            checked.append(await check_topics(pool, where.kafka, name))
            if (states := await check_states(pool, where.kafka, name)) is not None:
                checked.append(states)
            checked.append(await check_counters(pool, name))
        finally:
            await pool.close()
        if rebuilds:
            parts = parts_of(service_parts(name))
            looked_at = [parts[part] for part in (ALL, *((OWN,) if name == KEEPS_MONEY else ())) if part in parts]
            checked += [await _check_rebuild(where, name, part, kind) for part in looked_at for kind in SOURCES]
    return checked


async def _check_rebuild(where: Installation, name: str, part: Part, kind: SourceKind) -> Checked:
    """I5 of what a service makes of others' events, or of its own, from one source, in a schema of its own."""
    beside = Beside(service_parts(name), replace(part, name="verify"), site_of(where, name), f"verify_{kind}")
    await beside.drop()
    try:
        built = await beside.build(kind, lambda _: None)
        tables = await beside.compare()
    finally:
        await beside.drop()
    rows = sum(table.rows for table in tables)
    events = "own events" if part.own else "events"
    checked = Checked("I5", name, f"{built.applied:,} {events} from the {kind}, {rows:,} rows in {len(tables)} tables")
    for table in tables:
        if not table.equal:
            checked.object_to(f"{table.table}: {table.only_live} rows only live, {table.only_rebuilt} only rebuilt")
            for example in table.examples:
                checked.object_to(f"{table.table}: {example}")
    return checked
