"""What people read: the pages say what the answers say, in Chinese, and nothing they are given becomes markup."""

from datetime import date
from html.parser import HTMLParser
from uuid import UUID

import pytest

from contracts.events.evaluation import DimensionScore
from contracts.policy import Bilingual
from reporting.web.evaluations import EvaluationView
from reporting.web.forecasts import ErrorView, ForecastPage, ForecastRow, YearView
from reporting.web.gaps import GapPage, GapRow
from reporting.web.page_contents import evaluations_page, forecasts_page, gaps_page

VOID = {"meta", "link"}
BOTH = Bilingual(zh="说明", en="note")
SERVED = ForecastRow(
    target="G3.3",
    clause="G3.3",
    definition=Bilingual(zh="服务率85%", en="service rate 85 %"),
    unit_code="341881001",
    unit_name="西津街道",
    level="township",
    years=[YearView(year=2020, numerator=6, denominator=10), YearView(year=2021, numerator=1234, denominator=2000)],
    numerator=1234,
    denominator=2000,
    goal=8500,
    forecast=6750,
    error=ErrorView(horizon_years=1, tries=3, error=120, error_if_unchanged=300),
    light="red",
)
GAP = GapRow(
    child_id=UUID(int=5),
    village_code="341881001001",
    village_name="城东<社区>",
    target="G3.1",
    done=1,
    due=2,
    missing=1,
    possible_from=date(2022, 10, 1),
    possible_until=date(2022, 10, 9),
    days_left=8,
)


class Reader(HTMLParser):
    """The texts of a page's cells, row by row; complains of what is not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if {"td", "th"} & set(self._open):
            self.rows[-1][-1] += data


def test_targets_have_their_years_the_goal_the_forecast_its_error_and_a_light_in_words():
    found = ForecastPage(
        through=2021, deadline=date(2024, 12, 31), method=BOTH, rule=BOTH, parameters=(), items=[SERVED], next=None
    )
    page = forecasts_page("西津街道", found)
    assert Reader(page).rows[1] == [
        "G3.3 服务率85% service rate 85 %", "红 red", "60.0% 6/10", "61.7% 1,234/2,000", "61.7% 1,234/2,000", "85%", "67.5%", "±1.2%",
    ]  # fmt: skip
    assert "<title>西津街道 目标进度与预测" in page
    assert page.count("说明") == 2


def test_a_count_and_a_year_without_a_figure_are_shown_as_such():
    count = SERVED.model_copy(
        update={"years": [YearView(year=2020, numerator=2, denominator=None)], "numerator": 2, "denominator": None, "goal": None}
        | {"forecast": 3, "error": None, "light": "none"}
    )
    found = ForecastPage(
        through=2021, deadline=date(2024, 12, 31), method=BOTH, rule=BOTH, parameters=(), items=[SERVED, count], next=None
    )
    assert Reader(forecasts_page("西津街道", found)).rows[2][1:] == ["无 none", "2", "—", "2", "—", "3", "—"]


def test_gaps_say_by_when_where_and_what_and_names_are_no_markup():
    page = gaps_page("西津街道", GapPage(on=date(2022, 10, 1), total=1, items=[GAP], next=None))
    assert Reader(page).rows[1] == [
        "2022-10-09", "8", "城东<社区>", "上门指导 home visit", "1/2", "2022-10-01", str(UUID(int=5)),
    ]  # fmt: skip
    nobody = gaps_page("西津街道", GapPage(on=date(2022, 10, 1), total=0, items=[], next=None))
    assert "没有缺口" in nobody


@pytest.mark.parametrize("points", [8960, None])
def test_evaluations_have_four_dimensions_and_a_total(points):
    dimensions = tuple(
        DimensionScore(dimension=name, of_hundred_hundredths=points)
        for name in ("implementation", "use-of-funds", "care-quality", "management")
    )
    one = EvaluationView(
        evaluation_id=UUID(int=1),
        subject_kind="township",
        subject="341881001",
        township_code="341881001",
        year=2020,
        state="published",
        version=1,
        dimensions=dimensions,
        total_hundredths=8960,
    )
    page = evaluations_page(Bilingual(zh="2020年度评估结果", en="Evaluations of 2020"), [one], {"341881001": "西津街道"})
    assert Reader(page).rows[1] == ["西津街道", "西津街道", *(["89.6" if points else "—"] * 4), "89.6"]
