"""What the pages say: answers of the routes as tables."""

from collections.abc import Mapping, Sequence

from chassis.web.page import Cell, Table, page
from contracts.events.evaluation import Dimension
from contracts.policy import Bilingual
from reporting.domain.traffic_light import Light
from reporting.web.evaluations import EvaluationView
from reporting.web.forecasts import ForecastPage, ForecastRow
from reporting.web.gaps import GapPage

LIGHTS: Mapping[Light, tuple[str, str]] = {
    "green": ("绿", "green"),
    "amber": ("黄", "amber"),
    "red": ("红", "red"),
    "none": ("无", "none"),
}
DIMENSIONS: Mapping[Dimension, tuple[str, str]] = {
    "implementation": ("工作实施", "implementation"),
    "use-of-funds": ("经费落实", "use of funds"),
    "care-quality": ("保育质量", "care quality"),
    "management": ("管理水平", "management"),
}
WHAT = {"G3.1": ("上门指导", "home visit"), "G3.2": ("免费体验四次", "four sessions"), "G3.3": ("至少服务一次", "served once")}
NOTHING = Bilingual(zh="没有记录", en="nothing recorded")


def forecasts_page(unit: str, found: ForecastPage) -> str:
    """A unit's targets with their years, forecasts and lights, with method and rule in words below."""
    years = sorted({year.year for row in found.items for year in row.years})
    heads = [
        Cell("目标", "target"),
        Cell("灯", "light"),
        *(Cell(str(year), style="n") for year in years),
        Cell("累计", "so far", "n"),
    ]
    heads += [Cell("目标值", "goal", "n"), Cell(f"{found.deadline.year}年预测", "forecast", "n"), Cell("回测误差", "error", "n")]
    table = Table(heads, [_forecast(row, years) for row in found.items])
    known = f"依据截至{found.through}年的数据" if found.through else "尚无数据"
    title = Bilingual(
        zh=f"{unit} 目标进度与预测({known},期限 {found.deadline})",
        en=f"Targets with forecasts, from the years to {found.through}, deadline {found.deadline}",
    )
    return page(title, (found.rule, found.method), table, NOTHING)


def _forecast(row: ForecastRow, years: Sequence[int]) -> list[Cell]:
    of = {year.year: (year.numerator, year.denominator) for year in row.years}
    rate = row.denominator is not None
    lamp = LIGHTS[row.light]
    return [
        Cell(f"{row.target} {row.definition.zh}", row.definition.en),
        Cell(lamp[0], lamp[1], row.light),
        *(_figure(*of[year]) if year in of else Cell("—", style="n") for year in years),
        _figure(row.numerator, row.denominator),
        Cell(_value(row.goal, rate=rate), style="n"),
        Cell(_value(row.forecast, rate=rate), style="n"),
        Cell(f"±{_value(row.error.error, rate=rate)}" if row.error else "—", style="n"),
    ]


def _figure(numerator: int, denominator: int | None) -> Cell:
    """A rate over what it is of, or a count."""
    if denominator is None:
        return Cell(f"{numerator:,}", style="n")
    share = f"{100 * numerator / denominator:.1f}%" if denominator else "—"
    return Cell(share, f"{numerator:,}/{denominator:,}", "n")


def _value(value: int | None, *, rate: bool) -> str:
    """Basis points as a percentage, or a count."""
    if value is None:
        return "—"
    return f"{value / 100:g}%" if rate else f"{value:,}"


def gaps_page(unit: str, found: GapPage) -> str:
    """The children that lack something, the most urgent first; by their pseudonymous ids."""
    heads = [Cell("最迟日期", "by"), Cell("剩余天数", "days left", "n"), Cell("村(社区)", "village"), Cell("事项", "what")]
    heads += [Cell("已有/应有", "done/due", "n"), Cell("可自", "from"), Cell("婴幼儿编号", "child")]
    rows = [
        [
            Cell(str(gap.possible_until), style="d"),
            Cell(str(gap.days_left), style="n"),
            Cell(gap.village_name or gap.village_code),
            Cell(*WHAT[gap.target]),
            Cell(f"{gap.done}/{gap.due}", style="n"),
            Cell(str(gap.possible_from), style="d"),
            Cell(str(gap.child_id)),
        ]
        for gap in found.items
    ]
    title = Bilingual(
        zh=f"{unit} 缺口名单({found.on},共{found.total}条)", en=f"Who needs a visit or a session: {found.total} on {found.on}"
    )
    note = Bilingual(
        zh="最迟日期之后,该婴幼儿的此项目标不能再完成。" + ("" if found.next is None else f"此页只列最紧急的{len(rows)}条。"),
        en="after the date the target can no longer be reached for this child",
    )
    return page(title, (note,), Table(heads, rows), Bilingual(zh="没有缺口", en="nobody lacks anything"))


def evaluations_page(title: Bilingual, published: Sequence[EvaluationView], names: Mapping[str, str]) -> str:
    """Published evaluations, townships first, the best first, by dimension and in all; `names` by a unit's code or an
    institution's id."""
    heads = [Cell("评估对象", "evaluated"), Cell("乡镇(街道)", "township")]
    heads += [Cell(*DIMENSIONS[name], "n") for name in DIMENSIONS]
    ordered = sorted(published, key=lambda one: (one.subject_kind != "township", -(one.total_hundredths or 0), one.subject))
    rows = [
        [
            Cell(names.get(one.subject, one.subject)),
            Cell(names.get(one.township_code, one.township_code)),
            *(Cell(_points(part.of_hundred_hundredths), style="n") for part in one.dimensions or ()),
            Cell(_points(one.total_hundredths), style="n"),
        ]
        for one in ordered
    ]
    note = Bilingual(
        zh="各项满分100;没有应办事项的方面不计分。依据见每项评估的评分。",
        en="out of 100 each; a dimension in which nothing was due is left out",
    )
    return page(title, (note,), Table([*heads, Cell("总分", "total", "n")], rows), NOTHING)


def _points(hundredths: int | None) -> str:
    return "—" if hundredths is None else f"{hundredths / 100:.1f}"
