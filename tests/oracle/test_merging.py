"""A child registered twice and merged (R18), by hand."""

import pytest

from oracle.attendances import assess
from oracle.cases import COUNTY, Case
from oracle.figures import Year
from oracle.targets import all_figures

MERGE = {"child_id": "again", "survivor_id": "c", "merged_on": "2020-12-01", "ground": "guardian-confirmed"}


@pytest.fixture
def case() -> Case:
    """A toddler registered twice, who came three times under each name."""
    case = Case().units().institution()
    case.child("c", "2019-01-10", home="home")
    case.send(
        "registry", "register-child", child_id="again", household_id="home", birth_date="2019-01-10",
        village_code="341881001001", registered_on="2020-02-20", identity={"name": "another name"},
    )  # fmt: skip
    for month in (3, 4, 5):
        case.session(f"first {month}", f"2020-{month:02d}-01", ["c"])
        case.session(f"second {month}", f"2020-{month:02d}-02", ["again"])
    return case


def served(case: Case, target: str) -> list[int | None]:
    assessment = assess(case.books.register, case.books.diary)
    return all_figures(Year(case.books.register, case.books.diary, assessment, 2020))[target][COUNTY]


def test_two_registrations_have_four_each_until_they_are_merged_and_again_when_that_is_undone(case: Case) -> None:
    assert case.outcome()["S3.1 341881001 20"] == 6
    assert served(case, "G3.3") == [2, 2]
    assert case.send("registry", "merge-child", **MERGE) == "recorded"
    assert case.outcome() == {"S3.1 341881001 20": 4, "S3.1 attendance.limit-reached": 2}
    assert served(case, "G3.3") == [1, 1]
    assert served(case, "G3.2") == [1, 1]
    assert case.send("registry", "undo-merge", child_id="again", undone_on="2020-11-30") == "rejected"
    assert case.send("registry", "undo-merge", child_id="again", undone_on="2020-12-01") == "recorded"
    assert case.outcome()["S3.1 341881001 20"] == 6


def test_a_child_on_one_list_under_both_names_came_once(case: Case) -> None:
    case.session("both", "2020-02-25", ["again", "c"])
    case.send("registry", "merge-child", **MERGE)
    assessment = assess(case.books.register, case.books.diary)
    assert [assessment.reasons["both", child] for child in ("c", "again")] == [None, "child.elsewhere"]


@pytest.mark.parametrize(
    "changed",
    [
        {"child_id": "c"},
        {"survivor_id": "nobody"},
        {"merged_on": "2020-02-19"},
    ],
)
def test_a_merge_needs_two_registrations_and_a_day_after_both(case: Case, changed: dict[str, str]) -> None:
    assert case.send("registry", "merge-child", **MERGE | changed) == "rejected"


def test_births_apart_need_a_ground_and_far_apart_are_two_children(case: Case) -> None:
    case.child("near", "2019-02-10")
    case.child("far", "2018-01-10")
    assert case.send("registry", "merge-child", **MERGE | {"survivor_id": "near"}) == "rejected"
    assert case.send("registry", "merge-child", **MERGE | {"survivor_id": "far", "ground": "calendar-confused"}) == "rejected"
    assert case.send("registry", "merge-child", **MERGE | {"survivor_id": "near", "ground": "calendar-confused"}) == "recorded"
    assert case.send("registry", "merge-child", **MERGE | {"child_id": "near", "survivor_id": "c"}) == "rejected"
