"""The aggregates that are read from their streams, over HTTP on the real stack. Clauses G1.2, G1.3, K2.1, M4, S4.1, S4.2."""

from datetime import date
from typing import Any
from uuid import uuid4

from contracts.events.people import EmploymentBegan, OrganisationRegistered, OrganisationWithdrawn
from contracts.events.registry import PractitionerRegistered

STREET, TOWN = "341881001", "341881100"


async def test_a_round_of_the_survey_from_opening_to_its_fixed_results(delivery: Any) -> None:
    client = delivery.client()
    samples = [{"township_code": STREET, "sample": 120}, {"township_code": TOWN, "sample": 60}]
    body = {"unit_code": "341881", "title": "第一轮", "opened_on": "2020-05-01", "samples": samples}
    survey = {"survey_id": (await client.done("open-survey", body))["id"]}
    result = survey | {"township_code": STREET, "surveyed": 118, "correct": 115, "surveyed_on": "2020-05-12"}
    await client.done("record-survey-result", result)
    early = await client.send("close-survey", survey | {"closed_on": "2020-05-30"})
    assert (early.status_code, early.json()["code"], early.json()["clause"]) == (409, "survey.results-missing", "G1.3")
    await client.done("record-survey-result", result | {"township_code": TOWN, "surveyed": 60, "correct": 56})
    await client.done("close-survey", survey | {"closed_on": "2020-05-30"})
    found = await client.get(f"/surveys/{survey['survey_id']}")
    assert found["record"]["whole"] == {"asked": 178, "yes": 171, "basis_points": 9607, "low": 9210, "high": 9809}
    assert [(t["township_code"], t["rate"]["yes"]) for t in found["record"]["townships"]] == [(STREET, 115), (TOWN, 56)]
    assert (await client.get("/surveys", year=2020))["items"] == [found]


async def test_material_is_listed_by_area_and_year_page_by_page(delivery: Any) -> None:
    client = delivery.client()
    body = {"household_id": str(uuid4()), "unit_code": f"{STREET}001", "edition": "2020版", "means": "at-home"}
    first = await client.done("hand-over-material", body | {"handed_on": "2020-06-04"})
    again = await client.send("hand-over-material", body | {"handed_on": "2020-06-04", "means": "at-office"})
    assert (again.json()["code"], again.json()["existing_id"]) == ("handover.already-recorded", first["id"])
    await client.done("hand-over-material", body | {"handed_on": "2020-06-05", "unit_code": f"{TOWN}001"})
    await client.done("void-handover", {"handover_id": first["id"], "reason": "not-delivered"})
    page = await client.get("/handovers", limit=1)
    assert [(item["id"], item["record"]["void_reason"]) for item in page["items"]] == [(first["id"], "not-delivered")]
    rest = await client.get("/handovers", limit=1, after=page["next"])
    assert ([item["record"]["unit_code"] for item in rest["items"]], rest["next"]) == ([f"{TOWN}001"], None)
    assert (await client.get("/handovers", unit_code=STREET))["items"] == page["items"]
    assert (await client.get("/handovers", year=2021))["items"] == []


async def test_a_years_trainings_and_the_time_volunteers_gave(delivery: Any) -> None:
    client, cadre, carer, team = delivery.client(), uuid4(), uuid4(), uuid4()
    began = EmploymentBegan(
        practitioner_id=cadre, post="cadre", institution_id=None, unit_code=f"{STREET}001", began_on=date(2020, 1, 1)
    )
    unit, since = "341881", date(2020, 1, 1)
    await delivery.knows(
        (cadre, [PractitionerRegistered(practitioner_id=cadre, institution_id=None, registered_on=since), began]),
        (carer, [PractitionerRegistered(practitioner_id=carer, institution_id=uuid4(), registered_on=since)]),
        (
            team,
            [
                OrganisationRegistered(organisation_id=team, name="爱心队", kind="charity", unit_code=unit, registered_on=since),
                OrganisationWithdrawn(organisation_id=team, withdrawn_on=date(2020, 9, 1)),
            ],
        ),
    )
    held = {"kind": "institution-staff", "department": "human-resources", "held_on": "2020-04-09", "attendees": [str(carer)]}
    await client.done("hold-training", held)
    wrong = await client.done("hold-training", held | {"held_on": "2020-04-10"})
    await client.done("void-training", {"training_id": wrong["id"], "reason": "entered-in-error"})
    plan = await client.get("/training-plans/2020")
    missing = {"practitioner_id": str(cadre), "post": "cadre", "unit_code": f"{STREET}001"}
    assert plan["offices"] == {"required_each": 1, "in_post": 1, "trained": 0, "missing": [missing]}
    assert plan["institutions"] == {"required": 40, "person_times": 1, "others": 0, "met": False}
    service = {"unit_code": f"{STREET}001", "organisation_id": str(team), "activity": "care", "minutes_each": 90}
    in_time = await client.done("record-volunteers", service | {"served_on": "2020-08-31", "volunteer_ids": [str(carer)]})
    late = await client.done("record-volunteers", service | {"served_on": "2020-09-01", "volunteer_ids": [str(uuid4())]})
    assert [[w["code"] for w in answer["warnings"]] for answer in (in_time, late)] == [
        [],
        ["volunteer.unknown", "organisation.not-helping"],
    ]
    given = (await client.get("/volunteering/2020"))["organisations"]
    assert given == [{"organisation_id": str(team), "services": 2, "volunteers": 2, "minutes": 180}]
