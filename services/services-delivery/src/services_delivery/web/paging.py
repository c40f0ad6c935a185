"""Pages of what happened on a day: in order of day and id, the last item's place being the cursor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from chassis.web.problems import ProblemError

LIMIT_MAX = 500

T = TypeVar("T", bound=BaseModel)


class Page(BaseModel, Generic[T]):
    """Items in order; `next` is what `after` takes for the next page, null at the end."""

    items: list[T]
    next: str | None


@dataclass(frozen=True, slots=True)
class Paging:
    """Items after this place, at most `limit`. Fetch one more, so that the end is known."""

    day: date
    id: UUID
    limit: int

    def page(self, rows: Sequence[T], place: Callable[[T], tuple[date, UUID]]) -> Page[T]:
        """A page from the items fetched; `place(item)` is its day and id."""
        shown = list(rows[: self.limit])
        return Page(items=shown, next="{}_{}".format(*place(shown[-1])) if len(rows) > self.limit else None)


def paging(
    after: Annotated[str | None, Query(max_length=60, description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 100,
) -> Paging:
    """The dependency of a list. Raises ProblemError cursor.malformed."""
    day, _, key = (after or f"{date.min}_{UUID(int=0)}").partition("_")
    try:
        return Paging(date.fromisoformat(day), UUID(key), limit)
    except ValueError as error:
        raise ProblemError("cursor.malformed") from error
