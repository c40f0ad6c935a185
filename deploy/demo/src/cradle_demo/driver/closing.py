"""The closing of the years: what is read before it is sent. A bank's answer is about the file; a ruling is priced first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import httpx

from cradle_demo.driver.commands import Commands, UnexpectedAnswer
from cradle_demo.driver.dispatch import dispatch
from cradle_demo.driver.offices import AUDITOR
from cradle_demo.driver.settling import settle
from cradle_demo.driver.tally import Tally
from cradle_demo.records import Body, Record, by_step

RULING = ("issue-ruling", "withdraw-ruling")
OF_FIGURES = "draft-evaluation"


@dataclass(slots=True)
class Closing:
    """Sends the closing's records; `sent` are those that were, `previews` what each ruling was to cost, in order."""

    http: httpx.AsyncClient
    commands: Commands
    sent: list[Record] = field(default_factory=list)
    previews: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, records: Sequence[Record], tally: Tally) -> None:
        """Send them step by step; where something is ruled, all is decided again before the next; what is evaluated has been counted."""
        for _, step in by_step(records):
            if step[0].command == OF_FIGURES:
                await settle(self.http, self.commands.offices.urls)
            if any(record.command in RULING for record in step):
                for record in step:
                    if record.command == "issue-ruling":
                        self.previews.append(await self._preview(record.body))
                    await dispatch([record], self.commands, tally)
                    await settle(self.http, self.commands.offices.urls)
                self.sent += step
                continue
            filled = [await self._filled(record) for record in step]
            await dispatch(filled, self.commands, tally)
            self.sent += filled
        await settle(self.http, self.commands.offices.urls)

    async def _filled(self, record: Record) -> Record:
        """A bank's answer with the file's check sum and every line of it paid, but for the last where some are to fail."""
        if record.command != "record-bank-result":
            return record
        fails = record.body["fails"]
        found = await self._get(f"/settlements/{record.body['settlement_id']}") or {"lines": [], "check_sum": None}
        due = [line for line in found["lines"] if line["amount_fen"] > 0]
        results = [
            {"payee": {"kind": line["payee_kind"], "id": line["payee_id"]}, "status": "paid", "reason": None} for line in due
        ]
        if fails and len(results) > 1:
            results[-1] |= {"status": "failed", "reason": "账号有误"}
        body: Body = {"settlement_id": record.body["settlement_id"], "check_sum": found["check_sum"] or "0" * 64}
        nobody = [{"payee": {"kind": "unit", "id": "341881"}, "status": "paid", "reason": None}]
        return replace(record, body=body | {"results": results or nobody})

    async def _preview(self, body: Body) -> dict[str, Any]:
        asked = {name: body[name] for name in ("subject", "value", "from_date")}
        headers = self.commands.offices.headers(AUDITOR) | {"Content-Type": "application/json"}
        url = f"{self.commands.offices.urls['finance']}/rulings/preview"
        answer = await self.commands.client.post("finance", url, headers, json.dumps(asked).encode())
        if not answer.is_success:
            raise UnexpectedAnswer(f"{url}: HTTP {answer.status_code} {answer.text[:500]}")
        return asked | cast("dict[str, Any]", answer.json())

    async def _get(self, path: str) -> dict[str, Any] | None:
        url = f"{self.commands.offices.urls['finance']}{path}"
        answer = await self.commands.client.get("finance", url, self.commands.offices.headers(AUDITOR), {})
        return cast("dict[str, Any]", answer.json()) if answer.is_success else None
