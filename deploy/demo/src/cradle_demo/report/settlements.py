"""The settlements as the finance bureau sees them, and what the rulings between them moved."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from cradle_demo.report.bars import bar
from cradle_demo.report.tables import yuan

STAGES = {
    "prepared": "已编制,未获批 prepared",
    "approved": "已审批 approved",
    "instructed": "已签发 instructed",
    "reconciled": "已对账 reconciled",
}


def settlement_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Each settlement: what it pays whom, how far it is, and how much of it the bank has paid."""
    heads = ("条款", "资金 fund", "截至 through", "收款方 payees", "金额 yuan", "已付 paid", "", "状态 stage")
    table = Table(*heads, title="结算 · settlements", title_justify="left")
    for column in table.columns[3:6]:
        column.justify = "right"
    for row in sorted(rows, key=lambda row: (row["through"], row["funding_source"], row["clause"])):
        table.add_row(
            row["clause"], row["funding_source"], row["through"], f"{row['lines']:,}", yuan(row["amount_fen"]),
            yuan(row["paid_fen"]), bar(row["paid_fen"], row["amount_fen"]), STAGES.get(row["stage"], row["stage"]),
        )  # fmt: skip
    return table


def ruling_table(previews: Sequence[Mapping[str, Any]]) -> Table:
    """Each ruling with what its preview said it would cost, and whether it stands."""
    heads = ("裁定 ruling", "自 from", "试算 preview, yuan", "涉及账册 books", "状态 state")
    table = Table(*heads, title="裁定 · rulings: priced first, then applied by delta entries", title_justify="left")
    for preview in previews:
        ruling = preview["ruling"]
        state = f"已撤销 withdrawn ({ruling['withdrawn_by']})" if ruling["withdrawn_by"] else "有效 stands"
        table.add_row(
            f"{ruling['subject']} {ruling['value']}", ruling["from_date"], f"{preview['change_fen'] / 100:+,.2f}",
            f"{preview['books_touched']:,}", state,
        )  # fmt: skip
    return table
