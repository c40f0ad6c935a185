"""POST /commands/deliver-session."""

from collections.abc import Sequence
from datetime import time
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from chassis.application import Advice, CommandRequest, CommandType, Issued
from chassis.database import Connection
from contracts.events.registry import SessionMode
from contracts.policy import Bilingual, Policy
from contracts.values import AgreementId, FacilityId, InstitutionId, SessionId
from services_delivery.application.request_values import Children, Day, WallClock
from services_delivery.application.session_warnings import warn_of_sessions
from services_delivery.domain.session import SESSION, DeliverSession, Session, SessionCommand
from services_delivery.domain.session_details import SessionDetails
from services_delivery.projections.recorded_sessions import record_sessions


class DeliverSessionRequest(CommandRequest):
    """An experience session as given. Outreach names the station or room; without it finance refuses. Clauses S3.1, S3.2."""

    session_id: SessionId | None = None
    mode: SessionMode
    institution_id: InstitutionId
    agreement_id: AgreementId | None = None
    facility_id: FacilityId | None = None
    service_date: Day
    starts_at: WallClock
    ends_at: WallClock
    children: Children

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise PydanticCustomError("end_not_after_start", "ends_at is not after starts_at", {"zh": "结束时间须晚于开始时间"})
        return self

    @property
    def details(self) -> SessionDetails:
        """The session as the domain has it."""
        return SessionDetails(
            mode=self.mode,
            institution_id=self.institution_id,
            agreement_id=self.agreement_id,
            facility_id=self.facility_id,
            service_date=self.service_date,
            starts_at=time.fromisoformat(self.starts_at),
            ends_at=time.fromisoformat(self.ends_at),
            children=self.children,
        )


def to_command(request: DeliverSessionRequest, issued: Issued) -> DeliverSession:
    """The request as a command."""
    return DeliverSession(
        command_id=issued.command_id,
        actor=issued.actor,
        now=issued.now,
        stream_id=request.session_id or issued.new_id,
        details=request.details,
    )


def deliver_session(policy: Policy) -> CommandType[DeliverSessionRequest, Session | None, SessionCommand]:
    """The command; its warnings say what finance will refuse under the policy."""

    async def advise(connection: Connection, requests: Sequence[DeliverSessionRequest]) -> Sequence[Sequence[Advice]]:
        return await warn_of_sessions(connection, [request.details for request in requests], policy)

    return CommandType(
        name="deliver-session",
        summary=Bilingual(zh="登记亲子体验", en="record an experience session"),
        request=DeliverSessionRequest,
        decider=SESSION,
        command=to_command,
        roles=frozenset({"institution", "township", "commission"}),
        record=record_sessions,
        advise=advise,
    )
