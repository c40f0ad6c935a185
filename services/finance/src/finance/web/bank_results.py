"""银行回单: a file of what the bank has done with the lines of a payment instruction, a row a line. Clause M3."""

from collections.abc import Hashable

from chassis.workbooks.kinds import Field, FileKind, Values
from contracts.policy import Bilingual
from finance.application.settlements import RECORD_BANK_LINE

_PAYEES = {"institution": "机构 institution", "unit": "单位 unit"}
_RESULTS = {"paid": "已付", "failed": "未付成功"}
_INSTITUTION = "0190a1b2-c3d4-7e5f-8a9b-0123456789ab"
FIELDS = (
    Field(zh="序号", en="Line", key="line", kind="plain", required=True, hint="同拨付文件,如 12-3", examples=("12-1", "12-2")),
    Field(
        zh="资金来源", en="Fund", key="funding_source", kind="plain", required=True, hint="同拨付文件",
        examples=("township:341881001", "township:341881001"), width=22,
    ),
    Field(
        zh="收款单位类别", en="Kind of payee", key="payee.kind", kind="choice", choices=_PAYEES, required=True, hint="同拨付文件",
        examples=("机构 institution", "单位 unit"), width=20,
    ),
    Field(
        zh="收款单位", en="Payee", key="payee.id", kind="plain", required=True, hint="同拨付文件",
        examples=(_INSTITUTION, "341881001001"), width=38,
    ),
    Field(zh="金额(元)", en="Amount, yuan", key="amount_fen", kind="money", required=True, hint="同拨付文件", examples=("80.00", "500")),
    Field(zh="结果", en="Result", key="status", kind="choice", choices=_RESULTS, required=True, examples=("已付", "未付成功")),
    Field(zh="原因", en="Reason", key="reason", hint="未付成功的必填", examples=("", "账户已销户"), width=30),
)  # fmt: skip


def _alike(values: Values) -> Hashable:
    return values.get("funding_source"), values.get("line")


BANK_RESULTS = FileKind(
    name="bank-results",
    title=Bilingual(zh="银行回单登记表", en="results of the bank"),
    command=RECORD_BANK_LINE,
    fields=FIELDS,
    notes=("前五列从拨付文件复制,逐笔填写结果;可分批登记,全部登记后结算即核对完毕。",),
    alike=_alike,
)
