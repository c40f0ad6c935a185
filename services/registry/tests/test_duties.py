"""report-duty, withdraw-duty-report: the annex. Clauses M2, D1, D2, D3, D4, D5, D6, D7, D8, D9, D10, D11, D12, D13, D14, D15, D16."""

from dataclasses import replace
from datetime import date

import pytest
from registry_examples import COMMISSION, POLICY, by, day

from chassis.testing.scenario import given
from contracts.events.governance import DutyReported, DutyReportWithdrawn
from registry.domain.duty import ReportDuty, WithdrawDutyReport, duty_decider

DUTY = duty_decider(POLICY)
DUTIES = POLICY.edition.duties
report = ReportDuty(
    **by(COMMISSION),
    duty="D1.1",
    department="development-reform",
    year=2020,
    reported_on=day("12-10"),
    evidence="列入规划纲要",
)
reported = DutyReported(
    duty="D1.1", department="development-reform", year=2020, report=1, reported_on=day("12-10"), evidence="列入规划纲要"
)
withdraw = WithdrawDutyReport(**by(COMMISSION), duty="D1.1", year=2020, report=1, reason="文号有误")
withdrawn = DutyReportWithdrawn(duty="D1.1", year=2020, report=1, withdrawn_on=date(2020, 12, 31), reason="文号有误")


@pytest.mark.parametrize("duty", DUTIES)
def test_each_duty_of_the_annex_is_reported_by_the_department_that_owes_it_alone(duty):
    department = DUTIES[duty].department
    command = replace(report, duty=duty, department=department)
    given(DUTY).when(command).then(reported.model_copy(update={"duty": duty, "department": department}))
    other = "taxation" if department != "taxation" else "health"
    given(DUTY).when(replace(command, department=other)).then_refused(
        "duty.other-department", clause=DUTIES[duty].clause, details={"department": department}
    )


def test_every_department_of_the_annex_owes_something():
    assert {duty.clause for duty in DUTIES.values()} == {f"D{number}" for number in range(1, 17)}
    assert all(name.partition(".")[0] == duty.clause for name, duty in DUTIES.items())
    assert len({duty.department for duty in DUTIES.values()}) == 16


def test_what_the_annex_has_not_is_no_duty():
    given(DUTY).when(replace(report, duty="D1.9")).then_refused("duty.unknown", clause="M2")


def test_a_report_is_of_a_year_under_the_policy_that_has_begun():
    given(DUTY).when(replace(report, year=2021)).then_refused("duty.not-of-the-year", clause="D1", details={"to": 2020})
    given(DUTY).when(replace(report, year=2019)).then_refused("duty.not-of-the-year", details={"from": 2020})
    given(DUTY).when(replace(report, reported_on=date(2021, 1, 15))).then(
        reported.model_copy(update={"reported_on": date(2021, 1, 15)})
    )


def test_further_reports_are_numbered_and_the_same_again_is_none():
    given(DUTY, reported).when(report).then()
    given(DUTY, reported).when(replace(report, evidence="另文")).then(
        reported.model_copy(update={"report": 2, "evidence": "另文"})
    )


def test_a_wrong_report_is_withdrawn_once_and_may_be_made_anew():
    given(DUTY, reported).when(withdraw).then(withdrawn)
    given(DUTY, reported, withdrawn).when(withdraw).then_refused("duty.report-unknown", clause="M2")
    given(DUTY).when(withdraw).then_refused("duty.report-unknown")
    given(DUTY, reported, withdrawn).when(report).then(reported.model_copy(update={"report": 2}))
