"""When and where sessions are given: in the institutions, and as outreach at the places open by then."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from cradle_demo.county.agreements import Agreement
from cradle_demo.county.facilities import Facility
from cradle_demo.county.institutions import Institution
from cradle_demo.seeded import Seeded, day_between
from cradle_demo.years import Year

SESSIONS = 3_500
OUTREACH = 0.3
STARTS = tuple(f"{hour:02d}:{minute:02d}" for hour in (8, 9, 10, 14, 15, 16) for minute in (0, 15, 30, 45))
MINUTES = (45, 60, 90)


@dataclass(slots=True)
class Session:
    """A session as it was given. `township_code` is whose children come; `fault` names what is wrong with
    its facts, `remark` what is wrong with its list."""

    id: str
    township_code: str
    mode: str
    institution_id: str
    agreement_id: str | None
    facility_id: str | None
    day: date
    starts_at: str
    ends_at: str
    capacity: int
    children: list[str] = field(default_factory=list)
    fault: str | None = None
    remark: str | None = None

    def overlaps(self, other: "Session") -> bool:
        """True where both run at the same time on the same day."""
        return self.day == other.day and self.starts_at < other.ends_at and other.starts_at < self.ends_at


class Timetable:
    """Sessions on days and times of their own: an institution starts one at a time at a place."""

    def __init__(self, seeded: Seeded, year: Year, places: Sequence[Facility]) -> None:
        self._seeded = seeded
        self.year, self.first_day, self.last_day = year, year.on(1, 3), year.on(12, 30)
        self._random: Random = seeded.stream(year.stream("timetable"))
        self._places = [place for place in places if place.accepted_on is not None]
        self._taken: set[tuple[str, str | None, date, str]] = set()
        self.sessions: list[Session] = []

    def give(self, agreement: Agreement) -> None:
        """One session under an agreement, on a day of the year; as outreach where the township has an open place."""
        day = day_between(self._random, self.first_day, self.last_day)
        place: str | None = None
        if "outreach" in agreement.modes and self._random.uniform(0, 1) < OUTREACH:
            place = self._open_place(agreement.township_code, day)
        self.add(agreement.institution, agreement.township_code, day, agreement_id=agreement.id, place_id=place)

    def add(
        self,
        institution: Institution,
        township_code: str,
        day: date,
        *,
        agreement_id: str | None,
        place_id: str | None = None,
        outreach: bool | None = None,
        fault: str | None = None,
    ) -> Session:
        """One session on a day; outreach where a place is named, unless said otherwise."""
        while True:
            start = self._random.choice(STARTS)
            if (key := (institution.id, place_id, day, start)) not in self._taken:
                break
        self._taken.add(key)
        session = Session(
            id=self._seeded.new_id("session"),
            township_code=township_code,
            mode="outreach" if (place_id is not None if outreach is None else outreach) else "in-institution",
            institution_id=institution.id,
            agreement_id=agreement_id,
            facility_id=place_id,
            day=day,
            starts_at=start,
            ends_at=_later(start, self._random.choice(MINUTES)),
            capacity=self._random.choice((4, 5, 6, 6, 7, 8, 9)),
            fault=fault,
        )
        self.sessions.append(session)
        return session

    def _open_place(self, township_code: str, day: date) -> str | None:
        there = [place for place in self._places if place.applicant.code.startswith(township_code)]
        open_then = [p for p in there if p.accepted_on and p.accepted_on <= day and (p.closed_on is None or day < p.closed_on)]
        return self._random.choice(open_then).id if open_then else None


def _later(start: str, minutes: int) -> str:
    total = int(start[:2]) * 60 + int(start[3:]) + minutes
    return f"{total // 60:02d}:{total % 60:02d}"
