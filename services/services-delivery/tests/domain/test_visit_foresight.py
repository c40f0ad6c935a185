"""Why a visit would not count. Clause G3.1."""

from datetime import date

import pytest

from contracts.age import AgeBands
from services_delivery.domain.registry_facts import KnownChild
from services_delivery.domain.visit_foresight import foresee_visit

VILLAGE = "341881001001"
BORN = date(2019, 1, 31)
RESIDENT = KnownChild(birth_date=BORN, village_code=VILLAGE, left_on=None)


def foreseen(child: KnownChild | None, visited_on: date, unit_code: str = VILLAGE, *, unit_is_known: bool = True) -> list[str]:
    reasons = foresee_visit(visited_on, unit_code, child, unit_is_known=unit_is_known, bands=AgeBands())
    return [reason.code for reason in reasons]


@pytest.mark.parametrize("day", [BORN, date(2020, 2, 28)])
def test_a_visit_in_the_band_has_nothing_against_it(day: date) -> None:
    assert foreseen(RESIDENT, day) == []


@pytest.mark.parametrize("day", [date(2019, 1, 30), date(2020, 2, 29)])
def test_a_visit_outside_the_band_will_not_count(day: date) -> None:
    assert foreseen(RESIDENT, day) == ["visit.outside-band"]


def test_a_child_nobody_registered_is_named_unknown() -> None:
    assert foreseen(None, BORN) == ["child.unknown"]


def test_a_child_that_left_is_not_said_to_live_elsewhere_too() -> None:
    left = KnownChild(birth_date=BORN, village_code=VILLAGE, left_on=date(2019, 6, 1))
    assert foreseen(left, date(2019, 6, 1), "341881002") == ["child.left"]
    assert foreseen(left, date(2019, 5, 31)) == []


def test_a_child_of_another_unit_is_named_so_and_its_township_is_no_other_unit() -> None:
    assert foreseen(RESIDENT, BORN, "341881001002") == ["child.of-other-unit"]
    assert foreseen(RESIDENT, BORN, "341881001") == []


def test_a_unit_nobody_registered_is_named_beside_the_rest() -> None:
    assert foreseen(None, BORN, unit_is_known=False) == ["unit.unknown", "child.unknown"]
