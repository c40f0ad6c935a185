"""Which topics finance consumes, and what each becomes. Home visits and trainings are counted, never paid: not here."""

from chassis.service import Projection
from contracts.envelope import ReceivedEvent
from contracts.events.registry import UnitRegistered
from contracts.topics import AGREEMENTS, CHILDREN, FACILITIES, INSTITUTIONS, LECTURES, PRACTITIONERS, SESSIONS, UNITS
from finance.domain.register.agreement import fold_agreement
from finance.domain.register.child import fold_child
from finance.domain.register.designated import fold_designated
from finance.domain.register.facility import fold_facility
from finance.domain.register.institution import fold_institution
from finance.domain.register.lecture import fold_lecture
from finance.domain.register.practitioner import fold_practitioner
from finance.domain.register.session import fold_session
from finance.domain.register.unit import fold_unit
from finance.facts.agreements import read_agreements, write_agreements
from finance.facts.children import read_children, write_children
from finance.facts.designated import read_designated, write_designated
from finance.facts.facilities import read_facilities, write_facilities
from finance.facts.institutions import read_institutions, write_institutions
from finance.facts.lectures import read_lectures, write_lectures
from finance.facts.practitioners import read_practitioners, write_practitioners
from finance.facts.sessions import add_records, amend_records, read_records
from finance.facts.units import read_units, write_units
from finance.projections.folding import Folding, aggregate_id


def _unit_code(received: ReceivedEvent) -> str:
    assert isinstance(received.event, UnitRegistered)  # noqa: S101  the only event of its topic
    return received.event.code


_UNITS = Folding("unit", _unit_code, fold_unit, read_units, write_units)
_CHILDREN = Folding("child", aggregate_id, fold_child, read_children, write_children)
_INSTITUTIONS = Folding("institution", aggregate_id, fold_institution, read_institutions, write_institutions)
_DESIGNATED = Folding("designated", aggregate_id, fold_designated, read_designated, write_designated)
_PRACTITIONERS = Folding("practitioner", aggregate_id, fold_practitioner, read_practitioners, write_practitioners)
_AGREEMENTS = Folding("agreement", aggregate_id, fold_agreement, read_agreements, write_agreements)
_FACILITIES = Folding("facility", aggregate_id, fold_facility, read_facilities, write_facilities)
_SESSIONS = Folding(
    "session", aggregate_id, fold_session, read_records, amend_records, add_records, lambda record: record.session.institution_id
)
_LECTURES = Folding("lecture", aggregate_id, fold_lecture, read_lectures, write_lectures)

PROJECTIONS = (
    Projection("units", (UNITS,), _UNITS.apply, ("units",)),
    Projection("children", (CHILDREN,), _CHILDREN.apply, ("children",)),
    Projection("institutions", (INSTITUTIONS,), _INSTITUTIONS.apply, ("institutions", "credentials")),
    Projection("designated", (INSTITUTIONS,), _DESIGNATED.apply, ("designated_institutions",)),
    Projection("practitioners", (PRACTITIONERS,), _PRACTITIONERS.apply, ("practitioners",)),
    Projection("agreements", (AGREEMENTS,), _AGREEMENTS.apply, ("agreements",)),
    Projection("facilities", (FACILITIES,), _FACILITIES.apply, ("facilities",)),
    Projection("sessions", (SESSIONS,), _SESSIONS.apply, ("sessions", "attendances")),
    Projection("lectures", (LECTURES,), _LECTURES.apply, ("lectures",)),
)
