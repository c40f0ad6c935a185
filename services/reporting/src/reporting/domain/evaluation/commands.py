"""What an evaluation can be told, and the states it is in. Clause M6."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from chassis.decider import Command
from chassis.existence import Absent
from chassis.ids import derived_id
from contracts.events.evaluation import EvaluationDrafted, EvaluationPublished, SubjectKind
from reporting.domain.evaluation.scoring import Assessed
from reporting.domain.evaluation.standard import Measures


class Evaluated(NamedTuple):
    """Who is evaluated for which year: a township by its code, or an institution by its id."""

    kind: SubjectKind
    subject: str
    year: int

    @property
    def stream_id(self) -> UUID:
        """The one evaluation of this subject and year."""
        return derived_id("evaluation", self.kind, self.subject, str(self.year))


@dataclass(frozen=True, slots=True)
class Drafted:
    """Scored, and waiting for another person."""

    draft: EvaluationDrafted


@dataclass(frozen=True, slots=True)
class Published:
    """Approved and public."""

    published: EvaluationPublished


@dataclass(frozen=True, slots=True)
class Ended:
    """The last version was returned, or withdrawn after it had been published, and why: another may be drafted."""

    township_code: str
    version: int
    reason: str
    was_public: bool


EvaluationState = Absent | Drafted | Published | Ended


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfEvaluation(Command):
    evaluated: Evaluated

    @property
    def stream_id(self) -> UUID:
        return self.evaluated.stream_id


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEvaluation(_OfEvaluation):
    """Score a subject; `township_code` and `measures`, the system's own figures of the year, are looked up."""

    assessed: tuple[Assessed, ...]
    township_code: str = ""
    measures: Measures = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Review(_OfEvaluation):
    version: int
    drafters: Mapping[int, str] = field(default_factory=dict)
    """The person who drafted each version, looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveEvaluation(_Review):
    """Another person approves the draft of this version; `measures` as they are now."""

    measures: Measures = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnEvaluation(_Review):
    """Another person sends it back."""

    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawEvaluation(_OfEvaluation):
    """A published evaluation was wrong."""

    reason: str


EvaluationCommand = DraftEvaluation | ApproveEvaluation | ReturnEvaluation | WithdrawEvaluation
