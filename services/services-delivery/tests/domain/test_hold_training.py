"""HoldTraining, VoidTraining. Clauses G5.1, S4.1, S4.2, K6.1."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from chassis.testing.scenario import given
from contracts.events.delivery import TrainingHeld, TrainingVoided
from services_delivery.domain.training import TRAINING, HoldTraining, VoidTraining

TRAINING_ID = UUID(int=70)
held = TrainingHeld(
    training_id=TRAINING_ID,
    kind="backbone",
    department="education",
    held_on=date(2020, 5, 8),
    attendees=(UUID(int=1), UUID(int=2)),
)


def hold(sent: dict[str, Any], held_on: date = date(2020, 5, 8)) -> HoldTraining:
    return HoldTraining(
        **sent,
        stream_id=TRAINING_ID,
        kind="backbone",
        department="education",
        held_on=held_on,
        attendees=(UUID(int=1), UUID(int=2)),
    )


def test_a_training_is_recorded_and_may_be_held_twice_a_day(commission: dict[str, Any]) -> None:
    given(TRAINING).when(hold(commission)).then(held).then_holds()


def test_a_training_of_tomorrow_is_refused(commission: dict[str, Any]) -> None:
    given(TRAINING).when(hold(commission, date(2020, 6, 16))).then_refused("date.in-future")


def test_the_same_id_again_is_refused(commission: dict[str, Any]) -> None:
    given(TRAINING, held).when(hold(commission)).then_refused(
        "training.already-recorded", details={"existing_id": str(TRAINING_ID)}
    )


@pytest.mark.parametrize(
    ("kind", "own", "other", "clause"),
    [("cadre-annual", "education", "health", "S4.1"), ("institution-staff", "human-resources", "education", "S4.2")],
)
def test_a_training_is_the_departments_that_the_text_gives_it_to(
    commission: dict[str, Any], kind: Any, own: Any, other: Any, clause: str
) -> None:
    training = replace(hold(commission), kind=kind, department=own)
    given(TRAINING).when(training).then(held.model_copy(update={"kind": kind, "department": own}))
    given(TRAINING).when(replace(training, department=other)).then_refused(
        "training.other-department", clause=clause, details={"department": own}
    )


def test_a_training_is_voided_once(commission: dict[str, Any]) -> None:
    void = VoidTraining(**commission, stream_id=TRAINING_ID, reason="not-delivered")
    voided = TrainingVoided(training_id=TRAINING_ID, kind="backbone", held_on=date(2020, 5, 8), reason="not-delivered")
    given(TRAINING, held).when(void).then(voided)
    given(TRAINING, held, voided).when(void).then_refused("training.already-voided")
    given(TRAINING).when(void).then_refused("training.unknown")
