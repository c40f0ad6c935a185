"""The rulings that stand after some events, as a policy takes them; and the values that a parameter can have."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from contracts.catalogue import DomainEvent
from contracts.events.rulings import RulingIssued, RulingWithdrawn
from contracts.policy import Edition, Parameter, Ruled

YEAR_SHAPING = frozenset({"R6", "R7", "R8", "R9", "R10"})
"""Readings that say what a child's year is: one holds for a whole calendar year."""


def standing(edition: Edition, events: Iterable[DomainEvent]) -> tuple[Ruled, ...]:
    """The rulings on an edition that no other has withdrawn, in the order of their numbers."""
    issued: dict[int, Ruled] = {}
    for event in events:
        if isinstance(event, RulingIssued) and event.edition == edition.edition:
            value = stated_value(edition, event.subject, event.value)
            issued[event.ruling] = Ruled(str(event.ruling), event.subject, value, event.from_date)
        elif isinstance(event, RulingWithdrawn) and event.edition == edition.edition:
            issued.pop(event.ruling, None)
    return tuple(issued[number] for number in sorted(issued))


def stated_value(edition: Edition, subject: str, value: Any) -> Any:
    """A value as an edition has it: JSON has no dates. Raises ValueError where it is to be one and is none."""
    parameter = edition.parameters.get(subject)
    if parameter is not None and parameter.unit == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def fault_of(parameter: Parameter, value: Any) -> str | None:
    """What is wrong with a value of this parameter; None: nothing."""
    like = parameter.values[0].value if parameter.values else value
    match parameter.unit:
        case "fen" if isinstance(like, list):
            return None if _is_range(value) else "two whole amounts of fen above 0 are needed, the lower first"
        case "fen":
            return None if _is_whole(value, 1) else "a whole amount of fen above 0 is needed"
        case "count" | "basis-points":
            return None if _is_whole(value, 0) else "a whole number from 0 on is needed"
        case "list":
            return None if _is_list(value) else "a list of names is needed, none twice"
        case "by-kind":
            return None if _is_by_kind(value, like) else f"what is needed is {', '.join(map(str, like))}, each with its own"
        case "date":
            return None if type(value) is date else "a date is needed"


def _is_whole(value: Any, least: int) -> bool:
    return type(value) is int and value >= least


def _is_range(value: Any) -> bool:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return False
    return all(_is_whole(one, 1) for one in value) and all(low <= high for low, high in pairwise(value))


def _is_list(value: Any) -> bool:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
        return False
    return len(set(value)) == len(value)


def _is_by_kind(value: Any, like: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != like.keys():
        return False
    return all(_is_like(one, like[kind]) for kind, one in value.items())


def _is_like(value: Any, like: Any) -> bool:
    if isinstance(like, list):
        return _is_list(value)
    return isinstance(value, dict) and bool(value) if isinstance(like, dict) else _is_whole(value, 0)
