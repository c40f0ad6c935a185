"""Who acts: the person, office and roles in a signed token. Default deny."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Annotated, get_args

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from chassis.actor import Actor, Role
from chassis.web.problems import ProblemError

AUDIENCE = "cradle"
KEPT_MAX = 2_000
"""Good tokens remembered; beyond, all are forgotten and checked anew."""
_BEARER = HTTPBearer(auto_error=False, description="An Ed25519-signed token; `cradle token` issues development ones.")
_CLAIMS = jwt.JWTClaimsRegistry(aud={"essential": True, "value": AUDIENCE}, exp={"essential": True}, sub={"essential": True})


def load_public_key(path: Path) -> OKPKey:
    """The Ed25519 key that tokens are checked with, from a PEM file."""
    return OKPKey.import_key(path.read_bytes())


def read_actor(token: str, key: OKPKey) -> Actor:
    """The actor a token names. Raises ProblemError auth.invalid."""
    return _check(token, key)[0]


@dataclass(slots=True)
class TokenReader:
    """Reads tokens under one key. A token found good is good until it expires: its signature is checked once, not at each request."""

    key: OKPKey
    clock: Callable[[], float] = time
    _good: dict[str, tuple[Actor, int]] = field(default_factory=dict, repr=False)

    def read(self, token: str) -> Actor:
        """The actor a token names. Raises ProblemError auth.invalid."""
        known = self._good.get(token)
        if known is None or known[1] < self.clock():
            self._good.pop(token, None)
            known = _check(token, self.key)
            if len(self._good) >= KEPT_MAX:
                self._good.clear()
            self._good[token] = known
        return known[0]


def _check(token: str, key: OKPKey) -> tuple[Actor, int]:
    """The actor, and when the token expires, in seconds since the epoch."""
    try:
        decoded = jwt.decode(token, key, algorithms=["Ed25519"])
        _CLAIMS.validate(decoded.claims)
        roles = frozenset(role for role in decoded.claims["roles"] if role in get_args(Role))
        actor = Actor(person=str(decoded.claims["sub"]), office=str(decoded.claims["office"]), roles=roles)
        return actor, int(decoded.claims["exp"])
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ProblemError("auth.invalid") from error


async def actor(request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> Actor:
    """The actor of a request. Raises ProblemError auth.missing or auth.invalid."""
    if credentials is None:
        raise ProblemError("auth.missing")
    reader: TokenReader = request.app.state.tokens
    return reader.read(credentials.credentials)


def require(*roles: Role) -> Callable[[Actor], Awaitable[Actor]]:
    """A dependency that yields the actor if it has one of these roles, and answers 403 otherwise."""
    allowed = frozenset(roles)

    async def check(who: Annotated[Actor, Depends(actor)]) -> Actor:
        if not who.roles & allowed:
            raise ProblemError("auth.forbidden", required=sorted(allowed))
        return who

    return check
