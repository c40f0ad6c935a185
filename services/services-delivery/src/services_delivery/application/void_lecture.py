"""POST /commands/void-lecture."""

from chassis.application import CommandRequest, CommandType, Issued
from contracts.events.delivery import VoidReason
from contracts.policy import Bilingual
from contracts.values import LectureId
from services_delivery.domain.lecture import LECTURE, Lecture, LectureCommand, VoidLecture
from services_delivery.projections.recorded_lectures import record_lectures


class VoidLectureRequest(CommandRequest):
    """A recorded lecture that does not count, and why."""

    lecture_id: LectureId
    reason: VoidReason


def to_command(request: VoidLectureRequest, issued: Issued) -> VoidLecture:
    """The request as a command."""
    return VoidLecture(
        command_id=issued.command_id,
        actor=issued.actor,
        now=issued.now,
        stream_id=request.lecture_id,
        reason=request.reason,
    )


VOID_LECTURE: CommandType[VoidLectureRequest, Lecture | None, LectureCommand] = CommandType(
    name="void-lecture",
    summary=Bilingual(zh="作废育儿知识讲座", en="void a parenting lecture"),
    request=VoidLectureRequest,
    decider=LECTURE,
    command=to_command,
    roles=frozenset({"village", "township", "commission"}),
    record=record_lectures,
)
