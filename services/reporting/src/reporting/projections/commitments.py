"""What is due from each fund to each payee, by calendar year of service: a row for each deciding event and fund. Clauses M3, M6."""

from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

from chassis.database import Connection
from contracts.catalogue import DomainEvent
from contracts.envelope import ReceivedEvent
from contracts.events.finance import (
    AttendanceAccrued,
    AttendanceReversed,
    AttendancesDecided,
    SubsidyAccrued,
    SubsidyReversed,
)

Row = tuple[UUID, str, str, str, int, int]
_INSERT = """
    INSERT INTO fund_commitments (event_id, funding_source, payee_kind, payee_id, year, amount_fen)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::bigint[])"""


async def apply_commitments(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Add what a batch accrues and take off what it reverses."""
    rows = [row for received in events for row in _rows(received.envelope.id, received.event)]
    if rows:
        await connection.execute(_INSERT, *zip(*rows, strict=True))


def _rows(event_id: UUID, event: DomainEvent) -> Iterator[Row]:
    match event:
        case SubsidyAccrued() | SubsidyReversed():
            sign = 1 if isinstance(event, SubsidyAccrued) else -1
            payee = event.payee
            yield event_id, event.funding_source, payee.kind, payee.id, event.service_date.year, sign * event.amount_fen
        case AttendancesDecided():
            payee, year = event.payee, event.service_date.year
            for fund, amount_fen in sorted(_by_fund(event).items()):
                yield event_id, fund, payee.kind, payee.id, year, amount_fen
        case _:
            return


def _by_fund(event: AttendancesDecided) -> Counter[str]:
    found: Counter[str] = Counter()
    for decision in event.decisions:
        match decision:
            case AttendanceAccrued(funding_source=fund, amount_fen=amount_fen):
                found[fund] += amount_fen
            case AttendanceReversed(funding_source=fund, amount_fen=amount_fen):
                found[fund] -= amount_fen
            case _:
                continue
    return found
