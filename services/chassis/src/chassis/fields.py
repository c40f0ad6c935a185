"""The kinds of value that requests are made of; what cannot be true is refused before anything is decided."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from chassis.clock import business_date, system_clock

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso(value: Any) -> Any:
    """A date is given as one: neither a timestamp, nor a number of seconds."""
    if isinstance(value, date) or (isinstance(value, str) and _ISO_DATE.fullmatch(value)):
        return value
    raise PydanticCustomError("date_parsing", "a date is written yyyy-mm-dd")


def _not_in_future(value: date) -> date:
    if value > business_date(system_clock()):
        raise PydanticCustomError("value_error", "the date lies in the future", {"zh": "日期不能晚于今天"})
    return value


def _without_repeats(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(set(values)) < len(values):
        raise PydanticCustomError("value_error", "an item is listed twice", {"zh": "有重复项"})
    return values


Day = Annotated[date, BeforeValidator(_iso)]
"""A business date in Asia/Shanghai."""
PastDay = Annotated[date, BeforeValidator(_iso), AfterValidator(_not_in_future)]
"""A business date that is not after today in Asia/Shanghai."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A name or number of a unit, an institution, a site, a paper: one line."""
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
"""Why something was decided about a unit, an institution or a site. Never about a person: it travels in events."""
Count = Annotated[int, Field(strict=True, ge=1, le=100_000)]
AwardFen = Annotated[int, Field(strict=True, ge=0, le=10**12, description="Money in fen (1/100 yuan).")]
FeeFen = Annotated[int, Field(strict=True, ge=1, le=10**12, description="Money in fen (1/100 yuan).")]
unrepeated = AfterValidator(_without_repeats)
"""Marks a list in which nothing may stand twice."""
