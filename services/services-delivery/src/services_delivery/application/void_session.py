"""POST /commands/void-session."""

from chassis.application import CommandRequest, CommandType, Issued
from contracts.events.delivery import VoidReason
from contracts.policy import Bilingual
from contracts.values import SessionId
from services_delivery.domain.session import SESSION, Session, SessionCommand, VoidSession
from services_delivery.projections.recorded_sessions import record_sessions


class VoidSessionRequest(CommandRequest):
    """A recorded session that does not count, and why."""

    session_id: SessionId
    reason: VoidReason


def to_command(request: VoidSessionRequest, issued: Issued) -> VoidSession:
    """The request as a command."""
    return VoidSession(
        command_id=issued.command_id,
        actor=issued.actor,
        now=issued.now,
        stream_id=request.session_id,
        reason=request.reason,
    )


VOID_SESSION: CommandType[VoidSessionRequest, Session | None, SessionCommand] = CommandType(
    name="void-session",
    summary=Bilingual(zh="作废亲子体验", en="void an experience session"),
    request=VoidSessionRequest,
    decider=SESSION,
    command=to_command,
    roles=frozenset({"institution", "township", "commission"}),
    record=record_sessions,
)
