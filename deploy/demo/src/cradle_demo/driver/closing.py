"""The closing of the years, once all is decided: a ruling is priced before it is issued."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import httpx

from cradle_demo.driver.commands import Commands, UnexpectedAnswer
from cradle_demo.driver.dispatch import dispatch
from cradle_demo.driver.offices import AUDITOR
from cradle_demo.driver.settling import settle
from cradle_demo.driver.tally import Tally
from cradle_demo.records import Body, Record, by_step

RULING = ("issue-ruling", "withdraw-ruling")


@dataclass(slots=True)
class Closing:
    """Sends the closing's records; `sent` are those that were, `previews` what each ruling was to cost, in order."""

    http: httpx.AsyncClient
    commands: Commands
    sent: list[Record] = field(default_factory=list)
    previews: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, records: Sequence[Record], tally: Tally) -> None:
        """Send them step by step; where something is ruled, all is decided again before the next."""
        for _, step in by_step(records):
            if any(record.command in RULING for record in step):
                for record in step:
                    if record.command == "issue-ruling":
                        self.previews.append(await self._preview(record.body))
                    await dispatch([record], self.commands, tally)
                    await settle(self.http, self.commands.offices.urls)
                self.sent += step
                continue
            await dispatch(step, self.commands, tally)
            self.sent += step
        await settle(self.http, self.commands.offices.urls)

    async def _preview(self, body: Body) -> dict[str, Any]:
        asked = {name: body[name] for name in ("subject", "value", "from_date")}
        headers = self.commands.offices.headers(AUDITOR) | {"Content-Type": "application/json"}
        url = f"{self.commands.offices.urls['finance']}/rulings/preview"
        answer = await self.commands.client.post("finance", url, headers, json.dumps(asked).encode())
        if not answer.is_success:
            raise UnexpectedAnswer(f"{url}: HTTP {answer.status_code} {answer.text[:500]}")
        return asked | cast("dict[str, Any]", answer.json())
