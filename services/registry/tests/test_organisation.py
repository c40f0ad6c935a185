"""register-organisation, withdraw-organisation. Clause M4."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from registry_examples import COMMISSION, COUNTY, FAR_CLERK, by

from chassis.testing.scenario import given
from contracts.events.people import OrganisationRegistered, OrganisationWithdrawn
from registry.domain.organisation import ORGANISATION, RegisterOrganisation, WithdrawOrganisation

ID = UUID(int=40)
fields = {"organisation_id": ID, "name": "爱心志愿队", "kind": "volunteer-team", "unit_code": COUNTY}
register = RegisterOrganisation(**by(COMMISSION), **fields, registered_on=date(2020, 3, 5))
registered = OrganisationRegistered(**fields, registered_on=date(2020, 3, 5))
withdraw = WithdrawOrganisation(**by(COMMISSION), organisation_id=ID, withdrawn_on=date(2020, 12, 1))
withdrawn = OrganisationWithdrawn(organisation_id=ID, withdrawn_on=date(2020, 12, 1))


def test_an_organisation_holds_its_name_in_its_unit_until_it_withdraws():
    given(ORGANISATION).when(register).then(registered).then_holds("organisation:341881:爱心志愿队")
    given(ORGANISATION, registered).when(register).then_refused("organisation.already-exists", clause="M4")
    given(ORGANISATION, registered).when(withdraw).then(withdrawn).then_holds()


def test_it_withdraws_once_not_before_it_came_and_not_by_a_village():
    given(ORGANISATION, registered, withdrawn).when(withdraw).then_refused("organisation.already-withdrawn")
    given(ORGANISATION, registered).when(replace(withdraw, withdrawn_on=date(2020, 3, 4))).then_refused(
        "organisation.withdrawn-too-early"
    )
    given(ORGANISATION, registered).when(replace(withdraw, actor=FAR_CLERK)).then_refused("auth.other-office")
    given(ORGANISATION).when(withdraw).then_refused("organisation.unknown")
