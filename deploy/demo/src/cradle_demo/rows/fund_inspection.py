"""The inspection of funds: a finding, the inspected heard, a decision, a deduction that another person signs, an appeal. M5."""

from collections.abc import Iterator

from cradle_demo import steps
from cradle_demo.county.county import County
from cradle_demo.county.units import institution_clerk
from cradle_demo.records import Body, Record
from cradle_demo.rows.rulings import closing_entry
from cradle_demo.years import Year

INSPECT = steps.CLOSING + 14
"""Before the last settlements are prepared: what is deducted comes off one of their lines."""
DEDUCTED_FEN, REDUCED_TO_FEN = 600_00, 400_00
DECIDER, SIGNER, APPEALED_TO = "commission-1", "commission-2", "commission-3"


def fund_inspection_records(county: County, year: Year) -> Iterator[Record]:
    """One finding leads to a deduction, which an appeal makes less; another, decided without hearing, waits and leads to none."""
    inspected = county.institutions[0]
    payee = {"kind": "institution", "id": inspected.id}
    of: Body = {"inspection_id": county.seeded.new_id("fund-inspection")}
    raised = of | {"payee": payee, "found_on": year.on(11, 2).isoformat(), "finding": "三场体验签到表与影像不符"}
    yield _step(county, "raise-fund-finding", raised | {"statement_due_on": year.on(11, 16).isoformat()}, of)
    stated = of | {"stated_on": year.on(11, 9).isoformat(), "statement": "签到表补录有误"}
    record = _step(county, "record-fund-statement", stated, of)
    yield Record(
        record.step, "finance", record.command, institution_clerk(inspected.id), stated, key=record.key, lane=record.lane
    )
    deduction: Body = {"amount_fen": DEDUCTED_FEN, "clauses": ["S3.1"], "payments_from": f"{year.number + 1}-01-01"}
    decided = {
        "document_number": f"宁财监〔{year.number}〕3号",
        "decided_on": year.on(11, 20).isoformat(),
        "deduction": deduction,
    }
    yield _step(county, "decide-fund-finding", of | decided, of)
    signed = of | {"signed_on": year.on(11, 23).isoformat()}
    yield _step(county, "sign-deduction", signed, of, DECIDER, "deduction signed by its decider")
    yield _step(county, "sign-deduction", signed, of, SIGNER)
    yield _step(county, "appeal-deduction", of | {"appealed_on": year.on(11, 30).isoformat(), "grounds": "一场属实"}, of)
    less = {"outcome": "reduced", "deduction": deduction | {"amount_fen": REDUCED_TO_FEN}}
    outcome = of | less | {"document_number": f"宁财监〔{year.number}〕4号", "decided_on": year.on(12, 14).isoformat()}
    yield _step(county, "decide-deduction-appeal", outcome, of, APPEALED_TO)
    yield from _without_hearing(county, year)


def _without_hearing(county: County, year: Year) -> Iterator[Record]:
    of: Body = {"inspection_id": county.seeded.new_id("fund-inspection")}
    payee = {"kind": "institution", "id": county.institutions[2].id}
    raised = of | {"payee": payee, "found_on": year.on(10, 12).isoformat(), "finding": "台账登记不及时"}
    yield _step(county, "raise-fund-finding", raised | {"statement_due_on": year.on(10, 26).isoformat()}, of)
    decided = of | {"document_number": f"宁财监〔{year.number}〕5号"}
    early = decided | {"decided_on": year.on(10, 20).isoformat()}
    yield _step(county, "decide-fund-finding", early, of, DECIDER, "decided before the inspected was heard")
    yield _step(county, "decide-fund-finding", decided | {"decided_on": year.on(10, 28).isoformat()}, of)


def _step(county: County, command: str, body: Body, of: Body, person: str = DECIDER, comment: str | None = None) -> Record:
    return closing_entry(county, INSPECT, command, body, of["inspection_id"], person, comment)
