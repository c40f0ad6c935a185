"""`cradle recover`: bring a service's store and its topics together again."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import asyncpg
import typer
from aiokafka.errors import KafkaError

from chassis.operations import recover as operation
from chassis.operations.beyond import BrokenTopic
from chassis.operations.lease_for_recovery import RelayIsPublishing, TakenOver
from chassis.operations.recover import Recovered, Recovery, Stores, plan_recovery
from cradle_cli.installation import Installation, installation, service_parts
from cradle_cli.output import JsonOption, console, print_json, reported_errors
from cradle_cli.step_display import StepDisplay
from local_stack.errors import LocalStackError
from local_stack.progress import Progress, SilentProgress

CANNOT_RUN = 2
REFUSALS = (BrokenTopic, RelayIsPublishing, TakenOver)


def recover(
    service: Annotated[str, typer.Argument(help="Whose store and topics: registry, delivery, finance or reporting.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it. Without, the plan is printed and nothing is changed.")] = False,
    accept_lost: Annotated[
        bool, typer.Option("--accept-lost", help="Go on though a consumer has applied events that nobody holds any more.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring a store and its topics together again: after a restore, or after a topic has lost its tail.

    Events that only the topic holds come into the store, in their places and under their ids, with what follows from them
    (retries, natural keys, the service's own tables, the ledger); events that were never published follow them; a lost tail is
    published again. Nothing a subscriber has seen is lost. Without --yes: print what would be done.

    Exits 0 when nothing differs or it is done, 1 when something differs or is left for a person, 2 when it cannot run.

    Examples: `cradle recover finance`, `cradle recover finance --yes`
    """
    with reported_errors(as_json, CANNOT_RUN):
        where = installation()
        where.choose([service])
        stores = stores_of(where, service)
        plan = _run(plan_recovery(service_parts(service), stores, where.kafka))
    done: Recovered | None = None
    if yes and not plan.nothing:
        with reported_errors(as_json):
            if plan.lost and not accept_lost:
                raise LocalStackError(
                    f"{plan.lost[0].text()}: restore {', '.join(sorted({lost.consumer for lost in plan.lost}))} from the same "
                    f"backup, or a newer backup of {service}; or add --accept-lost, and those consumers stop at these places"
                )
        with reported_errors(as_json, CANNOT_RUN):
            done = _execute(where, service, stores, StepDisplay(console) if not as_json else SilentProgress())
    if as_json:
        print_json({"service": service, "plan": _document(plan), "done": None if done is None else _done(done)})
    else:
        _show(service, plan, done)
    if (not plan.nothing and done is None) or plan.lost or (done and done.imported.contested_keys):
        raise typer.Exit(1)


def stores_of(where: Installation, service: str) -> Stores:
    """The databases that a service's recovery touches: its own, and those of all who may consume its topics."""
    access = where.services[service]
    return Stores(
        access.owner_dsn, access.run_dsn, {name: other.owner_dsn for name, other in where.services.items()}, where.county
    )


def _execute(where: Installation, service: str, stores: Stores, progress: Progress) -> Recovered:
    with progress.step(f"recover {service}") as step:
        work = operation.recover(service_parts(service), stores, where.kafka, lambda _, done, total: step.advance(done, total))
        done: Recovered = _run(work)
        step.note(f"{done.imported.events:,} events imported, {done.consumed_again:,} records consumed again")
        return done


def _run(work: Any) -> Any:
    try:
        return asyncio.run(work)
    except REFUSALS as error:
        raise LocalStackError(str(error)) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, KafkaError, OSError, TimeoutError) as error:
        raise LocalStackError(f"a server did not do what was asked: {error!r}; see `cradle doctor`") from error


def _document(plan: Recovery) -> dict[str, Any]:
    return {
        "nothing_differs": plan.nothing,
        "fork": plan.fork,
        "partitions": [
            {
                "topic": part.topic,
                "partition": part.partition,
                "common": part.beyond.common,
                "topic_last": part.beyond.topic_last,
                "store_last": part.store_last,
                "published": part.published,
                "imports": part.imports,
                "renumbered": part.renumbered,
                "published_again": part.published_again,
            }
            for part in plan.partitions
        ],
        "states": len(plan.states),
        "holes": [{"topic": tp.topic, "partition": tp.partition, "from": seq} for tp, seq in plan.holes.items()],
        "lost": [lost.text() for lost in plan.lost],
    }


def _done(done: Recovered) -> dict[str, Any]:
    return {
        "imported": done.imported.events,
        "renumbered": done.imported.renumbered,
        "dropped": done.imported.dropped,
        "commands": done.imported.commands,
        "contested_keys": list(done.imported.contested_keys),
        "consumed_again": done.consumed_again,
        "republish_requests": done.republish_requests,
        "positions_mended": dict(done.positions_mended),
    }


def _show(service: str, plan: Recovery, done: Recovered | None) -> None:
    if plan.nothing:
        console.print(f"{service}: store and topics agree")
        return
    for part in plan.partitions:
        console.print(f"  {part.text()}", markup=False, soft_wrap=True)
    if plan.states:
        console.print(f"  {len(plan.states)} values of state topics go on from the version that subscribers have seen")
    for tp, seq in plan.holes.items():
        console.print(
            f"  {tp.topic}[{tp.partition}]: a consumer misses {seq}; everything from there on is published again", markup=False
        )
    for lost in plan.lost:
        console.print(f"  LOST: {lost.text()}", markup=False, soft_wrap=True)
    if done is None:
        console.print("nothing was changed; add --yes to do it")
        return
    for contested in done.imported.contested_keys:
        console.print(f"  TWICE: {contested}", markup=False, soft_wrap=True)
    if mended := {name: count for name, count in done.positions_mended.items() if count}:
        console.print(f"positions moved back: {mended}; restart these services' consumers")
    if done.republish_requests:
        console.print("what a consumer misses is asked of the relay, which publishes it again first")
    console.print(f"done: the relay of {service} goes on; then `cradle doctor --check relay --check holes`")
