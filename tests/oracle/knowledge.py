"""What households were given and what people know: material handed over, rounds of the knowledge survey."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oracle import form

Body = dict[str, Any]


@dataclass
class Handover:
    household_id: str
    day: date
    voided: bool = False


@dataclass
class Round:
    """`results` are people asked and people right, by township, until the round is closed."""

    samples: dict[str, int]
    opened_on: date
    results: dict[str, tuple[int, int]] = field(default_factory=dict)
    closed_on: date | None = None


def open_round(rounds: dict[str, Round], body: Body) -> bool:
    samples = {sample["township_code"]: sample["sample"] for sample in body["samples"]}
    if body["survey_id"] in rounds or not all(code.startswith(body["unit_code"]) for code in samples):
        return False
    rounds[body["survey_id"]] = Round(samples, form.day(body, "opened_on"))
    return True


def record_result(rounds: dict[str, Round], body: Body) -> bool:
    found, code, asked = rounds.get(body["survey_id"]), body["township_code"], body["surveyed"]
    if found is None or found.closed_on or code not in found.samples or not body["correct"] <= asked <= found.samples[code]:
        return False
    if form.day(body, "surveyed_on") < found.opened_on:
        return False
    found.results[code] = (asked, body["correct"])
    return True


def close_round(rounds: dict[str, Round], body: Body) -> bool:
    found = rounds.get(body["survey_id"])
    if found is None or found.closed_on or found.results.keys() != found.samples.keys():
        return False
    found.closed_on = form.day(body, "closed_on")
    return True
