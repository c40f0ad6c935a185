"""Who acts: the person, office and roles in a signed token. Default deny."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, get_args

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from chassis.actor import Actor, Role
from chassis.web.problems import ProblemError

AUDIENCE = "cradle"
_BEARER = HTTPBearer(auto_error=False, description="An Ed25519-signed token; `cradle token` issues development ones.")
_CLAIMS = jwt.JWTClaimsRegistry(aud={"essential": True, "value": AUDIENCE}, exp={"essential": True}, sub={"essential": True})


def load_public_key(path: Path) -> OKPKey:
    """The Ed25519 key that tokens are checked with, from a PEM file."""
    return OKPKey.import_key(path.read_bytes())


def read_actor(token: str, key: OKPKey) -> Actor:
    """The actor a token names. Raises ProblemError auth.invalid."""
    try:
        decoded = jwt.decode(token, key, algorithms=["Ed25519"])
        _CLAIMS.validate(decoded.claims)
        roles = frozenset(role for role in decoded.claims["roles"] if role in get_args(Role))
        return Actor(person=str(decoded.claims["sub"]), office=str(decoded.claims["office"]), roles=roles)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ProblemError("auth.invalid") from error


async def actor(request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> Actor:
    """The actor of a request. Raises ProblemError auth.missing or auth.invalid."""
    if credentials is None:
        raise ProblemError("auth.missing")
    return read_actor(credentials.credentials, request.app.state.token_key)


def require(*roles: Role) -> Callable[[Actor], Awaitable[Actor]]:
    """A dependency that yields the actor if it has one of these roles, and answers 403 otherwise."""
    allowed = frozenset(roles)

    async def check(who: Annotated[Actor, Depends(actor)]) -> Actor:
        if not who.roles & allowed:
            raise ProblemError("auth.forbidden", required=sorted(allowed))
        return who

    return check
