"""The reporting service, wired."""

from pathlib import Path

from chassis.service import Service, Worker
from reporting.application.counting import Counting
from reporting.consumers import PROJECTIONS
from reporting.edition import policy
from reporting.reads.queue import counting_status
from reporting.web import duties, gaps, members, summary, targets

SERVICE = Service(
    name="reporting",
    migrations=Path(__file__).parent / "migrations",
    projections=PROJECTIONS,
    workers=(Worker("counting", Counting(policy()).run_once),),
    routers=(targets.router, members.router, summary.router, duties.router, gaps.router),
    status=counting_status,
    marks="marks",
)
