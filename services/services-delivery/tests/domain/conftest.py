"""Who acts and when, for every decision tested here."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from chassis.actor import Actor

NOW = datetime(2020, 6, 15, 4, 0, tzinfo=UTC)


@pytest.fixture
def village() -> dict[str, Any]:
    """Who, when and under which id a village's clerk sends a command."""
    actor = Actor("clerk", "341881001001", frozenset({"village"}))
    return {"command_id": UUID(int=1), "actor": actor, "now": NOW}


@pytest.fixture
def other_village() -> dict[str, Any]:
    """The same of another village's clerk."""
    actor = Actor("neighbour", "341881001002", frozenset({"village"}))
    return {"command_id": UUID(int=2), "actor": actor, "now": NOW}
