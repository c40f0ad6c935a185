"""Who comes to the sessions: toddlers of the township, now and then somebody who should not, or is elsewhere too."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from random import Random

from cradle_demo.county.ages import toddlerhood
from cradle_demo.county.families import Child
from cradle_demo.seeded import Seeded, share
from cradle_demo.year.session_faults import NOBODY_OF_AGE
from cradle_demo.year.timetable import Session
from cradle_demo.years import Year

ATTENDANCES = 20_000
TIMES_A_YEAR, TIMES_WEIGHTS = (1, 2, 3, 4, 5, 6, 7), (6, 9, 13, 44, 14, 9, 5)


class Attendance:
    """Puts children on the sessions' lists: none twice on one list, and none knowingly in two places at once."""

    def __init__(self, seeded: Seeded, year: Year, sessions: Sequence[Session], children: Sequence[Child]) -> None:
        self._year = year
        self._random: Random = seeded.stream(year.stream("attendance"))
        self._children = children
        self._by_township: dict[str, list[Session]] = {}
        for session in sorted(sessions, key=attrgetter("day")):
            self._by_township.setdefault(session.township_code, []).append(session)
        self._of_child: dict[str, list[Session]] = {}
        self.total = 0

    def fill(self, quality: dict[str, float], wanted: int) -> None:
        """Bring the toddlers, each as often as they come, until so many attendances are reached."""
        coming: list[Child] = []
        for child in self._random.sample(self._children, len(self._children)):
            first, last = _window(child, self._year)
            if first > last or self._random.uniform(0, 1) > quality[child.village_code[:9]]:
                continue
            (times,) = self._random.choices(TIMES_A_YEAR, TIMES_WEIGHTS)
            coming += [child] * max(1, round(times * ((last - first).days + 120) / 486))
        self._random.shuffle(coming)
        for child in coming:
            self._bring(child)
        for child in self._random.sample(coming, max(0, min(len(coming), wanted - self.total))):
            self._bring(child)
        self._fill_the_empty()

    def put(self, child_id: str, session: Session) -> None:
        """Put a child on a list."""
        session.children.append(child_id)
        self._of_child.setdefault(child_id, []).append(session)
        self.total += 1

    def is_free(self, child_id: str, session: Session) -> bool:
        """True where the child is not on this list and not elsewhere at that time."""
        return not any(other is session or other.overlaps(session) for other in self._of_child.get(child_id, ()))

    def _fill_the_empty(self) -> None:
        """Nobody holds a session for nobody: a few come to each, of the age, or not where that is what is wrong with it."""
        for session in [session for sessions in self._by_township.values() for session in sessions if not session.children]:
            of_age = session.fault != NOBODY_OF_AGE
            candidates = [
                child
                for child in self._random.sample(self._children, min(600, len(self._children)))
                if child.birth_date <= session.day
                and _is_toddler(child, session.day) == of_age
                and self.is_free(child.id, session)
            ]
            for child in candidates[: self._random.randint(1, 4)]:
                self.put(child.id, session)

    def _bring(self, child: Child) -> None:
        first, last = _window(child, self._year)
        home = child.village_code[:9]
        for attempt in range(16):
            township = home if attempt < 12 else self._random.choice(list(self._by_township))
            session = self._some(self._by_township.get(township, []), first, last)
            if session and len(session.children) < session.capacity and self.is_free(child.id, session):
                self.put(child.id, session)
                return

    def _some(self, sessions: list[Session], first: date, last: date) -> Session | None:
        low = bisect_left(sessions, first, key=attrgetter("day"))
        high = bisect_right(sessions, last, key=attrgetter("day"))
        return sessions[self._random.randrange(low, high)] if low < high else None

    def bring_the_wrong(self, seeded: Seeded, sessions: Sequence[Session], scale: float) -> None:
        """Put children on lists who are too young or too old, whom nobody registered, who are elsewhere."""
        occupied = [session for session in sessions if session.children]
        for session in self._random.sample(occupied, share(220, scale)):
            child = self._random.choice(self._children)
            if not _is_toddler(child, session.day) and self.is_free(child.id, session):
                self.put(child.id, session)
                session.remark = "child out of the band"
        for session in self._random.sample(occupied, share(70, scale)):
            self.put(seeded.new_id("unregistered-child"), session)
            session.remark = "child nobody registered"
        self._double_book(occupied, share(110, scale))

    def _double_book(self, occupied: Sequence[Session], wanted: int) -> None:
        by_day = _by_day(occupied)
        for session in self._random.sample(occupied, len(occupied)):
            parallel = [other for other in by_day[session.day] if other is not session and other.overlaps(session)]
            if not parallel:
                continue
            other, child_id = self._random.choice(parallel), self._random.choice(session.children)
            if child_id not in other.children:
                self.put(child_id, other)
                other.remark = "child in two places at once"
                wanted -= 1
            if wanted == 0:
                return


def _is_toddler(child: Child, day: date) -> bool:
    first, last = toddlerhood(child.birth_date)
    return first <= day <= last


def _by_day(sessions: Sequence[Session]) -> dict[date, list[Session]]:
    found: dict[date, list[Session]] = {}
    for session in sessions:
        found.setdefault(session.day, []).append(session)
    return found


def _window(child: Child, year: Year) -> tuple[date, date]:
    """First and last day of the year on which the child may come."""
    first, last = toddlerhood(child.birth_date)
    return max(first, year.first), min(last, child.left_on or year.last, year.last)
