"""issue-ruling, withdraw-ruling: what is refused, what stands from when, and what decisions cite. R1, R7, S3.1."""

from dataclasses import replace
from datetime import date

import pytest
from finance_histories import folded, recorded
from funds_examples import EDITION, LIN, by

from chassis.policy_file import load_edition
from chassis.testing.scenario import given
from contracts.events.finance import SubsidyAccrued
from contracts.events.rulings import RulingIssued, RulingWithdrawn
from contracts.policy import Policy, Ruled
from contracts.rulings import standing
from finance.application.reach import reach_of
from finance.domain.ruling import RULING, IssueRuling, WithdrawRuling, in_force
from finance.situations.ledger import Ledger
from finance.situations.vocabulary import statement, taken_for_granted

LAW = load_edition()
NEW_YEAR = date(2021, 1, 1)
issue = IssueRuling(
    **by(LIN), edition=EDITION, subject="R7", value="per-household", from_date=NEW_YEAR,
    document_number="宁卫〔2020〕88号", reason="按家庭计", law=LAW,
)  # fmt: skip
withdraw = WithdrawRuling(**by(LIN), edition=EDITION, ruling=1, document_number="宁卫〔2021〕12号", reason="仍按婴幼儿计")
was_issued = RulingIssued(
    edition=EDITION, ruling=1, subject="R7", value="per-household", from_date=NEW_YEAR,
    document_number="宁卫〔2020〕88号", reason="按家庭计",
)  # fmt: skip
was_withdrawn = RulingWithdrawn(edition=EDITION, ruling=1, document_number="宁卫〔2021〕12号", reason="仍按婴幼儿计")


def test_a_ruling_is_issued_numbered_and_withdrawn_by_another_document():
    given(RULING).when(issue).then(was_issued)
    given(RULING, was_issued).when(withdraw).then(was_withdrawn)
    given(RULING, was_issued).when(issue).then_refused("ruling.changes-nothing", clause="S3.1")
    given(RULING, was_issued, was_withdrawn).when(issue).then(was_issued.model_copy(update={"ruling": 2}))
    given(RULING).when(withdraw).then_refused("ruling.unknown")
    given(RULING, was_issued, was_withdrawn).when(withdraw).then_refused("ruling.already-withdrawn")


@pytest.mark.parametrize(
    ("change", "code", "clause"),
    [
        ({"subject": "R99"}, "ruling.subject-unknown", "M3"),
        ({"value": "per-village"}, "ruling.value-not-allowed", "S3.1"),
        ({"from_date": date(2021, 7, 1)}, "ruling.not-at-year-start", "S3.1"),
        ({"from_date": date(2019, 1, 1)}, "ruling.before-effect", "S3.1"),
        ({"value": "per-child"}, "ruling.changes-nothing", "S3.1"),
        ({"subject": "S3.1.fee", "value": 2000}, "ruling.changes-nothing", "S3.1"),
        ({"subject": "S3.1.fee", "value": 20.5}, "ruling.value-not-allowed", "S3.1"),
        ({"subject": "S1.2.award-range", "value": [2, 1]}, "ruling.value-not-allowed", "S1.2"),
        ({"subject": "S3.1.credentials-required", "value": {"nursery": []}}, "ruling.value-not-allowed", "S3.1"),
        ({"subject": "S2.dossier-required", "value": ["outline", "outline"]}, "ruling.value-not-allowed", "S2"),
        ({"subject": "G.deadline", "value": "2025"}, "ruling.value-not-allowed", "R13"),
    ],
)
def test_what_the_edition_cannot_be_ruled_to_is_refused(change, code, clause):
    given(RULING).when(replace(issue, **change)).then_refused(code, clause=clause)


def test_a_parameter_may_be_ruled_from_any_day_of_the_edition():
    fee = replace(issue, subject="S3.1.fee", value=2500, from_date=date(2020, 7, 1))
    [event] = given(RULING).when(fee).decision
    held = Policy(LAW, rulings=in_force(RULING.fold([event]), LAW))
    assert held.value("S3.1.fee", date(2020, 6, 30)).version == "S3.1.fee@2020-01-01"
    assert held.value("S3.1.fee", date(2020, 7, 1)) == Policy(LAW, rulings=standing(LAW, [event])).value(
        "S3.1.fee", date(2020, 7, 2)
    )
    assert held.value("S3.1.fee", date(2020, 7, 1)).version == "S3.1.fee@2020-07-01#1"


def test_a_reading_is_asked_on_a_day_and_decisions_cite_the_ruling():
    held = Policy(LAW, rulings=standing(LAW, [was_issued]))
    assert held.on(date(2020, 12, 31)).cite("R7", "R9") == ("R7:per-child", "R9:earliest-by-service-date")
    assert held.on(NEW_YEAR).cite("R7") == ("R7:per-household#1",)
    with pytest.raises(ValueError, match="on a day"):
        held.reading("R7")
    assert Policy(LAW, rulings=standing(LAW, [was_issued, was_withdrawn])).reading("R7") == "per-child"
    days = [f"2020-0{month}-04" for month in range(2, 7)]
    lines = [statement({"session": {"session": day, "on": day, "children": ["小明"]}}) for day in days]
    ledger = Ledger()
    fee = Ruled("7", "S3.1.fee", 2500, date(2020, 5, 1))
    every_fee = ledger.decide(Policy(LAW, rulings=[fee]), folded(recorded([*taken_for_granted(lines, ()), *lines])))
    accrued = [event for event in every_fee if isinstance(event, SubsidyAccrued)]
    assert [event.amount_fen for event in sorted(accrued, key=lambda one: one.service_date)] == [2000, 2000, 2000, 2500]


def test_a_ruling_touches_the_books_that_depend_on_it():
    assert reach_of("R3", NEW_YEAR) == (("S2",), NEW_YEAR)
    assert reach_of("S1.2.award-range", NEW_YEAR).families == ("S1",)
    assert reach_of("R7", NEW_YEAR).families == reach_of("S3.1.fee", NEW_YEAR).families == ("S3.1", "S3.2")
    assert reach_of("R16", NEW_YEAR).families == reach_of("G.deadline", NEW_YEAR).families == ()
