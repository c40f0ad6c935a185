"""What cannot be true is refused at once: days that do not exist or lie ahead, malformed codes, lists with a child twice."""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

COUNTY_TIME = ZoneInfo("Asia/Shanghai")


class Malformed(Exception):
    """The body cannot be true as it stands."""


def today() -> date:
    """Today in the county."""
    return datetime.now(COUNTY_TIME).date()


def day(body: dict[str, Any], name: str) -> date:
    """A day of the past, written yyyy-mm-dd."""
    text = body[name]
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise Malformed(name)
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise Malformed(name) from error
    if found > today():
        raise Malformed(name)
    return found


def period_end(body: dict[str, Any], name: str) -> date | None:
    """The last day of a period, which may lie ahead; None where it is open."""
    return date.fromisoformat(body[name]) if body.get(name) else None


def code(body: dict[str, Any], name: str, *digits: int) -> str:
    """A unit's code of one of these lengths."""
    text = body[name]
    if not text.isdigit() or len(text) not in digits:
        raise Malformed(name)
    return text


def distinct(body: dict[str, Any], name: str) -> list[str]:
    """A list in which nobody stands twice."""
    if len(set(body[name])) != len(body[name]):
        raise Malformed(name)
    return list(body[name])


def hours(body: dict[str, Any]) -> tuple[str, str]:
    """Start and end on the clock, HH:MM, the end after the start."""
    start, end = body["starts_at"], body["ends_at"]
    if not all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock) for clock in (start, end)) or end <= start:
        raise Malformed("ends_at")
    return start, end
