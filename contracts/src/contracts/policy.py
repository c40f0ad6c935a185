"""A policy edition as dated data: parameters with unit and clause, readings with alternatives, target definitions."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
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

    @model_validator(mode="before")
    @classmethod
    def _dates_are_dates(cls, stated: Any) -> Any:
        """JSON has no dates: a parameter in dates takes them as text."""
        if not isinstance(stated, dict) or stated.get("unit") != "date":
            return stated
        return {**stated, "values": [_with_date(dated) for dated in stated.get("values", ())]}


def _with_date(dated: Any) -> Any:
    if isinstance(dated, dict) and isinstance(dated.get("value"), str):
        return {**dated, "value": date.fromisoformat(dated["value"])}
    return dated


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
    cumulative: Literal["latest", "sum"] = Field(
        default="latest", description="What several years come to: the sum of what is due in each, or the latest year's standing."
    )
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


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a ruling in force says: from `start` on the reading (R7) or parameter (S3.1.fee) named by `subject` is `value`.

    A citation names `ruling` after a #: `R7:per-household#<ruling>`, `S3.1.fee@2021-01-01#<ruling>`.
    """

    ruling: str
    subject: str
    value: Any
    start: date


class Policy:
    """An edition under chosen readings and rulings; what a decider is given. Readings not chosen are the default ones.

    Of `rulings` on one subject that begin on one day the later in the order holds. Where they switch a reading, it is
    asked of the policy `on` a day.
    """

    def __init__(self, edition: Edition, chosen: Mapping[str, str] | None = None, rulings: Sequence[Ruled] = ()) -> None:
        self.edition = edition
        self.rulings = tuple(rulings)
        self._chosen = {name: reading.alternatives[0].id for name, reading in edition.readings.items()}
        self._cited = dict(self._chosen)
        self.chosen = dict(chosen or {})
        for name, alternative in (chosen or {}).items():
            self._choose(name, alternative, alternative)
        self._switches = tuple(sorted((one for one in rulings if one.subject in edition.readings), key=lambda one: one.start))
        self._eras = sorted({one.start for one in self._switches})
        self._on: dict[int, Policy] = {}
        self._values: dict[tuple[str, date], Value] = {}

    def _choose(self, name: str, alternative: str, cited: str) -> None:
        known = {a.id for a in self.edition.readings[name].alternatives} if name in self.edition.readings else set()
        if alternative not in known:
            raise ValueError(f"reading {name}: no alternative {alternative!r}; it has {sorted(known)}")
        self._chosen[name], self._cited[name] = alternative, cited

    @property
    def fingerprint(self) -> str:
        """What tells policies apart: a hash of the edition's text, the readings chosen and the rulings in force."""
        said = [self.edition.model_dump_json(), *(f"{name}:{cited}" for name, cited in sorted(self._cited.items()))]
        said += [f"{one.ruling} {one.subject} {one.value!r} {one.start}" for one in self.rulings]
        return sha256("\n".join(said).encode()).hexdigest()

    def on(self, day: date) -> "Policy":
        """The policy with the readings that hold on a day; the same object for all days between two rulings."""
        if not self._eras:
            return self
        era = bisect_right(self._eras, day)
        known = self._on.get(era)
        if known is None:
            known = self._on[era] = self._of_era(day)
        return known

    def _of_era(self, day: date) -> "Policy":
        parameters = [one for one in self.rulings if one.subject not in self.edition.readings]
        held = Policy(self.edition, self._chosen, parameters)
        held._cited = dict(self._cited)
        for switch in self._switches:
            if switch.start <= day:
                held._choose(switch.subject, switch.value, f"{switch.value}#{switch.ruling}")
        return held

    def every_reading(self, name: str) -> frozenset[str]:
        """The alternatives of a reading that hold on some day."""
        return frozenset({self._chosen[name], *(one.value for one in self._switches if one.subject == name)})

    def value(self, parameter: str, on: date) -> Value:
        """The value that holds on a date. Raises UnknownParameter before the first one."""
        known = self._values.get((parameter, on))
        if known is None:
            known = self._values[parameter, on] = self._look_up(parameter, on)
        return known

    def _look_up(self, parameter: str, on: date) -> Value:
        if parameter not in self.edition.parameters:
            raise UnknownParameter(f"edition {self.edition.edition} has no parameter {parameter}")
        dated = [(one.start, one.value, "") for one in self.edition.parameters[parameter].values]
        dated += [(one.start, one.value, f"#{one.ruling}") for one in self.rulings if one.subject == parameter]
        held = [one for one in sorted(dated, key=lambda one: one[0]) if one[0] <= on]
        if not held:
            raise UnknownParameter(f"parameter {parameter} has no value on {on}")
        start, value, ruling = held[-1]
        return Value(value, f"{parameter}@{start.isoformat()}{ruling}")

    def in_force(self, on: date) -> bool:
        """True from the edition's effective date on."""
        return on >= self.edition.effective_on

    def reading(self, name: str) -> str:
        """The id of the alternative chosen for a reading. Raises ValueError where rulings date it: ask the policy `on` a day."""
        self._require_one_day()
        return self._chosen[name]

    def cite(self, *names: str) -> tuple[str, ...]:
        """Readings as a decision cites them: `R9:earliest-by-service-date`, with the ruling that chose it."""
        self._require_one_day()
        return tuple(f"{name}:{self._cited[name]}" for name in names)

    def _require_one_day(self) -> None:
        if self._eras:
            raise ValueError("rulings date these readings: ask the policy on a day")

    @property
    def bands(self) -> AgeBands:
        """Age bands under R4 and R5."""
        return AgeBands(
            month_end="last-day" if self.reading("R5") == "last-day" else "first-of-next",
            upper_months=36 if self.reading("R4") == "before-36" else 37,
        )

    @property
    def lecturer_titles(self) -> frozenset[str]:
        """What R3 takes for a higher professional title (S2)."""
        return TITLES_BY_READING[self.reading("R3")]


TITLES_BY_READING: Mapping[str, frozenset[str]] = {
    "associate-senior": frozenset({"associate-senior", "senior"}),
    "intermediate": frozenset({"intermediate", "associate-senior", "senior"}),
}
