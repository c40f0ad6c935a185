"""What each fund has and owes, year by year: a bar that fills as money is committed, red where more has accrued than there is."""

from collections.abc import Mapping

from rich.table import Table

from cradle_demo.county.units import Units
from cradle_demo.report.bars import bar

AWARD_FUND = "county-award-fund"
Funds = Mapping[str, Mapping[str, int]]


def budget_table(budgets: Mapping[str, Funds], units: Units) -> Table:
    """Committed of what there is, in yuan, by fund and year."""
    years = sorted(budgets)
    table = Table("资金 fund", title="预算执行(元)· budgets: committed of appropriated and supplemented", title_justify="left")
    for year in years:
        table.add_column(f"{year}\n已占用/可用 committed/given", justify="right", no_wrap=True)
    table.add_column(f"{years[-1]} 剩余\nremaining", justify="right")
    table.add_column("各年银行已付\npaid in all", justify="right")
    names = {AWARD_FUND: "县级奖补资金 county award fund"} | {f"township:{unit.code}": unit.name for unit in units.townships}
    for fund, name in names.items():
        last = budgets[years[-1]].get(fund, {})
        paid_fen = sum(budgets[year].get(fund, {}).get("paid", 0) for year in years)
        given = (_cell(budgets[year].get(fund, {})) for year in years)
        table.add_row(name, *given, _yuan(last.get("remaining", 0)), _yuan(paid_fen))
    return table


def _cell(of: Mapping[str, int]) -> str:
    given, committed = of.get("appropriated", 0) + of.get("supplemented", 0), of.get("committed", 0)
    colour = "red" if committed > given else "green"
    beyond = f" [dim]+{_yuan(of['overridden'])}[/]" if of.get("overridden") else ""
    return f"{_yuan(committed)} / {_yuan(given)}{beyond} [{colour}]{bar(committed, given)}[/]"


def _yuan(fen: int) -> str:
    """An amount in whole yuan."""
    return f"{fen // 100:,}"
