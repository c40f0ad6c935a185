"""What is known of the funds of a township, or of those an institution is paid from, in a year. Clauses M3, M5, M6."""

from uuid import UUID

from chassis.database import Connection
from contracts.events.evaluation import SubjectKind
from reporting.domain.evaluation.funds import Deducted, Funds

_GRANTS = "SELECT event_id, amount_fen FROM fund_grants WHERE funding_source = $1 AND year = $2 ORDER BY event_id"
_DUE_OF_FUND = "SELECT coalesce(sum(amount_fen), 0)::bigint FROM fund_commitments WHERE funding_source = $1 AND year = $2"
_DUE_TO_PAYEE = """
    SELECT coalesce(sum(amount_fen), 0)::bigint FROM fund_commitments WHERE payee_kind = $1 AND payee_id = $2 AND year = $3"""
_DRAWN = """
    SELECT settlement.approved_by, sum(part.amount_fen)::bigint AS drawn_fen
    FROM fund_settlements settlement JOIN fund_settlement_parts part USING (settlement_id)
    WHERE settlement.funding_source = $1 AND part.year = $2 AND settlement.approved_by IS NOT NULL
    GROUP BY settlement.approved_by ORDER BY settlement.approved_by"""
_FINDINGS = """
    SELECT payee_id, amount_fen, share_basis_points, signed AND NOT appealed AS stands, event_ids FROM fund_findings
    WHERE payee_kind = $1 AND CASE WHEN $1 = 'unit' THEN starts_with(payee_id, $2) ELSE payee_id = $2 END
      AND extract(year FROM found_on) = $3 ORDER BY found_on, inspection_id"""


async def read_funds(connection: Connection, kind: SubjectKind, subject: str, year: int) -> Funds:
    """A township with its own fund and the findings about its units; an institution with what is due to it and found about it."""
    payee_kind = "unit" if kind == "township" else "institution"
    deducted, sources = await _findings(connection, payee_kind, subject, year)
    if kind == "institution":
        due_fen = await connection.fetchval(_DUE_TO_PAYEE, payee_kind, subject, year)
        return Funds(year, due_fen, deducted, sources=sources)
    fund = f"township:{subject}"
    grants = await connection.fetch(_GRANTS, fund, year)
    drawn = await connection.fetch(_DRAWN, fund, year)
    return Funds(
        year,
        await connection.fetchval(_DUE_OF_FUND, fund, year),
        deducted,
        given_fen=sum(row["amount_fen"] for row in grants),
        drawn_fen=sum(row["drawn_fen"] for row in drawn),
        granted_by=tuple(row["event_id"] for row in grants),
        sources=(*(row["approved_by"] for row in drawn), *sources),
    )


async def _findings(
    connection: Connection, payee_kind: str, subject: str, year: int
) -> tuple[tuple[Deducted, ...], tuple[UUID, ...]]:
    """What is deducted for findings of the year, and the events of every finding, also of one that led to nothing."""
    rows = await connection.fetch(_FINDINGS, payee_kind, subject, year)
    deducted = []
    for row in rows:
        if row["stands"]:
            due_fen = await connection.fetchval(_DUE_TO_PAYEE, payee_kind, row["payee_id"], year)
            deducted.append(Deducted(row["amount_fen"], row["share_basis_points"], due_fen))
    return tuple(deducted), tuple(event_id for row in rows for event_id in row["event_ids"])
