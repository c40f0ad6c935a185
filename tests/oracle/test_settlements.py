"""Settling by hand: what is open, who may approve it, within which budget, and what the bank returns."""

from datetime import date
from hashlib import sha256

import pytest

from oracle.cases import TOWNSHIP
from oracle.claims import Claim, Source, due
from oracle.fund_inspections import FundInspections
from oracle.settlements import Settlements
from oracle.treasury import Treasury

FUND = f"township:{TOWNSHIP}"
FIRST, SECOND = ("institution", "a"), ("institution", "b")


def claim(key: str, amount_fen: int, payee: tuple[str, str] = FIRST, day: str = "2020-03-01", clause: str = "S3.1") -> Claim:
    return due(clause, TOWNSHIP, amount_fen, Source((key,), date.fromisoformat(day), payee))


class Desk:
    """An enacted edition, 1,000 fen for the township's 2020, and claims that a test changes."""

    def __init__(self) -> None:
        self.claims = [claim("x", 300), claim("y", 200, SECOND), claim("later", 50, day="2021-01-05")]
        treasury = Treasury(enacted_from=date(2020, 1, 1))
        given = {"funding_source": FUND, "year": 2020, "amount_fen": 1_000, "document_number": "1"}
        treasury.commands["appropriate-budget"](given, "p")
        self.treasury, self.inspections = treasury, FundInspections()
        self.settlements = Settlements(treasury, lambda: self.claims, self.inspections)

    def send(self, command: str, name: str, person: str = "maker", **body: object) -> bool:
        return self.settlements.commands[command]({"settlement_id": name, **body}, person)

    def prepare(self, name: str, through: str = "2020-12-31", clause: str = "S3.1") -> bool:
        return self.send("prepare-settlement", name, clause=clause, funding_source=FUND, through=through)

    def bank(self, name: str, *lines: tuple[tuple[str, str], str], check_sum: str | None = None) -> bool:
        file = self.settlements.known[name].file()
        results = [{"payee": {"kind": kind, "id": who}, "status": status} for (kind, who), status in lines]
        given = check_sum or sha256(file.encode()).hexdigest()
        return self.send("record-bank-result", name, check_sum=given, results=results)

    def pay(self, name: str, *lines: tuple[tuple[str, str], str]) -> None:
        assert self.send("approve-settlement", name, "checker")
        assert self.send("instruct-payment", name)
        assert self.bank(name, *lines)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_maker_and_checker_differ_and_the_file_is_the_one_that_was_paid(desk: Desk) -> None:
    assert desk.prepare("s")
    assert not desk.send("approve-settlement", "s", "maker")
    assert not desk.send("instruct-payment", "s")
    assert desk.send("approve-settlement", "s", "checker")
    assert desk.send("instruct-payment", "s")
    assert desk.settlements.known["s"].file() == (
        f"\ufeff序号,资金来源,收款单位类别,收款单位,金额(元)\r\n1-1,{FUND},institution,a,3.00\r\n1-2,{FUND},institution,b,2.00\r\n"
    )
    assert not desk.bank("s", (FIRST, "paid"), check_sum="0" * 64)
    assert not desk.bank("s", (FIRST, "paid"), (("institution", "c"), "paid"))
    assert desk.bank("s", (FIRST, "paid"), (SECOND, "paid"))
    assert desk.settlements.figures() == {"s": ["reconciled", 500, 500]}


def test_what_the_bank_returns_is_due_again_and_what_is_settled_is_not(desk: Desk) -> None:
    desk.prepare("s")
    desk.pay("s", (FIRST, "paid"), (SECOND, "failed"))
    assert desk.settlements.drawn_fen(FUND, 2020) == 300
    assert not desk.prepare("earlier", "2020-06-30")
    assert desk.prepare("again")
    assert desk.settlements.known["again"].to_pay == {SECOND: 200}
    assert not desk.prepare("third")


def test_a_correction_after_payment_reduces_the_next_line_or_is_owed(desk: Desk) -> None:
    desk.prepare("s")
    desk.pay("s", (FIRST, "paid"), (SECOND, "paid"))
    desk.claims = [claim("y", 200, SECOND), claim("later", 250, day="2021-01-05"), claim("new", 70, SECOND)]
    assert desk.prepare("next", "2021-12-31")
    assert desk.settlements.known["next"].to_pay == {SECOND: 70}
    desk.claims.append(claim("more", 60, day="2021-02-01"))
    assert desk.prepare("last", "2021-12-31")
    assert desk.settlements.known["last"].to_pay == {FIRST: 10}


