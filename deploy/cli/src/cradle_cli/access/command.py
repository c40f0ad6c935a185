"""`cradle access`: the users of the bus and what each may do. It speaks to the broker that CRADLE_KAFKA_* name, as its administrator."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from chassis.kafka import kafka_access
from chassis.settings import Settings
from cradle_cli.access import grants
from cradle_cli.access.broker import AccessRefused, BrokerAccess
from cradle_cli.output import JsonOption, console, print_json, reported_errors
from local_stack import topology
from local_stack.errors import LocalStackError
from local_stack.postgres_admin import new_password

PASSWORDS = "CRADLE_KAFKA_PASSWORDS"
FIRST_SUBSCRIBER = "subscriber"
"""The read-only user that the secrets command makes a password for."""

app = typer.Typer(help="The users of the bus and their rights: each service its own topics, each subscriber to read.")
TopicOption = Annotated[
    list[str] | None, typer.Option("--topic", help="Only this topic; again for more. All but the restricted without.")
]


@app.command()
def apply(as_json: JsonOption = False) -> None:
    """Make the services' users and the first subscriber, and give each exactly the rights that the topic files say.

    Passwords are read from `kafka_<user>_password` in the directory that CRADLE_KAFKA_PASSWORDS names. Applied again, it
    changes only what is different. Exit code 1 where the broker refuses.

    Example: `docker compose up -d --force-recreate kafka-access`
    """
    with reported_errors(as_json):
        broker = _broker()
        wanted: dict[str, set[grants.Grant]] = {spec.name: grants.of_service(spec.name) for spec in topology.SERVICES}
        wanted[FIRST_SUBSCRIBER] = grants.of_subscriber(FIRST_SUBSCRIBER)
        changes = {}
        for user, rights in wanted.items():
            broker.set_password(user, _password(user))
            changes[user] = broker.apply(user, rights)
    if as_json:
        print_json({user: {"granted": change.granted, "revoked": change.revoked} for user, change in changes.items()})
        return
    for user, change in changes.items():
        console.print(f"{user}: {change.granted} granted, {change.revoked} revoked")


@app.command("list")
def list_users(as_json: JsonOption = False) -> None:
    """Show every user and how many rights it has.

    Example: `cradle access list`
    """
    with reported_errors(as_json):
        broker = _broker()
        found = {user: len(broker.grants_of(user)) for user in broker.users()}
    if as_json:
        print_json(found)
        return
    table = Table("user", "rights")
    for user, number in found.items():
        table.add_row(user, "all" if user in grants.SERVERS_USERS else str(number))
    console.print(table)


@app.command("add-subscriber")
def add_subscriber(name: str, topic: TopicOption = None, as_json: JsonOption = False) -> None:
    """Make a user that may read, and print its password: once, here. Given again, it gets a new password.

    Its consumer groups are NAME and NAME.anything. A restricted topic is readable only where it is named.

    Example: `cradle access add-subscriber statistics-bureau --topic reporting.targets.v1`
    """
    with reported_errors(as_json):
        broker, password = _broker(), new_password()
        rights = _subscriber_rights(name, topic or [])
        broker.set_password(name, password)
        broker.apply(name, rights)
    topics = sorted({right.name for right in rights if right.kind == "topic"})
    if as_json:
        print_json({"user": name, "password": password, "groups": [name, f"{name}.*"], "topics": topics})
    else:
        console.print(f"user {name}\npassword {password}\ngroups {name}, {name}.…\ntopics {', '.join(topics)}", markup=False)


@app.command("remove-subscriber")
def remove_subscriber(name: str, as_json: JsonOption = False) -> None:
    """Take a subscriber's rights and its user away.

    Example: `cradle access remove-subscriber statistics-bureau`
    """
    with reported_errors(as_json):
        _subscriber_rights(name, [])
        broker = _broker()
        if name not in broker.users():
            raise AccessRefused(f"there is no user {name!r}; see `cradle access list`")
        broker.drop_user(name)
        revoked = broker.apply(name, ()).revoked
    if as_json:
        print_json({"user": name, "revoked": revoked})
    else:
        console.print(f"{name}: {revoked} revoked")


def _broker() -> BrokerAccess:
    return BrokerAccess(kafka_access(Settings()))


def _subscriber_rights(name: str, topics: list[str]) -> set[grants.Grant]:
    try:
        return grants.of_subscriber(name, topics)
    except ValueError as error:
        raise LocalStackError(str(error)) from error


def _password(user: str) -> str:
    directory = os.environ.get(PASSWORDS)
    if not directory:
        raise LocalStackError(f"{PASSWORDS} is not set: it names the directory of the users' passwords")
    file = Path(directory) / f"kafka_{user}_password"
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise LocalStackError(f"{file} cannot be read ({error.strerror}); `make secrets` makes the secrets") from error
