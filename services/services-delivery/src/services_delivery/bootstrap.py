"""Services-delivery put together: the only place that wires."""

from pathlib import Path

from chassis.application import Problem
from chassis.policy_file import load_edition
from chassis.service import Service
from chassis.settings import settings
from contracts.policy import Policy
from services_delivery.application.complete_visit import complete_visit
from services_delivery.application.void_visit import VOID_VISIT
from services_delivery.errors import PROBLEMS, WARNINGS
from services_delivery.projections.children import CHILDREN_PROJECTION
from services_delivery.projections.units import UNITS_PROJECTION
from services_delivery.web import visits

POLICY = Policy(load_edition(settings().policy_file))
FINANCE_REFUSALS = {code: Problem(409, reason.text.zh, reason.text.en) for code, reason in POLICY.edition.refusals.items()}

SERVICE = Service(
    name="delivery",
    migrations=Path(__file__).parent / "migrations",
    commands=[complete_visit(POLICY), VOID_VISIT],
    problems=FINANCE_REFUSALS | WARNINGS | PROBLEMS,
    projections=[UNITS_PROJECTION, CHILDREN_PROJECTION],
    routers=[visits.router],
)
