"""The stack of deploy/compose.yaml as this machine reaches it: its ports and its secrets, from the variables that compose reads too."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from cradle_demo.driver.standing import standings
from local_stack import compose_secrets, ports, topology
from local_stack.errors import LocalStackError

FIRST_PORT = 8001
ANSWER_SECONDS_MAX = 10.0


@dataclass(frozen=True)
class ComposeStack:
    """The services' addresses by name, and the key its tokens are signed with."""

    urls: Mapping[str, str]
    token_private: Path

    def check_empty(self) -> None:
        """Raise LocalStackError where a service does not answer, or has recorded something already."""
        for standing in standings({name: _status(url) for name, url in self.urls.items()}):
            if not standing.answers:
                where = self.urls[standing.service]
                raise LocalStackError(
                    f"{standing.service} does not answer at {where}: `cd deploy && docker compose up -d --wait`"
                )
            if standing.recorded:
                raise LocalStackError(
                    f"{standing.service} has recorded {standing.recorded:,} events already, and the demo begins with nothing: "
                    "`docker compose down -v` removes all data"
                )


def compose_stack() -> ComposeStack:
    """The stack as CRADLE_SECRETS and CRADLE_<SERVICE>_PORT say. Raises LocalStackError where its secrets are not there."""
    directory = Path(os.environ.get("CRADLE_SECRETS") or compose_secrets.DIRECTORY)
    key = directory / "token_private_key"
    if not key.is_file():
        raise LocalStackError(f"{key} is not there: `make secrets` makes the secrets, CRADLE_SECRETS names their directory")
    names = [spec.name for spec in topology.SERVICES]
    chosen = {name: os.environ.get(f"CRADLE_{name.upper()}_PORT", str(default)) for default, name in enumerate(names, FIRST_PORT)}
    return ComposeStack({name: f"http://{ports.HOST}:{port}" for name, port in chosen.items()}, key)


def _status(url: str) -> dict[str, object] | None:
    try:
        answer = httpx.get(f"{url}/status", timeout=ANSWER_SECONDS_MAX)
    except httpx.TransportError:
        return None
    return answer.json() if answer.status_code == httpx.codes.OK else None
