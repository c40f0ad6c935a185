"""Lectures and trainings over HTTP, on the real stack. Clauses G1.1, S2, G5.1."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from contracts.events.registry import PractitionerRegistered, TitleRecorded


def lecture_by(lecturer: UUID, unit_code: str = "341881001001", day: str = "2020-04-01") -> dict[str, Any]:
    return {
        "unit_code": unit_code,
        "held_on": day,
        "starts_at": "14:00",
        "title": "婴幼儿辅食添加",
        "lecturer_id": str(lecturer),
        "attendance_count": 30,
        "household_ids": [str(uuid4())],
        "dossier": [item("sign-in-sheet"), item("outline")],
    }


def item(kind: str) -> dict[str, str]:
    return {"kind": kind, "sha256": "ab" * 32}


def codes(result: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in result["warnings"]]


async def test_a_lectures_file_is_completed_and_read_back(delivery: Any) -> None:
    client, lecturer = delivery.client(), uuid4()
    body = lecture_by(lecturer)
    held = await client.done("hold-lecture", body)
    assert codes(held) == ["lecturer.unknown", "dossier.incomplete"]
    assert held["warnings"][1]["missing"] == ["photographs", "title-proof"]
    added = {"lecture_id": held["id"], "completed_on": "2020-04-05", "dossier": [item("photographs"), item("outline")]}
    partly = await client.done("complete-dossier", added)
    assert [(w["code"], w["missing"]) for w in partly["warnings"]] == [("dossier.incomplete", ["title-proof"])]
    nothing_new = await client.done("complete-dossier", added | {"completed_on": "2020-04-06"})
    assert (nothing_new["events"], nothing_new["version"]) == ([], 2)
    whole = await client.done("complete-dossier", added | {"dossier": [item("title-proof")]})
    assert whole["warnings"] == []
    lecture = await client.get(f"/lectures/{held['id']}")
    kinds = ["outline", "photographs", "sign-in-sheet", "title-proof"]
    assert lecture == body | {
        "lecture_id": held["id"],
        "dossier": [item(kind) for kind in kinds],
        "void_reason": None,
    }


async def test_a_title_is_seen_once_the_registry_has_published_it(delivery: Any) -> None:
    client, lecturer = delivery.client(), uuid4()
    registered = PractitionerRegistered(practitioner_id=lecturer, institution_id=None, registered_on=date(2019, 1, 1))
    title = TitleRecorded(practitioner_id=lecturer, title="associate-senior", awarded_on=date(2020, 4, 2))
    await delivery.knows((lecturer, [registered, title]))
    before = await client.done("hold-lecture", lecture_by(lecturer, "341881001005", "2020-04-01"))
    after = await client.done("hold-lecture", lecture_by(lecturer, "341881001005", "2020-04-02"))
    assert [codes(before), codes(after)] == [["lecturer.title-insufficient", "dossier.incomplete"], ["dossier.incomplete"]]


async def test_a_voided_lecture_gives_its_start_free(delivery: Any) -> None:
    client, body = delivery.client(), lecture_by(uuid4(), "341881002001")
    first = await client.done("hold-lecture", body)
    again = await client.send("hold-lecture", body | {"attendance_count": 31})
    assert (again.status_code, again.json()["code"], again.json()["existing_id"]) == (
        409,
        "lecture.already-recorded",
        first["id"],
    )
    await client.done("void-lecture", {"lecture_id": first["id"], "reason": "entered-in-error"})
    await client.done("hold-lecture", body | {"attendance_count": 31})
    found = await client.get("/lectures", unit_code="341881002", year=2020)
    assert sorted((x["attendance_count"], x["void_reason"]) for x in found["items"]) == [(30, "entered-in-error"), (31, None)]


async def test_a_training_is_recorded_with_its_attendees_and_unknown_ones_are_named(delivery: Any) -> None:
    client, known, unknown = delivery.client(), uuid4(), uuid4()
    await delivery.knows(
        (known, [PractitionerRegistered(practitioner_id=known, institution_id=None, registered_on=date(2019, 1, 1))])
    )
    body = {
        "kind": "backbone",
        "department": "education",
        "held_on": "2020-05-08",
        "attendees": [str(known), str(unknown)],
    }
    held = await client.done("hold-training", body)
    assert [(w["code"], w["attendees"]) for w in held["warnings"]] == [("attendee.unknown", [str(unknown)])]
    assert await client.get("/trainings", kind="backbone") == {
        "items": [body | {"training_id": held["id"], "void_reason": None}],
        "next": None,
    }
