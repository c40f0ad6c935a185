"""Accepted facilities and filed institutions, with their designations and inspections."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection
from reporting.domain.demonstration import Designation
from reporting.domain.facilities import Facility
from reporting.domain.institutions import Institution

_FACILITIES = """
    SELECT facility_id, kind, applicant_code, accepted_on, closed_on FROM facilities WHERE facility_id = ANY($1::uuid[])"""
_INSTITUTIONS = """
    SELECT institution_id, kind, township_code, filed_on, ended_on FROM institutions WHERE institution_id = ANY($1::uuid[])"""
_DESIGNATIONS = """
    SELECT holder_id, valid_from, valid_to, withdrawn_on FROM designations WHERE holder_id = ANY($1::uuid[])
    ORDER BY valid_from, event_id"""
_INSPECTIONS = "SELECT institution_id, inspected_on FROM inspections WHERE institution_id = ANY($1::uuid[])"


async def read_facilities(connection: Connection, keys: Sequence[str]) -> dict[str, Facility]:
    """The accepted ones among these facilities."""
    ids = [UUID(key) for key in keys]
    rows, designations = await connection.fetch(_FACILITIES, ids), await _designations(connection, ids)
    return {
        str(row["facility_id"]): Facility(
            row["kind"], row["applicant_code"], row["accepted_on"], row["closed_on"], tuple(designations[row["facility_id"]])
        )
        for row in rows
    }


async def read_institutions(connection: Connection, keys: Sequence[str]) -> dict[str, Institution]:
    """The filed ones among these institutions."""
    ids = [UUID(key) for key in keys]
    rows, designations = await connection.fetch(_INSTITUTIONS, ids), await _designations(connection, ids)
    inspected: dict[UUID, set[date]] = defaultdict(set)
    for institution_id, inspected_on in await connection.fetch(_INSPECTIONS, ids):
        inspected[institution_id].add(inspected_on)
    return {
        str(row["institution_id"]): Institution(
            row["kind"],
            row["township_code"],
            row["filed_on"],
            row["ended_on"],
            tuple(designations[row["institution_id"]]),
            frozenset(inspected[row["institution_id"]]),
        )
        for row in rows
    }


async def _designations(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[Designation]]:
    found: dict[UUID, list[Designation]] = defaultdict(list)
    for holder_id, *designation in await connection.fetch(_DESIGNATIONS, ids):
        found[holder_id].append(Designation(*designation))
    return found
