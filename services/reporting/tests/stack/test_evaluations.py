"""A year's evaluation from the system's figures to what is public, over HTTP. Clause M6."""

from uuid import uuid4

import pytest

from contracts.events import budgets, fund_inspections, settlement
from reporting.edition import policy

FUND = "township:341881001"
EAST, STREET, TOWN, COUNTY = "341881001001", "341881001", "341881100", "341881"
pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
async def evaluated_county(county, chronicle_of_module):
    """A street where one of two infants was visited twice; a nursery assessed with 92 points, and two findings, one put right."""
    chronicle = chronicle_of_module
    await county.publish(
        *chronicle.units(),
        chronicle.child("mei", "2019-06-15", EAST),
        chronicle.child("lan", "2019-06-15", EAST),
        chronicle.visit("v1", "mei", "2020-01-05"),
        chronicle.visit("v2", "mei", "2020-07-14"),
        chronicle.nursery("qiming", STREET, "2020-02-01"),
        chronicle.graded("qiming", "2020-10-12", 92),
        chronicle.inspection("i1", "qiming", "2020-05-01"),
        *(chronicle.finding("i1", "qiming", number, "2020-06-01") for number in (1, 2)),
        chronicle.finding_closed("i1", "qiming", 1, "2020-05-20"),
    )
    return county


def used_funds(chronicle):
    """40 yuan due from the street's fund of 30, of which 40 were drawn; a deduction of 5 yuan from the nursery, and an appeal."""
    grant = chronicle.received(
        budgets.BudgetAppropriated(
            funding_source=FUND, year=2021, amount_fen=3000, document_number="1", appropriated_on="2021-01-20"
        ),
        str(chronicle.id("budget")),
    )
    nursery = {"kind": "institution", "id": str(chronicle.id("institution"))}
    settled = {"settlement_id": chronicle.id("settlement")}
    paid = [
        settlement.SettlementPrepared(
            **settled,
            clause="S3.1",
            funding_source=FUND,
            through="2021-12-31",
            lines=(),
            receivables=(),
            draws=(),
            prepared_by="1/a",
        ),
        settlement.SettlementEntriesTaken(
            **settled,
            payee=nursery,
            entries=[{"id": chronicle.id(name), "year": 2021, "amount_fen": 2000} for name in ("claim 1", "claim 2")],
        ),
        settlement.SettlementApproved(**settled, approved_by="1/b"),
    ]
    return grant, [chronicle.received(event, str(chronicle.id("settlement"))) for event in paid], nursery


def found_wrong(chronicle, payee):
    """A finding about a payee that leads to a signed deduction of 5 yuan."""
    of = {"inspection_id": chronicle.id("fund inspection")}
    deduction = {"amount_fen": 500, "payments_from": "2022-01-01"}
    steps = [
        fund_inspections.FundFindingRaised(
            **of, payee=payee, found_on="2021-11-02", finding="签到不符", statement_due_on="2021-11-16"
        ),
        fund_inspections.FundFindingDecided(
            **of, document_number="3", decided_on="2021-11-20", decided_by="1/a", deduction=deduction
        ),
        fund_inspections.DeductionSigned(**of, signed_on="2021-11-23", signed_by="1/b"),
    ]
    return [chronicle.received(event, str(chronicle.id("fund inspection"))) for event in steps]


def scores_of(kind, points=5):
    found = policy().value("M6.indicators", policy().edition.effective_on).value[kind]
    return [{"indicator": name, "points": points, "grounds": "查阅台账"} for name, one in found.items() if "measure" not in one]


async def send_as(county, person, command, body):
    token = county.world.token("commission", COUNTY, person=person)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    return await county.world.services["reporting"].http.post(f"/commands/{command}", json=body, headers=headers)


async def read_as(county, role, office, path):
    token = county.world.token(role, office)
    return await county.world.services["reporting"].http.get(path, headers={"Authorization": f"Bearer {token}"})


async def test_a_township_is_scored_by_the_systems_figures_and_published_by_another(evaluated_county):
    county, about = evaluated_county, {"subject": STREET, "year": 2020}
    drafted = await send_as(county, "lin", "draft-evaluation", {**about, "scores": scores_of("township")})
    assert drafted.is_success, drafted.text
    own = await send_as(county, "lin", "approve-evaluation", {**about, "version": 1})
    assert (own.status_code, own.json()["code"], own.json()["clause"]) == (403, "evaluation.reviewer-is-drafter", "M6")
    assert (await read_as(county, "township", STREET, f"/evaluations/2020/{STREET}")).status_code == 404
    approved = await send_as(county, "ma", "approve-evaluation", {**about, "version": 1})
    assert approved.is_success, approved.text
    shown = (await read_as(county, "township", STREET, f"/evaluations/2020/{STREET}")).json()
    assert shown["state"] == "published"
    visits = next(one for one in shown["scores"] if one["indicator"] == "infants-visited")
    assert (visits["numerator"], visits["denominator"], visits["points_hundredths"]) == (1, 2, 500)
    topics = await county.world.services["reporting"].pool.fetch(
        "SELECT type FROM events WHERE topic = 'reporting.evaluations.v1'"
    )
    assert {row["type"] for row in topics} == {"reporting.evaluation-drafted.v1", "reporting.evaluation-published.v1"}


