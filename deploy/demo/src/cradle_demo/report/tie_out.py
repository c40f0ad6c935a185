"""The tie-out: the services' figures against those of the independent computation, one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Outcome = Mapping[str, Any]
"""Figures by the names of `tests/oracle`: what was answered, what is due and refused, and what is counted of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure on which the two do not agree; None: one of them does not have it."""

    what: str
    product: Any
    oracle: Any


def differences(product: Outcome, oracle: Outcome) -> list[Difference]:
    """Every figure that differs, none where the two tie out."""
    left, right = dict(_figures(product)), dict(_figures(oracle))
    return [
        Difference(what, left.get(what), right.get(what))
        for what in sorted(left.keys() | right.keys())
        if left.get(what) != right.get(what)
    ]


def count(outcome: Outcome) -> int:
    """How many figures are compared."""
    return len(dict(_figures(outcome)))


def _figures(outcome: Outcome) -> Iterator[tuple[str, Any]]:
    """Each figure under a name of its own. A figure of nothing is left out: no claim is no line, a zero of a zero no row."""
    for command, answers in outcome["answers"].items():
        yield f"answers {command} accepted", answers.get("recorded", 0) + answers.get("repeated", 0)
        yield f"answers {command} rejected", sum(n for status, n in answers.items() if status not in ("recorded", "repeated"))
    for line in outcome["money"]:
        yield f"money {line['year']} {line['clause']} {line['township_code']} in fen", line["amount_fen"]
    for line in outcome["refusals"]:
        yield f"refusals {line['year']} {line['clause']} {line['reason']}", line["claims"]
    for clause, states in outcome["claims"].items():
        for state, claims in states.items():
            yield f"claims {clause} {state}", claims
    yield from _of_years(outcome)


def _of_years(outcome: Outcome) -> Iterator[tuple[str, Any]]:
    for year, targets in outcome["targets"].items():
        for target, units in targets.items():
            for unit, figure in units.items():
                yield f"target {target} {unit} {year}", list(figure)
    for year, funds in outcome["budgets"].items():
        for fund, amounts in funds.items():
            yield from ((f"budget {year} {fund} {name} in fen", amount_fen) for name, amount_fen in amounts.items())
    for kind in ("duties", "plans"):
        for year, figures in outcome[kind].items():
            yield from ((f"{kind} {name} {year}", figure) for name, figure in figures.items())
    yield from ((f"evaluation {subject}", points) for subject, points in outcome["evaluations"].items())
    yield from ((f"forecast {target}", told) for target, told in outcome["forecasts"].items())
    yield from ((f"settlement {name}", told) for name, told in outcome["settlements"].items())
    yield from ((f"deduction {name}, in force and taken, in fen", told) for name, told in outcome["deductions"].items())
    yield from ((f"gaps {village}", gaps) for village, gaps in outcome["gaps"].items())
    yield from ((f"public list, edition {number}", listed) for number, listed in enumerate(outcome["quality_lists"], 1))
