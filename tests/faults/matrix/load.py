"""What is recorded while a fault happens: children, visits and sessions after the pattern of the year, amended, voided, sent again."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from uuid import UUID

from cradle_demo import steps
from cradle_demo.county.identities import NOWHERE, check_digit
from cradle_demo.county.units import commission
from cradle_demo.records import Body, Record
from cradle_demo.rows.enactment import EDITION
from faults.matrix.clerks import PAUSE_SECONDS, Clerks

CLERKS = 3
FILE_ROWS = 40
EVENING_MINUTE, EVENING_MINUTES = 18 * 60, 240


class Load:
    """Further records without end, the same for the same seed; a clerk takes a small piece of work at a time."""

    def __init__(self, year: Sequence[Record], choice: random.Random) -> None:
        self._choice = choice
        moved = {record.body["child_id"] for record in year if record.command == "move-child"}
        registered = [record for record in year if record.command == "register-child" and record.comment is None]
        self.children = [record for record in registered if record.body["child_id"] not in moved]
        self.grants = [record for record in year if record.command == "grant-credential" and record.comment is None]
        self._sessions = [record for record in year if record.measured]
        self._lectures = [record for record in year if record.command == "hold-lecture" and record.comment is None]
        self._visits = [record for record in year if record.command == "complete-visit" and record.comment is None]
        self._pieces = self._make_pieces()
        self._made = count(1)

    async def run(self, clerks: Clerks, stop: asyncio.Event) -> None:
        """Send until told to stop; each clerk ends with an answer."""

        async def clerk() -> None:
            while not stop.is_set():
                for rows in next(self._pieces):
                    await (clerks.send(rows[0]) if rows[0].batch is None else clerks.send_file(rows))
                    await asyncio.sleep(PAUSE_SECONDS)

        async with asyncio.TaskGroup() as group:
            for _ in range(CLERKS):
                group.create_task(clerk())

    def visits(self, rows: int) -> list[Record]:
        """A file of visits: each child on a day of its own."""
        sender = next(record for record in self._visits if record.batch is not None or record.key is not None)
        return [self._visit(sender, number) for number in range(rows)]

    def child(self, choice: random.Random) -> Record:
        """The registration of a child of the year, who still lives where it was registered: its clerk may go on with it."""
        return choice.choice(self.children)

    def session(self, children: Sequence[str]) -> Record:
        """A session of these children, at an hour when no other is."""
        number = next(self._made)
        pattern = self._sessions[number % len(self._sessions)]
        day = date(2020, 1, 2) + timedelta(days=number % 364)
        body = pattern.body | {
            "session_id": self._id(), "service_date": day.isoformat(), "children": list(children),
            "starts_at": f"{6 + number // 364:02d}:00", "ends_at": f"{6 + number // 364:02d}:40",
        }  # fmt: skip
        return self.single(pattern, body)

    def lecture(self) -> Record:
        """A lecture of the year's, held again at an hour when no other is."""
        number = next(self._made)
        pattern = self._lectures[number % len(self._lectures)]
        day = date(2020, 1, 2) + timedelta(days=number % 364)
        body = pattern.body | {"lecture_id": self._id(), "held_on": day.isoformat(), "starts_at": f"{6 + number // 364:02d}:10"}
        return self.single(pattern, body)

    def ruling(self, command: str, body: Body) -> Record:
        """A document of the commission on the edition."""
        stated = {"edition": EDITION, "document_number": "宁卫健函〔2020〕1号", "reason": "演练"} | body
        return Record(steps.MEASURED + 1, "finance", command, commission(), stated, key=self._id(), comment="under faults")

    def credential(self, institution_id: str, valid_from: date) -> Record:
        """Another credential of an institution."""
        pattern = next(grant for grant in self.grants if grant.body["institution_id"] == institution_id)
        return self.single(pattern, pattern.body | {"credential_id": self._id(), "valid_from": valid_from.isoformat()})

    def revocation(self, grant: Record) -> Record:
        """The revocation of a credential of the year, from its middle."""
        body = {name: grant.body[name] for name in ("institution_id", "credential_id")}
        return self.single(grant, body | {"effective_on": "2020-07-01", "reason": "检查"}, "revoke-credential")

    def _make_pieces(self) -> Iterator[list[list[Record]]]:
        for number in count():
            pattern = self._sessions[number % len(self._sessions)]
            session = self.single(pattern, self._session(pattern.body, number))
            piece = [[session]]
            if number % 4 == 1:
                fewer = {"session_id": session.body["session_id"], "children": session.body["children"][1:]}
                piece.append([self.single(session, fewer, "amend-session")])
            if number % 5 == 2:
                void = {"session_id": session.body["session_id"], "reason": "entered-in-error"}
                piece.append([self.single(session, void, "void-session")])
            if number % 3 == 0:
                piece.append([session])
            yield piece
            child = self.children[number % len(self.children)]
            yield [[self.single(child, self._child(child.body, number))]]
            if number % 5 == 0:
                yield [self.visits(FILE_ROWS)]

    def single(self, pattern: Record, body: Body, command: str | None = None) -> Record:
        """A record sent by itself under a key of its own, by the sender of the pattern."""
        return replace(
            pattern, step=steps.MEASURED + 1, command=command or pattern.command, body=body, batch=None, lane=None, key=self._id(),
            comment="under faults", measured=False,
        )  # fmt: skip

    def _visit(self, pattern: Record, number: int) -> Record:
        day = date(2020, 1, 1) + timedelta(days=number % 365)
        body = pattern.body | {"visit_id": self._id(), "child_id": self._id(), "visited_on": day.isoformat()}
        return replace(pattern, step=steps.MEASURED + 1, body=body, batch="faults", key=None, lane=None, measured=False)

    def _session(self, body: Body, number: int) -> Body:
        """In the evening of a later day, each at a minute of its own: two of an institution at once would be one to the service that
        has the first, and which is first nobody sees from outside."""
        day = date.fromisoformat(body["service_date"]) + timedelta(days=1 + number // len(self._sessions))
        minute = EVENING_MINUTE + number % EVENING_MINUTES
        starts_at, ends_at = (f"{at // 60:02d}:{at % 60:02d}" for at in (minute, minute + 45))
        return body | {"session_id": self._id(), "service_date": day.isoformat(), "starts_at": starts_at, "ends_at": ends_at}

    def _child(self, body: Body, number: int) -> Body:
        born = date.fromisoformat(body["birth_date"])
        first_17 = f"{NOWHERE}{born:%Y%m%d}{999 - number // len(self.children) % 500:03d}"
        identity = {"name": f"续{number}", "guardian_name": f"续{number}", "id_number": first_17 + check_digit(first_17)}
        return body | {"child_id": self._id(), "household_id": self._id(), "identity": identity}

    def _id(self) -> str:
        return str(UUID(int=self._choice.getrandbits(128), version=4))
