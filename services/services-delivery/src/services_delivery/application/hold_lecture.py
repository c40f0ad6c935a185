"""POST /commands/hold-lecture."""

from collections.abc import Sequence
from datetime import time
from typing import Annotated

from pydantic import Field

from chassis.application import Advice, CommandRequest, CommandType, Issued
from chassis.database import Connection
from contracts.policy import Bilingual, Policy
from contracts.values import LectureId, PractitionerId, VillageCode
from services_delivery.application.request_values import Day, Dossier, Households, Line, WallClock
from services_delivery.application.warnings import warned
from services_delivery.domain.lecture import LECTURE, HoldLecture, Lecture, LectureCommand
from services_delivery.domain.lecture_foresight import foresee_lecture
from services_delivery.projections.practitioners import titles_of
from services_delivery.projections.recorded_lectures import record_lectures


class HoldLectureRequest(CommandRequest):
    """A parenting lecture of a village or community, with what its file holds so far. Clauses G1.1, S2."""

    lecture_id: LectureId | None = None
    unit_code: VillageCode
    held_on: Day
    starts_at: WallClock
    title: Line
    lecturer_id: PractitionerId
    attendance_count: Annotated[int, Field(strict=True, ge=0, le=100_000)]
    household_ids: Households = ()
    dossier: Dossier = ()


def to_command(request: HoldLectureRequest, issued: Issued) -> HoldLecture:
    """The request as a command."""
    return HoldLecture(
        command_id=issued.command_id,
        actor=issued.actor,
        now=issued.now,
        stream_id=request.lecture_id or issued.new_id,
        unit_code=request.unit_code,
        held_on=request.held_on,
        starts_at=time.fromisoformat(request.starts_at),
        title=request.title,
        lecturer_id=request.lecturer_id,
        attendance_count=request.attendance_count,
        household_ids=request.household_ids,
        dossier=tuple(dict.fromkeys(request.dossier)),
    )


def hold_lecture(policy: Policy) -> CommandType[HoldLectureRequest, Lecture | None, LectureCommand]:
    """The command; its warnings say what finance will refuse under the policy."""

    async def advise(connection: Connection, requests: Sequence[HoldLectureRequest]) -> Sequence[Sequence[Advice]]:
        titles = await titles_of(connection, {request.lecturer_id for request in requests})
        return [
            warned(foresee_lecture(request.held_on, titles.get(request.lecturer_id), request.dossier, policy))
            for request in requests
        ]

    return CommandType(
        name="hold-lecture",
        summary=Bilingual(zh="登记育儿知识讲座", en="record a parenting lecture"),
        request=HoldLectureRequest,
        decider=LECTURE,
        command=to_command,
        roles=frozenset({"village", "township", "commission"}),
        office=lambda request: request.unit_code,
        record=record_lectures,
        advise=advise,
    )
