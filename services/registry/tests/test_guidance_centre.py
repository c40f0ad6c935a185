"""establish-centre, accept-centre, close-centre. Clauses G2.1, K1.1."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from registry_examples import COMMISSION, MET, POLICY, STREET, by, day

from chassis.testing.scenario import given
from contracts.events.facilities import CentreAccepted, CentreClosed, CentreEstablished
from registry.domain.centre import AcceptCentre, CloseCentre, EstablishCentre, centre_decider

CENTRE = centre_decider(POLICY)
ID = UUID("01700000-0000-7000-8000-000000000021")
SITE = f"{STREET}-09"
establish = EstablishCentre(**by(COMMISSION), centre_id=ID, site_code=SITE, name="指导服务中心", established_on=day("03-02"))
established = CentreEstablished(centre_id=ID, site_code=SITE, name="指导服务中心", established_on=day("03-02"))
accept = AcceptCentre(**by(COMMISSION), centre_id=ID, accepted_on=day("10-20"), met=MET)
accepted = CentreAccepted(centre_id=ID, site_code=SITE, accepted_on=day("10-20"), met=MET)
close = CloseCentre(**by(COMMISSION), centre_id=ID, closed_on=day("12-01"), reason="迁址")
closed = CentreClosed(centre_id=ID, closed_on=day("12-01"), reason="迁址")


def test_the_centre_is_established_accepted_and_closed():
    given(CENTRE).when(establish).then(established)
    given(CENTRE, established).when(accept).then(accepted)
    given(CENTRE, established, accepted).when(close).then(closed)


def test_each_step_is_taken_once_and_in_order():
    given(CENTRE, established).when(establish).then_refused("centre.already-exists", clause="G2.1")
    given(CENTRE).when(accept).then_refused("centre.unknown")
    given(CENTRE, established, accepted).when(accept).then_refused("centre.already-accepted")
    given(CENTRE, established).when(close).then_refused("centre.not-open")
    given(CENTRE, established, accepted, closed).when(close).then_refused("centre.not-open")
    given(CENTRE).when(close).then_refused("centre.unknown")


def test_no_step_lies_before_the_one_before():
    given(CENTRE, established).when(replace(accept, accepted_on=day("03-01"))).then_refused("centre.step-before-last")
    given(CENTRE, established, accepted).when(replace(close, closed_on=day("10-19"))).then_refused(
        "centre.step-before-last", details={"not_before": day("10-20")}
    )


def test_it_meets_the_whole_checklist_under_an_edition_in_force():
    given(CENTRE, established).when(replace(accept, met=MET[1:])).then_refused(
        "centre.checklist-not-met", clause="K1.1", details={"unmet": ["function"]}
    )
    early = established.model_copy(update={"established_on": date(2019, 6, 1)})
    given(CENTRE, early).when(replace(accept, accepted_on=date(2019, 12, 31))).then_refused("centre.accepted-before-edition")
