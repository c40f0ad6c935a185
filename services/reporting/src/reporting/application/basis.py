"""A new day, or a new edition: whose contributions depend on it is marked, so that nothing is counted without a mark."""

from dataclasses import dataclass
from datetime import date

from chassis.database import Connection
from contracts.policy import Policy
from reporting.domain.periods import reporting_periods

_EVERY_CHILD = """
    INSERT INTO marks (kind, key) SELECT 'child', child_id::text FROM children WHERE birth_date > $1"""
_EVERY_HOUSEHOLD = """
    INSERT INTO marks (kind, key) SELECT DISTINCT 'household', household_id::text FROM children WHERE birth_date > $1"""
_EVERYTHING_ELSE = """
    INSERT INTO marks (kind, key)
    SELECT 'facility', facility_id::text FROM facilities
    UNION ALL SELECT 'institution', institution_id::text FROM institutions
    UNION ALL SELECT 'practitioner', practitioner_id::text FROM (
        SELECT practitioner_id FROM backbone_attendances UNION SELECT practitioner_id FROM qualifications
    ) AS people
    UNION ALL SELECT DISTINCT 'township', township_code FROM survey_results
    UNION ALL SELECT 'unit', code FROM units"""
_EVERY_FIGURE = "INSERT INTO marks (kind, key) SELECT 'figures', code FROM units"
_SET = "UPDATE counting SET day = $1, edition = $2"
GROWN_UP_YEARS = 4
"""A child of this age is in no band and no household with a child under 3, under any reading."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What the figures are counted by: the day, and the edition, by the hash of its text."""

    day: date
    edition: str


async def rebase(connection: Connection, policy: Policy, previous: Basis | None, now: Basis) -> None:
    """Count on another basis from now on. A day after the deadline's year changes nothing; a new edition or year all.

    The figures of the units are marked last, so that they are published as of the day when all that is in them is counted.
    """
    await connection.execute(_SET, now.day, now.edition)
    born_after = date.min
    if previous is not None and previous.edition == now.edition:
        before, after = reporting_periods(policy, previous.day), reporting_periods(policy, now.day)
        if before == after:
            return
        if len(before) == len(after):
            born_after = _born_after(min(previous.day, now.day))
    await connection.execute(_EVERY_CHILD, born_after)
    await connection.execute(_EVERY_HOUSEHOLD, born_after)
    await connection.execute(_EVERYTHING_ELSE)
    await connection.execute(_EVERY_FIGURE)


def _born_after(day: date) -> date:
    return date(day.year - GROWN_UP_YEARS, day.month, min(day.day, 28))
