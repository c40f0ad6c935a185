"""record-mutual-care, end-mutual-care. Clause K4.1."""

from dataclasses import replace
from uuid import UUID

from registry_examples import COMMUNITY, COMMUNITY_CLERK, FAR_CLERK, by, day

from chassis.testing.scenario import given
from contracts.events.supervision import MutualCareEnded, MutualCareRecorded
from registry.domain.mutual_care import MUTUAL_CARE, EndMutualCare, RecordMutualCare

ID = UUID("01700000-0000-7000-8000-000000000061")
record = RecordMutualCare(
    **by(COMMUNITY_CLERK), mutual_care_id=ID, village_code=COMMUNITY, households=4, children=5, started_on=day("04-01")
)
recorded = MutualCareRecorded(mutual_care_id=ID, village_code=COMMUNITY, households=4, children=5, started_on=day("04-01"))
end = EndMutualCare(**by(COMMUNITY_CLERK), mutual_care_id=ID, ended_on=day("12-01"))
ended = MutualCareEnded(mutual_care_id=ID, ended_on=day("12-01"))


def test_an_arrangement_is_recorded_and_ended_once():
    given(MUTUAL_CARE).when(record).then(recorded)
    given(MUTUAL_CARE, recorded).when(record).then_refused("mutual-care.already-exists", clause="K4.1")
    given(MUTUAL_CARE, recorded).when(end).then(ended)
    given(MUTUAL_CARE, recorded, ended).when(end).then_refused("mutual-care.already-ended")


def test_one_household_does_not_help_itself():
    given(MUTUAL_CARE).when(replace(record, households=1)).then_refused("mutual-care.too-few", clause="K4.1")


def test_it_is_ended_by_its_own_village_and_not_before_it_began():
    given(MUTUAL_CARE, recorded).when(replace(end, actor=FAR_CLERK)).then_refused("auth.other-office")
    given(MUTUAL_CARE, recorded).when(replace(end, ended_on=day("03-31"))).then_refused("mutual-care.ended-too-early")
    given(MUTUAL_CARE).when(end).then_refused("mutual-care.unknown")
