"""POST /commands/hold-training."""

from collections.abc import Sequence

from chassis.application import Advice, CommandRequest, CommandType, Issued
from chassis.database import Connection
from contracts.events.delivery import TrainingKind
from contracts.policy import Bilingual
from contracts.values import TrainingId
from services_delivery.application.request_values import Attendees, Day
from services_delivery.domain.training import TRAINING, Department, HoldTraining, Training
from services_delivery.projections.practitioners import titles_of
from services_delivery.projections.recorded_trainings import record_trainings


class HoldTrainingRequest(CommandRequest):
    """A training and those who attended it to its end. Clauses G5.1, S4.1, S4.2."""

    training_id: TrainingId | None = None
    kind: TrainingKind
    department: Department
    held_on: Day
    attendees: Attendees


def to_command(request: HoldTrainingRequest, issued: Issued) -> HoldTraining:
    """The request as a command."""
    return HoldTraining(
        command_id=issued.command_id,
        actor=issued.actor,
        now=issued.now,
        stream_id=request.training_id or issued.new_id,
        kind=request.kind,
        department=request.department,
        held_on=request.held_on,
        attendees=request.attendees,
    )


async def advise(connection: Connection, requests: Sequence[HoldTrainingRequest]) -> Sequence[Sequence[Advice]]:
    """Warn of attendees nobody registered."""
    known = await titles_of(connection, {attendee for request in requests for attendee in request.attendees})
    unknown = [[str(attendee) for attendee in request.attendees if attendee not in known] for request in requests]
    return [[Advice("attendee.unknown", details={"attendees": found})] if found else [] for found in unknown]


HOLD_TRAINING: CommandType[HoldTrainingRequest, Training | None, HoldTraining] = CommandType(
    name="hold-training",
    summary=Bilingual(zh="登记培训", en="record a training"),
    request=HoldTrainingRequest,
    decider=TRAINING,
    command=to_command,
    roles=frozenset({"department", "commission"}),
    record=record_trainings,
    advise=advise,
)
