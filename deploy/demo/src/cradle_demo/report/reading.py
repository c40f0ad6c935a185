"""Reading the figures back over HTTP, as any program with a token would."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from cradle_demo.driver.offices import AUDITOR, Offices
from cradle_demo.driver.persistent import PersistentClient
from cradle_demo.driver.tally import Tally
from cradle_demo.failure import DemoFailed

PAGE = "500"
YEARS = (2019, 2020, 2021)
"""The years of service that records of the demo's year can name."""


class UnreadableFigures(DemoFailed):
    """A service answered a read with something else than figures."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Reads from finance and reporting."""

    client: PersistentClient
    offices: Offices

    async def outcome(self, tally: Tally, year: int) -> dict[str, Any]:
        """The figures by the names of the tie-out."""
        money: list[dict[str, Any]] = []
        refusals: list[dict[str, Any]] = []
        claims: dict[str, Counter[str]] = {}
        for served in YEARS:
            totals = await self._get("finance", "/totals", {"year": str(served)})
            money += [{"year": served, **_some(line, "clause", "township_code", "amount_fen")} for line in totals["money"]]
            refusals += [{"year": served, **_some(line, "clause", "reason", "claims")} for line in totals["refusals"]]
            for line in totals["states"]:
                claims.setdefault(line["clause"], Counter(due=0, refused=0)).update(_some(line, "due", "refused"))
        return {
            "year": year,
            "answers": {name: dict(answers) for name, answers in sorted(tally.answers.items())},
            "money": money,
            "refusals": refusals,
            "claims": {clause: dict(states) for clause, states in sorted(claims.items())},
            "targets": await self._targets(year),
        }

    async def summary(self, year: int) -> list[dict[str, Any]]:
        """Every target row of the county, with its best and worst townships."""
        return cast("list[dict[str, Any]]", (await self._get("reporting", "/summary", {"year": str(year)}))["items"])

    async def _targets(self, year: int) -> dict[str, dict[str, list[int | None]]]:
        found: dict[str, dict[str, list[int | None]]] = {}
        async for row in self._pages("reporting", "/targets", {"year": str(year)}):
            if row["recorded"]:
                found.setdefault(row["target"], {})[row["unit_code"]] = [row["numerator"], row["denominator"]]
        return found

    async def _pages(self, service: str, path: str, params: Mapping[str, str]) -> AsyncIterator[dict[str, Any]]:
        after: str | None = None
        while True:
            page = await self._get(service, path, {**params, "limit": PAGE} | ({"after": after} if after else {}))
            for item in page["items"]:
                yield item
            after = page["next"]
            if after is None:
                return

    async def _get(self, service: str, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        url = f"{self.offices.urls[service]}{path}"
        answer = await self.client.get(service, url, self.offices.headers(AUDITOR), params)
        if not answer.is_success:
            raise UnreadableFigures(f"{answer.url}: HTTP {answer.status_code} {answer.text[:500]}")
        return cast("dict[str, Any]", answer.json())


def _some(line: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: line[name] for name in names}
