"""What finance will refuse of a lecture. Clause S2."""

from datetime import date

import pytest

from chassis.policy_file import load_edition
from contracts.events.delivery import DossierItem
from contracts.policy import Policy
from services_delivery.domain.lecture_foresight import foresee_lecture
from services_delivery.domain.registry_facts import AwardedTitle

EDITION = load_edition()
DAY = date(2020, 4, 1)
WHOLE = [DossierItem(kind=kind, sha256="a" * 64) for kind in ("sign-in-sheet", "photographs", "outline", "title-proof")]
SENIOR = [AwardedTitle("senior", date(2010, 1, 1))]


def foreseen(titles: list[AwardedTitle] | None, dossier: list[DossierItem], held_on: date = DAY, **readings: str) -> list[str]:
    return [reason.code for reason in foresee_lecture(held_on, titles, dossier, Policy(EDITION, readings))]


def test_a_lecture_in_order_has_nothing_against_it() -> None:
    assert foreseen(SENIOR, WHOLE) == []


def test_before_the_edition_is_in_force_nothing_else_matters() -> None:
    assert foreseen(None, [], date(2019, 12, 31)) == ["policy.not-in-force"]


def test_a_lecturer_nobody_registered_and_one_without_a_title() -> None:
    assert foreseen(None, WHOLE) == ["lecturer.unknown"]
    assert foreseen([], WHOLE) == ["lecturer.title-insufficient"]


@pytest.mark.parametrize(("awarded_on", "codes"), [(DAY, []), (date(2020, 4, 2), ["lecturer.title-insufficient"])])
def test_a_title_counts_from_the_day_of_its_award(awarded_on: date, codes: list[str]) -> None:
    assert foreseen([AwardedTitle("associate-senior", awarded_on)], WHOLE) == codes


def test_an_intermediate_title_suffices_under_the_other_reading_of_r3_alone() -> None:
    titles = [AwardedTitle("intermediate", date(2010, 1, 1))]
    assert foreseen(titles, WHOLE) == ["lecturer.title-insufficient"]
    assert foreseen(titles, WHOLE, R3="intermediate") == []


def test_what_is_missing_of_the_file_is_named() -> None:
    [reason] = foresee_lecture(DAY, SENIOR, WHOLE[:2], Policy(EDITION))
    assert (reason.code, reason.clause, reason.details) == ("dossier.incomplete", "S2", {"missing": ["outline", "title-proof"]})
