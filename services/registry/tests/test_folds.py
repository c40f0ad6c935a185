"""Properties of the folds: whatever is commanded in whatever order, what is accepted makes sense together."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from registry_examples import (
    CHILD,
    COMMISSION,
    COMMUNITY,
    COMMUNITY_CLERK,
    COUNTY,
    FACILITY,
    FAR_VILLAGE,
    HOUSEHOLD,
    INSTITUTION,
    MET,
    NEIGHBOUR,
    POLICY,
    STREET,
    STREET_OFFICE,
    actor,
    by,
)

from chassis.decider import Decider, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.registry import ChildLeft, ChildMoved, FacilityAccepted, FacilityPlanned, FacilityPlanReturned
from registry.domain.child.commands import CorrectBirthDate, MoveChild, RecordChildLeft, RegisterChild
from registry.domain.child.decider import CHILD as CHILD_DECIDER
from registry.domain.child.state import Child
from registry.domain.facility import commands as step
from registry.domain.facility.award import award_range
from registry.domain.facility.decider import facility_decider
from registry.domain.facility.state import Step
from registry.domain.identity import ChildIdentity
from registry.domain.institution.commands import FileInstitution, GrantCredential, RevokeCredential
from registry.domain.institution.decider import institution_decider
from registry.domain.institution.state import Institution

INSTITUTION_DECIDER = institution_decider(POLICY)
FACILITY_DECIDER = facility_decider(POLICY)
REVIEWER = actor("commission", COUNTY, "ma")
days = st.integers(0, 60).map(lambda number: date(2020, 1, 1) + timedelta(days=number))
villages = st.sampled_from([COMMUNITY, NEIGHBOUR, FAR_VILLAGE])
register = RegisterChild(
    **by(COMMISSION),
    child_id=CHILD,
    household_id=HOUSEHOLD,
    birth_date=date(2020, 1, 1),
    village_code=COMMUNITY,
    registered_on=date(2020, 1, 1),
    identity=ChildIdentity(name="王小雨"),
)
child_commands = st.one_of(
    st.builds(replace, st.just(register), birth_date=days, registered_on=days, village_code=villages),
    st.builds(lambda to, on: MoveChild(**by(COMMISSION), child_id=CHILD, to_village_code=to, moved_on=on), villages, days),
    st.builds(lambda on: RecordChildLeft(**by(COMMISSION), child_id=CHILD, left_on=on), days),
    st.builds(lambda on: CorrectBirthDate(**by(COMMISSION), child_id=CHILD, birth_date=on), days),
)
credential_ids = st.integers(1, 3).map(lambda number: UUID(int=number))
institution_commands = st.one_of(
    st.just(
        FileInstitution(
            **by(COMMISSION),
            institution_id=INSTITUTION,
            name="启明",
            kind="nursery",
            legal_form="for-profit",
            township_code=STREET,
            capacity=20,
            filed_on=date(2020, 1, 1),
        )
    ),
    st.builds(
        lambda credential_id, start, end: GrantCredential(
            **by(COMMISSION),
            institution_id=INSTITUTION,
            credential_id=credential_id,
            kind="registration",
            number="1",
            issuer="市场监管局",
            valid_from=start,
            valid_to=end,
        ),
        credential_ids,
        days,
        st.none() | days,
    ),
    st.builds(
        lambda credential_id, on: RevokeCredential(
            **by(COMMISSION), institution_id=INSTITUTION, credential_id=credential_id, effective_on=on, reason="检查"
        ),
        credential_ids,
        days,
    ),
)
planners = dict.fromkeys(range(1, 30), STREET_OFFICE.person)
awards_fen = st.sampled_from([999_999, 1_000_000, 1_700_000, 2_000_000, 2_000_001, 5_000_000])
facility_commands = st.one_of(
    st.builds(
        lambda kind, on: step.ApplyForFacility(
            **by(COMMUNITY_CLERK),
            facility_id=FACILITY,
            kind=kind,
            site_code=f"{COMMUNITY}-01",
            name="活动室",
            applicant_code=COMMUNITY,
            applied_on=on,
        ),
        st.sampled_from(["station", "activity-room"]),
        days,
    ),
    st.builds(lambda on: step.SubmitPlan(**by(STREET_OFFICE), facility_id=FACILITY, planned_on=on), days),
    st.builds(lambda on: step.ApprovePlan(**by(REVIEWER), facility_id=FACILITY, approved_on=on, planners=planners), days),
    st.builds(
        lambda on: step.ReturnPlan(**by(REVIEWER), facility_id=FACILITY, returned_on=on, reasons="补充", planners=planners), days
    ),
    st.builds(lambda on: step.StartConstruction(**by(STREET_OFFICE), facility_id=FACILITY, started_on=on), days),
    st.builds(lambda on: step.CompleteConstruction(**by(STREET_OFFICE), facility_id=FACILITY, completed_on=on), days),
    st.builds(
        lambda on, fen: step.AcceptFacility(
            **by(REVIEWER), facility_id=FACILITY, accepted_on=on, award_fen=fen, reason="合格", met=MET
        ),
        days,
        awards_fen,
    ),
    st.builds(
        lambda on, again: step.FailAcceptance(
            **by(REVIEWER), facility_id=FACILITY, inspected_on=on, defects="地面", reinspection_on=again, unmet=("function",)
        ),
        days,
        days,
    ),
    st.builds(lambda on: step.CloseFacility(**by(REVIEWER), facility_id=FACILITY, closed_on=on, reason="改用途"), days),
)


def history(decider: Decider, commands: list) -> list[DomainEvent]:
    """What is accepted of these commands, in their order."""
    events: list[DomainEvent] = []
    for command in commands:
        decision = decider.decide(decider.fold(events), command)
        if not isinstance(decision, Refusal):
            events.extend(decision)
    return events


@st.composite
def ways_of_a_facility(draw: st.DrawFn) -> list:
    """The way to acceptance and closing, day by day, with a return and a failure on some, and anything at all in between."""
    on = iter(sorted(draw(st.lists(days, min_size=12, max_size=12))))
    apply = step.ApplyForFacility(
        **by(COMMUNITY_CLERK), facility_id=FACILITY, kind=draw(st.sampled_from(["station", "activity-room"])),
        site_code=f"{COMMUNITY}-01", name="活动室", applicant_code=COMMUNITY, applied_on=next(on))  # fmt: skip
    way: list = [apply, step.SubmitPlan(**by(STREET_OFFICE), facility_id=FACILITY, planned_on=next(on))]
    if draw(st.booleans()):
        way.append(step.ReturnPlan(**by(REVIEWER), facility_id=FACILITY, returned_on=next(on), reasons="补充", planners=planners))
        way.append(step.SubmitPlan(**by(STREET_OFFICE), facility_id=FACILITY, planned_on=next(on)))
    way.append(step.ApprovePlan(**by(REVIEWER), facility_id=FACILITY, approved_on=next(on), planners=planners))
    way.append(step.StartConstruction(**by(STREET_OFFICE), facility_id=FACILITY, started_on=next(on)))
    way.append(step.CompleteConstruction(**by(STREET_OFFICE), facility_id=FACILITY, completed_on=next(on)))
    if draw(st.booleans()):
        failed_on = next(on)
        way.append(step.FailAcceptance(
            **by(REVIEWER), facility_id=FACILITY, inspected_on=failed_on, defects="地面", reinspection_on=failed_on,
            unmet=("function",)))  # fmt: skip
    accepted_on = next(on)
    way += [
        step.AcceptFacility(**by(REVIEWER), facility_id=FACILITY, accepted_on=accepted_on, award_fen=fen, reason="合格", met=MET)
        for fen in draw(st.permutations([999_999, 1_500_000, 2_000_001, 5_000_000]))
    ]
    way.append(step.CloseFacility(**by(REVIEWER), facility_id=FACILITY, closed_on=next(on), reason="改用途"))
    for command in draw(st.lists(facility_commands, max_size=6)):
        way.insert(draw(st.integers(0, len(way))), command)
    return way


@given(st.lists(child_commands, max_size=12))
def test_a_child_is_always_somewhere_and_its_steps_follow_each_other(commands):
    events = history(CHILD_DECIDER, [register, *commands])
    child = CHILD_DECIDER.fold(events)
    assert isinstance(child, Child)
    assert child.birth_date <= child.registered_on
    steps = [child.registered_on]
    steps += [event.moved_on if isinstance(event, ChildMoved) else event.left_on for event in events
              if isinstance(event, ChildMoved | ChildLeft)]  # fmt: skip
    assert steps == sorted(steps)
    assert child.resident_since == steps[-1]
    village = COMMUNITY
    for event in events:
        if isinstance(event, ChildMoved):
            assert event.from_village_code == village
            village = event.to_village_code
    assert child.village_code == village


@given(st.lists(institution_commands, max_size=15))
def test_an_institution_keeps_every_credential_and_each_is_revoked_once(commands):
    events = history(INSTITUTION_DECIDER, commands)
    institution = INSTITUTION_DECIDER.fold(events)
    if not isinstance(institution, Institution):
        assert events == []
        return
    kinds = [event.event_type for event in events]
    revoked = [credential for credential in institution.credentials.values() if credential.revoked_from is not None]
    assert len(institution.credentials) == kinds.count("registry.credential-granted.v2")
    assert len(revoked) == kinds.count("registry.credential-revoked.v2")


@given(ways_of_a_facility() | st.lists(facility_commands, max_size=20))
def test_a_facilitys_steps_follow_each_other_and_it_is_accepted_once_within_its_range(commands):
    events = history(FACILITY_DECIDER, commands)
    folded = [FACILITY_DECIDER.fold(events[: number + 1]) for number in range(len(events))]
    assert all(isinstance(facility, Step) for facility in folded)
    assert all(earlier.on <= later.on for earlier, later in pairwise(folded))
    versions = [event.plan_version for event in events if isinstance(event, FacilityPlanned)]
    assert versions == list(range(1, len(versions) + 1))
    assert len(versions) <= sum(isinstance(event, FacilityPlanReturned) for event in events) + 1
    accepted = [event for event in events if isinstance(event, FacilityAccepted)]
    assert len(accepted) <= 1
    for event in accepted:
        allowed = award_range(POLICY, event.kind, event.accepted_on)
        assert allowed is not None
        assert allowed.includes(event.award_fen)


@given(ways_of_a_facility(), st.integers(0, 12))
def test_folding_in_two_goes_comes_to_the_same(commands, cut):
    events = history(FACILITY_DECIDER, commands)
    first = FACILITY_DECIDER.fold(events[:cut])
    assert FACILITY_DECIDER.fold(events[cut:], first) == FACILITY_DECIDER.fold(events)
