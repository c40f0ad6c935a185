"""hold-training, void-training. Clauses G5.1, S4.1, S4.2, K6.1."""

from collections.abc import Sequence

from chassis.application import Advice, CommandRequest, CommandType
from chassis.database import Connection
from contracts.events.delivery import TrainingKind, VoidReason
from contracts.policy import Bilingual
from contracts.values import TrainingId
from services_delivery.application.issuing import made
from services_delivery.application.request_values import Attendees, Day
from services_delivery.domain.training import TRAINING, Department, HoldTraining, Training, TrainingCommand, VoidTraining
from services_delivery.projections.practitioners import titles_of
from services_delivery.projections.recorded_trainings import record_trainings


class HoldTrainingRequest(CommandRequest):
    """A training and those who attended it to its end. Clauses G5.1, S4.1, S4.2."""

    training_id: TrainingId | None = None
    kind: TrainingKind
    department: Department
    held_on: Day
    attendees: Attendees


class VoidTrainingRequest(CommandRequest):
    """A recorded training that does not count, and why."""

    training_id: TrainingId
    reason: VoidReason


async def advise(connection: Connection, requests: Sequence[HoldTrainingRequest]) -> Sequence[Sequence[Advice]]:
    """Warn of attendees nobody registered."""
    known = await titles_of(connection, {attendee for request in requests for attendee in request.attendees})
    unknown = [[str(attendee) for attendee in request.attendees if attendee not in known] for request in requests]
    return [[Advice("attendee.unknown", details={"attendees": found})] if found else [] for found in unknown]


HOLD_TRAINING: CommandType[HoldTrainingRequest, Training | None, TrainingCommand] = CommandType(
    name="hold-training",
    summary=Bilingual(zh="登记培训", en="record a training"),
    request=HoldTrainingRequest,
    decider=TRAINING,
    command=made(HoldTraining, "training_id"),
    roles=frozenset({"department", "commission"}),
    record=record_trainings,
    advise=advise,
)
VOID_TRAINING: CommandType[VoidTrainingRequest, Training | None, TrainingCommand] = CommandType(
    name="void-training",
    summary=Bilingual(zh="作废培训", en="void a training"),
    request=VoidTrainingRequest,
    decider=TRAINING,
    command=made(VoidTraining, "training_id"),
    roles=frozenset({"department", "commission"}),
    record=record_trainings,
)
