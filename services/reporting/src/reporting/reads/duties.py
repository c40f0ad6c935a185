"""What is kept of the departments' acts and reports in a year."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from chassis.database import Connection
from reporting.domain.duties import Act, Evidence

_ACTS = "SELECT event_id, department, act, day FROM department_acts WHERE day >= $1 AND day < $2"
_REPORTS = "SELECT duty, event_id, day, evidence FROM duty_reports WHERE year = $1"


async def read_acts(connection: Connection, year: int) -> list[tuple[UUID, Act]]:
    """The acts of a year, each with its event."""
    rows = await connection.fetch(_ACTS, date(year, 1, 1), date(year + 1, 1, 1))
    return [(event_id, Act(*act)) for event_id, *act in rows]


async def read_reports(connection: Connection, year: int) -> dict[str, list[Evidence]]:
    """The reports of a year that stand, by duty."""
    reports: dict[str, list[Evidence]] = defaultdict(list)
    for duty, event_id, day, text in await connection.fetch(_REPORTS, year):
        reports[duty].append(Evidence(event_id, day, report=text))
    return dict(reports)
