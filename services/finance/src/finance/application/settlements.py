"""prepare-settlement, discard-settlement, approve-settlement, instruct-payment, record-bank-result, record-bank-line,
record-repayment. Clause M3."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.fields import FeeFen, Name, PastDay, Reason
from chassis.issuing import by, named, stated
from contracts.events.finance import Payee
from contracts.events.settlement import BankLine
from contracts.policy import Bilingual
from contracts.values import Clause, FundingSource, Sha256
from finance.application import settling
from finance.application.kept_settlements import keep_repayments, keep_settlements
from finance.domain.claims import office_of_fund
from finance.domain.settlement.decider import (
    SETTLEMENT,
    ApproveSettlement,
    DiscardSettlement,
    InstructPayment,
    PrepareSettlement,
    RecordBankLine,
    RecordBankResult,
)
from finance.domain.settlement.repayment import REPAYMENT, RecordRepayment
from finance.edition import policy

ROLES: frozenset[Role] = frozenset({"commission", "township"})
COMMISSION: frozenset[Role] = frozenset({"commission"})


class PrepareSettlementRequest(CommandRequest):
    """Which clause is settled from which fund, for services to which day."""

    settlement_id: UUID | None = None
    clause: Clause
    funding_source: FundingSource
    through: PastDay


class SettlementRequest(CommandRequest):
    """Which settlement."""

    settlement_id: UUID


class DiscardSettlementRequest(SettlementRequest):
    """Why it is not approved."""

    reason: Reason


class RecordBankResultRequest(SettlementRequest):
    """What the bank says of the lines of the file with this check sum."""

    check_sum: Sha256
    results: Annotated[tuple[BankLine, ...], Field(min_length=1, max_length=10_000)]


class RecordBankLineRequest(CommandRequest):
    """What the bank says of one line of a payment instruction, as the file has it: `line` is its number and place (12-3)."""

    line: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,5}-[1-9][0-9]{0,5}$")]
    funding_source: FundingSource
    payee: Payee
    amount_fen: FeeFen
    status: Literal["paid", "failed"]
    reason: Reason | None = None


class RecordRepaymentRequest(CommandRequest):
    """What a payee has paid back, by which document."""

    repayment_id: UUID | None = None
    clause: Clause
    funding_source: FundingSource
    payee: Payee
    amount_fen: FeeFen
    document_number: Name
    repaid_on: PastDay


def _bank_line(request: RecordBankLineRequest, issued: Issued) -> RecordBankLine:
    number, _, place = request.line.partition("-")
    return RecordBankLine(
        **by(issued),
        settlement_id=issued.new_id,
        funding_source=request.funding_source,
        number=int(number),
        place=int(place),
        amount_fen=request.amount_fen,
        result=BankLine(payee=request.payee, status=request.status, reason=request.reason),
    )


def _office(request: Any) -> str:
    return office_of_fund(request.funding_source, policy().edition.county_code)


RECORD_BANK_LINE: CommandType[RecordBankLineRequest, Any, Any] = CommandType(
    name="record-bank-line",
    summary=Bilingual(zh="逐笔登记银行回单", en="record what the bank has done with one line of a payment instruction"),
    request=RecordBankLineRequest,
    decider=SETTLEMENT,
    command=_bank_line,
    roles=COMMISSION,
    prepare=settling.look_up_instructed,
    record=keep_settlements,
)
SETTLEMENT_COMMANDS: tuple[CommandType[Any, Any, Any], ...] = (
    CommandType(
        name="prepare-settlement",
        summary=Bilingual(zh="编制结算", en="close the books to a day and add up what is due"),
        request=PrepareSettlementRequest,
        decider=SETTLEMENT,
        command=named(PrepareSettlement, "settlement_id"),
        roles=ROLES,
        office=_office,
        prepare=settling.look_up_open,
        record=keep_settlements,
        unread="settlement.topics-not-read",
    ),
    CommandType(
        name="discard-settlement",
        summary=Bilingual(zh="作废未审批的结算", en="discard a settlement nobody has approved"),
        request=DiscardSettlementRequest,
        decider=SETTLEMENT,
        command=stated(DiscardSettlement),
        roles=COMMISSION,
        record=keep_settlements,
    ),
    CommandType(
        name="approve-settlement",
        summary=Bilingual(zh="审批结算(经办与审批不得为同一人)", en="approve a settlement another person has prepared"),
        request=SettlementRequest,
        decider=SETTLEMENT,
        command=stated(ApproveSettlement),
        roles=COMMISSION,
        prepare=settling.ask_law_and_budgets,
        record=keep_settlements,
    ),
    CommandType(
        name="instruct-payment",
        summary=Bilingual(zh="签发拨付文件", en="have the treasury pay an approved settlement"),
        request=SettlementRequest,
        decider=SETTLEMENT,
        command=stated(InstructPayment),
        roles=COMMISSION,
        prepare=settling.next_numbers,
        record=keep_settlements,
    ),
    CommandType(
        name="record-bank-result",
        summary=Bilingual(zh="登记银行回单", en="record what the bank has paid and failed to pay"),
        request=RecordBankResultRequest,
        decider=SETTLEMENT,
        command=stated(RecordBankResult),
        roles=COMMISSION,
        record=keep_settlements,
    ),
    RECORD_BANK_LINE,
    CommandType(
        name="record-repayment",
        summary=Bilingual(zh="登记退回款项", en="record what a payee has paid back"),
        request=RecordRepaymentRequest,
        decider=REPAYMENT,
        command=named(RecordRepayment, "repayment_id"),
        roles=ROLES,
        office=_office,
        prepare=settling.look_up_owed,
        record=keep_repayments,
    ),
)
