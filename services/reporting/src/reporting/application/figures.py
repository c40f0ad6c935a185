"""Figures: changed by differences, and published as they change."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import asyncpg

from chassis.database import Connection
from chassis.state_topic import put_states
from contracts.events.reporting import TargetProgressed
from contracts.policy import Policy
from reporting.domain.contributions import Difference, FigureKey
from reporting.domain.periods import Period
from reporting.domain.progress import progress
from reporting.domain.units import level_of, reported_targets

_ENSURE = """
    INSERT INTO figures (target, unit_code, year, as_of)
    SELECT * FROM unnest($1::text[], $2::text[], $3::smallint[], $4::date[]) ON CONFLICT DO NOTHING"""
_CHANGE = """
    UPDATE figures f
    SET numerator = f.numerator + change.numerator, denominator = f.denominator + change.denominator, as_of = change.as_of
    FROM unnest($1::text[], $2::text[], $3::smallint[], $4::date[], $5::integer[], $6::integer[])
        AS change(target, unit_code, year, as_of, numerator, denominator)
    WHERE (f.target, f.unit_code, f.year) = (change.target, change.unit_code, change.year)
    RETURNING f.target, f.unit_code, f.year, f.as_of, f.numerator, f.denominator"""


async def change_figures(
    connection: Connection, policy: Policy, periods: Sequence[Period], changes: Mapping[FigureKey, Difference]
) -> None:
    """Add these differences, and put every changed figure to the public topic.

    A difference may be of a year that is reported no more (a clock was set back): its figure is as of the year's last day.
    """
    if changes:
        as_of = {period.year: period.as_of for period in periods}
        rows = [(*key, as_of.get(key.year, date(key.year, 12, 31)), *changes[key]) for key in sorted(changes)]
        targets, codes, years, dates, *added = zip(*rows, strict=True)
        await connection.execute(_ENSURE, targets, codes, years, dates)
        await _publish(connection, policy, await connection.fetch(_CHANGE, targets, codes, years, dates, *added))


async def complete_figures(connection: Connection, policy: Policy, periods: Sequence[Period], unit_codes: Iterable[str]) -> None:
    """Give these units a figure for every target of their level and every year, be it 0, each as of its reporting date."""
    nothing = Difference(0, 0)
    changes = {
        FigureKey(target, code, period.year): nothing
        for code in unit_codes
        for target in reported_targets(policy, level_of(code))
        for period in periods
    }
    await change_figures(connection, policy, periods, changes)


async def _publish(connection: Connection, policy: Policy, figures: Sequence[asyncpg.Record]) -> None:
    states = []
    for target, unit_code, year, as_of, numerator, denominator in figures:
        key = FigureKey(target, unit_code, year)
        states.append(("|".join(map(str, key)), progress(policy, key, as_of, numerator, denominator)))
    await put_states(connection, TargetProgressed, states)
