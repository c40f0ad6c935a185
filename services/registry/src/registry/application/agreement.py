"""sign-agreement, amend-agreement, record-selection-reason, terminate-agreement. Clauses S3.1, S3.2, K5.3."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import Field

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.fields import Day, FeeFen, Name, Reason, unrepeated
from chassis.issuing import by, stated
from chassis.streams import read_states
from contracts.events.registry import SessionMode
from contracts.policy import Bilingual, Policy
from contracts.values import TownshipCode
from registry.application.demonstration import demonstration_among
from registry.application.known import with_known_institution, with_known_unit
from registry.domain.agreement.commands import AmendAgreement, RecordSelectionReason, SignAgreement, TerminateAgreement
from registry.domain.agreement.decider import AGREEMENT
from registry.domain.agreement.state import Agreement, AgreementState

Places = Annotated[int, Field(ge=1, le=10_000)]
"""Places that a township buys at once."""
Buying = TypeVar("Buying", SignAgreement, AmendAgreement)
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
    places: Places | None = None
    selection_reason: Reason | None = None


class AmendAgreementRequest(CommandRequest):
    """All the terms in which an agreement holds from a day on, by which document; `valid_to` is its new last day."""

    agreement_id: UUID
    effective_on: Day
    modes: Annotated[tuple[SessionMode, ...], Field(min_length=1), unrepeated]
    fee_fen: FeeFen | None = None
    valid_to: Day
    places: Places | None = None
    document_number: Name


class RecordSelectionReasonRequest(CommandRequest):
    """Why an institution was chosen that is no demonstration one. Clause K5.3."""

    agreement_id: UUID
    reason: Reason


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


async def _between_known_parties(
    policy: Policy, connection: Connection, commands: Sequence[SignAgreement]
) -> Sequence[SignAgreement | Refusal]:
    """The commands between those on the register, each with whether it buys of a demonstration institution."""
    located = await with_known_unit(connection, commands, lambda command: command.township_code)
    known = await with_known_institution(connection, located, lambda command: command.institution_id)
    signing = [command for command in known if not isinstance(command, Refusal)]
    chosen = await demonstration_among(connection, policy, [(one.institution_id, one.valid_from) for one in signing])
    return [
        command
        if isinstance(command, Refusal)
        else _preferring(policy, command, command.institution_id, command.valid_from, chosen)
        for command in known
    ]


async def _of_known_agreement(
    policy: Policy, connection: Connection, commands: Sequence[AmendAgreement]
) -> Sequence[AmendAgreement | Refusal]:  # fmt: skip
    """The commands, each with whether its agreement buys of a demonstration institution on the first day of the new terms."""
    states = await read_states(connection, AGREEMENT, [command.agreement_id for command in commands])
    bought = {state.agreement_id: state.institution_id for state in states if isinstance(state, Agreement)}
    asked = [(bought[one.agreement_id], one.effective_on) for one in commands if one.agreement_id in bought]
    chosen = await demonstration_among(connection, policy, asked)
    return [
        _preferring(policy, one, bought[one.agreement_id], one.effective_on, chosen) if one.agreement_id in bought else one
        for one in commands
    ]


def _preferring(policy: Policy, command: Buying, institution_id: UUID, day: date, chosen: set[tuple[UUID, date]]) -> Buying:
    modes = policy.value("K5.3.refused-without-reason", day).value if policy.in_force(day) else ()
    demonstration = (institution_id, day) in chosen
    return replace(command, demonstration=demonstration, refused_without_reason=frozenset(modes))


async def _list(connection: Connection, commands: Sequence[SignAgreement]) -> None:
    rows = [(command.agreement_id, command.township_code, command.institution_id) for command in commands]
    await connection.execute(_INSERT, *zip(*rows, strict=True))


def sign_agreement(policy: Policy) -> CommandType[SignAgreementRequest, AgreementState, Any]:
    """The command under a policy, which says what is refused without a reason (K5.3)."""
    return CommandType(
        name="sign-agreement",
        summary=Bilingual(zh="登记购买服务协议", en="record a service agreement"),
        request=SignAgreementRequest,
        decider=AGREEMENT,
        command=_sign,
        roles=ROLES,
        office=lambda request: request.township_code,
        prepare=partial(_between_known_parties, policy),
        record=_list,
    )


def amend_agreement(policy: Policy) -> CommandType[AmendAgreementRequest, AgreementState, Any]:
    """The command under a policy, as in signing."""
    return CommandType(
        name="amend-agreement",
        summary=Bilingual(zh="变更购买服务协议", en="amend a service agreement"),
        request=AmendAgreementRequest,
        decider=AGREEMENT,
        command=stated(AmendAgreement),
        roles=ROLES,
        prepare=partial(_of_known_agreement, policy),
    )


RECORD_SELECTION_REASON: CommandType[RecordSelectionReasonRequest, AgreementState, Any] = CommandType(
    name="record-selection-reason",
    summary=Bilingual(zh="登记选择理由", en="record why an institution was chosen"),
    request=RecordSelectionReasonRequest,
    decider=AGREEMENT,
    command=stated(RecordSelectionReason),
    roles=ROLES,
)
TERMINATE_AGREEMENT: CommandType[TerminateAgreementRequest, AgreementState, Any] = CommandType(
    name="terminate-agreement",
    summary=Bilingual(zh="终止购买服务协议", en="terminate a service agreement"),
    request=TerminateAgreementRequest,
    decider=AGREEMENT,
    command=_terminate,
    roles=ROLES,
)
