"""Accepted facilities and filed institutions."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from reporting.domain.facilities import Facility
from reporting.domain.institutions import Institution

_FACILITIES = """
    SELECT facility_id, kind, applicant_code, accepted_on, closed_on FROM facilities WHERE facility_id = ANY($1::uuid[])"""
_INSTITUTIONS = """
    SELECT institution_id, kind, township_code, filed_on FROM institutions WHERE institution_id = ANY($1::uuid[])"""


async def read_facilities(connection: Connection, keys: Sequence[str]) -> dict[str, Facility]:
    """The accepted ones among these facilities."""
    rows = await connection.fetch(_FACILITIES, [UUID(key) for key in keys])
    return {str(facility_id): Facility(*facts) for facility_id, *facts in rows}


async def read_institutions(connection: Connection, keys: Sequence[str]) -> dict[str, Institution]:
    """The filed ones among these institutions."""
    rows = await connection.fetch(_INSTITUTIONS, [UUID(key) for key in keys])
    return {str(institution_id): Institution(*facts) for institution_id, *facts in rows}
