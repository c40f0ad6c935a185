"""HelpFamily, VoidFamilyHelp, RecordTownshipMeans. Clause G3.4."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.families import FamilyHelped, FamilyHelpVoided, TownshipMeansRecorded
from services_delivery.domain.family_help import (
    FAMILY_HELP,
    TOWNSHIP_MEANS,
    HelpFamily,
    RecordTownshipMeans,
    VoidFamilyHelp,
)

ID, HOME, STREET = UUID(int=20), UUID(int=21), "341881001"
helped = FamilyHelped(help_id=ID, household_id=HOME, unit_code=STREET, kind="material", helped_on=date(2020, 6, 1))
voided = FamilyHelpVoided(help_id=ID, household_id=HOME, helped_on=date(2020, 6, 1), reason="not-delivered")
able = TownshipMeansRecorded(township_code=STREET, has_means=True, from_date=date(2020, 3, 1))


def test_help_of_a_kind_is_recorded_once_a_day(township: dict[str, Any]) -> None:
    command = HelpFamily(
        **township, stream_id=ID, household_id=HOME, unit_code=STREET, kind="material", helped_on=date(2020, 6, 1)
    )
    given(FAMILY_HELP).when(command).then(helped).then_holds(f"family-help:{HOME}:material:2020-06-01")
    given(FAMILY_HELP, helped).when(command).then_refused("family-help.already-recorded", clause="G3.4")
    given(FAMILY_HELP).when(replace(command, helped_on=date(2020, 6, 16))).then_refused("date.in-future")


def test_help_is_voided_once_by_its_own_office(township: dict[str, Any], other_village: dict[str, Any]) -> None:
    void = VoidFamilyHelp(**township, stream_id=ID, reason="not-delivered")
    given(FAMILY_HELP, helped).when(void).then(voided).then_holds()
    given(FAMILY_HELP, helped, voided).when(void).then_refused("family-help.already-voided")
    given(FAMILY_HELP, helped).when(replace(void, actor=other_village["actor"])).then_refused("auth.other-office")
    given(FAMILY_HELP).when(void).then_refused("family-help.unknown")


def test_means_change_forward_and_the_same_again_changes_nothing(commission: dict[str, Any]) -> None:
    record = RecordTownshipMeans(**commission, township_code=STREET, has_means=True, from_date=date(2020, 3, 1))
    given(TOWNSHIP_MEANS).when(record).then(able)
    given(TOWNSHIP_MEANS, able).when(replace(record, from_date=date(2020, 4, 1))).then()
    given(TOWNSHIP_MEANS).when(replace(record, has_means=False)).then()
    given(TOWNSHIP_MEANS, able).when(replace(record, has_means=False, from_date=date(2020, 2, 29))).then_refused(
        "township-means.step-before-last", clause="G3.4", details={"not_before": "2020-03-01"}
    )
    given(TOWNSHIP_MEANS).when(replace(record, from_date=date(2020, 6, 16))).then_refused("date.in-future")
