"""Sessions over HTTP, on the real stack. Clauses S3.1, S3.2."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from contracts.catalogue import DomainEvent
from contracts.events.amendments import AgreementAmended
from contracts.events.registry import (
    AgreementSigned,
    AgreementTerminated,
    ChildRegistered,
    CredentialGranted,
    CredentialRevoked,
    FacilityAccepted,
    FacilityApplied,
    FacilityClosed,
    InstitutionFiled,
)

Streams = list[tuple[UUID, Sequence[DomainEvent]]]


def session_of(institution: UUID, day: str, children: Sequence[UUID], **fields: Any) -> dict[str, Any]:
    return {
        "mode": "in-institution",
        "institution_id": str(institution),
        "service_date": day,
        "starts_at": "09:30",
        "ends_at": "10:30",
        "children": [str(child) for child in children],
        **{name: str(value) for name, value in fields.items()},
    }


def child_stream(child: UUID) -> Streams:
    registered = ChildRegistered(
        child_id=child,
        household_id=uuid4(),
        birth_date=date(2018, 6, 10),
        village_code="341881001001",
        registered_on=date(2018, 7, 1),
    )
    return [(child, [registered])]


def institution_stream(institution: UUID, revoked_on: date) -> Streams:
    filed = InstitutionFiled(
        institution_id=institution,
        name="某亲子园",
        kind="parent-child-centre",
        legal_form="for-profit",
        township_code="341881001",
        capacity=60,
        filed_on=date(2019, 1, 1),
    )
    granted = [
        CredentialGranted(
            institution_id=institution,
            credential_id=uuid4(),
            kind=kind,
            number="1",
            issuer="市场监管局",
            valid_from=date(2019, 1, 1),
            valid_to=None,
            issued_by=None,
        )
        for kind in ("registration", "health-permit", "fire-inspection")
    ]
    revoked = CredentialRevoked(
        institution_id=institution,
        credential_id=granted[0].credential_id,
        kind="registration",
        effective_on=revoked_on,
        reason="停业整顿",
    )
    return [(institution, [filed, *granted, revoked])]


def agreement_stream(agreement: UUID, institution: UUID, terminated_on: date) -> Streams:
    signed = AgreementSigned(
        agreement_id=agreement,
        township_code="341881001",
        institution_id=institution,
        modes=("in-institution", "outreach"),
        fee_fen=50_000,
        valid_from=date(2020, 1, 1),
        valid_to=date(2020, 12, 31),
    )
    terminated = AgreementTerminated(agreement_id=agreement, effective_on=terminated_on, reason="双方协商")
    return [(agreement, [signed, terminated])]


def facility_stream(facility: UUID) -> Streams:
    applied = FacilityApplied(
        facility_id=facility,
        kind="activity-room",
        site_code="341881001001-01",
        name="某社区亲子活动室",
        applicant_code="341881001001",
        township_code="341881001",
        applied_on=date(2020, 1, 2),
    )
    accepted = FacilityAccepted(
        facility_id=facility,
        kind="activity-room",
        site_code="341881001001-01",
        applicant_code="341881001001",
        township_code="341881001",
        accepted_on=date(2020, 3, 1),
        award_fen=1_500_000,
        reason="80平方米",
    )
    closed = FacilityClosed(facility_id=facility, closed_on=date(2020, 5, 1), reason="搬迁")
    return [(facility, [applied, accepted, closed])]


def codes(result: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in result["warnings"]]


async def test_warnings_come_with_what_the_registry_has_published(delivery: Any) -> None:
    client = delivery.client()
    centre, agreement, room, child = uuid4(), uuid4(), uuid4(), uuid4()
    outreach = {"mode": "outreach", "agreement_id": agreement, "facility_id": room}
    nothing_known = await client.done("deliver-session", session_of(centre, "2020-03-02", [child], **outreach))
    assert codes(nothing_known) == ["agreement.unknown", "institution.unknown", "facility.unknown", "child.unknown"]
    await delivery.knows(
        *child_stream(child),
        *institution_stream(centre, revoked_on=date(2020, 6, 1)),
        *agreement_stream(agreement, centre, terminated_on=date(2020, 5, 15)),
        *facility_stream(room),
    )
    expected = {
        "2020-02-28": ["facility.not-open"],
        "2020-03-03": [],
        "2020-04-30": [],
        "2020-05-01": ["facility.not-open"],
        "2020-05-15": ["agreement.not-valid", "facility.not-open"],
        "2020-06-01": ["agreement.not-valid", "institution.credentials-incomplete", "facility.not-open"],
        "2019-12-31": ["policy.not-in-force"],
    }
    found = {day: codes(await client.done("deliver-session", session_of(centre, day, [child], **outreach))) for day in expected}
    assert found == expected


async def test_a_session_is_warned_of_by_the_version_of_its_day(delivery: Any) -> None:
    client, centre, agreement, child = delivery.client(), uuid4(), uuid4(), uuid4()
    [(_, [signed, _])] = agreement_stream(agreement, centre, terminated_on=date(2021, 1, 1))
    amended = AgreementAmended(
        agreement_id=agreement,
        version=2,
        effective_on=date(2020, 6, 1),
        modes=("outreach",),
        fee_fen=50_000,
        valid_to=date(2020, 9, 30),
        document_number="补充协议1号",
    )
    await delivery.knows(*child_stream(child), *institution_stream(centre, revoked_on=date(2021, 1, 1)))
    await delivery.knows((agreement, [signed, amended]))
    expected = {
        "2020-05-31": [],
        "2020-06-01": ["agreement.mode-not-covered"],
        "2020-10-01": ["agreement.not-valid", "agreement.mode-not-covered"],
    }
    rows = {day: session_of(centre, day, [child], agreement_id=agreement) for day in expected}
    assert {day: codes(await client.done("deliver-session", row)) for day, row in rows.items()} == expected


async def test_within_one_file_a_row_sees_the_rows_before_it(delivery: Any) -> None:
    client, centre, agreement, child, twin = delivery.client(), uuid4(), uuid4(), uuid4(), uuid4()
    other_centre, other_agreement = uuid4(), uuid4()
    await delivery.knows(
        *child_stream(child),
        *child_stream(twin),
        *institution_stream(centre, revoked_on=date(2021, 1, 1)),
        *institution_stream(other_centre, revoked_on=date(2021, 1, 1)),
        *agreement_stream(agreement, centre, terminated_on=date(2021, 1, 1)),
        *agreement_stream(other_agreement, other_centre, terminated_on=date(2021, 1, 1)),
    )
    rows = [session_of(centre, f"2020-0{month}-02", [child], agreement_id=agreement) for month in (3, 4, 5, 6)]
    rows += [session_of(centre, "2020-07-02", [child, twin], agreement_id=agreement)]
    rows += [session_of(other_centre, "2020-07-02", [twin], agreement_id=other_agreement)]
    answers = await client.bulk("deliver-session", "\n".join(json.dumps(row) for row in rows))
    assert [codes(answer) for answer in answers] == [[], [], [], [], ["attendance.limit-reached"], ["child.elsewhere"]]
    assert answers[4]["warnings"][0]["children"] == [str(child)]
    sixth = await client.done("deliver-session", session_of(centre, "2020-08-02", [child, twin], agreement_id=agreement))
    assert [(w["code"], w["children"]) for w in sixth["warnings"]] == [("attendance.limit-reached", [str(child)])]


async def test_an_amended_list_replaces_the_old_one_and_is_warned_of_anew(delivery: Any) -> None:
    client, centre, ann, bo = delivery.client(), uuid4(), uuid4(), uuid4()
    await delivery.knows(*child_stream(ann))
    session = await client.done("deliver-session", session_of(centre, "2020-03-02", [ann]))
    amended = await client.done("amend-session", {"session_id": session["id"], "children": [str(ann), str(bo)]})
    assert [event["type"] for event in amended["events"]] == ["delivery.session-amended.v1"]
    assert [w["children"] for w in amended["warnings"] if w["code"] == "child.unknown"] == [[str(bo)]]
    same = await client.done("amend-session", {"session_id": session["id"], "children": [str(bo), str(ann)]})
    assert (same["events"], same["version"]) == ([], 2)
    assert (await client.get(f"/sessions/{session['id']}"))["children"] == sorted([str(ann), str(bo)])
    assert [s["session_id"] for s in (await client.get("/sessions", child_id=str(bo)))["items"]] == [session["id"]]
    await client.done("amend-session", {"session_id": session["id"], "children": [str(bo)]})
    assert (await client.get("/sessions", child_id=str(ann)))["items"] == []


async def test_a_voided_session_gives_its_start_free_and_is_not_amended(delivery: Any) -> None:
    client, body = delivery.client(), session_of(uuid4(), "2020-03-02", [uuid4()])
    first = await client.done("deliver-session", body)
    again = await client.send("deliver-session", body | {"ends_at": "11:00"})
    assert (again.status_code, again.json()["code"], again.json()["existing_id"]) == (
        409,
        "session.already-recorded",
        first["id"],
    )
    await client.done("void-session", {"session_id": first["id"], "reason": "not-delivered"})
    late = await client.send("amend-session", {"session_id": first["id"], "children": [str(uuid4())]})
    assert (late.status_code, late.json()["code"], late.json()["clause"]) == (409, "session.already-voided", "S3.1")
    second = await client.done("deliver-session", body | {"ends_at": "11:00"})
    found = await client.get("/sessions", institution_id=body["institution_id"], date="2020-03-02")
    assert {s["session_id"]: s["void_reason"] for s in found["items"]} == {first["id"]: "not-delivered", second["id"]: None}


async def test_an_institution_records_and_reads_its_own(delivery: Any) -> None:
    centre = uuid4()
    body = session_of(centre, "2020-03-02", [uuid4()])
    other = await delivery.world.client("delivery", "institution", str(uuid4())).send("deliver-session", body)
    own = await delivery.world.client("delivery", "institution", str(centre)).send("deliver-session", body)
    assert (other.status_code, other.json()["code"]) == (403, "auth.other-office")
    assert own.status_code == 201
    for reader, shown in ((centre, [own.json()["id"]]), (uuid4(), [])):
        client = delivery.world.client("delivery", "institution", str(reader))
        assert [session["session_id"] for session in (await client.get("/sessions"))["items"]] == shown
        answer = await client.http.get(f"/sessions/{own.json()['id']}", headers={"Authorization": f"Bearer {client.token}"})
        assert answer.status_code == (200 if shown else 403)


async def test_what_cannot_be_true_is_answered_with_field_and_both_languages(delivery: Any) -> None:
    child = uuid4()
    body = session_of(uuid4(), "2020-03-02", [child, child])
    answer = (await delivery.client().send("deliver-session", body)).json()
    assert [(fault["pointer"], fault["code"], fault["zh"]) for fault in answer["errors"]] == [
        ("/children", "list_repeats", f"重复: {child}")
    ]
