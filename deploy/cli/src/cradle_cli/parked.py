"""`cradle parked`: the records consumers could not use, and trying them again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import httpx
import typer
from rich.table import Table

from cradle_cli.output import JsonOption, console, print_json, reported_errors
from cradle_cli.token import issue
from local_stack import topology
from local_stack.errors import LocalStackError
from local_stack.stack import LocalStack

app = typer.Typer(help="Records a consumer could not use: kept with their bytes, never in the way of other keys.")
PAGE = 500
TIMEOUT_SECONDS = 60.0

ServiceOption = Annotated[str | None, typer.Option("--service", help="Only this service.")]


@app.command("list")
def list_parked(service: ServiceOption = None, as_json: JsonOption = False) -> None:
    """Show what is parked, where it came from and why. Exit code 0 also when something is.

    Example: `cradle parked list --service finance`
    """
    with reported_errors(as_json):
        rows = [{"service": name, **row} for name, client in _clients(service) for row in _rows(client)]
    if as_json:
        print_json(rows)
        return
    if not rows:
        console.print("没有搁置的消息 · nothing is parked")
        return
    table = Table("service", "topic", "partition", "seq", "key", "reason", "detail", "since")
    for row in rows:
        table.add_row(
            row["service"], row["topic"], str(row["partition"]), str(row["partition_seq"] or "—"), row["key"],
            row["reason"], row["detail"][:80], row["parked_at"][:19],
        )  # fmt: skip
    console.print(table)


@app.command()
def retry(service: ServiceOption = None, as_json: JsonOption = False) -> None:
    """Try every parked sequence again, each key's events in order, whole or not at all.

    Exit code 1 while something still cannot be applied.
    """
    with reported_errors(as_json):
        answers = {name: _answer(client, "POST", "/parked/retry") for name, client in _clients(service)}
    if as_json:
        print_json(answers)
    else:
        for name, answer in answers.items():
            console.print(f"{name}: {answer['applied']} applied, {len(answer['failed'])} keys still parked")
            for key, why in answer["failed"].items():
                console.print(f"  {key}: {why}", markup=False)
    if any(answer["failed"] for answer in answers.values()):
        raise typer.Exit(1)


def _clients(service: str | None) -> Iterator[tuple[str, httpx.Client]]:
    stack = LocalStack()
    urls = stack.state.urls
    if not urls:
        raise LocalStackError("the stack has not been up yet: run `cradle up`")
    if service is not None and service not in urls:
        raise LocalStackError(f"no service {service!r}; there are: {', '.join(urls)}")
    token = issue(
        stack.keys, person="cli", office=topology.COUNTY, roles=["operator"], issued_at=datetime.now(UTC), hours=0.1
    )  # fmt: skip
    for name in [service] if service else urls:
        with httpx.Client(
            base_url=urls[name], headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT_SECONDS
        ) as client:  # fmt: skip
            yield name, client


def _rows(client: httpx.Client) -> Iterator[dict[str, Any]]:
    after: int | None = 0
    while after is not None:
        page = _answer(client, "GET", "/parked", after=after, limit=PAGE)
        yield from page["items"]
        after = page["next"]


def _answer(client: httpx.Client, method: str, path: str, **parameters: int) -> dict[str, Any]:
    try:
        response = client.request(method, path, params=parameters)
    except httpx.HTTPError as error:
        raise LocalStackError(f"{client.base_url} does not answer ({error!r}): is it up? see `cradle status`") from error
    if response.status_code != httpx.codes.OK:
        raise LocalStackError(f"{response.url} answered {response.status_code}: {response.text[:200]}")
    answer: dict[str, Any] = response.json()
    return answer
