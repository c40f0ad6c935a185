"""ReferChild, AnswerReferral. Clause K1.2."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from chassis.testing.scenario import given
from contracts.events.families import ChildReferred, ReferralAnswered
from services_delivery.domain.referral import REFERRAL, AnswerReferral, ReferChild

ID, CHILD = UUID(int=10), UUID(int=11)
fields: dict[str, Any] = {
    "child_id": CHILD,
    "unit_code": "341881001001",
    "direction": "from",
    "partner": "pregnancy-school",
    "ground": "feeding",
    "referred_on": date(2020, 6, 1),
}
referred = ChildReferred(referral_id=ID, **fields)
answered = ReferralAnswered(referral_id=ID, child_id=CHILD, outcome="seen", answered_on=date(2020, 6, 8))


def refer(sent: dict[str, Any]) -> ReferChild:
    return ReferChild(**sent, stream_id=ID, **fields)


def answer(sent: dict[str, Any]) -> AnswerReferral:
    return AnswerReferral(**sent, stream_id=ID, outcome="seen", answered_on=date(2020, 6, 8))


def test_a_referral_is_open_until_it_is_answered(village: dict[str, Any]) -> None:
    given(REFERRAL).when(refer(village)).then(referred).then_holds(f"referral:{CHILD}:from:pregnancy-school:feeding")
    given(REFERRAL, referred).when(answer(village)).then(answered).then_holds()


def test_it_is_made_and_answered_once(village: dict[str, Any]) -> None:
    given(REFERRAL, referred).when(refer(village)).then_refused("referral.already-recorded", clause="K1.2")
    given(REFERRAL, referred, answered).when(answer(village)).then_refused("referral.already-answered")
    given(REFERRAL).when(answer(village)).then_refused("referral.unknown")


@pytest.mark.parametrize(
    ("on", "code"), [(date(2020, 5, 31), "referral.answered-too-early"), (date(2020, 6, 16), "date.in-future")]
)
def test_an_answer_follows_the_referral(village: dict[str, Any], on: date, code: str) -> None:
    given(REFERRAL, referred).when(replace(answer(village), answered_on=on)).then_refused(code)


def test_another_village_does_not_answer_it(other_village: dict[str, Any]) -> None:
    given(REFERRAL, referred).when(answer(other_village)).then_refused("auth.other-office")
