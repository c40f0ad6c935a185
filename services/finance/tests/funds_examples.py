"""Who acts on the funds, and when: what the tests of budgets and inspections begin with."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from chassis.actor import Actor, Role

COUNTY, STREET, OTHER_STREET = "341881", "341881001", "341881002"
EDITION = "ningguo-2019-draft"


def actor(person: str, office: str = COUNTY, role: Role = "commission") -> Actor:
    """A person in an office."""
    return Actor(person, office, frozenset({role}))


def by(who: Actor) -> dict[str, Any]:
    """What every command has besides its own fields."""
    return {
        "command_id": UUID("01700000-0000-7000-8000-0000000000e1"),
        "actor": who,
        "now": datetime(2020, 2, 1, tzinfo=UTC),
    }


LIN, WANG, ZHAO = actor("lin"), actor("wang"), actor("zhao")
