"""HoldOutreach, VoidOutreach. Clause K2.1."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.outreach import OutreachHeld, OutreachVoided
from services_delivery.domain.outreach import OUTREACH, HoldOutreach, VoidOutreach

ID, SPEAKER, HOME = UUID(int=80), UUID(int=81), UUID(int=82)
held = OutreachHeld(
    outreach_id=ID,
    kind="expert-lecture",
    unit_code="341881001001",
    held_on=date(2020, 6, 12),
    title="情绪与依恋",
    speciality="child-psychology",
    speaker_id=SPEAKER,
    audience=("parents", "substitute-carers"),
    attendance_count=54,
    household_ids=(HOME,),
)
voided = OutreachVoided(outreach_id=ID, held_on=date(2020, 6, 12), reason="entered-in-error")
KEY = f"outreach:341881001001:2020-06-12:{SPEAKER}:情绪与依恋"


def hold(sent: dict[str, Any]) -> HoldOutreach:
    return HoldOutreach(
        **sent,
        stream_id=ID,
        kind="expert-lecture",
        unit_code="341881001001",
        held_on=date(2020, 6, 12),
        title="情绪与依恋",
        speciality="child-psychology",
        speaker_id=SPEAKER,
        audience=("parents", "substitute-carers"),
        attendance_count=54,
        household_ids=(HOME,),
    )


def void(sent: dict[str, Any]) -> VoidOutreach:
    return VoidOutreach(**sent, stream_id=ID, reason="entered-in-error")


def test_an_expert_speaks_once_a_day_on_a_subject_in_a_unit(village: dict[str, Any]) -> None:
    given(OUTREACH).when(hold(village)).then(held).then_holds(KEY)


def test_the_same_id_again_is_refused(village: dict[str, Any]) -> None:
    given(OUTREACH, held).when(hold(village)).then_refused("outreach.already-recorded", clause="K2.1")


def test_what_has_not_happened_is_not_recorded(village: dict[str, Any]) -> None:
    given(OUTREACH).when(replace(hold(village), held_on=date(2020, 6, 16))).then_refused("date.in-future")


def test_no_fewer_are_present_than_households_are_listed(village: dict[str, Any]) -> None:
    given(OUTREACH).when(replace(hold(village), attendance_count=0)).then_refused(
        "outreach.too-few-present", clause="K2.1", details={"households": 1}
    )


def test_a_voided_one_gives_its_place_free_and_is_voided_once(township: dict[str, Any]) -> None:
    given(OUTREACH, held).when(void(township)).then(voided).then_holds()
    given(OUTREACH, held, voided).when(void(township)).then_refused("outreach.already-voided")


def test_another_village_does_not_void_it_nor_what_was_never_recorded(other_village: dict[str, Any]) -> None:
    given(OUTREACH, held).when(void(other_village)).then_refused("auth.other-office")
    given(OUTREACH).when(void(other_village)).then_refused("outreach.unknown")
