"""file-institution by its registrar and age groups; amend-filing, end-filing; give-support. Clauses K4.1, D4, D12."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from registry_examples import COMMISSION, INSTITUTION, POLICY, STREET, TOWN, actor, by, day, filed

from chassis.testing.scenario import given
from contracts.events.supervision import InstitutionFilingAmended, InstitutionFilingEnded, Places, SupportGiven
from registry.domain.institution.commands import AmendFiling, EndFiling, FileInstitution, GiveSupport
from registry.domain.institution.decider import institution_decider

INSTITUTION_DECIDER = institution_decider(POLICY)
SUPPORT = UUID("01700000-0000-7000-8000-000000000031")
PLACES = (Places(age_group="12-24-months", places=16), Places(age_group="24-36-months", places=24))
file = FileInstitution(
    **by(COMMISSION),
    institution_id=INSTITUTION,
    name="宁国市启明亲子园",
    kind="parent-child-centre",
    legal_form="for-profit",
    township_code=STREET,
    capacity=40,
    filed_on=date(2019, 9, 1),
)
amend = AmendFiling(
    **by(COMMISSION), institution_id=INSTITUTION, capacity=40, capacity_by_group=PLACES, staff=9, amended_on=day("09-01")
)
amended = InstitutionFilingAmended(
    institution_id=INSTITUTION, capacity=40, capacity_by_group=PLACES, staff=9, amended_on=day("09-01")
)
end = EndFiling(**by(COMMISSION), institution_id=INSTITUTION, ended_on=day("11-01"), reason="停止办学")
ended = InstitutionFilingEnded(institution_id=INSTITUTION, ended_on=day("11-01"), reason="停止办学")
support = GiveSupport(
    **by(COMMISSION),
    institution_id=INSTITUTION,
    support_id=SUPPORT,
    kind="rent",
    department="natural-resources",
    given_on=day("05-20"),
    document_number="宁政办〔2020〕15号",
    amount_fen=None,
)
supported = SupportGiven(
    institution_id=INSTITUTION,
    support_id=SUPPORT,
    kind="rent",
    department="natural-resources",
    given_on=day("05-20"),
    document_number="宁政办〔2020〕15号",
    amount_fen=None,
)


@pytest.mark.parametrize(
    ("form", "registrar", "other", "clause"),
    [("for-profit", "market-regulation", "civil-affairs", "D12"), ("non-profit", "civil-affairs", "market-regulation", "D4")],
)
def test_the_department_of_the_legal_form_registers_it(form, registrar, other, clause):
    command = replace(file, legal_form=form)
    expected = filed.model_copy(update={"legal_form": form, "registered_by": registrar})
    given(INSTITUTION_DECIDER).when(command).then(expected)
    given(INSTITUTION_DECIDER).when(replace(command, registered_by=registrar)).then(expected)
    given(INSTITUTION_DECIDER).when(replace(command, registered_by=other)).then_refused(
        "institution.other-registrar", clause=clause, details={"registered_by": registrar}
    )


def test_places_by_age_group_add_up_to_the_capacity_and_name_a_group_once():
    given(INSTITUTION_DECIDER).when(replace(file, capacity_by_group=PLACES, staff=9)).then(
        filed.model_copy(update={"capacity_by_group": PLACES, "staff": 9})
    )
    for wrong in (PLACES[:1], (PLACES[1], Places(age_group="24-36-months", places=16))):
        given(INSTITUTION_DECIDER).when(replace(file, capacity_by_group=wrong)).then_refused(
            "institution.capacity-not-the-sum", clause="K4.1", details={"capacity": 40}
        )
    given(INSTITUTION_DECIDER, filed).when(replace(amend, capacity=41)).then_refused("institution.capacity-not-the-sum")


def test_what_is_on_file_changes_and_the_same_again_is_no_change():
    given(INSTITUTION_DECIDER, filed).when(amend).then(amended)
    given(INSTITUTION_DECIDER, filed, amended).when(amend).then()


def test_off_file_nothing_more_is_filed_or_given():
    given(INSTITUTION_DECIDER, filed).when(end).then(ended)
    for command in (end, amend, support):
        given(INSTITUTION_DECIDER, filed, ended).when(command).then_refused("institution.filing-ended", clause="K4.1")


def test_nothing_is_filed_or_given_before_the_filing_or_by_another_office_or_of_an_unknown_institution():
    given(INSTITUTION_DECIDER, filed).when(replace(end, ended_on=date(2019, 8, 31))).then_refused("institution.before-filing")
    given(INSTITUTION_DECIDER, filed).when(replace(support, given_on=date(2019, 8, 31))).then_refused("institution.before-filing")
    given(INSTITUTION_DECIDER).when(end).then_refused("institution.unknown")
    given(INSTITUTION_DECIDER, filed).when(replace(end, actor=actor("department", TOWN, "pan"))).then_refused("auth.other-office")


def test_a_support_is_recorded_once_by_its_document():
    given(INSTITUTION_DECIDER, filed).when(support).then(supported)
    given(INSTITUTION_DECIDER, filed, supported).when(support).then_refused("support.already-exists", clause="K4.1")


@pytest.mark.parametrize("kind", ["purchase", "reward"])
def test_a_purchase_or_a_reward_states_its_amount(kind):
    given(INSTITUTION_DECIDER, filed).when(replace(support, kind=kind)).then_refused("support.amount-missing", clause="K4.1")
    given(INSTITUTION_DECIDER, filed).when(replace(support, kind=kind, amount_fen=800_000)).then(
        supported.model_copy(update={"kind": kind, "amount_fen": 800_000})
    )
