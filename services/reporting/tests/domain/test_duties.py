"""The yearly sheet of the departments' duties. Clauses M2, D1, D2, D3, D4, D5, D6, D7, D8, D9, D10, D11, D12, D13, D14, D15, D16."""

from datetime import date
from uuid import UUID

import pytest

from contracts.events.delivery import TrainingHeld
from contracts.events.registry import CredentialGranted, InstitutionFiled
from contracts.events.supervision import InspectionHeld, SupportGiven
from reporting.domain.duties import Act, Evidence, acts_of, duty_sheet

ONE, TODAY = UUID(int=1), date(2020, 12, 31)


def sheet(policy, acts=(), reports=None, *, year=2020, today=TODAY):
    found = duty_sheet(policy, year, today, [(ONE, act) for act in acts], reports or {})
    return {item.duty: item for item in found}


def credential(kind, department):
    return CredentialGranted(
        institution_id=ONE, credential_id=ONE, kind=kind, number="1", issuer="某局",
        valid_from=date(2020, 2, 1), valid_to=None, issued_by=department,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("event", "acts"),
    [
        (credential("fire-inspection", "emergency-management"), {("emergency-management", "fire-inspection")}),
        (credential("staff-qualification", "human-resources"), {("human-resources", "qualification")}),
        (credential("staff-health", "health"), set()),
        (credential("registration", None), set()),
        (
            InstitutionFiled(
                institution_id=ONE, name="园", kind="nursery", legal_form="non-profit", township_code="341881001",
                capacity=20, filed_on=date(2020, 2, 1), registered_by="civil-affairs",
            ),
            {("health", "filing"), ("civil-affairs", "registration")},
        ),
        (
            InspectionHeld(
                inspection_id=ONE, institution_id=ONE, kind="joint", departments=("health", "public-security"),
                areas=("safety",), inspected_on=date(2020, 2, 1),
            ),
            {(one, act) for one in ("health", "public-security") for act in ("inspection", "joint-inspection")},
        ),
        (
            TrainingHeld(training_id=ONE, kind="cadre-annual", department="education", held_on=date(2020, 2, 1), attendees=()),
            {("education", "training")},
        ),
        (
            SupportGiven(
                institution_id=ONE, support_id=ONE, kind="land", department="natural-resources",
                given_on=date(2020, 2, 1), document_number="1", amount_fen=None,
            ),
            {("natural-resources", "support")},
        ),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_an_event_shows_what_departments_did(event, acts):
    found = list(acts_of(event))
    assert {(act.department, act.act) for act in found} == acts
    assert all(act.day == date(2020, 2, 1) for act in found)


def test_a_duty_is_fulfilled_by_an_act_of_the_department_that_owes_it(policy):
    found = sheet(policy, [Act("emergency-management", "fire-inspection", date(2020, 2, 1))])
    assert found["D10.1"].state == "fulfilled"
    assert found["D10.1"].evidence == (Evidence(ONE, date(2020, 2, 1), act="fire-inspection"),)
    assert {name for name, item in found.items() if item.state == "fulfilled"} == {"D10.1"}


@pytest.mark.parametrize(
    "act",
    [
        Act("health", "fire-inspection", date(2020, 2, 1)),
        Act("emergency-management", "support", date(2020, 2, 1)),
        Act("emergency-management", "fire-inspection", date(2019, 12, 31)),
    ],
)
def test_another_departments_act_another_act_and_another_year_fulfil_nothing(policy, act):
    assert sheet(policy, [act])["D10.1"].state == "open"


def test_every_duty_is_fulfilled_by_its_departments_report(policy):
    for duty in policy.edition.duties:
        report = Evidence(ONE, date(2020, 12, 10), report="已完成")
        found = sheet(policy, reports={duty: [report]})
        assert [name for name, item in found.items() if item.state == "fulfilled"] == [duty]
        assert found[duty].evidence == (report,)


def test_what_is_not_done_is_open_while_the_year_runs_and_missed_after_it(policy):
    assert {item.state for item in sheet(policy, today=date(2020, 12, 31)).values()} == {"open"}
    assert {item.state for item in sheet(policy, today=date(2021, 1, 1)).values()} == {"missed"}


def test_the_sheet_has_every_duty_in_the_annexs_order_with_its_clause(policy):
    found = sheet(policy)
    assert list(found) == list(policy.edition.duties)
    assert {item.clause for item in found.values()} == {f"D{number}" for number in range(1, 17)}
