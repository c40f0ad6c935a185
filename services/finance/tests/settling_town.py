"""A township that settles: what happens in it, and the offices that close, approve and pay."""

from typing import Any

from finance.situations.chronicle import Chronicle
from finance.situations.vocabulary import statement

FUND = "township:341881001"
SCOPE = {"clause": "S3.1", "funding_source": FUND}
ENACTED = {
    "edition": "ningguo-2019-draft", "document_number": "宁政办〔2020〕3号", "enacted_on": "2020-01-15", "effective_on": "2020-01-01",
}  # fmt: skip
GROUND = (
    {"institution": {"institution": "甲园"}},
    {"institution": {"institution": "乙园"}},
    {"agreement": {"agreement": "甲约", "institution": "甲园"}},
    {"agreement": {"agreement": "乙约", "institution": "乙园"}},
    *({"child": {"child": name, "born": "2018-06-01"}} for name in ("小明", "小红", "小刚")),
)


class Town:
    """What happens in the township; finance hears of it and decides."""

    def __init__(self, office: Any) -> None:
        self.office, self.chronicle = office, Chronicle()

    async def tells(self, *lines: dict[str, dict[str, object]]) -> None:
        statements = [statement(line) for line in lines]
        events = [self.chronicle.record(subject, event) for one in statements for subject, event in one.events(self.chronicle)]
        await self.office.fold(events)
        await self.office.decide()


def session(name: str, day: str, at: str, *children: str) -> dict[str, dict[str, object]]:
    return {"session": {"session": name, "on": day, "institution": f"{at}园", "agreement": f"{at}约", "children": list(children)}}


CLAIMS = (
    session("甲一", "2020-02-10", "甲", "小明", "小红"),
    session("甲二", "2020-03-10", "甲", "小明"),
    session("乙一", "2020-03-12", "乙", "小刚"),
)


class Desk:
    """The offices that settle: the township's clerk prepares, two people of the commission check and pay."""

    def __init__(self, finance: Any) -> None:
        self.clerk = finance.client("finance", "township", "341881001", "zhou")
        self.checker = finance.client("finance", "commission", "341881", "wang")

    async def budget(self, amount_fen: int) -> None:
        document = {"document_number": "街财〔2020〕2号", "appropriated_on": "2020-01-20"}
        await self.clerk.done("appropriate-budget", {"funding_source": FUND, "year": 2020, "amount_fen": amount_fen} | document)

    async def prepared(self, through: str, **scope: str) -> dict[str, str]:
        done = await self.clerk.done("prepare-settlement", SCOPE | scope | {"through": through})
        return {"settlement_id": done["id"]}

    async def shown(self, which: dict[str, str]) -> dict[str, Any]:
        return await self.checker.get(f"/settlements/{which['settlement_id']}")

    async def instructed(self, through: str, **scope: str) -> tuple[dict[str, str], dict[str, Any]]:
        which = await self.prepared(through, **scope)
        await self.checker.done("approve-settlement", which)
        await self.checker.done("instruct-payment", which)
        return which, await self.shown(which)

    async def bank(self, which: dict[str, str], shown: dict[str, Any], **failed: str) -> None:
        results = [
            {"payee": {"kind": line["payee_kind"], "id": line["payee_id"]}, "status": "paid"}
            | ({"status": "failed", "reason": failed[line["payee_id"]]} if line["payee_id"] in failed else {})
            for line in shown["lines"]
        ]
        await self.checker.done("record-bank-result", which | {"check_sum": shown["check_sum"], "results": results})

    async def file(self, which: dict[str, str], **query: str) -> Any:
        headers = {"Authorization": f"Bearer {self.checker.token}"}
        url = f"/settlements/{which['settlement_id']}/payment-instruction"
        return await self.checker.http.get(url, params=query, headers=headers)

    async def upload(self, path: str, content: bytes, **parameters: str) -> Any:
        headers = {"Authorization": f"Bearer {self.checker.token}"}
        answer = await self.checker.http.post(f"/files/{path}", content=content, params=parameters, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer

    async def balances(self, clause: str = "S3.1") -> dict[str, int]:
        return {row["payee"]["id"]: row["open_fen"] for row in await self.checker.get("/balances", **SCOPE | {"clause": clause})}


async def sums(office: Any, prefix: str) -> dict[str, int]:
    rows = await office.pool.fetch(
        "SELECT account, sum(amount_fen)::bigint FROM postings WHERE starts_with(account, $1) GROUP BY account", prefix
    )
    return {account: fen for account, fen in rows if fen}
