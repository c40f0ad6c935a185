"""The targets over the years, as people look at them: a bar a year, the goal, the state, who is best and who is worst."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from cradle_demo.report.bars import bar

Rows = Sequence[Mapping[str, Any]]
NOT_RECORDED = "未记录 not recorded"
LIGHTS = {"green": "[green]●[/]", "amber": "[yellow]●[/]", "red": "[red]●[/]", "none": "○"}
COLOURS = {"met": "green", "not-met": "yellow"}


def target_table(summaries: Mapping[int, Rows], forecasts: Mapping[str, Sequence[Any]]) -> Table:
    """Every target row of the county by year, its forecast with its light, and its best and worst township in the last year."""
    years = sorted(summaries)
    heads = (
        "目标 target",
        *(f"{year}" for year in years),
        "预测 2024\nforecast",
        "目标值\ngoal",
        "状态\nstate",
        f"最好 best\n{years[-1]}",
        "最差 worst",
    )
    table = Table(*heads, title="目标进度 · progress of the targets", title_justify="left")
    for column in table.columns[1:]:
        column.no_wrap = True
    by_year = {year: {item["target"]: item for item in summaries[year]} for year in years}
    for item in summaries[years[-1]]:
        name = f"{item['target']} {item['definition']['zh']}\n[dim]{item['definition']['en']}[/]"
        last = item["county"]
        if not item["recorded"] or last is None:
            table.add_row(name, NOT_RECORDED if not item["recorded"] else "", style="dim")
            continue
        passed = [by_year[year][item["target"]]["county"] for year in years]
        state = f"[{COLOURS.get(last['state'], 'dim')}]{last['state_text']['zh']}\n{last['state_text']['en'].replace(', ', chr(10))}[/]"
        extremes = (
            f"{row['unit_name']}\n{figure(row).replace('  ', chr(10))}" if row else "" for row in (item["best"], item["worst"])
        )
        table.add_row(
            name, *(_cell(row) for row in passed), _ahead(last, forecasts.get(item["target"])), _goal(last), state, *extremes
        )
        table.add_section()
    return table


def _cell(row: Mapping[str, Any]) -> str:
    """The figure, its numbers, and a bar: of its own denominator, or of the goal of a count."""
    whole = row["denominator"] if row["denominator"] is not None else row["goal"]
    lines = figure(row).split("  ")
    if whole:
        lines.append(f"[{COLOURS.get(row['state'], 'cyan')}]{bar(row['numerator'], whole)}[/]")
    return "\n".join(lines)


def _ahead(row: Mapping[str, Any], told: Sequence[Any] | None) -> str:
    """The forecast for the deadline's year under its light."""
    if told is None or told[0] is None:
        return ""
    value, light = told
    shown = f"{value:,}" if row["denominator"] is None else f"{value / 100:.1f} %"
    return f"{LIGHTS[light]} {shown}"


def figure(row: Mapping[str, Any]) -> str:
    """A count, or a rate with its numbers."""
    if row["denominator"] is None:
        return f"{row['numerator']:,}"
    if row["denominator"] == 0:
        return "—"
    return f"{100 * row['numerator'] / row['denominator']:.1f} %  {row['numerator']:,}/{row['denominator']:,}"


def _goal(row: Mapping[str, Any]) -> str:
    if row["goal"] is None:
        return ""
    return str(row["goal"]) if row["denominator"] is None else f"{row['goal'] / 100:g} %"
