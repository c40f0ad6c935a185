"""`cradle republish`: the owner's relay fills a hole in a topic from its store."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import asyncpg
import typer

from chassis.operations.actions import this_operator
from chassis.operations.republish_request import (
    Again,
    NothingToRepublish,
    ask_to_republish,
    plan_republish,
    wait_until_republished,
)
from cradle_cli.installation import installation
from cradle_cli.operating.running import CANNOT_RUN, run
from cradle_cli.output import JsonOption, console, print_json, reported_errors
from local_stack.errors import LocalStackError


def republish(
    service: Annotated[str, typer.Argument(help="The topic's owner.")],
    topic: Annotated[str, typer.Argument()],
    partition: Annotated[int, typer.Argument()],
    from_seq: Annotated[int, typer.Option("--from", help="The first sequence that is missing (`cradle doctor --check holes`).")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it. Without: say what would be published again.")] = False,
    wait_seconds: Annotated[float, typer.Option("--wait", help="How long to wait for the relay.")] = 60.0,
    as_json: JsonOption = False,
) -> None:
    """Have the relay publish a partition again from a sequence to the last one published, in order, before anything new.

    Subscribers that wait before the hole go on; the others drop what they know. The relay's cursor stays.

    Exits 0 when it is done, 1 when it was only planned or the relay has not done it in time (it will), 2 when it cannot run.

    Example: `cradle republish delivery delivery.visits.v1 3 --from 1042 --yes`
    """
    with reported_errors(as_json, CANNOT_RUN):
        where = installation()
        [access] = where.choose([service])
        again, published = run(_republish(access.owner_dsn, topic, partition, from_seq, wait_seconds if yes else None))
    if as_json:
        print_json({**asdict(again), "asked": yes, "published": published})
    else:
        what = f"{again.topic}[{again.partition}] {again.from_seq} to {again.to_seq}"
        if not yes:
            console.print(f"{what} would be published again; add --yes to do it", markup=False)
        elif published is None:
            console.print(f"{what} is asked for; no relay of {service} has done it yet: `cradle status`", markup=False)
        else:
            console.print(f"{what}: {published:,} records published again", markup=False)
    if published is None:
        raise typer.Exit(1)


async def _republish(dsn: str, topic: str, partition: int, from_seq: int, wait_seconds: float | None) -> tuple[Again, int | None]:
    connection = await asyncpg.connect(dsn)
    try:
        again = await plan_republish(connection, topic, partition, from_seq)
        if wait_seconds is None:
            return again, None
        number = await ask_to_republish(connection, again, this_operator())
        return again, await wait_until_republished(connection, number, wait_seconds)
    except NothingToRepublish as error:
        raise LocalStackError(str(error)) from error
    finally:
        await connection.close()
