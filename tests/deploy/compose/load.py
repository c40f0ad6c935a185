"""Clerks who go on sending single records, whatever is restarted under them, until they are told to stop."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count, cycle
from uuid import uuid4

from cradle_demo import steps
from cradle_demo.county.identities import NOWHERE, check_digit
from cradle_demo.driver.commands import Answer, Commands
from cradle_demo.records import Body, Record

CLERKS = 3
PAUSE_SECONDS = 0.05


@dataclass
class Load:
    """What was sent, with its answer, in the order of the answers."""

    commands: Commands
    year: Sequence[Record]
    sent: list[tuple[Record, Answer]] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Send until told to stop; each clerk ends with an answer."""
        records = further_records(self.year)

        async def clerk() -> None:
            while not self.stop.is_set():
                record = next(records)
                self.sent.append((record, await self.commands.send(record)))
                await asyncio.sleep(PAUSE_SECONDS)

        async with asyncio.TaskGroup() as group:
            for _ in range(CLERKS):
                group.create_task(clerk())


def further_records(year: Sequence[Record]) -> Iterator[Record]:
    """New children, visits and sessions after the pattern of the year's, without end: each under ids and a key of its own."""
    children = cycle([record for record in year if record.command == "register-child" and record.comment is None])
    visits = cycle([record for record in year if record.command == "complete-visit" and record.comment is None])
    sessions = [record for record in year if record.measured]
    for number in count():
        session = sessions[number % len(sessions)]
        yield _further(session, _session(session.body, days=1 + number // len(sessions)))
        child = next(children)
        yield _further(child, _child(child.body, number))
        visit = next(visits)
        yield _further(visit, visit.body | {"visit_id": str(uuid4())})


def _further(record: Record, body: Body) -> Record:
    return replace(
        record,
        step=steps.MEASURED + 1,
        body=body,
        batch=None,
        lane=None,
        key=str(uuid4()),
        comment="under restarts",
        measured=False,
    )


def _session(body: Body, days: int) -> Body:
    """In the evening of a later day of the year, when no other session is; of an earlier one where the year is over."""
    first = date.fromisoformat(body["service_date"])
    day = first + timedelta(days=days)
    if day.year != first.year:
        day = first - timedelta(days=days)
    hours = {"service_date": day.isoformat(), "starts_at": "20:00", "ends_at": "20:45"}
    return body | {"session_id": str(uuid4())} | hours


def _child(body: Body, number: int) -> Body:
    born = date.fromisoformat(body["birth_date"])
    first_17 = f"{NOWHERE}{born:%Y%m%d}{999 - number % 500:03d}"
    identity = {"name": f"续{number}", "guardian_name": f"续{number}", "id_number": first_17 + check_digit(first_17)}
    return body | {"child_id": str(uuid4()), "household_id": str(uuid4()), "identity": identity}
