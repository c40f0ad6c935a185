"""The yearly evaluations (M6): who drafted, who approved, and the points out of 100 that follow from figures and assessors."""

from dataclasses import dataclass
from typing import Any

from oracle import form, policy
from oracle.figures import Figures
from oracle.register import Register

Body = dict[str, Any]
Points = list[tuple[int, int]]
"""Hundredths of points, and the weight they are out of."""


@dataclass
class Evaluation:
    drafter: str
    assessed: Points
    version: int = 1
    state: str = "drafted"


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

    def published(self, targets: dict[str, dict[str, Figures]]) -> dict[str, int]:
        """Hundredths of points out of 100 of what is published, by subject and year; what had nothing due does not weigh."""
        found = {}
        for (subject, year), known in self.known.items():
            if known.state == "published":
                measured = _of_township(subject, targets[str(year)]) if subject.isdigit() else self._of_institution(subject, year)
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
