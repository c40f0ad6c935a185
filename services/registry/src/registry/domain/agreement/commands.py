"""What can become of an agreement."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.decider import Command
from contracts.events.registry import SessionMode


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfAgreement(Command):
    agreement_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.agreement_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SignAgreement(_OfAgreement):
    """A township buys sessions of these modes from an institution, both dates included.

    `demonstration`: it is a demonstration one on the first day; if not, `selection_reason` is asked for, and the modes
    `refused_without_reason` are not bought without one (K5.3). Both are looked up.
    """

    township_code: str
    institution_id: UUID
    modes: tuple[SessionMode, ...]
    fee_fen: int | None
    valid_from: date
    valid_to: date
    places: int | None = None
    selection_reason: str | None = None
    demonstration: bool = True
    refused_without_reason: frozenset[SessionMode] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendAgreement(_OfAgreement):
    """From `effective_on` on it holds in other terms, which are all stated anew. What is looked up is as in signing."""

    effective_on: date
    modes: tuple[SessionMode, ...]
    fee_fen: int | None
    valid_to: date
    document_number: str
    places: int | None = None
    demonstration: bool = True
    refused_without_reason: frozenset[SessionMode] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminateAgreement(_OfAgreement):
    """The agreement does not hold from `effective_on` on, which may lie in the past."""

    effective_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSelectionReason(_OfAgreement):
    """Why this institution was chosen, said after signing."""

    reason: str


AgreementCommand = SignAgreement | AmendAgreement | RecordSelectionReason | TerminateAgreement
