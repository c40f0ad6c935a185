"""Budgets with what has been committed and drawn. Clause M3.

The ledger says what was drawn: a settlement's approval credits the fund's `drawn` account of the year and debits what it owes;
a payment that the bank refuses goes the other way round.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from chassis.database import Connection
from chassis.streams import read_state, read_states
from contracts.topics import BUDGETS
from finance.domain.budget.decider import BUDGET
from finance.domain.budget.figures import BudgetFigures, figures_of
from finance.domain.budget.state import Budget, BudgetState, budget_id

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(account, 0)) FROM unnest($1::text[]) AS drawn(account) ORDER BY account"
_DRAWN = "SELECT account, -sum(amount_fen)::bigint AS drawn_fen FROM postings WHERE account = ANY($1::text[]) GROUP BY account"
_COMMITTED = """
    SELECT funding_source, sum(amount_fen)::bigint AS committed_fen FROM claims
    WHERE status = 'accrued' AND service_date BETWEEN $1 AND $2 GROUP BY funding_source"""
_EVERY_YEAR = """
    SELECT funding_source, extract(year FROM service_date)::integer AS year, sum(amount_fen)::bigint AS committed_fen FROM claims
    WHERE status = 'accrued' GROUP BY 1, 2 ORDER BY 2, 1"""
_PAID = """
    SELECT funding_source, sum(e.amount_fen)::bigint AS paid_fen
    FROM settlement_entries e JOIN settlement_lines l USING (settlement_id, payee_kind, payee_id) JOIN settlements USING (settlement_id)
    WHERE e.year = $1 AND l.state IN ('paid', 'netted') GROUP BY funding_source"""
_STREAMS = "SELECT DISTINCT stream_id FROM events WHERE topic = $1"
FundYear = tuple[str, int]
"""A funding source and a calendar year of service."""


def drawn_account(funding_source: str, year: int) -> str:
    """What settlements have drawn from a fund for a year of service: credit when approved, debit when the bank refuses."""
    return f"drawn:{funding_source}:{year}"


async def lock_budgets(connection: Connection, funds: Iterable[FundYear]) -> dict[FundYear, tuple[BudgetState, int]]:
    """The budgets and what has been drawn, nobody else's to draw from until the transaction ends: what `may_pay` is asked with."""
    wanted = sorted(set(funds))
    await connection.execute(_LOCK, [drawn_account(*fund) for fund in wanted])
    drawn = await _drawn(connection, wanted)
    return {fund: (await read_state(connection, BUDGET, budget_id(*fund)), drawn[fund]) for fund in wanted}


async def read_budgets(connection: Connection, year: int) -> Sequence[BudgetFigures]:
    """Every fund that has a budget for the year, or money accrued or paid of it, by name."""
    streams = [row["stream_id"] for row in await connection.fetch(_STREAMS, BUDGETS.name)]
    states = await read_states(connection, BUDGET, streams)
    budgets = {one.funding_source: one for one in states if isinstance(one, Budget) and one.year == year}
    rows = await connection.fetch(_COMMITTED, date(year, 1, 1), date(year, 12, 31))
    committed = {row["funding_source"]: row["committed_fen"] for row in rows}
    paid = {row["funding_source"]: row["paid_fen"] for row in await connection.fetch(_PAID, year)}
    funds = sorted(budgets.keys() | committed.keys() | paid.keys())
    drawn = await _drawn(connection, [(fund, year) for fund in funds])
    return [
        figures_of(
            budgets.get(fund, BUDGET.initial),
            funding_source=fund,
            year=year,
            committed_fen=committed.get(fund, 0),
            drawn_fen=drawn[fund, year],
            paid_fen=paid.get(fund, 0),
        )
        for fund in funds
    ]


async def overcommitted_fen(connection: Connection) -> Mapping[FundYear, int]:
    """By how much each fund's commitments of a year are past its budget, 0 within it. It reads every claim."""
    committed = {(fund, year): fen for fund, year, fen in await connection.fetch(_EVERY_YEAR)}
    states = await read_states(connection, BUDGET, [budget_id(*fund) for fund in committed])
    total_fen = {(one.funding_source, one.year): one.total_fen for one in states if isinstance(one, Budget)}
    return {fund: max(0, fen - total_fen.get(fund, 0)) for fund, fen in committed.items()}


async def _drawn(connection: Connection, funds: Sequence[FundYear]) -> dict[FundYear, int]:
    accounts = {drawn_account(*fund): fund for fund in funds}
    found: dict[FundYear, int] = defaultdict(int)
    for row in await connection.fetch(_DRAWN, list(accounts)):
        found[accounts[row["account"]]] = row["drawn_fen"]
    return found
