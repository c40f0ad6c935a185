"""`cradle token`: a signed token that says who acts, for development; a real installation has its own issuer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Protocol

import typer
from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.actor import ROLES, Role
from cradle_cli.installation import installation, is_named
from cradle_cli.output import JsonOption, print_json, reported_errors
from local_stack import topology
from local_stack.stack import LocalStack

ALGORITHM = "Ed25519"
ISSUER = "cradle-dev"
AUDIENCE = "cradle"


class SigningKey(Protocol):
    """What holds the key that tokens are signed with."""

    @property
    def token_private(self) -> Path: ...


def token(
    role: Annotated[list[str], typer.Option("--role", metavar="|".join(ROLES), help="What for; again for a further one.")],
    office: Annotated[str, typer.Option(help="Code of the unit, or id of the institution.")] = topology.COUNTY,
    person: Annotated[str, typer.Option(help="Pseudonymous id of the person; `dev-ROLE` without.")] = "",
    hours: Annotated[float, typer.Option(min=0.01, max=24 * 30, help="How long it is valid.")] = 8.0,
    as_json: JsonOption = False,
) -> None:
    """Issue a development token, signed with the key of this stack, or in a container with the installation's.

    Examples: `cradle token --role commission`,
    `curl -H "Authorization: Bearer $(cradle token --role township --office 341881001)" …`
    """
    roles = parse_roles(role)
    issued_at = datetime.now(UTC)
    acting = person or f"dev-{roles[0]}"
    with reported_errors(as_json):
        text = issue(_signing_key(), person=acting, office=office, roles=roles, issued_at=issued_at, hours=hours)
    if not as_json:
        typer.echo(text)
        return
    expires_at = issued_at + timedelta(hours=hours)
    print_json({"token": text, "person": acting, "office": office, "roles": roles, "expires_at": expires_at.isoformat()})


def _signing_key() -> SigningKey:
    if is_named():
        return installation()
    keys = LocalStack().keys
    keys.make_missing(tuple(spec.name for spec in topology.SERVICES))
    return keys


def parse_roles(names: list[str]) -> list[Role]:
    """The roles by their names. Raises typer.BadParameter for one that does not exist."""
    known: dict[str, Role] = {role: role for role in ROLES}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: no such role; there are {', '.join(ROLES)}", param_hint="--role")
    return [known[name] for name in names]


def issue(keys: SigningKey, *, person: str, office: str, roles: list[Role], issued_at: datetime, hours: float) -> str:
    """A token that the stack's services accept until `hours` after `issued_at`."""
    claims = {
        "sub": person,
        "office": office,
        "roles": list(roles),
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": int(issued_at.timestamp()),
        "exp": int((issued_at + timedelta(hours=hours)).timestamp()),
    }
    key = OKPKey.import_key(keys.token_private.read_bytes())
    return jwt.encode({"alg": ALGORITHM}, claims, key, algorithms=[ALGORITHM])