async def test_an_institution_is_scored_by_its_assessment_and_the_findings_put_right(evaluated_county, chronicle_of_module):
    nursery = str(chronicle_of_module.id("qiming"))
    about = {"subject": nursery, "year": 2020}
    assert (await send_as(evaluated_county, "lin", "draft-evaluation", {**about, "scores": scores_of("institution")})).is_success
    shown = await evaluated_county.get(f"/evaluations/2020/{nursery}")
    found = {one["indicator"]: one["points_hundredths"] for one in shown["scores"]}
    assert (found["standard-reached"], found["findings-closed"], shown["township_code"]) == (2760, 750, STREET)
    listed = await evaluated_county.get("/evaluations/2020", subject_kind="institution", unit_code=STREET)
    assert [one["subject"] for one in listed["items"]] == [nursery]
    public = (await read_as(evaluated_county, "institution", nursery, "/evaluations/2020?subject_kind=institution")).json()
    assert public["items"] == []
    assert (await send_as(evaluated_county, "ma", "approve-evaluation", {**about, "version": 1})).is_success
    page = await read_as(evaluated_county, "auditor", COUNTY, "/pages/evaluations/2020")
    assert "<td>某单位托育园</td><td>西津街道</td>" in page.text


async def test_whom_the_system_does_not_know_is_not_evaluated(evaluated_county):
    unknown = {"subject": str(uuid4()), "year": 2020, "scores": scores_of("institution")}
    answer = await send_as(evaluated_county, "lin", "draft-evaluation", unknown)
    assert (answer.status_code, answer.json()["code"]) == (409, "evaluation.subject-unknown")


async def test_the_indicators_say_what_is_measured(evaluated_county):
    indicators = await evaluated_county.get("/evaluations/indicators/2020")
    assert {kind: sum(one["weight"] for one in found) for kind, found in indicators.items()} == {
        "township": 100,
        "institution": 100,
    }
    assert next(one for one in indicators["township"] if one["id"] == "children-served")["measure"] == "G3.3"


async def test_the_use_of_funds_follows_from_what_finance_publishes(evaluated_county, chronicle_of_module):
    county, chronicle = evaluated_county, chronicle_of_module
    grant, paid, nursery = used_funds(chronicle)
    found = found_wrong(chronicle, nursery)
    await county.publish(
        chronicle.employer("institution", STREET, "2020-02-01"),
        *(chronicle.accrued(child, session, "2021-05-01") for child, session in (("mei", "s1"), ("lan", "s2"), ("mei", "s3"))),
        chronicle.reversed("mei", "s3", "2021-05-01"),
        grant,
        *paid,
        *found,
    )
    assert await funds_of(county, TOWN, "township") == {"budget-in-place": (0, 0, []), "funds-as-prescribed": (0, 0, [])}
    granted, approved = await published_as(county, "budget-appropriated", "settlement-approved")
    assert await funds_of(county, STREET, "township") == {
        "budget-in-place": (3000, 4000, [granted]),
        "funds-as-prescribed": (3000, 4000, [granted, approved]),
    }
    steps = await published_as(county, "fund-finding-raised", "fund-finding-decided", "deduction-signed")
    assert await funds_of(county, nursery["id"], "institution") == {"funds-as-prescribed": (3500, 4000, steps)}
    of = {"inspection_id": chronicle.id("fund inspection")}
    appealed = fund_inspections.DeductionAppealed(**of, appealed_on="2021-11-30", grounds="一场属实")
    await county.publish(chronicle.received(appealed, str(chronicle.id("fund inspection"))))
    [(numerator, denominator, known)] = (await funds_of(county, nursery["id"], "institution")).values()
    assert (numerator, denominator, len(known)) == (4000, 4000, 4)
    failed = settlement.BankResultRecorded(
        settlement_id=chronicle.id("settlement"), results=[{"payee": nursery, "status": "failed", "reason": "账号有误"}]
    )
    await county.publish(chronicle.received(failed, str(chronicle.id("settlement"))))
    assert (await funds_of(county, STREET, "township"))["funds-as-prescribed"][:2] == (0, 0)


async def published_as(county, *names):
    """The ids under which finance has published the event of each of these types."""
    rows = await county.world.services["finance"].pool.fetch("SELECT type, id FROM events")
    ids = {row["type"].split(".")[1]: str(row["id"]) for row in rows}
    return [ids[name] for name in names]


async def funds_of(county, subject, kind):
    """The figures and sources of a fresh draft's indicators of the use of funds, by indicator."""
    about = {"subject": subject, "year": 2021}
    drafted = await send_as(county, "zhao", "draft-evaluation", {**about, "scores": scores_of(kind)})
    assert drafted.is_success, drafted.text
    shown = await county.get(f"/evaluations/2021/{subject}")
    return {
        one["indicator"]: (one["numerator"], one["denominator"], one["sources"])
        for one in shown["scores"]
        if one["dimension"] == "use-of-funds"
    }
