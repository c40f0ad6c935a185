"""Which topics reporting consumes, and what each becomes.

Agreements are not consumed: no target is counted from them. Of special families it keeps the days, not the kind of hardship.
A topic consumed later is read from its beginning.
"""

from chassis.service import Projection
from contracts.topics import (
    ATTENDANCES,
    BUDGETS,
    CHILDREN,
    DUTIES,
    FAMILY_HELP,
    FUND_INSPECTIONS,
    HANDOVERS,
    LECTURES,
    MESSAGES,
    OUTREACH,
    PRACTITIONERS,
    RULINGS,
    SESSIONS,
    SETTLEMENTS,
    SPECIAL_FAMILIES,
    SUBSIDIES,
    SURVEYS,
    TOWNSHIP_MEANS,
    UNITS,
    VISITS,
)
from reporting.projections.attendances import apply_attendances
from reporting.projections.children import apply_children
from reporting.projections.commitments import apply_commitments
from reporting.projections.departments import apply_duties
from reporting.projections.families import apply_family_help, apply_special_families, apply_township_means
from reporting.projections.funds import TABLES as FUNDS_TABLES
from reporting.projections.funds import apply_funds
from reporting.projections.knowledge import apply_handovers, apply_outreach, apply_surveys
from reporting.projections.lectures import apply_lectures
from reporting.projections.practitioners import apply_practitioners
from reporting.projections.rulings import apply_rulings
from reporting.projections.sessions import apply_sessions
from reporting.projections.supervision import TABLES as SUPERVISION_TABLES
from reporting.projections.supervision import TOPICS as SUPERVISION_TOPICS
from reporting.projections.supervision import apply_supervision
from reporting.projections.units import apply_units
from reporting.projections.visits import apply_visits

PROJECTIONS = (
    Projection("units", (UNITS,), apply_units, ("units",)),
    Projection("children", (CHILDREN,), apply_children, ("children", "residence_steps")),
    Projection("practitioners", (PRACTITIONERS,), apply_practitioners, ("qualifications", "posts", "titles")),
    Projection("supervision", SUPERVISION_TOPICS, apply_supervision, SUPERVISION_TABLES),
    Projection("duties", (DUTIES,), apply_duties, ("duty_reports",)),
    Projection("visits", (VISITS,), apply_visits, ("visits",)),
    Projection("sessions", (SESSIONS,), apply_sessions, ("session_presences",)),
    Projection("lectures", (LECTURES,), apply_lectures, ("lectures", "lecture_households")),
    Projection("outreach", (OUTREACH, MESSAGES), apply_outreach, ("household_reaches",)),
    Projection("handovers", (HANDOVERS,), apply_handovers, ("handovers",)),
    Projection("surveys", (SURVEYS,), apply_surveys, ("survey_results",)),
    Projection("special-families", (SPECIAL_FAMILIES,), apply_special_families, ("special_families",)),
    Projection("family-help", (FAMILY_HELP,), apply_family_help, ("family_helps",)),
    Projection("township-means", (TOWNSHIP_MEANS,), apply_township_means, ("township_means",)),
    Projection("rulings", (RULINGS,), apply_rulings, ("rulings",)),
    Projection("attendances", (SUBSIDIES, ATTENDANCES), apply_attendances, ("eligible_attendances",)),
    Projection("commitments", (SUBSIDIES,), apply_commitments, ("fund_commitments",)),
    Projection("funds", (BUDGETS, SETTLEMENTS, FUND_INSPECTIONS), apply_funds, FUNDS_TABLES),
)
