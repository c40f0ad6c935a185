"""The county's award fund and the townships' earmarked budgets: appropriated, supplemented, overridden. M3."""

from collections.abc import Iterator

from cradle_demo.county.county import County
from cradle_demo.county.units import commission, township_office
from cradle_demo.records import Body, Record
from cradle_demo.rows.entry import Entries
from cradle_demo.years import FIRST, Year

AWARD_FUND = "county-award-fund"
BUILDING_FEN, LATER_FEN = 510_000_00, 102_000_00
"""The award fund of the first year, in which the places are built, and of a later one."""

PER_CHILD_FEN, ROUNDED_TO_FEN = 78_00, 1_000_00
SUPPLEMENTED, OVERRIDDEN = "341881001", "341881003"
"""A township that gets more in autumn, and one that is allowed to be paid beyond its budget in the second year."""


def budget_records(county: County, year: Year) -> Iterator[Record]:
    """What each fund is given for the year; the same document twice, and an override by one person alone, are refused."""
    entries = Entries(county.seeded, year, "finance")
    on = year.on(1, 20)
    for number, (fund, amount_fen) in enumerate(_appropriated(county, year)):
        body: Body = {"funding_source": fund, "year": year.number, "amount_fen": amount_fen}
        body |= {"document_number": f"宁财社〔{year.number}〕{100 + number}号", "appropriated_on": on.isoformat()}
        by = commission() if fund == AWARD_FUND else township_office(fund.partition(":")[2])
        yield entries.entry(on, "appropriate-budget", body, by)
    yield from _supplement(entries)
    if year.number == FIRST.number + 1:
        yield from _override(county, entries)


def _appropriated(county: County, year: Year) -> Iterator[tuple[str, int]]:
    """A township is given so much for each of its children, in whole thousands of yuan."""
    yield AWARD_FUND, BUILDING_FEN if year == FIRST else LATER_FEN
    for township in county.units.townships:
        children = sum(child.village_code.startswith(township.code) for child in county.children)
        yield f"township:{township.code}", max(1, round(children * PER_CHILD_FEN / ROUNDED_TO_FEN)) * ROUNDED_TO_FEN


def _supplement(entries: Entries) -> Iterator[Record]:
    year, on = entries.year, entries.year.on(9, 25)
    body: Body = {"funding_source": f"township:{SUPPLEMENTED}", "year": year.number, "amount_fen": 15_000_00}
    body |= {"document_number": f"宁财社〔{year.number}〕210号", "supplemented_on": on.isoformat()}
    yield entries.entry(on, "supplement-budget", body, lane="supplement")
    yield entries.entry(on, "supplement-budget", body, lane="supplement", comment="one document supplements once")


def _override(county: County, entries: Entries) -> Iterator[Record]:
    year, on, override_id = entries.year, entries.year.on(11, 20), county.seeded.new_id("override")
    of: Body = {"funding_source": f"township:{OVERRIDDEN}", "year": year.number, "override_id": override_id}
    asked = of | {"amount_fen": 20_000_00, "reason": "托育服务人次超出预计"}
    first, second = commission(), commission("commission-2")
    yield entries.entry(on, "request-budget-override", asked, first, lane=override_id)
    yield entries.entry(on, "authorise-budget-override", of, first, lane=override_id, comment="override by one person alone")
    yield entries.entry(on, "authorise-budget-override", of, second, lane=override_id)
