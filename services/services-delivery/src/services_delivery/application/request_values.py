"""The values of request bodies that JSON has no type for."""

import re
from collections import Counter
from collections.abc import Hashable
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from contracts.events.delivery import DossierItem
from contracts.values import ChildId, HouseholdId, PractitionerId

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written_as_a_day(value: Any) -> Any:
    """A date is nothing but yyyy-mm-dd: no number, no timestamp. A decoded date passes."""
    if (isinstance(value, str) and not _DAY.fullmatch(value)) or isinstance(value, int | float):
        raise PydanticCustomError("date_parsing", "a date is written yyyy-mm-dd")
    return value


Day = Annotated[date, BeforeValidator(_written_as_a_day)]
WallClock = Annotated[
    str,
    StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"),
    Field(description="HH:MM, Asia/Shanghai.", examples=["09:30"]),
]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""A line of text: no control characters."""

T = TypeVar("T", bound=Hashable)


def no_repetition(values: tuple[T, ...]) -> tuple[T, ...]:
    """Nobody is on a list twice."""
    repeated = next((value for value, times in Counter(values).items() if times > 1), None)
    if repeated is not None:
        raise PydanticCustomError("list_repeats", "listed twice: {value}", {"value": str(repeated), "zh": f"重复: {repeated}"})
    return values


Children = Annotated[tuple[ChildId, ...], Field(min_length=1, max_length=200), AfterValidator(no_repetition)]
Households = Annotated[tuple[HouseholdId, ...], Field(max_length=1000), AfterValidator(no_repetition)]
Attendees = Annotated[tuple[PractitionerId, ...], Field(min_length=1, max_length=1000), AfterValidator(no_repetition)]
Dossier = Annotated[tuple[DossierItem, ...], Field(max_length=100)]
