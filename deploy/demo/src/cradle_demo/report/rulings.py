"""The rulings: what each was to cost, and whether it stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table


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
