"""Money to the end: settled, paid by the bank but for one line, corrected, settled again. M3."""

from collections.abc import Iterator, Sequence

from cradle_demo import steps
from cradle_demo.county.county import County
from cradle_demo.records import Body, Record
from cradle_demo.rows.budgets import AWARD_FUND
from cradle_demo.rows.rulings import closing_entry
from cradle_demo.years import Year

CHECKER = "commission-2"
TOWNSHIPS = ("341881002", "341881003", "341881103")
"""Whose earmarked budgets are settled; the others wait for the next run."""

PREPARE, OWN, APPROVE, INSTRUCT, RESULT = range(steps.CLOSING + 5, steps.CLOSING + 10)
PREPARE_AGAIN, APPROVE_AGAIN, SUPPLEMENT, APPROVE_LATER, INSTRUCT_AGAIN, RESULT_AGAIN = range(
    steps.CLOSING + 15, steps.CLOSING + 21
)


def settlement_records(county: County, years: Sequence[Year]) -> Iterator[Record]:
    """The first year settled, then all of them; the rulings come in between."""
    townships = [(clause, f"township:{code}") for code in TOWNSHIPS for clause in ("S3.1", "S3.2")]
    scopes = [*((clause, AWARD_FUND) for clause in ("S1.1", "S1.2", "K5.1", "S2")), *townships]
    yield from _run(county, scopes, years[0], (PREPARE, APPROVE, INSTRUCT, RESULT))
    again = scopes[2:]
    yield from _run(county, again, years[-1], (PREPARE_AGAIN, APPROVE_AGAIN, INSTRUCT_AGAIN, RESULT_AGAIN))


def _run(county: County, scopes: Sequence[tuple[str, str]], through: Year, at: tuple[int, int, int, int]) -> Iterator[Record]:
    """A settlement of each scope, on its way from one person to another; each fund's in their order, for they share its money."""
    prepare, approve, instruct, result = at
    for number, (clause, fund) in enumerate(scopes):
        of: Body = {"settlement_id": county.seeded.new_id("settlement")}
        scope = of | {"clause": clause, "funding_source": fund, "through": through.last.isoformat()}
        yield closing_entry(county, prepare, "prepare-settlement", scope, fund)
        if number == 0:
            yield closing_entry(county, OWN, "approve-settlement", of, fund, comment="settlement approved by its preparer")
        yield closing_entry(county, approve, "approve-settlement", of, fund, CHECKER)
        if approve == APPROVE_AGAIN and clause == "S2":
            yield from _more_money(county, of, through)
        yield closing_entry(county, instruct, "instruct-payment", of, fund, CHECKER)
        yield closing_entry(county, result, "record-bank-result", of | {"fails": int(result == RESULT)}, fund)


def _more_money(county: County, of: Body, year: Year) -> Iterator[Record]:
    """What the ruling costs may be more than the award fund has: it is supplemented, and the approval asked for again."""
    added: Body = {"funding_source": AWARD_FUND, "year": year.number, "amount_fen": 150_000_00}
    added |= {"document_number": f"宁财社〔{year.number}〕300号", "supplemented_on": year.on(12, 20).isoformat()}
    yield closing_entry(county, SUPPLEMENT, "supplement-budget", added, AWARD_FUND)
    yield closing_entry(
        county, APPROVE_LATER, "approve-settlement", of, AWARD_FUND, CHECKER, comment="asked again with more money"
    )
