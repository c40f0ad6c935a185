"""The report as people read it: Chinese first, English beside it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from contracts.policy import Bilingual
from cradle_demo.county.units import Units
from cradle_demo.report.tie_out import Difference

CLAUSES = ("S1.1", "S1.2", "S2", "S3.1", "S3.2", "K5.1")
CLAUSE_TITLES = {
    "S1.1": "示范指导站\nstations",
    "S1.2": "亲子活动室\nrooms",
    "S2": "育儿讲座\nlectures",
    "S3.1": "机构内体验\nin institutions",
    "S3.2": "上门场次\noutreach",
    "K5.1": "示范机构\ndesignations",
}
DIFFERENCES_SHOWN_MAX = 40


def yuan(fen: int) -> str:
    """An amount in yuan, to the fen; nothing where there is none."""
    return f"{fen // 100:,}.{fen % 100:02d}" if fen else ""


def money_table(money: Sequence[Mapping[str, Any]], units: Units) -> Table:
    """Money per township and clause, and in all."""
    amounts: Counter[tuple[str, str]] = Counter()
    for line in money:
        for township in (line["township_code"], units.county.code):
            amounts[township, line["clause"]] += line["amount_fen"]
            amounts[township, ""] += line["amount_fen"]
    table = Table(title="奖补资金(元)· money due, in yuan", title_justify="left")
    table.add_column("乡镇街道\ntownship")
    for clause in CLAUSES:
        table.add_column(f"{clause}\n{CLAUSE_TITLES[clause]}", justify="right")
    table.add_column("合计\n\nin all", justify="right", style="bold")
    for unit in units.townships:
        table.add_row(unit.name, *(yuan(amounts[unit.code, clause]) for clause in (*CLAUSES, "")))
    table.add_section()
    table.add_row("全市 county", *(yuan(amounts[units.county.code, clause]) for clause in (*CLAUSES, "")), style="bold")
    return table


def refusal_table(refusals: Sequence[Mapping[str, Any]], texts: Mapping[str, Bilingual]) -> Table:
    """Refused claims per reason and clause, in the policy's order of evaluation."""
    counts = Counter({(line["reason"], line["clause"]): 0 for line in refusals})
    for line in refusals:
        counts[line["reason"], line["clause"]] += line["claims"]
    order = {reason: number for number, reason in enumerate(texts)}
    table = Table("原因 reason", *CLAUSES, title="不予奖补 · refused claims", title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for reason in sorted({reason for reason, _ in counts}, key=lambda reason: order.get(reason, len(order))):
        text = texts.get(reason)
        shown = f"{text.zh} · {text.en}" if text else reason
        table.add_row(
            f"{shown} [dim]{reason}[/]",
            *(f"{counts[reason, clause] or '':,}" if counts[reason, clause] else "" for clause in CLAUSES),
        )
    return table


def speed_table(speed: Mapping[str, Any]) -> Table:
    """Throughput and latency."""
    table = Table("项目 what", "数值 figure", title="性能 · speed", title_justify="left")
    table.columns[1].justify = "right"
    table.add_row("登记用时 · recording", f"{speed['recording_seconds']:.1f} s")
    table.add_row("此后全部决定 · until all is decided", f"{speed['settling_seconds']:.1f} s")
    table.add_row("登记条数 · records answered", f"{speed['records']:,}  ({speed['records_per_second']:,.0f} /s)")
    table.add_row("事件(四个服务)· events, all services", f"{speed['events']:,}  ({speed['events_per_second']:,.0f} /s)")
    table.add_row(
        f"从应答到计提可见 p50 / p99({speed['latency_sessions']}场)· from answer to accrual visible",
        f"{_milliseconds(speed['latency_p50_seconds'])} / {_milliseconds(speed['latency_p99_seconds'])}",
    )
    table.add_row("途中无应答并重试 · attempts lost and repeated", f"{speed['attempts_lost']:,}")
    return table


def _milliseconds(seconds: float | None) -> str:
    return "—" if seconds is None else f"{seconds * 1000:,.0f} ms"


def difference_table(found: Sequence[Difference]) -> Table:
    """The first differences, with both values."""
    table = Table("项目 what", "系统 product", "独立计算 oracle", title="不一致 · differences", title_justify="left")
    for difference in found[:DIFFERENCES_SHOWN_MAX]:
        table.add_row(difference.what, str(difference.product), str(difference.oracle))
    if len(found) > DIFFERENCES_SHOWN_MAX:
        table.add_row(f"另有{len(found) - DIFFERENCES_SHOWN_MAX}项 · and more", "", "")
    return table
