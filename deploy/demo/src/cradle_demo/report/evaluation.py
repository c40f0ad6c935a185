"""The townships by the points of their yearly evaluation, best first, and how the institutions did."""

from collections.abc import Mapping, Sequence

from rich.table import Table

from cradle_demo.county.units import Units
from cradle_demo.report.bars import bar

FULL = 10_000
"""100 points, in hundredths."""


def evaluation_table(points: Mapping[str, int], years: Sequence[int], units: Units) -> Table:
    """Points out of 100 by township and year; below them the institutions' average."""
    table = Table("乡镇街道 township", title="年度评估得分 · yearly evaluation, points of 100", title_justify="left")
    for year in years:
        table.add_column(str(year), justify="right", no_wrap=True)
    for unit in sorted(units.townships, key=lambda unit: -points.get(f"{unit.code} {years[-1]}", 0)):
        table.add_row(unit.name, *(_cell(points.get(f"{unit.code} {year}")) for year in years))
    table.add_section()
    averages = [_average([p for name, p in points.items() if name.endswith(f" {year}") and "-" in name]) for year in years]
    table.add_row("机构平均 institutions, average", *(_cell(average) for average in averages), style="bold")
    return table


def _average(points: Sequence[int]) -> int | None:
    return sum(points) // len(points) if points else None


def _cell(points: int | None) -> str:
    return "" if points is None else f"{points / 100:.2f} [cyan]{bar(points, FULL)}[/]"
