"""The money that finance shows on its metrics page is the money it owes."""

from finance_histories import recorded
from prometheus_client.parser import text_string_to_metric_families

from chassis.exposition import Exposition
from finance.bootstrap import SERVICE
from finance.situations.vocabulary import statement, taken_for_granted

FUND = "township:341881001"


async def test_the_metrics_page_tells_what_stands_due_by_clause_and_what_is_past_a_budget(office, alone):
    days = [f"2020-0{month}-02" for month in range(2, 7)]
    lines = [{"session": {"session": day, "on": day, "children": ["小明"]}} for day in days]
    lines.append({"facility accepted": {"facility": "室", "on": "2020-04-01", "award": "15000"}})
    statements = [statement(line) for line in lines]
    await office.fold(recorded([*taken_for_granted(statements, ()), *statements]))
    await office.decide()
    budget = {"funding_source": FUND, "year": 2020, "amount_fen": 50_00}
    document = {"document_number": "街财〔2020〕2号", "appropriated_on": "2020-01-20"}
    await alone.client("finance", "township", "341881001", "zhou").done("appropriate-budget", budget | document)
    exposition = Exposition(SERVICE, office.running.settings.database_url)
    try:
        page = (await exposition.text()).decode()
    finally:
        await exposition.close()
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
        if sample.name.startswith(("cradle_money", "cradle_claims", "cradle_marks", "cradle_budget"))
    }
    assert found == {
        ("cradle_money_due_fen", "S3.1"): 4 * 20_00,
        ("cradle_money_due_fen", "S1.2"): 15_000_00,
        ("cradle_claims", "S3.1", "accrued"): 4,
        ("cradle_claims", "S3.1", "refused"): 1,
        ("cradle_claims", "S1.2", "accrued"): 1,
        ("cradle_marks",): 0,
        ("cradle_budget_overcommitted_fen", FUND, "2020"): 4 * 20_00 - 50_00,
        ("cradle_budget_overcommitted_fen", "county-award-fund", "2020"): 15_000_00,
    }
