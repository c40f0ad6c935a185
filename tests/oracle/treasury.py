"""What was recorded about money itself: the enactment that lets it be paid, and the funds' budgets with their overrides.

Methods answer whether a command was accepted; they are told who sent it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oracle import form
from oracle.claims import Claim

Body = dict[str, Any]


@dataclass
class Override:
    amount_fen: int
    asked_by: str
    authorised_by: str | None = None


@dataclass
class Budget:
    """A fund's money of a year; `documents` are those it came by."""

    appropriated_fen: int
    documents: set[str]
    supplemented_fen: int = 0
    overrides: dict[str, Override] = field(default_factory=dict)


@dataclass
class Treasury:
    """`enacted_from` is the first day of the enactment that stands."""

    enacted_from: date | None = None
    budgets: dict[tuple[str, int], Budget] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.commands: dict[str, Callable[[Body, str], bool]] = {
            "record-enactment": self._enact,
            "appropriate-budget": self._appropriate,
            "supplement-budget": self._supplement,
            "request-budget-override": self._ask,
            "authorise-budget-override": self._authorise,
        }

    def _enact(self, body: Body, _: str) -> bool:
        form.day(body, "enacted_on")
        if self.enacted_from is not None:
            return False
        self.enacted_from = date.fromisoformat(body["effective_on"])
        return True

    def _appropriate(self, body: Body, _: str) -> bool:
        fund = body["funding_source"], body["year"]
        if fund in self.budgets:
            return False
        self.budgets[fund] = Budget(body["amount_fen"], {body["document_number"]})
        return True

    def _supplement(self, body: Body, _: str) -> bool:
        budget = self.budgets.get((body["funding_source"], body["year"]))
        if budget is None or body["document_number"] in budget.documents:
            return False
        budget.supplemented_fen += body["amount_fen"]
        budget.documents.add(body["document_number"])
        return True

    def _ask(self, body: Body, person: str) -> bool:
        budget = self.budgets.get((body["funding_source"], body["year"]))
        if budget is None or body["override_id"] in budget.overrides:
            return False
        budget.overrides[body["override_id"]] = Override(body["amount_fen"], person)
        return True

    def _authorise(self, body: Body, person: str) -> bool:
        budget = self.budgets.get((body["funding_source"], body["year"]))
        override = budget.overrides.get(body["override_id"]) if budget else None
        if override is None or override.authorised_by or override.asked_by == person:
            return False
        override.authorised_by = person
        return True

    def given_fen(self, fund: str, year: int, payer: str) -> int:
        """What a fund may pay for a year, if this person approves: an override that the same person authorised allows nothing."""
        budget = self.budgets.get((fund, year))
        if budget is None:
            return 0
        beyond = [one.amount_fen for one in budget.overrides.values() if one.authorised_by not in (None, payer)]
        return budget.appropriated_fen + budget.supplemented_fen + sum(beyond)

    def figures(self, claims: Iterable[Claim], years: Iterable[int]) -> dict[str, dict[str, dict[str, int]]]:
        """By year and fund, in fen: what it was given, what may be paid beyond, what is committed, and what remains."""
        found: dict[str, dict[str, dict[str, int]]] = {str(year): {} for year in years}
        for (fund, year), budget in self.budgets.items():
            beyond_fen = sum(one.amount_fen for one in budget.overrides.values() if one.authorised_by)
            given = {"appropriated": budget.appropriated_fen, "supplemented": budget.supplemented_fen, "overridden": beyond_fen}
            found[str(year)][fund] = given | {"committed": 0}
        for claim in claims:
            if not claim.reason and str(claim.year) in found:
                nothing = {"appropriated": 0, "supplemented": 0, "overridden": 0, "committed": 0}
                found[str(claim.year)].setdefault(claim.fund, nothing)["committed"] += claim.amount_fen
        for funds in found.values():
            for of in funds.values():
                of["remaining"] = of["appropriated"] + of["supplemented"] - of["committed"]
        return found
