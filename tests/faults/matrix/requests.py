"""Clients that ask twice at once, ask something else under the same key, do not wait, or cut off what they send."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import httpx

from cradle_demo.records import Record
from faults.matrix.case import case
from faults.matrix.site import Site

CROWD = 200


@case("requests")
async def the_same_key_many_times_at_once(site: Site, choice: random.Random) -> None:
    """At two instances: neither sees what the other is about to record."""
    await site.start("delivery", 2)
    for _ in range(10):
        session = site.load.session(children=[site.load.child(choice).body["child_id"]])
        answers = await asyncio.gather(*(site.clerks.send(session) for _ in range(8)))
        assert {answer.status for answer in answers} <= {"recorded", "repeated"}


@case("requests")
async def the_same_key_with_another_body(site: Site, choice: random.Random) -> None:
    for _ in range(5):
        session = site.load.session(children=[site.load.child(choice).body["child_id"]])
        other = replace(session, body=session.body | {"ends_at": "21:15"})
        await site.clerks.send(session)
        answer = await _post(site, other)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency.key-reused")


@case("requests")
async def the_same_session_under_another_key(site: Site, choice: random.Random) -> None:
    for _ in range(5):
        session = site.load.session(children=[site.load.child(choice).body["child_id"]])
        await site.clerks.send(session)
        twin = site.load.single(session, {name: value for name, value in session.body.items() if name != "session_id"})
        answer = await _post(site, twin)
        assert (answer.status_code, answer.json()["code"]) == (409, "session.already-recorded")
        assert answer.json()["existing_id"] == session.body["session_id"]


@case("requests")
async def two_hundred_clients_on_one_institution(site: Site, choice: random.Random) -> None:
    """At two instances, each with a credential of its own: who is told that others were faster (409) asks again, and is recorded once."""
    await site.start("registry", 2)
    institution = choice.choice(site.load.grants).body["institution_id"]
    grants = [site.load.credential(institution, date(2020, 2, 1) + timedelta(days=number)) for number in range(CROWD)]
    answers = await asyncio.gather(*(site.clerks.send(grant) for grant in grants))
    assert {answer.status for answer in answers} <= {"recorded", "repeated"}, {answer.code for answer in answers}


@case("requests")
async def clients_gone_before_their_answer(site: Site, choice: random.Random) -> None:
    for _ in range(25):
        session = site.load.session(children=[site.load.child(choice).body["child_id"]])
        with suppress(httpx.TransportError):
            await _post(site, session, seconds=choice.uniform(0.001, 0.03))
        await site.clerks.send(session)


@case("requests")
async def files_cut_in_the_middle_and_sent_again_corrected(site: Site, choice: random.Random) -> None:
    for _ in range(6):
        rows = site.load.visits(120)
        lines = [json.dumps(row.body, ensure_ascii=False).encode() for row in rows]
        lines[choice.randrange(len(lines))] = b"{"
        with suppress(httpx.TransportError):
            await _post(
                site, rows[0], "/bulk", _slowly(b"\n".join(lines), choice.randint(1, 4)), seconds=choice.uniform(0.02, 0.2)
            )
        await site.clerks.send_file(rows)


async def _slowly(content: bytes, pieces: int) -> AsyncIterator[bytes]:
    """A body that comes in pieces, the last of them late."""
    size = len(content) // pieces + 1
    for start in range(0, len(content), size):
        yield content[start : start + size]
        await asyncio.sleep(0.03)


async def _post(site: Site, record: Record, suffix: str = "", content: object = None, seconds: float = 20.0) -> httpx.Response:
    headers = site.clerks.offices.headers(record.sender) | {"Content-Type": "application/json"}
    if record.key:
        headers["Idempotency-Key"] = record.key
    url = f"{site.clerks.urls_of(record.service)[0]}/commands/{record.command}{suffix}"
    body = json.dumps(record.body, ensure_ascii=False).encode() if content is None else content
    return await site.clerks.http.post(url, headers=headers, content=body, timeout=seconds)  # type: ignore[arg-type]
