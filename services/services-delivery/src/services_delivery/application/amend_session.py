"""POST /commands/amend-session."""

from collections.abc import Sequence
from dataclasses import replace

from chassis.application import Advice, CommandRequest, CommandType, Issued
from chassis.database import Connection
from contracts.policy import Bilingual, Policy
from contracts.values import SessionId
from services_delivery.application.request_values import Children
from services_delivery.application.session_warnings import warn_of_sessions
from services_delivery.domain.session import SESSION, AmendSession, Session, SessionCommand
from services_delivery.projections.recorded_sessions import record_sessions, recorded_sessions


class AmendSessionRequest(CommandRequest):
    """The whole attendance list of a session as it should have been."""

    session_id: SessionId
    children: Children


def to_command(request: AmendSessionRequest, issued: Issued) -> AmendSession:
    """The request as a command."""
    return AmendSession(
        command_id=issued.command_id,
        actor=issued.actor,
        now=issued.now,
        stream_id=request.session_id,
        children=request.children,
    )


def amend_session(policy: Policy) -> CommandType[AmendSessionRequest, Session | None, SessionCommand]:
    """The command; its warnings are those of the session with the new list."""

    async def advise(connection: Connection, requests: Sequence[AmendSessionRequest]) -> Sequence[Sequence[Advice]]:
        recorded = await recorded_sessions(connection, {request.session_id for request in requests})
        amended = [
            replace(recorded[request.session_id], children=request.children) if request.session_id in recorded else None
            for request in requests
        ]
        return await warn_of_sessions(connection, amended, policy)

    return CommandType(
        name="amend-session",
        summary=Bilingual(zh="更正签到名单", en="replace a session's attendance list"),
        request=AmendSessionRequest,
        decider=SESSION,
        command=to_command,
        roles=frozenset({"institution", "township", "commission"}),
        record=record_sessions,
        advise=advise,
    )
