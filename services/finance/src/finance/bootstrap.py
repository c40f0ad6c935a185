"""The finance service, wired."""

from pathlib import Path

from chassis.service import Service, Worker
from finance.application.budgets import BUDGET_COMMANDS
from finance.application.deciding import Deciding
from finance.application.enactment import ENACTMENT_COMMANDS
from finance.application.fund_inspections import FUND_INSPECTION_COMMANDS
from finance.application.own_state import OWN_STATE
from finance.application.rulings import RULING_COMMANDS
from finance.application.settlements import SETTLEMENT_COMMANDS
from finance.consumers import PROJECTIONS
from finance.edition import policy
from finance.errors import PROBLEMS
from finance.reads.money import money_readings
from finance.reads.queue import deciding_status
from finance.web import (
    bank_results,
    budgets,
    claims,
    enactments,
    entries,
    fund_inspections,
    rulings,
    settlements,
    totals,
    workbooks,
)

SERVICE = Service(
    name="finance",
    migrations=Path(__file__).parent / "migrations",
    commands=(*RULING_COMMANDS, *ENACTMENT_COMMANDS, *BUDGET_COMMANDS, *FUND_INSPECTION_COMMANDS, *SETTLEMENT_COMMANDS),
    problems=PROBLEMS,
    projections=PROJECTIONS,
    workers=(Worker("decider", Deciding(policy()).run_once),),
    routers=(
        budgets.router,
        claims.router,
        enactments.router,
        entries.router,
        fund_inspections.router,
        rulings.router,
        settlements.router,
        totals.router,
        workbooks.router,
    ),
    files=(bank_results.BANK_RESULTS,),
    status=deciding_status,
    own_state=OWN_STATE,
    readings=money_readings,
    marks="marks",
)
"""What finance decides, is told, and answers over HTTP."""
