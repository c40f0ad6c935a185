"""sign-agreement, terminate-agreement. Clauses S3.1, S3.2."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.fields import Day, FeeFen, Reason, unrepeated
from chassis.issuing import by
from contracts.events.registry import SessionMode
from contracts.policy import Bilingual
from contracts.values import TownshipCode
from registry.application.known import with_known_institution, with_known_unit
from registry.domain.agreement.commands import SignAgreement, TerminateAgreement
from registry.domain.agreement.decider import AGREEMENT
from registry.domain.agreement.state import AgreementState

ROLES: frozenset[Role] = frozenset({"township", "commission"})
_INSERT = """
    INSERT INTO agreements (agreement_id, township_code, institution_id)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[])"""


class SignAgreementRequest(CommandRequest):
    """What a township buys from an institution, both dates included; `fee_fen` per outreach session, needed for that mode."""

    agreement_id: UUID | None = None
    township_code: TownshipCode
    institution_id: UUID
    modes: Annotated[tuple[SessionMode, ...], Field(min_length=1), unrepeated]
    fee_fen: FeeFen | None = None
    valid_from: Day
    valid_to: Day


class TerminateAgreementRequest(CommandRequest):
    """From when an agreement does not hold, and why."""

    agreement_id: UUID
    effective_on: Day
    reason: Reason


def _sign(request: SignAgreementRequest, issued: Issued) -> SignAgreement:
    chosen = request.agreement_id or issued.new_id
    return SignAgreement(**by(issued), **(dict(request) | {"agreement_id": chosen}))


def _terminate(request: TerminateAgreementRequest, issued: Issued) -> TerminateAgreement:
    return TerminateAgreement(**by(issued), **dict(request))


async def _between_known_parties(connection: Connection, commands: Sequence[SignAgreement]) -> Sequence[SignAgreement | Refusal]:
    located = await with_known_unit(connection, commands, lambda command: command.township_code)
    return await with_known_institution(connection, located, lambda command: command.institution_id)


async def _list(connection: Connection, commands: Sequence[SignAgreement]) -> None:
    rows = [(command.agreement_id, command.township_code, command.institution_id) for command in commands]
    await connection.execute(_INSERT, *zip(*rows, strict=True))


SIGN_AGREEMENT: CommandType[SignAgreementRequest, AgreementState, Any] = CommandType(
    name="sign-agreement",
    summary=Bilingual(zh="登记购买服务协议", en="record a service agreement"),
    request=SignAgreementRequest,
    decider=AGREEMENT,
    command=_sign,
    roles=ROLES,
    office=lambda request: request.township_code,
    prepare=_between_known_parties,
    record=_list,
)
TERMINATE_AGREEMENT: CommandType[TerminateAgreementRequest, AgreementState, Any] = CommandType(
    name="terminate-agreement",
    summary=Bilingual(zh="终止购买服务协议", en="terminate a service agreement"),
    request=TerminateAgreementRequest,
    decider=AGREEMENT,
    command=_terminate,
    roles=ROLES,
)
