"""The tie-out: the services' figures against those of the independent computation, one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Outcome = Mapping[str, Any]
"""Figures by the names of `tests/oracle`: answers, money, refusals, claims, targets, duties, gaps, plans, public lists."""


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
    for year, duties in outcome["duties"].items():
        for duty, state in duties.items():
            yield f"duty {duty} {year}", state
    for village, gaps in outcome["gaps"].items():
        yield f"gaps {village}", gaps
    for year, plans in outcome["plans"].items():
        for name, figure in plans.items():
            yield f"{name} {year}", figure
    for number, listed in enumerate(outcome["quality_lists"], 1):
        yield f"public list, edition {number}", listed
