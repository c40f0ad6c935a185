"""The gap planner: who still needs a visit or a session, and until which day that is possible. Clauses G3.1, G3.2, G3.3."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from contracts.age import Interval
from contracts.policy import Policy
from reporting.domain.child import Child
from reporting.domain.free_sessions import SESSIONS_DUE, attended, served_band, served_from, times_served
from reporting.domain.home_visits import VISITS_DUE
from reporting.domain.periods import ONE_DAY

GapTarget = Literal["G3.1", "G3.2", "G3.3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What a child still lacks for a target: `done` of `due`.

    `possible_from`: the first day on which something can be done for it; `possible_until`: the day by which the next visit or
    session must be held; on the day after it the target cannot be reached for this child any more.
    """

    possible_until: date
    target: GapTarget
    child_id: UUID
    village_code: str
    done: int
    due: int
    possible_from: date

    @property
    def missing(self) -> int:
        """Visits on different days, or sessions, still to be held."""
        return self.due - self.done


def planned(policy: Policy, today: date, children: Iterable[tuple[UUID, Child]]) -> list[Gap]:
    """The gaps of these children by the date they can no longer be closed, then target and child."""
    found = [gap for child_id, child in children for gap in gaps(policy, today, child_id, child)]
    return sorted(found, key=lambda gap: (gap.possible_until, gap.target, gap.child_id))


def gaps(policy: Policy, today: date, child_id: UUID, child: Child) -> Iterator[Gap]:
    """What a child that is resident today still lacks of what can still be reached; as known of the days up to today."""
    village = child.residence.on(today)
    if village is None:
        return
    for target, done, due, days, apart in _open(policy.on(today), today, child):
        missing = due - done
        until = days.end - ONE_DAY * (missing if apart else 1)
        if missing > 0 and days.start <= until:
            yield Gap(
                possible_until=until,
                target=target,
                child_id=child_id,
                village_code=village,
                done=done,
                due=due,
                possible_from=days.start,
            )


def _open(policy: Policy, today: date, child: Child) -> Iterator[tuple[GapTarget, int, int, Interval, bool]]:
    """Target, times done and due, the days left for the others, and whether these must be on different days."""
    infant, toddler = policy.bands.infant(child.birth_date), policy.bands.toddler(child.birth_date)
    year = Interval(date(today.year, 1, 1), date(today.year + 1, 1, 1))
    known = Interval(year.start, today + ONE_DAY)
    if today in infant:
        done = sum(day in infant and day <= today for day in child.visit_days)
        tomorrow_at_first = today + ONE_DAY if today in child.visit_days else today
        yield "G3.1", done, VISITS_DUE, Interval(tomorrow_at_first, infant.end), True
    if toddler.overlaps(Interval(today, year.end)):
        left = Interval(max(today, toddler.start), min(toddler.end, year.end))
        yield "G3.2", attended(child, known), SESSIONS_DUE, left, False
    band = served_band(policy, child)
    anyone = policy.reading("R17") == "any-time-in-year"
    if band.overlaps(Interval(today, year.end)) if anyone else year.end - ONE_DAY in band:
        left = Interval(max(today, band.start), min(band.end, year.end))
        yield "G3.3", times_served(policy, child, known), served_from(policy), left, False
