"""HandOverMaterial, VoidHandover. Clause G1.2."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.outreach import HandoverVoided, MaterialHandedOver
from services_delivery.domain.handover import HANDOVER, HandOverMaterial, VoidHandover

ID, HOME = UUID(int=70), UUID(int=71)
handed = MaterialHandedOver(
    handover_id=ID, household_id=HOME, unit_code="341881001001", edition="2020版", means="at-home", handed_on=date(2020, 6, 4)
)
voided = HandoverVoided(handover_id=ID, household_id=HOME, handed_on=date(2020, 6, 4), reason="not-delivered")


def hand_over(sent: dict[str, Any]) -> HandOverMaterial:
    return HandOverMaterial(
        **sent,
        stream_id=ID,
        household_id=HOME,
        unit_code="341881001001",
        edition="2020版",
        means="at-home",
        handed_on=date(2020, 6, 4),
    )


def test_a_household_is_given_the_material_once_a_day(village: dict[str, Any]) -> None:
    given(HANDOVER).when(hand_over(village)).then(handed).then_holds(f"handover:{HOME}:2020-06-04")
    given(HANDOVER, handed).when(hand_over(village)).then_refused("handover.already-recorded", clause="G1.2")


def test_nothing_is_handed_over_tomorrow(village: dict[str, Any]) -> None:
    given(HANDOVER).when(replace(hand_over(village), handed_on=date(2020, 6, 16))).then_refused("date.in-future")


def test_a_voided_one_gives_the_day_free_and_is_voided_once(village: dict[str, Any], other_village: dict[str, Any]) -> None:
    void = VoidHandover(**village, stream_id=ID, reason="not-delivered")
    given(HANDOVER, handed).when(void).then(voided).then_holds()
    given(HANDOVER, handed, voided).when(void).then_refused("handover.already-voided")
    given(HANDOVER).when(void).then_refused("handover.unknown")
    given(HANDOVER, handed).when(replace(void, actor=other_village["actor"])).then_refused("auth.other-office")
