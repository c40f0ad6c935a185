"""The reporting service, wired."""

from pathlib import Path

from chassis.service import Service, Worker
from reporting.application.counting import Counting
from reporting.application.evaluation import OWN_STATE, evaluation_commands
from reporting.consumers import PROJECTIONS
from reporting.edition import policy
from reporting.errors import PROBLEMS
from reporting.reads.queue import counting_status
from reporting.web import duties, evaluations, forecasts, gaps, members, pages, previews, summary, targets, workbooks

SERVICE = Service(
    name="reporting",
    migrations=Path(__file__).parent / "migrations",
    commands=evaluation_commands(policy()),
    problems=PROBLEMS,
    projections=PROJECTIONS,
    workers=(Worker("counting", Counting(policy()).run_once),),
    routers=(
        targets.router,
        members.router,
        summary.router,
        duties.router,
        gaps.router,
        evaluations.router,
        forecasts.router,
        pages.router,
        previews.router,
        workbooks.router,
    ),
    status=counting_status,
    own_state=OWN_STATE,
    marks="marks",
)
