"""Filed institutions, from registry.institutions.v1. Clause G2.4."""

from collections.abc import Sequence

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.registry import InstitutionFiled
from reporting.projections.marks import Mark, put_marks

_INSERT = """
    INSERT INTO institutions (institution_id, kind, township_code, filed_on)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[])"""


async def apply_institutions(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: institutions filed. Credentials decide money, not targets."""
    filed = [received.event for received in events if isinstance(received.event, InstitutionFiled)]
    if filed:
        rows = [(event.institution_id, event.kind, event.township_code, event.filed_on) for event in filed]
        await connection.execute(_INSERT, *zip(*rows, strict=True))
        await put_marks(connection, (Mark("institution", str(event.institution_id)) for event in filed))
