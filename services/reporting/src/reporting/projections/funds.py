"""What funds are given, what settlements draw from them, and what inspections of funds found. Clauses M3, M5, M6."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from contracts.catalogue import DomainEvent
from contracts.envelope import ReceivedEvent
from contracts.events.budgets import BudgetAppropriated, BudgetSupplemented
from contracts.events.fund_inspections import (
    Deduction,
    DeductionAppealDecided,
    DeductionAppealed,
    DeductionSigned,
    FundFindingDecided,
    FundFindingRaised,
)
from contracts.events.settlement import (
    BankResultRecorded,
    SettlementApproved,
    SettlementEntriesTaken,
    SettlementPrepared,
)

TABLES = ("fund_grants", "fund_settlements", "fund_settlement_parts", "fund_findings")
_GRANT = "INSERT INTO fund_grants (event_id, funding_source, year, amount_fen) VALUES ($1, $2, $3, $4)"
_PREPARE = "INSERT INTO fund_settlements (settlement_id, funding_source) VALUES ($1, $2)"
_APPROVE = "UPDATE fund_settlements SET approved_by = $2 WHERE settlement_id = $1"
_TAKE = """
    INSERT INTO fund_settlement_parts (settlement_id, payee_kind, payee_id, year, amount_fen) VALUES ($1, $2, $3, $4, $5)"""
_RETURN = "DELETE FROM fund_settlement_parts WHERE settlement_id = $1 AND payee_kind = $2 AND payee_id = $3"
_FIND = """
    INSERT INTO fund_findings (inspection_id, payee_kind, payee_id, found_on, event_ids)
    VALUES ($1, $2, $3, $4, ARRAY[$5::uuid])"""
_DECIDE = """
    UPDATE fund_findings SET amount_fen = $2, share_basis_points = $3, appealed = false, event_ids = event_ids || $4::uuid
    WHERE inspection_id = $1"""
_SIGN = "UPDATE fund_findings SET signed = true, event_ids = event_ids || $2::uuid WHERE inspection_id = $1"
_APPEAL = "UPDATE fund_findings SET appealed = true, event_ids = event_ids || $2::uuid WHERE inspection_id = $1"


async def apply_funds(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch, event by event: there are few."""
    for received in events:
        event_id, event = received.envelope.id, received.event
        if isinstance(event, BudgetAppropriated | BudgetSupplemented):
            await connection.execute(_GRANT, event_id, event.funding_source, event.year, event.amount_fen)
        await _settle(connection, event_id, event)
        await _inspect(connection, event_id, event)


async def _settle(connection: Connection, event_id: UUID, event: DomainEvent) -> None:
    """A settlement's entries count once it is approved, until the bank returns their payee's line."""
    match event:
        case SettlementPrepared():
            await connection.execute(_PREPARE, event.settlement_id, event.funding_source)
        case SettlementEntriesTaken():
            by_year: Counter[int] = Counter()
            for entry in event.entries:
                by_year[entry.year] += entry.amount_fen
            own = (event.settlement_id, event.payee.kind, event.payee.id)
            await connection.executemany(_TAKE, [(*own, year, fen) for year, fen in by_year.items()])
        case SettlementApproved():
            await connection.execute(_APPROVE, event.settlement_id, event_id)
        case BankResultRecorded():
            failed = [one.payee for one in event.results if one.status == "failed"]
            await connection.executemany(_RETURN, [(event.settlement_id, payee.kind, payee.id) for payee in failed])
        case _:
            return


async def _inspect(connection: Connection, event_id: UUID, event: DomainEvent) -> None:
    """A finding with what is decided, signed and appealed of it."""
    match event:
        case FundFindingRaised(payee=payee):
            await connection.execute(_FIND, event.inspection_id, payee.kind, payee.id, event.found_on, event_id)
        case FundFindingDecided() | DeductionAppealDecided():
            await connection.execute(_DECIDE, event.inspection_id, *_size(event.deduction), event_id)
        case DeductionSigned():
            await connection.execute(_SIGN, event.inspection_id, event_id)
        case DeductionAppealed():
            await connection.execute(_APPEAL, event.inspection_id, event_id)
        case _:
            return


def _size(deduction: Deduction | None) -> tuple[int | None, int | None]:
    """Fen, or basis points; neither where nothing is deducted."""
    return (deduction.amount_fen, deduction.share_basis_points) if deduction else (None, None)
