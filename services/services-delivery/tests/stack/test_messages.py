"""Messages on a real database, through a platform that answers over HTTP: each family gets one, whatever fails. Clause K3.1."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sandbox_account import TOKEN, Sandbox, sandbox_account

from chassis.clock import business_date, system_clock
from chassis.ids import derived_id
from chassis.store import EventStore, NewEvents
from chassis.topic_layout import partitions_of
from contracts.events.consents import ConsentGiven, ConsentWithdrawn
from contracts.events.merging import ChildMerged
from contracts.events.registry import ChildRegistered, SpecialFamilyFlagSet
from services_delivery.account.http import HttpAccount
from services_delivery.account.port import Answer, OutgoingMessage
from services_delivery.application.sending import Pace, Sending
from services_delivery.bootstrap import POLICY
from services_delivery.domain.message import message_id, recipient
from services_delivery.projections.message_metrics import STUCK_ATTEMPTS_MIN, message_readings

TODAY = business_date(system_clock())
EAST, WEST = "341881001001", "341881002001"
AT_ONCE = Pace(lease_seconds=0, backoff_seconds=0, receipts_every_seconds=0)
ENTRY = {
    "entry_id": "vaccination",
    "kind": "child-health",
    "title": "预约",
    "provider": "妇计中心",
    "url": "https://jk.example.cn/v",
}


@pytest.fixture
async def sandbox(delivery: Any) -> AsyncIterator[Sandbox]:
    """A platform that has told no receipts yet."""
    await delivery.world.services["delivery"].pool.execute("UPDATE receipt_cursor SET cursor = ''")
    async with sandbox_account() as running:
        yield running


class DyingAccount(HttpAccount):
    """The process dies when the platform has the message, before the answer is put down."""

    async def send(self, message: OutgoingMessage) -> Answer:
        await super().send(message)
        raise asyncio.CancelledError


def sending(account: HttpAccount, pace: Pace = AT_ONCE) -> Sending:
    return Sending(POLICY, lambda: account, pace)


async def work_off(delivery: Any, sender: Sending) -> None:
    """Run until there is nothing to do; receipts that are withheld leave messages in hand."""
    while await sender.run_once(delivery.world.services["delivery"].pool):
        pass


async def family(
    delivery: Any, village: str = EAST, *, born: date | None = None, consents: bool = True, special: bool = False
) -> tuple[UUID, UUID]:
    """A registered child in a household, with what its guardian consents to; the ids of both."""
    child_id, household_id = uuid4(), uuid4()
    birth_date = born or TODAY - timedelta(days=120)
    streams: list[tuple[UUID, Sequence[Any]]] = [
        (child_id, [ChildRegistered(
            child_id=child_id, household_id=household_id, birth_date=birth_date, village_code=village, registered_on=birth_date)]),
    ]  # fmt: skip
    if consents:
        streams.append((consent_of(household_id), [given(household_id)]))
    if special:
        flag = SpecialFamilyFlagSet(household_id=household_id, hardship="low-income", from_date=birth_date)
        streams.append((household_id, [flag]))
    await delivery.knows(*streams)
    return child_id, household_id


def consent_of(household_id: UUID) -> UUID:
    return derived_id("consent", household_id, "messages")


def given(household_id: UUID) -> ConsentGiven:
    return ConsentGiven(household_id=household_id, purpose="messages", given_on=TODAY - timedelta(days=9), given_by="mother")


async def plan(delivery: Any, **changes: Any) -> UUID:
    """A campaign for infants of the township of `EAST`, unless told otherwise."""
    body: dict[str, Any] = {
        "unit_code": "341881001",
        "title": "夏季辅食",
        "text": "现做现吃",
        "content_bands": ["0-12-months"],
        "audience": {"bands": ["0-12-months"]},
        "planned_on": TODAY.isoformat(),
        "send_until": (TODAY + timedelta(days=7)).isoformat(),
    }
    return UUID((await delivery.client().done("plan-campaign", body | changes))["id"])


async def progress(delivery: Any, campaign_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = await delivery.client().get(f"/campaigns/{campaign_id}/progress")
    return found


async def test_a_message_reaches_the_families_of_its_audience_with_the_guides_entries(delivery: Any, sandbox: Sandbox) -> None:
    _, home = await family(delivery)
    _, hard = await family(delivery, special=True)
    await family(delivery, WEST)
    await family(delivery, born=TODAY - timedelta(days=500))
    await family(delivery, consents=False)
    twice, _ = await family(delivery)
    survivor = (await family(delivery, WEST))[0]
    merged = ChildMerged(
        child_id=twice, survivor_id=survivor, survivor_household_id=uuid4(), merged_on=TODAY, ground="same-id-number"
    )
    await append(delivery, twice, 1, merged)
    await delivery.client().done("publish-guide", {"entries": [ENTRY]})
    everybody = await plan(delivery, guide_edition=1, guide_entries=["vaccination"])
    in_need = await plan(delivery, audience={"bands": ["0-12-months"], "special_families": True})
    account = HttpAccount(sandbox.url, TOKEN, timeout_seconds=5)
    await work_off(delivery, sending(account))
    assert await progress(delivery, everybody) == {"addressed": 2, "waiting": 0, "handed_over": 0, "outcomes": {"delivered": 2}}
    assert await progress(delivery, in_need) == {"addressed": 1, "waiting": 0, "handed_over": 0, "outcomes": {"delivered": 1}}
    to = {key: body["recipient"] for key, body in sandbox.taken.items()}
    assert to == {str(message_id(c, h)): str(recipient(h)) for c, h in ((everybody, home), (everybody, hard), (in_need, hard))}
    assert sandbox.taken[str(message_id(everybody, home))]["links"] == [{"title": "预约", "url": "https://jk.example.cn/v"}]
    page = await delivery.client().get(f"/campaigns/{in_need}/receipts")
    assert [(one["household_id"], one["outcome"]) for one in page["items"]] == [(str(hard), "delivered")]
    await account.close()


async def test_lost_answers_and_a_death_in_between_bring_nobody_a_second_message(delivery: Any, sandbox: Sandbox) -> None:
    village = "341881003001"
    _, home = await family(delivery, village)
    campaign = await plan(delivery, unit_code="341881003")
    pool = delivery.world.services["delivery"].pool
    dying, account = (kind(sandbox.url, TOKEN, timeout_seconds=5) for kind in (DyingAccount, HttpAccount))
    with pytest.raises(asyncio.CancelledError):
        await sending(dying).run_once(pool)
    assert (await progress(delivery, campaign))["waiting"] == 1
    sandbox.troubles, sandbox.withheld = [500, 429, 503], True
    await work_off_until(delivery, sending(account), campaign, {"addressed": 1, "waiting": 0, "handed_over": 1, "outcomes": {}})
    sandbox.withheld = False
    await work_off(delivery, sending(account))
    key = str(message_id(campaign, home))
    assert (sandbox.posts[key], list(sandbox.taken)) == (5, [key])
    assert (await progress(delivery, campaign))["outcomes"] == {"delivered": 1}
    assert await pool.fetchval("SELECT count(*) FROM events WHERE stream_id = $1", message_id(campaign, home)) == 1
    await dying.close()
    await account.close()


async def test_a_claim_keeps_a_message_from_another_sender_until_it_runs_out(delivery: Any, sandbox: Sandbox) -> None:
    _, home = await family(delivery, "341881004001")
    campaign = await plan(delivery, unit_code="341881004")
    pool = delivery.world.services["delivery"].pool
    dying, account = (kind(sandbox.url, TOKEN, timeout_seconds=5) for kind in (DyingAccount, HttpAccount))
    with pytest.raises(asyncio.CancelledError):
        await sending(dying, Pace(lease_seconds=60, receipts_every_seconds=0)).run_once(pool)
    await work_off(delivery, sending(account))
    assert sandbox.posts[str(message_id(campaign, home))] == 1
    await pool.execute("UPDATE message_sends SET next_attempt_at = now()")
    await work_off(delivery, sending(account))
    assert sandbox.posts[str(message_id(campaign, home))] == 2
    assert (await progress(delivery, campaign))["outcomes"] == {"delivered": 1}
    await dying.close()
    await account.close()


async def test_who_opts_out_or_withdraws_gets_no_further_message_until_consenting_anew(delivery: Any, sandbox: Sandbox) -> None:
    village, unit = "341881005001", {"unit_code": "341881005"}
    _, out = await family(delivery, village)
    _, back = await family(delivery, village)
    sandbox.statuses[str(recipient(out))] = "opted-out"
    account = HttpAccount(sandbox.url, TOKEN, timeout_seconds=5)
    first = await plan(delivery, **unit)
    await work_off(delivery, sending(account))
    assert (await progress(delivery, first))["outcomes"] == {"delivered": 1, "opted-out": 1}
    second = await plan(delivery, **unit)
    await begin(delivery, sending(account))
    withdrawn = ConsentWithdrawn(household_id=back, purpose="messages", withdrawn_on=TODAY)
    await append(delivery, consent_of(back), 1, withdrawn)
    await work_off(delivery, sending(account))
    assert (await progress(delivery, second))["outcomes"] == {"consent-withdrawn": 1}
    assert {body["recipient"] for key, body in sandbox.taken.items()} == {str(recipient(out)), str(recipient(back))}
    assert len(sandbox.taken) == 2
    await account.close()


async def test_a_stopped_campaign_and_one_that_is_over_send_no_more(delivery: Any, sandbox: Sandbox) -> None:
    await family(delivery, "341881006001")
    account = HttpAccount(sandbox.url, TOKEN, timeout_seconds=5)
    stopped = await plan(delivery, unit_code="341881006")
    await begin(delivery, sending(account))
    await delivery.client().done("stop-campaign", {"campaign_id": str(stopped), "stopped_on": TODAY.isoformat()})
    over = await plan(delivery, unit_code="341881006")
    await begin(delivery, sending(account))
    pool = delivery.world.services["delivery"].pool
    await pool.execute("UPDATE campaign_runs SET send_until = $2 WHERE campaign_id = $1", over, TODAY - timedelta(days=1))
    await work_off(delivery, sending(account))
    assert await progress(delivery, stopped) == {"addressed": 1, "waiting": 0, "handed_over": 0, "outcomes": {}}
    assert (await progress(delivery, over))["outcomes"] == {"expired": 1}
    assert sandbox.posts == {}
    await account.close()


async def test_only_its_office_reads_a_campaigns_receipts(delivery: Any) -> None:
    campaign = await plan(delivery)
    other = delivery.world.client("delivery", "township", "341881100", "qian")
    answer = await other.http.get(f"/campaigns/{campaign}/receipts", headers={"Authorization": f"Bearer {other.token}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.other-office")
    code = await delivery.client().get(f"/message-recipients/{campaign}")
    assert code == {"recipient": str(recipient(campaign))}


async def begin(delivery: Any, sender: Sending) -> None:
    """Address what is planned, and offer nothing yet."""
    while await sender._begin(delivery.world.services["delivery"].pool):
        pass


async def work_off_until(delivery: Any, sender: Sending, campaign_id: UUID, expected: dict[str, Any]) -> None:
    async with asyncio.timeout(20):
        while await progress(delivery, campaign_id) != expected:
            await sender.run_once(delivery.world.services["delivery"].pool)


async def append(delivery: Any, stream_id: UUID, version: int, event: Any) -> None:
    """The registry has published one more event of a stream."""
    async with delivery.world.services["registry"].pool.acquire() as connection, connection.transaction():
        new = NewEvents(stream_id, version, [event], uuid4(), uuid4(), "registry/test")
        await EventStore(partitions_of).append(connection, [new])
    await delivery.world.settle()


async def test_the_metrics_page_tells_of_messages_that_wait_and_are_not_taken(delivery: Any, sandbox: Sandbox) -> None:
    pool = delivery.world.services["delivery"].pool

    async def told() -> dict[tuple[str, ...], float]:
        return {(s.reading.name.removeprefix("cradle_"), *s.labels): s.value for s in await message_readings(pool)}

    account = HttpAccount(sandbox.url, TOKEN, timeout_seconds=5)
    await work_off(delivery, sending(account))
    await pool.execute("DELETE FROM message_sends")
    assert await told() == {
        ("messages", "waiting"): 0,
        ("messages", "handed-over"): 0,
        ("messages_stuck",): 0,
        ("messages_overdue_seconds",): 0,
        ("campaigns_waiting",): 0,
    }
    await family(delivery)
    await plan(delivery)
    given_up = await plan(delivery)
    assert (await told())["campaigns_waiting",] == 2
    await delivery.client().done("stop-campaign", {"campaign_id": str(given_up), "stopped_on": TODAY.isoformat()})
    assert (await told())["campaigns_waiting",] == 1
    nowhere = HttpAccount("http://127.0.0.1:1", TOKEN, timeout_seconds=1)
    sender = sending(nowhere)
    for _ in range(2 + STUCK_ATTEMPTS_MIN):  # either campaign may be begun first, one a run
        await sender.run_once(pool)
    found = await told()
    waiting = found["messages", "waiting"]
    assert waiting >= 1
    assert (found["messages_stuck",], found["campaigns_waiting",]) == (waiting, 0)
    assert 0 < found["messages_overdue_seconds",] < 30
    sandbox.withheld = True
    await work_off(delivery, sending(account))
    found = await told()
    assert (found["messages", "waiting"], found["messages", "handed-over"], found["messages_stuck",]) == (0, waiting, 0)
    await nowhere.close()
    await account.close()
