"""The rulings that stand, as the policy they make."""

import json

from chassis.database import Connection
from contracts.policy import Policy, Ruled
from contracts.rulings import stated_value

_STANDING = "SELECT ruling, subject, value, from_date FROM rulings WHERE edition = $1 ORDER BY ruling"


async def policy_in_force(connection: Connection, policy: Policy) -> Policy:
    """The edition with the rulings on it that stand."""
    edition = policy.edition
    rulings = [
        Ruled(str(number), subject, stated_value(edition, subject, json.loads(value)), since)
        for number, subject, value, since in await connection.fetch(_STANDING, edition.edition)
    ]
    return Policy(edition, policy.chosen, (*policy.rulings, *rulings)) if rulings else policy
