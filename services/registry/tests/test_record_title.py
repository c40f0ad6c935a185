"""record-title. Clauses S2, R3."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from registry_examples import COMMISSION, INSTITUTION_CLERK, PRACTITIONER, actor, by, practitioner_registered

from chassis.testing.scenario import given
from contracts.events.registry import TitleRecorded
from registry.domain.practitioner.commands import RecordTitle
from registry.domain.practitioner.decider import PRACTITIONER as PRACTITIONER_DECIDER

record = RecordTitle(**by(COMMISSION), practitioner_id=PRACTITIONER, title="associate-senior", awarded_on=date(2015, 11, 30))
recorded = TitleRecorded(practitioner_id=PRACTITIONER, title="associate-senior", awarded_on=date(2015, 11, 30))


def test_a_title_is_recorded_with_the_day_of_its_award():
    for who in (COMMISSION, INSTITUTION_CLERK):
        given(PRACTITIONER_DECIDER, practitioner_registered).when(replace(record, actor=who)).then(recorded)


def test_a_promotion_is_another_title():
    promotion = replace(record, title="senior", awarded_on=date(2020, 11, 30))
    given(PRACTITIONER_DECIDER, practitioner_registered, recorded).when(promotion).then(
        TitleRecorded(practitioner_id=PRACTITIONER, title="senior", awarded_on=date(2020, 11, 30))
    )


def test_the_same_title_of_the_same_day_is_recorded_once():
    given(PRACTITIONER_DECIDER, practitioner_registered, recorded).when(record).then_refused(
        "title.already-recorded", clause="S2", details={"existing_id": str(PRACTITIONER)}
    )


def test_another_institution_may_not():
    stranger = actor("institution", str(UUID(int=9)), "xu")
    given(PRACTITIONER_DECIDER, practitioner_registered).when(replace(record, actor=stranger)).then_refused("auth.other-office")


def test_nobody_unknown_holds_a_title():
    given(PRACTITIONER_DECIDER).when(record).then_refused("practitioner.unknown", clause="S2")
