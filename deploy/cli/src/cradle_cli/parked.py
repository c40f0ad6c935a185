"""`cradle parked`: the records consumers could not use, and trying them again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import httpx
import typer
from rich.markup import escape
from rich.table import Table

from cradle_cli.installation import installation
from cradle_cli.output import JsonOption, console, print_json, reported_errors
from cradle_cli.token import issue
from local_stack.errors import LocalStackError

app = typer.Typer(help="Records a consumer could not use: kept with their bytes, never in the way of other keys.")
PAGE = 500
TIMEOUT_SECONDS = 60.0

ServiceArgument = Annotated[str, typer.Argument(help="Whose consumer parked it.")]
NumberArgument = Annotated[int, typer.Argument(help="The number of a record of the sequence, as `list` shows it.")]
ServiceOption = Annotated[str | None, typer.Option("--service", help="Only this service.")]


@app.command("list")
def list_parked(service: ServiceOption = None, as_json: JsonOption = False) -> None:
    """Show what is parked: a line for each key's sequence, by the number of its first record, with the cause.

    Exit code 0 also when something is. Example: `cradle parked list --service finance`
    """
    with reported_errors(as_json):
        rows = [{"service": name, **row} for name, client in _clients(service) for row in _rows(client)]
    if as_json:
        print_json(rows)
        return
    if not rows:
        console.print("没有搁置的消息 · nothing is parked")
        return
    table = Table("service", "number", "topic", "partition", "seq", "records", "key", "reason", "detail", "tried", "since")
    for row in rows:
        table.add_row(
            row["service"], str(row["id"]), row["topic"], str(row["partition"]), _sequences(row), str(row["records"]),
            escape(row["key"]), row["reason"], escape(row["detail"][:80]), str(row["attempts"]), row["since"][:19],
        )  # fmt: skip
    console.print(table)


@app.command()
def show(service: ServiceArgument, number: NumberArgument, as_json: JsonOption = False) -> None:
    """Show the records of a parked sequence in order: where from, headers, value, why, how often it was tried.

    Example: `cradle parked show finance 12`
    """
    with reported_errors(as_json):
        [(_, client)] = _clients(service)
        rows = _answer(client, "GET", f"/parked/{number}")["items"]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        place = f"{row['topic']}[{row['partition']}] offset {row['record_offset']}, sequence {row['partition_seq'] or '—'}"
        console.print(f"{row['id']} {row['state']}: {place}, key {row['key']}", markup=False, soft_wrap=True)
        console.print(f"  {row['reason']}, tried {row['attempts']} times: {row['detail']}", markup=False, soft_wrap=True)
        if row["discard_reason"]:
            console.print(f"  discarded by {row['decided_by']}: {row['discard_reason']}", markup=False, soft_wrap=True)
        for name, value in row["headers"].items():
            console.print(f"    {name}: {value}", markup=False, soft_wrap=True)
        console.print(f"    {row['value']}", markup=False, soft_wrap=True)


@app.command()
def retry(
    service: ServiceOption = None,
    number: Annotated[int | None, typer.Option("--number", help="Only this sequence; needs --service.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Try, and keep nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Try every parked sequence again, each key's events in order, whole or not at all.

    Exit code 1 while something still cannot be applied.
    """
    with reported_errors(as_json):
        if number is not None and service is None:
            raise LocalStackError("--number counts within a service: add --service")
        path = "/parked/retry" if number is None else f"/parked/{number}/retry"
        answers = {name: _answer(client, "POST", path, {"dry_run": dry_run}) for name, client in _clients(service)}
    if as_json:
        print_json(answers)
    else:
        word = "would be applied" if dry_run else "applied"
        for name, answer in answers.items():
            console.print(f"{name}: {answer['applied']} {word}, {len(answer['failed'])} keys still parked")
            for key, why in answer["failed"].items():
                console.print(f"  {key}: {why}", markup=False)
    if any(answer["failed"] for answer in answers.values()):
        raise typer.Exit(1)


@app.command()
def discard(
    service: ServiceArgument,
    number: NumberArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why it is given up; kept with the records and in the audit.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it. Without: say what would be given up.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Give a parked sequence up: its bytes stay, its key's later events are applied again. Exit code 1 without --yes.

    Example: `cradle parked discard finance 12 --reason "entered twice by the import of 3 March" --yes`
    """
    with reported_errors(as_json):
        [(_, client)] = _clients(service)
        answer = _answer(client, "POST", f"/parked/{number}/discard", body={"reason": reason, "confirm": yes})
    if as_json:
        print_json(answer)
    elif yes:
        console.print(f"{service}: {len(answer['discarded'])} records given up")
    else:
        console.print(f"{service}: {len(answer['would_discard'])} records would be given up; add --yes to do it")
    if not yes:
        raise typer.Exit(1)


def _sequences(row: dict[str, Any]) -> str:
    return "—" if row["first_seq"] is None else f"{row['first_seq']}–{row['last_seq']}"


def _clients(service: str | None) -> Iterator[tuple[str, httpx.Client]]:
    where = installation()
    chosen = where.choose([service] if service else None)
    token = issue(where, person="cli", office=where.county, roles=["operator"], issued_at=datetime.now(UTC), hours=0.1)
    for access in chosen:
        with httpx.Client(
            base_url=access.url, headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT_SECONDS
        ) as client:  # fmt: skip
            yield access.name, client


def _rows(client: httpx.Client) -> Iterator[dict[str, Any]]:
    after: int | None = 0
    while after is not None:
        page = _answer(client, "GET", "/parked/sequences", {"after": after, "limit": PAGE})
        yield from page["items"]
        after = page["next"]


def _answer(
    client: httpx.Client, method: str, path: str, parameters: Mapping[str, Any] | None = None, body: Any = None
) -> dict[str, Any]:
    try:
        response = client.request(method, path, params=parameters, json=body)
    except httpx.HTTPError as error:
        raise LocalStackError(f"{client.base_url} does not answer ({error!r}): is it up? see `cradle status`") from error
    if response.status_code != httpx.codes.OK:
        raise LocalStackError(f"{response.url} answered {response.status_code}: {response.text[:200]}")
    answer: dict[str, Any] = response.json()
    return answer
