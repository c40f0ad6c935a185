"""What the county supervises and who does it: institutions, facilities and trainings, whose designations and acts are one table each.

They are one projection, since a table belongs to one: so it is rebuilt and exchanged whole.
"""

from collections.abc import Awaitable, Callable, Sequence

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.topics import CENTRES, FACILITIES, INSPECTIONS, INSTITUTIONS, TRAININGS, Topic
from reporting.projections.facilities import apply_facilities
from reporting.projections.institutions import apply_inspections, apply_institutions
from reporting.projections.trainings import apply_trainings

TABLES = (
    "institutions", "inspections", "inspection_findings", "institution_assessments", "facilities", "designations",
    "backbone_attendances", "department_acts",
)  # fmt: skip
_FOLDS: dict[Topic, Callable[[Connection, Sequence[ReceivedEvent]], Awaitable[None]]] = {
    INSTITUTIONS: apply_institutions,
    INSPECTIONS: apply_inspections,
    FACILITIES: apply_facilities,
    CENTRES: apply_facilities,
    TRAININGS: apply_trainings,
}
TOPICS = tuple(_FOLDS)


async def apply_supervision(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch, each topic's events by their own fold: no order holds between topics."""
    for topic, fold in _FOLDS.items():
        own = [received for received in events if received.event.topic is topic]
        if own:
            await fold(connection, own)
