"""What another policy would count: a pure run of the counting beside what stands, in a transaction that may only read."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from chassis.database import Connection
from contracts.policy import Policy
from reporting.application.contributions import read_contributions
from reporting.domain.child import Child
from reporting.domain.contributions import Difference, FigureKey, Subject, differences
from reporting.domain.counting import Facts, contributions
from reporting.domain.periods import reporting_periods
from reporting.facts.subjects import read_facts

SUBJECTS_AT_ONCE = 2_000
_SUBJECTS = """
    SELECT 'child', child_id::text FROM children
    UNION ALL SELECT DISTINCT 'household', household_id::text FROM children
    UNION ALL SELECT 'facility', facility_id::text FROM facilities
    UNION ALL SELECT 'institution', institution_id::text FROM institutions
    UNION ALL SELECT 'practitioner', practitioner_id::text FROM (
        SELECT practitioner_id FROM backbone_attendances UNION SELECT practitioner_id FROM qualifications
    ) AS people
    UNION ALL SELECT DISTINCT 'township', township_code FROM survey_results
    UNION ALL SELECT 'unit', code FROM units"""
_KNOWN = "SELECT claim_id FROM eligible_attendances WHERE claim_id = ANY($1::uuid[])"
_FIGURES = """
    SELECT f.target, f.unit_code, f.year, f.numerator, f.denominator
    FROM figures f JOIN unnest($1::text[], $2::text[], $3::smallint[]) AS wanted(target, unit_code, year)
        USING (target, unit_code, year)"""


class Supposed(NamedTuple):
    """An attendance as finance would decide on it."""

    claim_id: UUID
    child_id: UUID
    service_date: date
    eligible: bool


class FigureChange(NamedTuple):
    """A figure as it stands, and as it would."""

    key: FigureKey
    before: tuple[int, int]
    after: tuple[int, int]


async def preview_figures(
    connection: Connection, policy: Policy, today: date, supposed: Sequence[Supposed] = ()
) -> list[FigureChange]:
    """The figures that another policy, and finance's decisions by it, would change. Nothing is written."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        periods = reporting_periods(policy, today)
        gained = await _by_child(connection, supposed)
        subjects = [Subject(*row) for row in await connection.fetch(_SUBJECTS)]
        changes: dict[FigureKey, Difference] = {}
        for start in range(0, len(subjects), SUBJECTS_AT_ONCE):
            piece = subjects[start : start + SUBJECTS_AT_ONCE]
            stored = await read_contributions(connection, piece)
            facts = await read_facts(connection, piece)
            counted = [
                each for subject in facts for each in contributions(policy, periods, _supposing(subject, facts[subject], gained))
            ]
            before = [each for subject in piece for each in stored.get(subject, ())]
            for key, change in differences(before, counted).items():
                known = changes.get(key, Difference(0, 0))
                changes[key] = Difference(known.numerator + change.numerator, known.denominator + change.denominator)
        return await _beside_what_stands(connection, {key: change for key, change in changes.items() if change != (0, 0)})


async def _by_child(connection: Connection, supposed: Iterable[Supposed]) -> Mapping[str, Counter[date]]:
    """By child, how many eligible attendances a day gains, or loses below 0."""
    last = {one.claim_id: one for one in supposed}
    known = {row[0] for row in await connection.fetch(_KNOWN, list(last))} if last else set()
    gained: dict[str, Counter[date]] = {}
    for claim_id, one in last.items():
        if one.eligible != (claim_id in known):
            gained.setdefault(str(one.child_id), Counter())[one.service_date] += 1 if one.eligible else -1
    return gained


def _supposing(subject: Subject, facts: Facts, gained: Mapping[str, Counter[date]]) -> Facts:
    if not isinstance(facts, Child) or subject.key not in gained:
        return facts
    days = Counter(facts.attendance_dates)
    days.update(gained[subject.key])
    return replace(facts, attendance_dates=tuple(day for day, times in sorted(days.items()) for _ in range(max(0, times))))


async def _beside_what_stands(connection: Connection, changes: Mapping[FigureKey, Difference]) -> list[FigureChange]:
    if not changes:
        return []
    keys = sorted(changes)
    rows = await connection.fetch(_FIGURES, *zip(*keys, strict=True))
    stand = {FigureKey(*row[:3]): (row[3], row[4]) for row in rows}
    return [
        FigureChange(key, (n, d), (n + changes[key].numerator, d + changes[key].denominator))
        for key in keys
        for n, d in (stand.get(key, (0, 0)),)
    ]
