"""POST /commands/complete-dossier."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from chassis.application import Advice, CommandRequest, CommandType, Issued
from chassis.database import Connection
from contracts.policy import Bilingual, Policy
from contracts.values import LectureId
from services_delivery.application.request_values import Day, Dossier
from services_delivery.application.warnings import warned
from services_delivery.domain.lecture import LECTURE, CompleteDossier, Lecture, LectureCommand
from services_delivery.domain.lecture_foresight import foresee_dossier
from services_delivery.projections.recorded_lectures import days_held, dossiers, record_lectures


class CompleteDossierRequest(CommandRequest):
    """Items to add to a lecture's file, each by the hash of its bytes. Clause S2."""

    lecture_id: LectureId
    completed_on: Day
    dossier: Annotated[Dossier, Field(min_length=1)]


def to_command(request: CompleteDossierRequest, issued: Issued) -> CompleteDossier:
    """The request as a command."""
    return CompleteDossier(
        command_id=issued.command_id,
        actor=issued.actor,
        now=issued.now,
        stream_id=request.lecture_id,
        completed_on=request.completed_on,
        dossier=request.dossier,
    )


def complete_dossier(policy: Policy) -> CommandType[CompleteDossierRequest, Lecture | None, LectureCommand]:
    """The command; it warns of what is still missing of the file."""

    async def advise(connection: Connection, requests: Sequence[CompleteDossierRequest]) -> Sequence[Sequence[Advice]]:
        lecture_ids = {request.lecture_id for request in requests}
        held, files = await days_held(connection, lecture_ids), await dossiers(connection, lecture_ids)
        warnings: list[list[Advice]] = []
        for request in requests:
            files[request.lecture_id].extend(request.dossier)
            held_on = held.get(request.lecture_id)
            missing = foresee_dossier(held_on, files[request.lecture_id], policy) if held_on is not None else []
            warnings.append(warned(missing))
        return warnings

    return CommandType(
        name="complete-dossier",
        summary=Bilingual(zh="补充讲座基础资料", en="add to a lecture's file"),
        request=CompleteDossierRequest,
        decider=LECTURE,
        command=to_command,
        roles=frozenset({"village", "township", "commission"}),
        record=record_lectures,
        advise=advise,
    )
