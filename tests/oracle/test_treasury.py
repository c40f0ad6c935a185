"""Budgets by hand: what a fund is given, what is committed of it, and who may let it be exceeded."""

from datetime import date

from oracle.cases import TOWNSHIP, Case
from oracle.claims import Claim, Source, due, refused
from oracle.treasury import Treasury

FUND = {"funding_source": f"township:{TOWNSHIP}", "year": 2020}


def claim(clause: str, year: int, amount_fen: int) -> Claim:
    return due(clause, TOWNSHIP, amount_fen, Source(("s",), date(year, 3, 1), ("institution", "i")))


def test_a_fund_is_appropriated_once_and_supplemented_once_by_a_document() -> None:
    case = Case()
    more = FUND | {"amount_fen": 300, "document_number": "2"}
    assert case.send("finance", "supplement-budget", **more) == "rejected"
    assert case.send("finance", "appropriate-budget", **FUND, amount_fen=1_000, document_number="1") == "recorded"
    assert case.send("finance", "appropriate-budget", **FUND, amount_fen=1_000, document_number="3") == "rejected"
    assert case.send("finance", "supplement-budget", **more | {"document_number": "1"}) == "rejected"
    assert case.send("finance", "supplement-budget", **more) == "recorded"
    claims = [claim("S3.1", 2020, 1_500), claim("S2", 2020, 50), refused("S3.1", 2020, "x")]
    found = case.books.treasury.figures([*claims, claim("S3.1", 2021, 9)], [2020])["2020"]
    of = {"appropriated": 1_000, "supplemented": 300, "overridden": 0, "committed": 1_500, "remaining": -200}
    assert found[f"township:{TOWNSHIP}"] == of
    assert found["county-award-fund"] == dict.fromkeys(of, 0) | {"committed": 50, "remaining": -50}


def test_an_override_takes_two_persons() -> None:
    treasury, asked = Treasury(), FUND | {"override_id": "o"}
    treasury.commands["appropriate-budget"](FUND | {"amount_fen": 1, "document_number": "1"}, "a")
    assert not treasury.commands["authorise-budget-override"](asked, "b")
    assert treasury.commands["request-budget-override"](asked | {"amount_fen": 500}, "a")
    assert not treasury.commands["authorise-budget-override"](asked, "a")
    assert treasury.commands["authorise-budget-override"](asked, "b")
    assert not treasury.commands["authorise-budget-override"](asked, "b")
    assert treasury.figures([], [2020])["2020"][f"township:{TOWNSHIP}"]["overridden"] == 500
