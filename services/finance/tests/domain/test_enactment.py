"""record-enactment, withdraw-enactment: what makes a draft payable. Clause M3."""

from dataclasses import replace
from datetime import date

import pytest
from funds_examples import EDITION, LIN, by

from chassis.existence import Absent
from chassis.testing.scenario import given
from contracts.events.enactment import PolicyEnacted, PolicyEnactmentWithdrawn
from finance.domain.enactment import ENACTMENT, RecordEnactment, WithdrawEnactment, enacted, refused_as_draft

DOCUMENT, LATER = "宁政办〔2020〕3号", "宁政办〔2023〕18号"
enact = RecordEnactment(
    **by(LIN), edition=EDITION, document_number=DOCUMENT, enacted_on=date(2020, 1, 15), effective_on=date(2020, 1, 20)
)
was_enacted = PolicyEnacted(
    edition=EDITION, record=1, document_number=DOCUMENT, enacted_on=date(2020, 1, 15), effective_on=date(2020, 1, 20)
)
withdraw = WithdrawEnactment(**by(LIN), edition=EDITION, document_number=LATER, from_date=date(2024, 1, 1), reason="由新版代替")
was_withdrawn = PolicyEnactmentWithdrawn(
    edition=EDITION, record=1, document_number=LATER, from_date=date(2024, 1, 1), reason="由新版代替"
)


def test_an_edition_is_enacted_by_one_document_at_a_time():
    given(ENACTMENT).when(enact).then(was_enacted)
    given(ENACTMENT, was_enacted).when(enact).then_refused(
        "enactment.already-stands", clause="M3", details={"document_number": DOCUMENT}
    )


def test_it_is_withdrawn_by_another_record_and_may_then_be_enacted_again():
    given(ENACTMENT).when(withdraw).then_refused("enactment.none-stands", clause="M3")
    given(ENACTMENT, was_enacted).when(withdraw).then(was_withdrawn)
    given(ENACTMENT, was_enacted).when(replace(withdraw, from_date=date(2020, 1, 19))).then_refused(
        "enactment.withdrawn-too-early", clause="M3"
    )
    given(ENACTMENT, was_enacted, was_withdrawn).when(withdraw).then_refused("enactment.none-stands")
    again = replace(enact, enacted_on=date(2023, 12, 1), effective_on=date(2024, 1, 1))
    given(ENACTMENT, was_enacted, was_withdrawn).when(again).then(
        was_enacted.model_copy(update={"record": 2, "enacted_on": date(2023, 12, 1), "effective_on": date(2024, 1, 1)})
    )
    given(ENACTMENT, was_enacted, was_withdrawn).when(enact).then_refused("enactment.before-withdrawal", clause="M3")


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2020, 1, 19), False), (date(2020, 1, 20), True), (date(2023, 12, 31), True), (date(2024, 1, 1), False)],
)
def test_an_edition_is_enacted_from_its_effect_until_its_withdrawal(on, expected):
    assert enacted(ENACTMENT.fold([was_enacted, was_withdrawn]), on) is expected


def test_under_a_draft_money_is_not_approved_and_the_clause_is_said():
    served = [date(2020, 12, 31), date(2020, 1, 19)]
    refusal = refused_as_draft(Absent(), EDITION, served, "S2")
    assert (refusal.code, refusal.clause, refusal.details["on"]) == ("settlement.policy-not-enacted", "S2", date(2020, 1, 19))
    enactment = ENACTMENT.fold([was_enacted])
    assert refused_as_draft(enactment, EDITION, served, "S2").details["on"] == date(2020, 1, 19)
    assert refused_as_draft(enactment, EDITION, served[:1], "S2") is None