def test_no_payment_past_a_years_budget_unless_another_person_has_authorised_it(desk: Desk) -> None:
    desk.claims = [claim("x", 1_200)]
    desk.prepare("s")
    assert not desk.send("approve-settlement", "s", "checker")
    beyond = {"funding_source": FUND, "year": 2020, "override_id": "o"}
    desk.treasury.commands["request-budget-override"](beyond | {"amount_fen": 200}, "maker")
    desk.treasury.commands["authorise-budget-override"](beyond, "checker")
    assert not desk.send("approve-settlement", "s", "checker")
    assert desk.send("approve-settlement", "s", "third")


def test_a_draft_is_not_paid(desk: Desk) -> None:
    desk.treasury.enacted_from = None
    assert desk.prepare("s")
    assert not desk.send("approve-settlement", "s", "checker")


@pytest.mark.parametrize(("owed", "line"), [(0, 500), (200, 300), (300, 200)])
def test_what_is_owed_under_another_clause_comes_off_the_next_payment(desk: Desk, owed: int, line: int) -> None:
    desk.prepare("s")
    desk.pay("s", (FIRST, "paid"), (SECOND, "paid"))
    desk.claims = [claim("x", 300 - owed), claim("y", 200, SECOND), claim("visit", 500, clause="S3.2")]
    assert desk.prepare("visits", clause="S3.2")
    assert desk.settlements.known["visits"].to_pay == {FIRST: line}
    desk.pay("visits", (FIRST, "paid"))
    assert not desk.prepare("rest")


def test_of_what_is_owed_a_small_line_takes_its_part(desk: Desk) -> None:
    desk.prepare("s")
    desk.pay("s", (FIRST, "paid"), (SECOND, "paid"))
    desk.claims = [claim("visit", 120, clause="S3.2"), claim("y", 200, SECOND)]
    assert desk.prepare("visits", clause="S3.2")
    assert desk.settlements.known["visits"].to_pay == {}
    assert desk.send("approve-settlement", "visits", "checker")
    desk.claims.append(claim("second visit", 500, clause="S3.2"))
    assert desk.prepare("more visits", clause="S3.2")
    assert desk.settlements.known["more visits"].to_pay == {FIRST: 500 - (300 - 120)}


def test_days_that_no_enactment_covers_are_not_paid(desk: Desk) -> None:
    desk.treasury.enacted_from = None
    assert desk.prepare("draft")
    desk.treasury.enacted_from = date(2020, 4, 1)
    assert not desk.send("approve-settlement", "draft", "checker")
    del desk.settlements.known["draft"]
    desk.claims.append(claim("z", 70, day="2020-04-01"))
    assert desk.prepare("covered")
    assert desk.settlements.known["covered"].to_pay == {FIRST: 70}
    assert desk.send("approve-settlement", "covered", "checker")


def test_a_signed_deduction_comes_off_the_lines_of_its_clauses_until_it_is_taken(desk: Desk) -> None:
    send = desk.inspections.commands
    found = {"inspection_id": "i", "payee": {"kind": "institution", "id": "a"}, "found_on": "2020-02-01"}
    send["raise-fund-finding"](found | {"statement_due_on": "2020-02-10"}, "p")
    deduction = {"amount_fen": 350, "clauses": ["S3.1"], "payments_from": "2020-03-01"}
    decided = {"inspection_id": "i", "decided_on": "2020-02-11", "document_number": "1", "deduction": deduction}
    assert send["decide-fund-finding"](decided, "p")
    assert send["sign-deduction"]({"inspection_id": "i", "signed_on": "2020-02-12"}, "q")
    desk.claims.append(claim("visit", 500, clause="S3.2"))
    assert desk.prepare("visits", clause="S3.2")
    assert desk.prepare("s")
    assert desk.settlements.known["visits"].to_pay == {FIRST: 500}
    assert desk.settlements.known["s"].to_pay == {SECOND: 200}
    assert desk.prepare("next", "2021-12-31")
    assert desk.settlements.known["next"].to_pay == {}
    assert desk.inspections.figures() == {"i": [350, 350]}
