"""Reading the figures back over HTTP, as any program with a token would."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from cradle_demo.driver.offices import AUDITOR, Offices
from cradle_demo.driver.persistent import PersistentClient
from cradle_demo.driver.tally import Tally
from cradle_demo.failure import DemoFailed

PAGE = "500"
GAPS_ON = (10, 1)
"""Month and day of which the last year's gaps are told: when there is still time to close them."""

BUDGET = ("appropriated", "supplemented", "overridden", "committed", "remaining", "drawn", "paid")
BEFORE = 2019
"""A year of service that records of the demo can name too: the one before the edition."""


class UnreadableFigures(DemoFailed):
    """A service answered a read with something else than figures."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Reads from finance and reporting."""

    client: PersistentClient
    offices: Offices

    async def outcome(self, tally: Tally, years: Sequence[int]) -> dict[str, Any]:
        """The figures of these years by the names of the tie-out."""
        money: list[dict[str, Any]] = []
        refusals: list[dict[str, Any]] = []
        claims: dict[str, Counter[str]] = {}
        for served in (BEFORE, *years):
            totals = await self._get("finance", "/totals", {"year": str(served)})
            money += [{"year": served, **_some(line, "clause", "township_code", "amount_fen")} for line in totals["money"]]
            refusals += [{"year": served, **_some(line, "clause", "reason", "claims")} for line in totals["refusals"]]
            for line in totals["states"]:
                claims.setdefault(line["clause"], Counter(due=0, refused=0)).update(_some(line, "due", "refused"))
        return {
            "answers": {name: dict(answers) for name, answers in sorted(tally.answers.items())},
            "money": money,
            "refusals": refusals,
            "claims": {clause: dict(states) for clause, states in sorted(claims.items())},
            "targets": {str(year): await self._targets(year) for year in years},
            "duties": {str(year): await self._duties(year) for year in years},
            "budgets": {str(year): await self._budgets(year) for year in years},
            "evaluations": await self._evaluations(years),
            "settlements": {
                row["settlement_id"]: [row["stage"], row["amount_fen"], row["paid_fen"]] for row in await self.settlements()
            },
            "deductions": await self._deductions(),
            "forecasts": {row["target"]: [row["forecast"], row["light"]] for row in await self.forecasts(years)},
            "gaps": await self._village_gaps(date(max(years), *GAPS_ON)),
            "plans": {str(year): await self._plans(year) for year in years},
            "quality_lists": await self._quality_lists(),
        }

    async def summary(self, year: int) -> list[dict[str, Any]]:
        """Every target row of the county, with its best and worst townships."""
        return cast("list[dict[str, Any]]", (await self._get("reporting", "/summary", {"year": str(year)}))["items"])

    async def _duties(self, year: int) -> dict[str, str]:
        items = await self._get("reporting", f"/duties/{year}", {})
        return {item["duty"]: item["state"] for item in items}

    async def _budgets(self, year: int) -> dict[str, dict[str, int]]:
        rows = await self._get("finance", "/budgets", {"year": str(year)})
        return {row["funding_source"]: {name: row[f"{name}_fen"] for name in BUDGET} for row in rows}

    async def _evaluations(self, years: Sequence[int]) -> dict[str, int]:
        return {
            f"{row['subject']} {year}": row["total_hundredths"]
            for year in years
            async for row in self._pages("reporting", f"/evaluations/{year}", {})
            if row["state"] == "published"
        }

    async def forecasts(self, years: Sequence[int]) -> list[dict[str, Any]]:
        """Where the county will stand at the deadline, by what is known of these years."""
        through = {"through": str(max(years)), "level": "county", "limit": "100"}
        return cast("list[dict[str, Any]]", (await self._get("reporting", "/forecasts", through))["items"])

    async def settlements(self) -> list[dict[str, Any]]:
        """Every settlement with its sums."""
        return cast("list[dict[str, Any]]", await self._get("finance", "/settlements", {"limit": PAGE}))

    async def _deductions(self) -> dict[str, list[int]]:
        rows = await self._get("finance", "/fund-inspections", {})
        return {row["inspection_id"]: [row["deduction"]["amount_fen"] if row["deducts"] else 0, row["taken_fen"]] for row in rows}

    async def rulings(self) -> list[dict[str, Any]]:
        """Every ruling, by number."""
        return cast("list[dict[str, Any]]", await self._get("finance", "/rulings", {}))

    async def _village_gaps(self, on: date) -> dict[str, list[int | str]]:
        rows = await self._get("reporting", "/gaps/villages", {"on": on.isoformat()})
        return {f"{row['village_code']} {row['target']}": [row["children"], row["missing"], row["first_until"]] for row in rows}

    async def gaps(self, year: int) -> dict[str, Any]:
        """The gaps that will be the first to be too late in a year's autumn, and how many there are in all."""
        return cast(
            "dict[str, Any]", await self._get("reporting", "/gaps", {"on": date(year, *GAPS_ON).isoformat(), "limit": "8"})
        )

    async def _plans(self, year: int) -> dict[str, int]:
        training = await self._get("delivery", f"/training-plans/{year}", {})
        given = await self._get("delivery", f"/volunteering/{year}", {})
        others = await self._get("registry", "/selection", {"year": str(year)})
        return {
            "S4.1 in post": training["offices"]["in_post"],
            "S4.1 trained": training["offices"]["trained"],
            "S4.2 person-times": training["institutions"]["person_times"],
            "K5.3 bought of others": len(others),
            "K5.3 with a reason": sum(one["selection_reason"] is not None for one in others),
            "M4 minutes": sum(organisation["minutes"] for organisation in given["organisations"]),
        }

    async def _quality_lists(self) -> list[list[str]]:
        editions = await self._get("registry", "/quality-lists", {})
        return [sorted(listed["institution_id"] for listed in edition["institutions"]) for edition in editions]

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

    async def _get(self, service: str, path: str, params: Mapping[str, str]) -> Any:
        url = f"{self.offices.urls[service]}{path}"
        answer = await self.client.get(service, url, self.offices.headers(AUDITOR), params)
        if not answer.is_success:
            raise UnreadableFigures(f"{answer.url}: HTTP {answer.status_code} {answer.text[:500]}")
        return answer.json()


def _some(line: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: line[name] for name in names}
