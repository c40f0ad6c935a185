"""A policy edition as dated data: parameters with unit and clause, readings with alternatives, target definitions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.age import AgeBands
from contracts.values import Clause, Department

POLICY_DIRECTORY = Path(__file__).resolve().parents[2] / "policy"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Bilingual(_Data):
    """A text in Chinese, as users know it, and in English."""

    zh: str
    en: str


class DatedValue(_Data):
    """A parameter's value from a date on."""

    start: Annotated[date, Field(alias="from")]
    value: Any


class Parameter(_Data):
    """A number, range or list of the policy text, in `unit`, resting on `clause`; `source` is the place in the text."""

    clause: Clause
    unit: Literal["fen", "count", "basis-points", "list", "by-kind", "date"]
    text: Bilingual
    source: str
    values: tuple[DatedValue, ...]


class Alternative(_Data):
    """One way to read a clause."""

    id: str
    text: Bilingual


class Reading(_Data):
    """A question the text leaves open, with its alternatives; the first is the default."""

    clauses: tuple[Clause, ...]
    question: Bilingual
    alternatives: tuple[Alternative, ...] = Field(min_length=2)


class Target(_Data):
    """A target row of section 二. `goal` is a count, or basis points for a rate; None: reported, not judged."""

    clause: Clause
    text: Bilingual
    goal: int | None
    upper: int | None = None
    rate: bool
    units: tuple[Literal["county", "township", "village"], ...]
    sampled: bool = Field(default=False, description="True where some were asked for all: the rate has a confidence interval.")
    recorded: bool = Field(description="False while no event exists from which the row could be counted (未记录).")


class Duty(_Data):
    """A duty of a department by the annex, owed each year; `acts` fulfil it when the system sees the department do one."""

    clause: Clause
    department: Department
    text: Bilingual
    acts: tuple[
        Literal[
            "filing", "registration", "qualification", "health-permit", "fire-inspection", "food-licence",
            "inspection", "joint-inspection", "training", "support",
        ], ...
    ]  # fmt: skip


class Refusal(_Data):
    """A reason finance refuses for, in the order of evaluation: the first that applies is the decision's reason."""

    clauses: tuple[Clause, ...]
    text: Bilingual


class Edition(_Data):
    """One edition of the policy: parameters by id, readings by R number, targets by G number, refusals in order."""

    edition: str
    county_code: str
    title: Bilingual
    status: Literal["draft", "enacted"]
    published_on: date
    effective_on: date
    parameters: dict[str, Parameter]
    readings: dict[str, Reading]
    targets: dict[str, Target]
    duties: dict[str, Duty] = {}
    refusals: dict[str, Refusal]

    @model_validator(mode="after")
    def _values_are_in_order(self) -> "Edition":
        for name, parameter in self.parameters.items():
            starts = [value.start for value in parameter.values]
            if not starts or starts != sorted(set(starts)):
                raise ValueError(f"parameter {name}: values need distinct dates in ascending order")
        return self


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter's value on a date, and the version to cite: `<parameter>@<date it holds from>`."""

    value: Any
    version: str


class UnknownParameter(LookupError):
    """The edition has no value of this parameter on the date."""


class Policy:
    """An edition under chosen readings; what a decider is given. Readings not chosen are the default ones."""

    def __init__(self, edition: Edition, chosen: Mapping[str, str] | None = None) -> None:
        self.edition = edition
        self._chosen = {name: reading.alternatives[0].id for name, reading in edition.readings.items()}
        for name, alternative in (chosen or {}).items():
            known = {a.id for a in edition.readings[name].alternatives} if name in edition.readings else set()
            if alternative not in known:
                raise ValueError(f"reading {name}: no alternative {alternative!r}; it has {sorted(known)}")
            self._chosen[name] = alternative
        self._values: dict[tuple[str, date], Value] = {}

    def value(self, parameter: str, on: date) -> Value:
        """The value that holds on a date. Raises UnknownParameter before the first one."""
        known = self._values.get((parameter, on))
        if known is None:
            known = self._values[parameter, on] = self._look_up(parameter, on)
        return known

    def _look_up(self, parameter: str, on: date) -> Value:
        if parameter not in self.edition.parameters:
            raise UnknownParameter(f"edition {self.edition.edition} has no parameter {parameter}")
        for dated in reversed(self.edition.parameters[parameter].values):
            if dated.start <= on:
                return Value(dated.value, f"{parameter}@{dated.start.isoformat()}")
        raise UnknownParameter(f"parameter {parameter} has no value on {on}")

    def in_force(self, on: date) -> bool:
        """True from the edition's effective date on."""
        return on >= self.edition.effective_on

    def reading(self, name: str) -> str:
        """The id of the alternative chosen for a reading."""
        return self._chosen[name]

    def cite(self, *names: str) -> tuple[str, ...]:
        """Readings as a decision cites them: `R9:earliest-by-service-date`."""
        return tuple(f"{name}:{self._chosen[name]}" for name in names)

    @property
    def bands(self) -> AgeBands:
        """Age bands under R4 and R5."""
        return AgeBands(
            month_end="last-day" if self.reading("R5") == "last-day" else "first-of-next",
            upper_months=36 if self.reading("R4") == "before-36" else 37,
        )
