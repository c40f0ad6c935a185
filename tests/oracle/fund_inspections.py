"""Inspections of the use of funds: heard, decided, signed by another person, appealed to a third. M5.

Methods answer whether a command was accepted; they are told who sent it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from oracle import form

Body = dict[str, Any]


@dataclass
class Inspection:
    """`deducted_fen` is what is decided to be deducted: in force once it is signed, held up while an appeal is open. `clauses` (none:
    all), `first` and `last` say from which payments; `taken_fen` is what it has taken of them."""

    payee: tuple[str, str]
    found_on: date
    heard_by: date
    stated: bool = False
    decider: str | None = None
    decided_on: date = date.min
    deducted_fen: int = 0
    signed_on: date | None = None
    appeal: str | None = None
    appealed_on: date = date.min
    clauses: tuple[str, ...] = ()
    first: date = date.max
    last: date = date.max
    taken_fen: int = 0

    @property
    def in_force_fen(self) -> int:
        return self.deducted_fen if self.signed_on and self.appeal != "open" else 0


class FundInspections:
    """By id."""

    def __init__(self) -> None:
        self.known: dict[str, Inspection] = {}
        self.commands = {
            "raise-fund-finding": self._raise,
            "record-fund-statement": self._state,
            "decide-fund-finding": self._decide,
            "sign-deduction": self._sign,
            "appeal-deduction": self._appeal,
            "decide-deduction-appeal": self._decide_appeal,
        }

    def _raise(self, body: Body, _: str) -> bool:
        found_on, due_on = form.day(body, "found_on"), date.fromisoformat(body["statement_due_on"])
        if body["inspection_id"] in self.known or due_on < found_on:
            return False
        self.known[body["inspection_id"]] = Inspection((body["payee"]["kind"], body["payee"]["id"]), found_on, due_on)
        return True

    def _state(self, body: Body, _: str) -> bool:
        one = self.known.get(body["inspection_id"])
        if one is None or one.decider or form.day(body, "stated_on") < one.found_on:
            return False
        one.stated = True
        return True

    def _decide(self, body: Body, person: str) -> bool:
        one, on = self.known.get(body["inspection_id"]), form.day(body, "decided_on")
        if one is None or one.decider or on < one.found_on or (not one.stated and on <= one.heard_by):
            return False
        one.decider, one.decided_on = person, on
        deduction = body.get("deduction") or {}
        one.deducted_fen = deduction.get("amount_fen", 0)
        if deduction:
            one.clauses = tuple(deduction.get("clauses", ()))
            one.first = date.fromisoformat(deduction["payments_from"])
            one.last = date.fromisoformat(deduction.get("payments_to") or "9999-12-31")
        return True

    def _sign(self, body: Body, person: str) -> bool:
        one, on = self.known.get(body["inspection_id"]), form.day(body, "signed_on")
        if one is None or not one.deducted_fen or one.signed_on or one.decider == person or on < one.decided_on:
            return False
        one.signed_on = on
        return True

    def _appeal(self, body: Body, _: str) -> bool:
        one, on = self.known.get(body["inspection_id"]), form.day(body, "appealed_on")
        if one is None or one.signed_on is None or one.appeal or on < one.signed_on:
            return False
        one.appeal, one.appealed_on = "open", on
        return True

    def _decide_appeal(self, body: Body, person: str) -> bool:
        one, on = self.known.get(body["inspection_id"]), form.day(body, "decided_on")
        if one is None or one.appeal != "open" or one.decider == person or on < one.appealed_on:
            return False
        left_fen = {"upheld": one.deducted_fen}.get(body["outcome"], (body.get("deduction") or {}).get("amount_fen", 0))
        if left_fen > one.deducted_fen:
            return False
        one.appeal, one.deducted_fen = body["outcome"], left_fen
        return True

    def deducted_fen(self, year: int, concerns: Callable[[str, str], bool]) -> int:
        """What is deducted from such payees for what was found in a year."""
        return sum(one.in_force_fen for one in self.known.values() if one.found_on.year == year and concerns(*one.payee))

    def take(self, payee: tuple[str, str], clause: str, line_fen: int) -> Iterator[tuple[str, int]]:
        """What each inspection in force takes off a line that is prepared today, the first signed first; it is taken once."""
        known = [(one.signed_on or date.max, name, one) for name, one in self.known.items() if one.payee == payee]
        for _, name, one in sorted(known, key=lambda item: item[:2]):
            if one.first <= form.today() <= one.last and (not one.clauses or clause in one.clauses):
                fen = min(one.in_force_fen - one.taken_fen, line_fen)
                if fen > 0:
                    one.taken_fen, line_fen = one.taken_fen + fen, line_fen - fen
                    yield name, fen

    def figures(self) -> dict[str, list[int]]:
        """What each deducts, and has taken of it, in fen."""
        return {name: [one.in_force_fen, one.taken_fen] for name, one in sorted(self.known.items())}
