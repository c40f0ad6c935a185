"""The file format of situations, and reading it."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SerializeAsAny, ValidationError, model_validator

from contracts.values import Clause
from finance.situations.problems import problems
from finance.situations.vocabulary import statement

Happening = Annotated[SerializeAsAny[Any], BeforeValidator(statement)]
Step = Literal["accrued", "denied", "reversed", "assessed"]


class InvalidSituation(Exception):
    """The file holds no situations; the text says where and why."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expectation(_Part):
    """What is expected of a claim: of a lecture, a facility, an outreach session; or of a child's attendance of a session.

    Exactly one of: `due`, in yuan; `refused`, with the code of the rule; `assessed`, `eligible` or a code, for an outreach
    attendance. `history` lists all decisions, in order.
    """

    of: str
    child: str | None = None
    due: Decimal | None = None
    refused: str | None = None
    assessed: str | None = None
    eligible: bool | None = None
    payee: str | None = None
    fund: str | None = None
    history: tuple[Step, ...] | None = None

    @model_validator(mode="after")
    def _one_outcome(self) -> "Expectation":
        if sum(value is not None for value in (self.due, self.refused, self.assessed)) != 1:
            raise ValueError("one of due, refused and assessed is expected")
        return self


class Situation(_Part):
    """A case: what was given, what happens then, and what is due or refused before and after it."""

    case: str
    clauses: tuple[Clause, ...] = Field(min_length=1)
    readings: dict[str, str] = {}
    unknown: tuple[str, ...] = ()
    given: tuple[Happening, ...] = ()
    before: tuple[Expectation, ...] = ()
    when: tuple[Happening, ...] = ()
    then: tuple[Expectation, ...] = ()
    totals: dict[Clause, Decimal] = Field(min_length=1, description="Yuan due per clause, after all.")
    refusals: dict[Clause, int] = {}


def read_situations(path: Path) -> list[Situation]:
    """The cases of a file. Raises InvalidSituation. Every scalar is text until its field reads it: no float touches money."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  makes strings alone
        if not isinstance(document, list):
            raise InvalidSituation(f"{path}: a file of situations is a list of cases")
        return [_situation(path, number, case) for number, case in enumerate(document, start=1)]
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidSituation(f"{path}: {error}") from error


def _situation(path: Path, number: int, case: Any) -> Situation:
    """A case of a file. Raises InvalidSituation, which names the case and each field that is wrong."""
    try:
        return Situation.model_validate(case)
    except ValidationError as error:
        title = case.get("case", "") if isinstance(case, dict) else ""
        raise InvalidSituation(f"{path}: case {number} {title}: {problems(error, Situation)}") from error
