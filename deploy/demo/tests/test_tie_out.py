"""The tie-out finds what differs and nothing else."""

import copy
from typing import Any

import pytest

from cradle_demo.report.tie_out import Difference, count, differences

OUTCOME: dict[str, Any] = {
    "answers": {"delivery/complete-visit": {"recorded": 5, "repeated": 1, "rejected": 2}},
    "money": [{"year": 2020, "clause": "S2", "township_code": "341881001", "amount_fen": 50_000}],
    "refusals": [{"year": 2020, "clause": "S2", "reason": "lecture.voided", "claims": 1}],
    "claims": {"S2": {"due": 1, "refused": 1}},
    "targets": {"2020": {"G3.3": {"341881": [3, 4]}}},
    "duties": {"2020": {"D1.1": "fulfilled"}},
    "budgets": {"2020": {"county-award-fund": {"committed": 7}}},
    "evaluations": {"341881001 2020": 8_123},
    "forecasts": {"G3.3": [8_712, "green"]},
    "settlements": {"settlement-1": ["reconciled", 50_000, 50_000]},
    "deductions": {"inspection-1": [40_000, 0]},
    "gaps": {"341881001001 G3.1": [2, 3, "2022-10-09"]},
    "plans": {"2020": {"S4.1 trained": 5}},
    "quality_lists": [["institution-1"]],
}


def test_equal_outcomes_tie_out() -> None:
    assert differences(OUTCOME, copy.deepcopy(OUTCOME)) == []
    assert count(OUTCOME) == 16


def test_a_row_repeated_because_its_first_answer_was_lost_is_no_difference() -> None:
    product = copy.deepcopy(OUTCOME)
    product["answers"]["delivery/complete-visit"] = {"recorded": 3, "repeated": 3, "refused": 1, "invalid": 1}
    assert differences(product, OUTCOME) == []


@pytest.mark.parametrize(
    ("path", "value", "difference"),
    [
        (("money", 0, "amount_fen"), 50_001, Difference("money 2020 S2 341881001 in fen", 50_001, 50_000)),
        (("refusals", 0, "claims"), 2, Difference("refusals 2020 S2 lecture.voided", 2, 1)),
        (("claims", "S2", "due"), 0, Difference("claims S2 due", 0, 1)),
        (("targets", "2020", "G3.3", "341881"), [3, 5], Difference("target G3.3 341881 2020", [3, 5], [3, 4])),
        (("duties", "2020", "D1.1"), "missed", Difference("duties D1.1 2020", "missed", "fulfilled")),
        (("plans", "2020", "S4.1 trained"), 4, Difference("plans S4.1 trained 2020", 4, 5)),
        (("quality_lists", 0), [], Difference("public list, edition 1", [], ["institution-1"])),
        (
            ("answers", "delivery/complete-visit", "rejected"),
            3,
            Difference("answers delivery/complete-visit rejected", 3, 2),
        ),
    ],
)
def test_any_figure_that_differs_is_told_with_both_values(path: tuple[Any, ...], value: Any, difference: Difference) -> None:
    product: Any = copy.deepcopy(OUTCOME)
    inner = product
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert differences(product, OUTCOME) == [difference]


def test_a_figure_that_one_does_not_have_is_a_difference() -> None:
    product = copy.deepcopy(OUTCOME)
    product["money"] = []
    assert differences(product, OUTCOME) == [Difference("money 2020 S2 341881001 in fen", None, 50_000)]
