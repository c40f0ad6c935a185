"""Which years count together, and are therefore looked at whole and side by side: under R6, R7, R10, and after a merge (R18)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from chassis.database import Connection
from contracts.policy import Policy
from finance.application.expansion import Touched
from finance.domain.books import OutreachSession
from finance.domain.counting_together import connected, looks_wider
from finance.facts.children import read_merges

_HOUSEHOLDS = """
    SELECT c.child_id, c.household_id FROM children c
    WHERE c.household_id IN (SELECT household_id FROM children WHERE child_id = ANY($1::uuid[]) AND household_id IS NOT NULL)"""
_ATTENDED = "SELECT child_id, service_date, session_id, outreach FROM attendances WHERE child_id = ANY($1::uuid[])"

Beside = Mapping[UUID, Mapping[UUID, frozenset[UUID]]]
"""By child, the sessions of all that may count together with its own, by their children."""


async def widen(connection: Connection, policy: Policy, touched: Touched) -> Beside:
    """Touch every year that counts together with a touched one, each as a whole; and what each is to be seen beside.

    A year that stands alone is left as it is. Nothing is asked but who is merged, unless a reading looks wider.
    """
    children = {year.child_id for year in touched.years.values()}
    if not children:
        return {}
    wider = looks_wider(policy)
    groups = await _groups(connection, children, households=wider)
    alone = {child for child in children if child not in groups}
    if wider:
        groups |= {child: frozenset({child}) for child in alone}
    if not groups:
        return {}
    of_child = await _attended(connection, {member for group in groups.values() for member in group})
    beside: dict[UUID, Mapping[UUID, frozenset[UUID]]] = {}
    for child, group in groups.items():
        together = {member: frozenset(session for _, session, _ in of_child[member]) for member in group if member in of_child}
        mark = max((touched.latest[key] for key, year in touched.years.items() if year.child_id == child), default=0)
        for member in group:
            beside[member] = together
            for day, session_id, outreach in of_child.get(member, ()):
                touched.year(mark, member, day.year, session_id)
                if outreach:
                    touched.book(mark, OutreachSession(session_id).key)
    return beside


async def _groups(connection: Connection, children: Collection[UUID], *, households: bool) -> dict[UUID, frozenset[UUID]]:
    """The children that count together with each of these, itself among them, where there are others."""
    merges = await read_merges(connection)
    members = {child for merge in merges for child in merge}
    links = list(merges)
    if households:
        of_households = [(row[0], row[1]) for row in await connection.fetch(_HOUSEHOLDS, list(members.union(children)))]
        members |= {child for child, _ in of_households}
        links += of_households
    one = connected(links)
    groups: dict[UUID, set[UUID]] = defaultdict(set)
    for member in members:
        groups[one[member]].add(member)
    return {child: frozenset(groups[one[child]]) for child in children if child in members and len(groups[one[child]]) > 1}


async def _attended(connection: Connection, children: Iterable[UUID]) -> dict[UUID, list[tuple[date, UUID, bool]]]:
    found: dict[UUID, list[tuple[date, UUID, bool]]] = defaultdict(list)
    for child_id, day, session_id, outreach in await connection.fetch(_ATTENDED, list(children)):
        found[child_id].append((day, session_id, outreach))
    return found
