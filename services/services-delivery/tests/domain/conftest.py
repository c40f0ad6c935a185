"""Who acts and when, for every decision tested here."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from chassis.actor import Actor, Role

INSTITUTION = UUID(int=7)
OTHER_INSTITUTION = UUID(int=8)


def _sent_by(person: str, office: str, role: Role) -> dict[str, Any]:
    actor = Actor(person, office, frozenset({role}))
    return {"command_id": UUID(int=1), "actor": actor, "now": datetime(2020, 6, 15, 4, 0, tzinfo=UTC)}


@pytest.fixture
def village() -> dict[str, Any]:
    """Who, when and under which id a village's clerk sends a command, on 15 June 2020."""
    return _sent_by("clerk", "341881001001", "village")


@pytest.fixture
def other_village() -> dict[str, Any]:
    """The same of another village's clerk."""
    return _sent_by("neighbour", "341881001002", "village")


@pytest.fixture
def township() -> dict[str, Any]:
    """The same of the township both lie in."""
    return _sent_by("officer", "341881001", "township")


@pytest.fixture
def institution() -> dict[str, Any]:
    """The same of the institution whose sessions are recorded."""
    return _sent_by("teacher", str(INSTITUTION), "institution")


@pytest.fixture
def other_institution() -> dict[str, Any]:
    """The same of another institution."""
    return _sent_by("competitor", str(OTHER_INSTITUTION), "institution")


@pytest.fixture
def commission() -> dict[str, Any]:
    """The same of the health commission."""
    return _sent_by("officer", "341881", "commission")
