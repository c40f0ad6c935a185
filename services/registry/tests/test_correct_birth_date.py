"""correct-birth-date."""

from dataclasses import replace
from datetime import date

from registry_examples import CHILD, COMMUNITY_CLERK, FAR_CLERK, by, day, registered

from chassis.testing.scenario import given
from contracts.events.registry import ChildBirthDateCorrected
from registry.domain.child.commands import CorrectBirthDate
from registry.domain.child.decider import CHILD as CHILD_DECIDER

correct = CorrectBirthDate(**by(COMMUNITY_CLERK), child_id=CHILD, birth_date=date(2019, 2, 28))
corrected = ChildBirthDateCorrected(child_id=CHILD, previous_birth_date=date(2019, 3, 31), birth_date=date(2019, 2, 28))


def test_the_right_birth_date_is_recorded_beside_the_wrong_one():
    given(CHILD_DECIDER, registered).when(correct).then(corrected)


def test_a_second_correction_corrects_the_first():
    again = replace(correct, birth_date=date(2019, 3, 1))
    given(CHILD_DECIDER, registered, corrected).when(again).then(
        ChildBirthDateCorrected(child_id=CHILD, previous_birth_date=date(2019, 2, 28), birth_date=date(2019, 3, 1))
    )


def test_the_same_date_again_changes_nothing():
    given(CHILD_DECIDER, registered, corrected).when(correct).then()


def test_a_child_is_not_born_after_its_registration():
    given(CHILD_DECIDER, registered).when(replace(correct, birth_date=day("01-10"))).then(
        corrected.model_copy(update={"birth_date": day("01-10")})
    )
    given(CHILD_DECIDER, registered).when(replace(correct, birth_date=day("01-11"))).then_refused(
        "child.born-after-registration", details={"registered_on": day("01-10")}
    )


def test_another_office_may_not():
    given(CHILD_DECIDER, registered).when(replace(correct, actor=FAR_CLERK)).then_refused("auth.other-office")


def test_an_unknown_child_is_not_corrected():
    given(CHILD_DECIDER).when(correct).then_refused("child.unknown")
