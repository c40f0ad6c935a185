"""Who still lacks a visit or a session on a day, and until when that can be mended: what each village still has to do."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from oracle import ages, policy
from oracle.figures import Year
from oracle.register import Child
from oracle.residence import village_on

DAY = timedelta(days=1)


@dataclass
class Lack:
    """`missing` more, the next of them by `until`."""

    target: str
    missing: int
    until: date


def village_gaps(year: Year, on: date) -> dict[str, list[int | str]]:
    """By village and target: children, visits or sessions missing, and the first day by which the next must be held."""
    attended: dict[str, int] = defaultdict(int)
    for (session_id, child_id), reason in year.assessment.reasons.items():
        day = year.diary.sessions[session_id].day
        attended[year.register.who(child_id)] += reason is None and year.first <= day <= on
    found: dict[str, list[Lack]] = defaultdict(list)
    for child_id, child in year.register.each_child().items():
        if (village := village_on(child, on)) is not None:
            visited = {day for day in year.visit_days[child_id] if day <= on}
            for lack in _lacks(year, on, child, visited, attended[child_id]):
                found[f"{village} {lack.target}"].append(lack)
    return {
        name: [len(lacks), sum(lack.missing for lack in lacks), min(lack.until for lack in lacks).isoformat()]
        for name, lacks in sorted(found.items())
    }


def _lacks(year: Year, on: date, child: Child, visited: set[date], attended: int) -> Iterator[Lack]:
    """What can still be reached: two visits on different days, four sessions, one session of who is in the band at the year's end."""
    infancy, toddlerhood = ages.infant_band(child.born), ages.toddler_band(child.born)
    missing = policy.VISITS_DUE - sum(ages.within(day, infancy) for day in visited)
    until = infancy[1] - DAY * missing
    if ages.within(on, infancy) and missing > 0 and until >= (on + DAY if on in visited else on):
        yield Lack("G3.1", missing, until)
    last = min(toddlerhood[1] - DAY, year.last)
    if last < max(on, toddlerhood[0]):
        return
    if attended < policy.FREE_ATTENDANCES:
        yield Lack("G3.2", policy.FREE_ATTENDANCES - attended, last)
    if ages.within(year.last, toddlerhood) and attended == 0:
        yield Lack("G3.3", 1, last)
