"""The yearly evaluations (M6): who drafted, who approved, and the points out of 100 that follow from figures and assessors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oracle import form, policy
from oracle.claims import Claim
from oracle.figures import Figures
from oracle.fund_inspections import FundInspections
from oracle.register import Register
from oracle.settlements import Settlements

Body = dict[str, Any]
Points = list[tuple[int, int]]
"""Hundredths of points, and the weight they are out of."""


@dataclass
class Evaluation:
    drafter: str
    assessed: Points
    version: int = 1
    state: str = "drafted"


@dataclass(frozen=True)
class Money:
    """What is known of the funds in the end."""

    claims: Sequence[Claim]
    settlements: Settlements
    inspections: FundInspections

    def _due_fen(self, year: int, *, fund: str = "", payee: tuple[str, str] = ("", "")) -> int:
        due = [one for one in self.claims if not one.reason and one.year == year and one.source]
        return sum(one.amount_fen for one in due if one.fund == fund or (one.source and one.source.payee == payee))

    def of_township(self, code: str, year: int) -> Points:
        """Whether its earmarked budget covers what is due from it; and what was drawn within it, less deductions from its units."""
        fund = f"township:{code}"
        budget = self.settlements.treasury.budgets.get((fund, year))
        given_fen = budget.appropriated_fen + budget.supplemented_fen if budget else 0
        due_fen = self._due_fen(year, fund=fund) or given_fen
        drawn_fen = self.settlements.drawn_fen(fund, year)
        deducted_fen = self.inspections.deducted_fen(year, lambda kind, name: kind == "unit" and name.startswith(code))
        parts = [_points(10, given_fen, due_fen, 10_000)] if due_fen else []
        if used_fen := drawn_fen or deducted_fen:
            parts.append(_points(10, max(0, min(drawn_fen, given_fen) - deducted_fen), used_fen, 10_000))
        return parts

    def of_institution(self, subject: str, year: int) -> Points:
        """What is due to it, less what is deducted."""
        due_fen = self._due_fen(year, payee=("institution", subject))
        deducted_fen = self.inspections.deducted_fen(year, lambda _, name: name == subject)
        used_fen = due_fen or deducted_fen
        return [_points(20, max(0, due_fen - deducted_fen), used_fen, 10_000)] if used_fen else []


class Evaluations:
    """By subject and year. Methods answer whether a command was accepted."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.known: dict[tuple[str, int], Evaluation] = {}
        self.commands = {
            "draft-evaluation": self._draft,
            "approve-evaluation": lambda body, person: self._review(body, person, "published"),
            "return-evaluation": lambda body, person: self._review(body, person, "returned"),
        }

    def _draft(self, body: Body, person: str) -> bool:
        subject, year = body["subject"], body["year"]
        kind = "township" if subject.isdigit() else "institution"
        given = {score["indicator"]: score["points"] for score in body["scores"]}
        weights = policy.ASSESSED[kind]
        if subject not in self.register.units and subject not in self.register.institutions:
            return False
        if given.keys() != weights.keys() or any(points > weights[name] for name, points in given.items()):
            return False
        before = self.known.get((subject, year))
        if not policy.EFFECTIVE_ON.year <= year < form.today().year or (before and before.state == "published"):
            return False
        assessed = [(points * 100, weights[name]) for name, points in given.items()]
        self.known[subject, year] = Evaluation(person, assessed, before.version + 1 if before else 1)
        return True

    def _review(self, body: Body, person: str, state: str) -> bool:
        known = self.known.get((body["subject"], body["year"]))
        if known is None or known.state != "drafted" or known.version != body["version"] or known.drafter == person:
            return False
        known.state = state
        return True

    def published(self, targets: dict[str, dict[str, Figures]], money: Money) -> dict[str, int]:
        """Hundredths of points out of 100 of what is published, by subject and year; what had nothing due does not weigh."""
        found = {}
        for (subject, year), known in self.known.items():
            if known.state == "published":
                if subject.isdigit():
                    measured = _of_township(subject, targets[str(year)]) + money.of_township(subject, year)
                else:
                    measured = self._of_institution(subject, year) + money.of_institution(subject, year)
                parts = known.assessed + measured
                found[f"{subject} {year}"] = sum(points for points, _ in parts) * 100 // sum(weight for _, weight in parts)
        return found

    def _of_institution(self, subject: str, year: int) -> Points:
        """Its latest assessment of the year, and how many of the findings due in it were put right in time."""
        parts: Points = []
        assessed = [(day, name, total) for name, (day, total) in self.register.institutions[subject].assessed.items()]
        if in_year := [one for one in assessed if one[0].year == year]:
            parts.append(_points(30, max(in_year)[2], 100, 10_000))
        due = [
            finding
            for inspection in self.register.inspections.values()
            if inspection.institution_id == subject
            for finding in inspection.findings.values()
            if finding.due_on.year == year
        ]
        in_time = sum(finding.closed_on is not None and finding.closed_on <= finding.due_on for finding in due)
        return [*parts, _points(15, in_time, len(due), 10_000)] if due else parts


def _of_township(code: str, targets: dict[str, Figures]) -> Points:
    found = []
    for target, (weight, goal) in policy.MEASURED.items():
        done, of = targets[target][code]
        if of:
            found.append(_points(weight, done or 0, of, goal))
    return found


def _points(weight: int, done: int, of: int, goal: int) -> tuple[int, int]:
    """All points from the goal on, in basis points; below it their share, rounded down."""
    return min(weight * 100, weight * 100 * done * 10_000 // (of * goal)), weight
