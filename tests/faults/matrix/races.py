"""Facts of one book change at the same moment, from different partitions and services; the money is that of the oracle."""

import asyncio
import random
from dataclasses import replace
from datetime import date, timedelta

from cradle_demo.records import Record
from faults.matrix.case import case
from faults.matrix.site import Site

ROUNDS = 12
CROWD_SESSIONS, CROWD_CHILDREN = 20, 100


@case("races")
async def a_birth_date_corrected_beside_an_attendance(site: Site, choice: random.Random) -> None:
    for _ in range(ROUNDS):
        child = site.load.child(choice)
        session = site.load.session(children=[child.body["child_id"]])
        records = [session, _correction(site, child, choice)]
        await _at_once(site, choice.sample(records, 2))


@case("races")
async def a_child_taken_off_a_list_while_its_book_is_decided(site: Site, choice: random.Random) -> None:
    for _ in range(ROUNDS):
        children = [site.load.child(choice).body["child_id"] for _ in range(4)]
        session = site.load.session(children=list(dict.fromkeys(children)))
        await site.clerks.send(session)
        await asyncio.sleep(choice.uniform(0, 0.15))
        for kept in (1, 2):
            fewer = {"session_id": session.body["session_id"], "children": session.body["children"][:kept]}
            await site.clerks.send(site.load.single(session, fewer, "amend-session"))


@case("races")
async def a_book_marked_by_three_topics_at_once(site: Site, choice: random.Random) -> None:
    """Its child, its session and the institution's credentials change in the same moment."""
    for number in range(ROUNDS):
        child = site.load.child(choice)
        session = site.load.session(children=[child.body["child_id"], site.load.child(choice).body["child_id"]])
        session = replace(session, body=session.body | {"children": list(dict.fromkeys(session.body["children"]))})
        await site.clerks.send(session)
        amended = {"session_id": session.body["session_id"], "children": [child.body["child_id"]]}
        grant = site.load.credential(session.body["institution_id"], date(2020, 12, 1) + timedelta(days=number))
        records = [_correction(site, child, choice), site.load.single(session, amended, "amend-session"), grant]
        await _at_once(site, choice.sample(records, 3))


@case("races")
async def a_credential_revoked_while_two_thousand_attendances_under_it_are_decided(site: Site, choice: random.Random) -> None:
    children = [record.body["child_id"] for record in site.load.children[:CROWD_CHILDREN]]
    first = site.load.session(children=children)
    sessions = [replace(site.load.session(children=children), batch="crowd", key=None) for _ in range(CROWD_SESSIONS - 1)]
    there = first.body["institution_id"]
    same_place = [
        replace(one, body=one.body | {"institution_id": there, "agreement_id": first.body["agreement_id"]}, sender=first.sender)
        for one in sessions
    ]
    await site.clerks.send(first)
    revoked = [site.load.revocation(grant) for grant in site.load.grants if grant.body["institution_id"] == there][:1]

    async def revoke() -> None:
        await asyncio.sleep(choice.uniform(0.1, 0.6))
        for record in revoked:
            await site.clerks.send(record)

    await asyncio.gather(site.clerks.send_file(same_place), revoke())


@case("races")
async def a_ruling_while_deciders_run(site: Site, choice: random.Random) -> None:
    """Lectures are paid once a year, then each, once again, each again: every change falls among lectures that arrive."""
    each = {"subject": "R1", "value": "per-lecture", "from_date": "2020-01-01"}
    for number in (1, 2):
        await _ruled(site, choice, site.load.ruling("issue-ruling", each))
        if number == 1:
            await _ruled(site, choice, site.load.ruling("withdraw-ruling", {"ruling": number}))


async def _ruled(site: Site, choice: random.Random, ruling: Record) -> None:
    async def rule() -> None:
        await asyncio.sleep(choice.uniform(0.1, 0.8))
        answer = await site.clerks.send(ruling)
        assert answer.status == "recorded", answer.code

    await asyncio.gather(rule(), *(site.clerks.send(site.load.lecture()) for _ in range(10)))


def _correction(site: Site, child: Record, choice: random.Random) -> Record:
    born = date.fromisoformat(child.body["birth_date"]) - timedelta(days=choice.randint(1, 300))
    return site.load.single(child, {"child_id": child.body["child_id"], "birth_date": born.isoformat()}, "correct-birth-date")


async def _at_once(site: Site, records: list[Record]) -> None:
    await asyncio.gather(*(site.clerks.send(record) for record in records))
