"""issue-ruling, withdraw-ruling; and the policy that deciders hold, with the rulings that stand.

A ruling and the deciders keep apart by a lock: a command waits until the decisions under way are committed, and every decision
after it is made by the new policy. So nothing is decided by the old one once the ruling's marks are put.
"""

from collections.abc import Sequence
from typing import Any

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.fields import Count, Day, Name, Reason
from chassis.issuing import by
from chassis.streams import read_state
from chassis.worker import WAKE_WORK
from contracts.policy import Bilingual, Policy
from finance.application.known_edition import of_known_edition
from finance.domain.ruling import RULING, IssueRuling, RulingState, WithdrawRuling, in_force, rulings_id
from finance.edition import policy

ROLES: frozenset[Role] = frozenset({"commission"})
_LOCK = 7_300_241
"""The number of the lock between a ruling and the deciders."""


class IssueRulingRequest(CommandRequest):
    """How a reading (R7) or parameter (S3.1.fee) is ruled for services from a day on, by which document, and why."""

    edition: Name
    subject: Name
    value: Any
    from_date: Day
    document_number: Name
    reason: Reason


class WithdrawRulingRequest(CommandRequest):
    """Which ruling is taken back, by which document, and why."""

    edition: Name
    ruling: Count
    document_number: Name
    reason: Reason


async def policy_in_force(connection: Connection, edition: Policy) -> Policy:
    """The edition with the rulings on it that stand."""
    state = await read_state(connection, RULING, rulings_id(edition.edition.edition))
    rulings = in_force(state, edition.edition)
    return Policy(edition.edition, edition.chosen, rulings) if rulings else edition


async def hold_policy(connection: Connection) -> None:
    """Keep rulings out until this transaction ends. Deciders hold it together."""
    await connection.execute("SELECT pg_advisory_xact_lock_shared($1)", _LOCK)


async def _keep_deciders_out(connection: Connection, _commands: Sequence[Any]) -> None:
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
    await connection.execute(f"NOTIFY {WAKE_WORK}")


def _issue(request: IssueRulingRequest, issued: Issued) -> IssueRuling:
    return IssueRuling(**by(issued), **dict(request), law=policy().edition)


def _withdraw(request: WithdrawRulingRequest, issued: Issued) -> WithdrawRuling:
    return WithdrawRuling(**by(issued), **dict(request))


RULING_COMMANDS: tuple[CommandType[Any, RulingState, Any], ...] = (
    CommandType(
        name="issue-ruling",
        summary=Bilingual(zh="作出裁定", en="rule on a reading or a parameter"),
        request=IssueRulingRequest,
        decider=RULING,
        command=_issue,
        roles=ROLES,
        prepare=of_known_edition,
        record=_keep_deciders_out,
    ),
    CommandType(
        name="withdraw-ruling",
        summary=Bilingual(zh="撤销裁定", en="withdraw a ruling"),
        request=WithdrawRulingRequest,
        decider=RULING,
        command=_withdraw,
        roles=ROLES,
        prepare=of_known_edition,
        record=_keep_deciders_out,
    ),
)
