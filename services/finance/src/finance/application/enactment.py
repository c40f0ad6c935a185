"""record-enactment, withdraw-enactment. Clause M3."""

from typing import Any

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType
from chassis.fields import Day, Name, PastDay, Reason
from chassis.issuing import stated
from contracts.policy import Bilingual
from finance.application.known_edition import of_known_edition
from finance.domain.enactment import ENACTMENT, EnactmentState, RecordEnactment, WithdrawEnactment

ROLES: frozenset[Role] = frozenset({"commission"})


class RecordEnactmentRequest(CommandRequest):
    """The document that enacts an edition: its number and date, and from when it has effect."""

    edition: Name
    document_number: Name
    enacted_on: PastDay
    effective_on: Day


class WithdrawEnactmentRequest(CommandRequest):
    """The document that ends the enactment, from when, and why."""

    edition: Name
    document_number: Name
    from_date: Day
    reason: Reason


ENACTMENT_COMMANDS: tuple[CommandType[Any, EnactmentState, Any], ...] = (
    CommandType(
        name="record-enactment",
        summary=Bilingual(zh="登记政策正式施行文件", en="record the document that enacts an edition"),
        request=RecordEnactmentRequest,
        decider=ENACTMENT,
        command=stated(RecordEnactment),
        roles=ROLES,
        prepare=of_known_edition,
    ),
    CommandType(
        name="withdraw-enactment",
        summary=Bilingual(zh="登记施行文件废止", en="record the document that ends an enactment"),
        request=WithdrawEnactmentRequest,
        decider=ENACTMENT,
        command=stated(WithdrawEnactment),
        roles=ROLES,
    ),
)
