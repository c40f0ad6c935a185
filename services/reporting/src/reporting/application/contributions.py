"""Contributions as stored, and replacing those of some subjects by what their facts make of them now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from chassis.database import Connection
from reporting.domain.contributions import Contribution, Difference, FigureKey, Subject, differences

_STORED = """
    SELECT c.kind, c.key, c.target, c.year, c.units, c.numerator, c.denominator
    FROM contributions c JOIN unnest($1::text[], $2::text[]) AS wanted(kind, key) USING (kind, key)"""
_DELETE = """
    DELETE FROM contributions c USING unnest($1::text[], $2::text[], $3::text[], $4::smallint[]) AS gone(kind, key, target, year)
    WHERE (c.kind, c.key, c.target, c.year) = (gone.kind, gone.key, gone.target, gone.year)"""
_PUT = """
    INSERT INTO contributions AS c (kind, key, target, year, units, numerator, denominator)
    SELECT kind, key, target, year, string_to_array(units, ','), numerator, denominator
    FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::smallint[], $7::smallint[])
        AS new(kind, key, target, year, units, numerator, denominator)
    ON CONFLICT (kind, key, target, year) DO UPDATE
    SET units = excluded.units, numerator = excluded.numerator, denominator = excluded.denominator"""

Counted = Mapping[Subject, Iterable[Contribution]]


async def replace_contributions(connection: Connection, counted: Counted) -> dict[FigureKey, Difference]:
    """Make these the contributions of these subjects; what that does to the figures. Only changed rows are written."""
    stored = await read_contributions(connection, counted)
    gone: list[tuple[Subject, Contribution]] = []
    new: list[tuple[Subject, Contribution]] = []
    for subject, contributions in counted.items():
        before, after = stored.get(subject, set()), set(contributions)
        gone += [(subject, contribution) for contribution in before - after]
        new += [(subject, contribution) for contribution in after - before]
    await _write(connection, gone, new)
    return differences((contribution for _, contribution in gone), (contribution for _, contribution in new))


async def read_contributions(connection: Connection, subjects: Iterable[Subject]) -> dict[Subject, set[Contribution]]:
    """The stored contributions of these subjects, of which there is at least one."""
    kinds, keys = zip(*subjects, strict=True)
    found: dict[Subject, set[Contribution]] = defaultdict(set)
    for kind, key, target, year, units, numerator, denominator in await connection.fetch(_STORED, kinds, keys):
        found[Subject(kind, key)].add(Contribution(target, year, tuple(units), numerator, denominator))
    return found


async def _write(
    connection: Connection, gone: list[tuple[Subject, Contribution]], new: list[tuple[Subject, Contribution]]
) -> None:
    kept = {(subject, contribution.target, contribution.year) for subject, contribution in new}
    deleted = [(*subject, c.target, c.year) for subject, c in gone if (subject, c.target, c.year) not in kept]
    if deleted:
        await connection.execute(_DELETE, *zip(*deleted, strict=True))
    if new:
        rows = [(*subject, c.target, c.year, ",".join(c.units), c.numerator, c.denominator) for subject, c in new]
        await connection.execute(_PUT, *zip(*rows, strict=True))
