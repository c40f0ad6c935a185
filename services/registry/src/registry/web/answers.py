"""How the registry's reads answer: documented problems, and pages with a cursor."""

from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from chassis.web.problems import ProblemError, problem_response

T = TypeVar("T")
LIMIT_MAX = 500

ITEM_RESPONSES: dict[int | str, dict[str, Any]] = {404: problem_response("Nothing is recorded under this.")}
IDENTITY_RESPONSES = ITEM_RESPONSES | {410: problem_response("The identity has been erased.")}

Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="At most so many items.")]


class View(BaseModel):
    """What a read answers with, made from a state of the domain."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Page(BaseModel, Generic[T]):
    """Items in the order of their ids; `next` is the cursor for `after`, null on the last page."""

    items: list[T]
    next: str | None


def not_found(**details: Any) -> ProblemError:
    """404."""
    return ProblemError("resource.not-found", **details)
