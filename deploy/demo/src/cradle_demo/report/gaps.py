"""Who needs a visit or a session before it is too late, as the townships' people would read it on an autumn day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

WHAT = {"G3.1": "上门指导 visits", "G3.2": "四次体验 four sessions", "G3.3": "至少一次 one session"}


def gap_table(first: Mapping[str, Any], by_village: Mapping[str, Sequence[Any]]) -> Table:
    """The gaps that become impossible first, and how many children lack something for each target in all."""
    children: Counter[str] = Counter()
    for name, (lacking, _, _) in by_village.items():
        children[name.rpartition(" ")[2]] += lacking
    total = " · ".join(f"{target} {count:,}" for target, count in sorted(children.items()))
    title = f"缺口 · who needs a visit or a session, on {first['on']}: {total} 人 children"
    heads = ("最迟 by", "还有 days", "村(社区)village", "目标 target", "已有/应有 done/due", "儿童 child")
    table = Table(*heads, title=title, title_justify="left")
    for row in first["items"]:
        done, what = f"{row['done']}/{row['due']}", f"{row['target']} {WHAT[row['target']]}"
        table.add_row(row["possible_until"], str(row["days_left"]), row["village_name"], what, done, row["child_id"][:8])
    return table
