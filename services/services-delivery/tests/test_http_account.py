"""The account's adapter against a platform that answers over real HTTP. Clause K3.1."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sandbox_account import TOKEN, Sandbox, sandbox_account

from contracts.events.messages import GuideEntry
from services_delivery.account.http import HttpAccount
from services_delivery.account.port import Accepted, AccountUnreachable, OutgoingMessage, Rejected, Unsure

ENTRY = GuideEntry(entry_id="vaccination", kind="child-health", title="预约", provider="妇计中心", url="https://jk.example.cn/v")
KEY, FAMILY = UUID(int=90), UUID(int=91)
MESSAGE = OutgoingMessage(KEY, FAMILY, "夏季辅食", "现做现吃", (ENTRY,))


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with sandbox_account() as running:
        yield running


@pytest.fixture
async def account(sandbox: Sandbox) -> AsyncIterator[HttpAccount]:
    account = HttpAccount(sandbox.url, TOKEN, timeout_seconds=2)
    yield account
    await account.close()


async def test_a_message_is_handed_over_with_its_key_its_links_and_the_token(sandbox: Sandbox, account: HttpAccount) -> None:
    assert await account.send(MESSAGE) == Accepted()
    assert sandbox.taken[str(KEY)] == {
        "recipient": str(FAMILY),
        "title": "夏季辅食",
        "text": "现做现吃",
        "links": [{"title": "预约", "url": "https://jk.example.cn/v"}],
    }
    assert sandbox.tokens == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize("code", ["not-bound", "opted-out", "content-refused"])
async def test_a_refusal_with_a_known_code_is_final(sandbox: Sandbox, account: HttpAccount, code: str) -> None:
    sandbox.refuses[str(FAMILY)] = code
    assert await account.send(MESSAGE) == Rejected(code)


async def test_whatever_else_the_platform_says_is_unsure_and_the_same_key_is_taken_once(
    sandbox: Sandbox, account: HttpAccount
) -> None:
    sandbox.troubles = [500, 503, 429]
    assert [await account.send(MESSAGE) for _ in range(4)] == [
        Unsure("HTTP 500"), Unsure("HTTP 503"), Unsure("HTTP 429"), Accepted(),
    ]  # fmt: skip
    assert (sandbox.posts[str(KEY)], len(sandbox.taken)) == (4, 1)
    sandbox.refuses[str(FAMILY)] = "some-day"
    assert await account.send(MESSAGE) == Unsure("HTTP 422")


async def test_a_platform_that_is_not_there_is_unsure_and_tells_no_receipts() -> None:
    nowhere = HttpAccount("http://127.0.0.1:9", TOKEN, timeout_seconds=1)
    assert await nowhere.send(MESSAGE) == Unsure("ConnectError")
    with pytest.raises(AccountUnreachable):
        await nowhere.receipts("")
    await nowhere.close()


async def test_receipts_are_told_after_a_cursor(sandbox: Sandbox, account: HttpAccount) -> None:
    await account.send(MESSAGE)
    told = await account.receipts("")
    assert [(one.key, one.status) for one in told.receipts] == [(KEY, "delivered")]
    again = await account.receipts(told.cursor)
    assert (list(again.receipts), again.cursor) == ([], told.cursor)
    sandbox.feed[0]["status"] = "burnt"
    with pytest.raises(AccountUnreachable):
        await account.receipts("")
