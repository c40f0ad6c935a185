"""A year's evaluation from the system's figures to what is public, over HTTP. Clause M6."""

from uuid import uuid4

import pytest

from reporting.edition import policy

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
