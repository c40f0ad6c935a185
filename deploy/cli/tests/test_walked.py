"""What the demo has walked of a row: by command, by figure, by duty, or by money; a row with none of them stands out."""

from typing import Any

import pytest

from contracts.policy import Bilingual
from cradle_cli.coverage.rows import Row
from cradle_cli.coverage.table import Coverage
from cradle_cli.coverage.walked import walked

OUTCOME: dict[str, Any] = {
    "answers": {"registry/hold-meeting": {"recorded": 6, "refused": 3}, "registry/file-minutes": {"refused": 2}},
    "targets": {"2020": {"G2.1": {"341881": [0, None]}}, "2022": {"G2.1": {"341881": [1, None], "341881001": [0, None]}}},
    "duties": {"2020": {"D1.1": "fulfilled"}, "2021": {"D1.1": "missed"}},
    "claims": {"S3.1": {"due": 4, "refused": 1}},
}


def row(name: str, source: str = "") -> Row:
    return Row(name, Bilingual(zh=name, en=name), source)


@pytest.mark.parametrize(
    ("coverage", "done"),
    [
        (Coverage(row("M1"), commands=("file-minutes", "hold-meeting")), True),
        (Coverage(row("M9"), commands=("file-minutes",)), False),
        (Coverage(row("G2.1"), targets=("G2.1",)), True),
        (Coverage(row("D1"), duties=("D1.1",)), True),
        (Coverage(row("S3.1")), True),
        (Coverage(row("S2")), False),
        (Coverage(row("R6", "S3.1 S3.2")), True),
        (Coverage(row("R1", "S2")), False),
    ],
)
def test_a_row_is_walked_by_whatever_was_recorded_counted_or_decided_for_it(coverage: Coverage, *, done: bool) -> None:
    (found,) = walked([coverage], OUTCOME)
    assert found.done == done


def test_a_row_tells_what_was_accepted_of_it_and_the_last_years_figures() -> None:
    meeting, centre, duty = walked(
        [Coverage(row("M1"), commands=("file-minutes", "hold-meeting")), Coverage(row("G2.1"), targets=("G2.1",)),
         Coverage(row("D1"), duties=("D1.1",))], OUTCOME,
    )  # fmt: skip
    assert meeting.accepted == {"hold-meeting": 6}
    assert centre.figures == {"G2.1": [1, None]}
    assert duty.duties == (1, 2)
