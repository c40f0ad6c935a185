"""Services-delivery put together: the only place that wires."""

from pathlib import Path

from chassis.application import Problem
from chassis.policy_file import load_edition
from chassis.service import Service, Worker
from chassis.settings import settings
from contracts.policy import Policy
from services_delivery.account.configured import configured_account
from services_delivery.application.amend_session import amend_session
from services_delivery.application.complete_dossier import complete_dossier
from services_delivery.application.complete_visit import complete_visit
from services_delivery.application.deliver_session import deliver_session
from services_delivery.application.families import FAMILY_COMMANDS
from services_delivery.application.hold_lecture import hold_lecture
from services_delivery.application.hold_training import HOLD_TRAINING, VOID_TRAINING
from services_delivery.application.knowledge import KNOWLEDGE_COMMANDS
from services_delivery.application.messages import MESSAGE_COMMANDS
from services_delivery.application.outreach import OUTREACH_COMMANDS
from services_delivery.application.own_state import OWN_STATE
from services_delivery.application.sending import Sending
from services_delivery.application.void_lecture import VOID_LECTURE
from services_delivery.application.void_session import VOID_SESSION
from services_delivery.application.void_visit import VOID_VISIT
from services_delivery.application.volunteering import VOLUNTEER_COMMANDS
from services_delivery.errors import PROBLEMS, WARNINGS
from services_delivery.projections.agreements import AGREEMENTS_PROJECTION
from services_delivery.projections.children import CHILDREN_PROJECTION
from services_delivery.projections.facilities import FACILITIES_PROJECTION
from services_delivery.projections.families import FAMILIES_PROJECTION
from services_delivery.projections.institutions import INSTITUTIONS_PROJECTION
from services_delivery.projections.message_metrics import message_readings
from services_delivery.projections.organisations import ORGANISATIONS_PROJECTION
from services_delivery.projections.practitioners import PRACTITIONERS_PROJECTION
from services_delivery.projections.units import UNITS_PROJECTION
from services_delivery.web import lectures, messages, sessions, trainings, visits
from services_delivery.web.files.lectures import lectures_file
from services_delivery.web.files.sessions import sessions_file
from services_delivery.web.files.visits import visits_file
from services_delivery.web.plans import plans_router
from services_delivery.web.readable import READABLE
from services_delivery.web.records import records_router

POLICY = Policy(load_edition(settings().policy_file))
FINANCE_REFUSALS = {code: Problem(409, reason.text.zh, reason.text.en) for code, reason in POLICY.edition.refusals.items()}

COMPLETE_VISIT, DELIVER_SESSION, HOLD_LECTURE = complete_visit(POLICY), deliver_session(POLICY), hold_lecture(POLICY)

SERVICE = Service(
    name="delivery",
    migrations=Path(__file__).parent / "migrations",
    commands=[
        COMPLETE_VISIT,
        VOID_VISIT,
        DELIVER_SESSION,
        amend_session(POLICY),
        VOID_SESSION,
        HOLD_LECTURE,
        complete_dossier(POLICY),
        VOID_LECTURE,
        HOLD_TRAINING,
        VOID_TRAINING,
        *FAMILY_COMMANDS,
        *VOLUNTEER_COMMANDS,
        *OUTREACH_COMMANDS,
        *KNOWLEDGE_COMMANDS,
        *MESSAGE_COMMANDS,
    ],
    problems=FINANCE_REFUSALS | WARNINGS | PROBLEMS,
    projections=[
        UNITS_PROJECTION,
        CHILDREN_PROJECTION,
        FAMILIES_PROJECTION,
        INSTITUTIONS_PROJECTION,
        PRACTITIONERS_PROJECTION,
        AGREEMENTS_PROJECTION,
        FACILITIES_PROJECTION,
        ORGANISATIONS_PROJECTION,
    ],
    routers=[
        visits.router,
        sessions.router,
        lectures.router,
        trainings.router,
        messages.router,
        plans_router(POLICY),
        *map(records_router, READABLE),
    ],
    files=[visits_file(COMPLETE_VISIT), sessions_file(DELIVER_SESSION), lectures_file(HOLD_LECTURE)],
    own_state=OWN_STATE,
    readings=message_readings,
    workers=[Worker("messages", Sending(POLICY, configured_account).run_once)],
)
