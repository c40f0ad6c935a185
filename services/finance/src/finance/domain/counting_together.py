"""Which attendances count together: whose they are, and which free sessions they take. R6, R7, R8, R10, R18."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from contracts.age import AgeBands, month_completed_on
from contracts.policy import Policy
from finance.domain.entries import Entry
from finance.domain.register.child import Child

LOOKS_WIDER = {"R6": "year-of-age", "R7": "per-household", "R10": "one-per-household"}
"""Readings under which a child's calendar year is not decided by itself."""


class Counted(NamedTuple):
    """An attendance with whom it is taken to be of. Of one `person` two do not stand at one time; of one `allowance` as many
    are free as the policy says; `family` is of whom one is counted in a session, None: each is (R10)."""

    entry: Entry
    child_id: UUID
    person: UUID
    allowance: tuple[UUID, date]
    family: UUID | None
    uses_one: bool


def looks_wider(policy: Policy) -> bool:
    """Whether on some day a reading holds that makes children or years count together."""
    return any(chosen in policy.every_reading(name) for name, chosen in LOOKS_WIDER.items())


def counted_as(policy: Policy, child: Child, day: date) -> Child:
    """The child as it is counted on a day: one that was registered twice has its survivor's birth date (R18)."""
    survivor = _survivor_on(policy, child, day)
    if survivor is None:
        return child
    return child._replace(birth_date=survivor.birth_date, sources=(*child.sources, *survivor.sources))


def counted(policy: Policy, child_id: UUID, child: Child | None, entry: Entry) -> Counted:
    """An attendance, by the readings of its day."""
    day = date.fromordinal(entry.day)
    held = policy.on(day)
    person = person_on(held, child_id, child, day)
    household = _household(held, child, day) or person
    party = household if held.reading("R7") == "per-household" else person
    period = date(day.year, 1, 1)
    if held.reading("R6") == "year-of-age" and child is not None:
        period = birthday_before(held.bands, counted_as(held, child, day).birth_date, day)
    family = household if held.reading("R10") == "one-per-household" else None
    uses_one = not entry.outreach or held.reading("R8") == "uses-one"
    return Counted(entry, child_id, person, (party, period), family, uses_one)


def person_on(policy: Policy, child_id: UUID, child: Child | None, day: date) -> UUID:
    """Who a registered child is on a day: itself, or the one it was registered twice as."""
    survivor = None if child is None else _survivor_on(policy, child, day)
    return child_id if survivor is None else survivor.child_id


def birthday_before(bands: AgeBands, birth_date: date, day: date) -> date:
    """The day on which the year of age began that holds the day; under a year, the day of birth. R5, R6."""
    born = (
        month_completed_on(birth_date, 12 * age, bands.month_end) for age in range(max(0, day.year - birth_date.year), -1, -1)
    )
    return next((begun for begun in born if begun <= day), birth_date)


def related(children: Iterable[Child]) -> dict[UUID, UUID]:
    """By child the one all of whose attendances may count together with its own: connected by household or by merge."""
    found = list(children)
    links = [(child.child_id, child.household_id or child.child_id) for child in found]
    links += [(child.child_id, child.merge.survivor_id) for child in found if child.merge is not None]
    one = connected(links)
    return {child.child_id: one[child.child_id] for child in found}


def connected(links: Iterable[tuple[UUID, UUID]]) -> dict[UUID, UUID]:
    """By each that a link names, the one that stands for all it is connected with."""
    root: dict[UUID, UUID] = {}

    def find(one: UUID) -> UUID:
        while root.setdefault(one, one) != one:
            one = root[one]
        return one

    for one, other in links:
        root[find(one)] = find(other)
    return {one: find(one) for one in list(root)}


def _survivor_on(policy: Policy, child: Child, day: date) -> Child | None:
    merge = child.merge
    if merge is None or merge.survivor is None:
        return None
    if day < merge.merged_on and policy.on(day).reading("R18") == "until-merge":
        return None
    return merge.survivor


def _household(policy: Policy, child: Child | None, day: date) -> UUID | None:
    if child is None:
        return None
    return (_survivor_on(policy, child, day) or child).household_id
