"""What the policy may pay for: a claim, each with its one outcome, and the assessment of an attendance that bears no money."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Literal, Protocol
from uuid import UUID

from chassis.ids import derived_id

COUNTY_AWARD_FUND = "county-award-fund"
_AWARDED, _PURCHASED = ("K5.1", "S1.1", "S1.2", "S2"), ("S3.1", "S3.2")


def earmarked_budget(township_code: str) -> str:
    """The earmarked budget of a township, as a funding source. Clause M3."""
    return f"township:{township_code}"


def office_of_fund(funding_source: str, county_code: str) -> str:
    """Whose budget it is: the township's, or the county's. Clause M3."""
    return funding_source.removeprefix("township:") if funding_source != COUNTY_AWARD_FUND else county_code


def clauses_of_fund(funding_source: str) -> tuple[str, ...]:
    """What a fund pays for: the county's awards and lectures, a township's purchased sessions."""
    return _AWARDED if funding_source == COUNTY_AWARD_FUND else _PURCHASED


class Fact(Protocol):
    """Something known from events, that a decision can rest on."""

    @property
    def sources(self) -> tuple[UUID, ...]: ...

    def stated(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an outcome rests on: facts, what was worked out from them, and the sources of facts of others it weighed."""

    facts: tuple[Fact, ...]
    worked_out: Callable[[], dict[str, Any]] = dict
    beside: tuple[Fact, ...] = ()

    def basis(self) -> dict[str, Any]:
        """The facts used and what was worked out, as they are kept with a decision."""
        basis: dict[str, Any] = {}
        for fact in self.facts:
            basis |= fact.stated()
        return basis | self.worked_out()

    def sources(self) -> tuple[UUID, ...]:
        """The events all of it came from, each once, in the order of the facts."""
        return tuple(dict.fromkeys(source for fact in (*self.facts, *self.beside) for source in fact.sources))


@dataclass(frozen=True, slots=True)
class Terms:
    """What is due, to whom, from which budget."""

    amount_fen: int
    payee_kind: Literal["institution", "unit"]
    payee_id: str
    funding_source: str


@dataclass(frozen=True, slots=True)
class Due:
    """The claim is to be paid; `parameter` is the amount's parameter and version."""

    terms: Terms
    parameter: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """The claim is refused, by the first rule that applies. `eligible`: the delivery itself satisfies the clause."""

    reason: str
    eligible: bool = field(default=False, compare=False)


Outcome = Due | Refused


@dataclass(frozen=True, slots=True)
class ClaimKey:
    """Which claim: its id, clause, book and what gave rise to it. `source_id`: the session, lecture or facility."""

    claim_id: UUID
    clause: str
    book: str
    source_id: UUID
    child_id: UUID | None
    service_date: date


@dataclass(frozen=True, slots=True)
class Claim:
    """What the facts and the policy make of a claim. `township_code` is whose agreement, village or applicant it is."""

    key: ClaimKey
    outcome: Outcome
    township_code: str | None
    readings: tuple[str, ...]
    grounds: Grounds

    @property
    def subject_id(self) -> UUID:
        """The stream its decisions go to."""
        return self.key.claim_id


@dataclass(frozen=True, slots=True)
class Assessment:
    """An outreach attendance: eligible, or not and why. Clause S3.2, R8."""

    attendance_id: UUID
    session_id: UUID
    child_id: UUID
    service_date: date
    reason: str | None
    readings: tuple[str, ...]
    grounds: Grounds

    @property
    def subject_id(self) -> UUID:
        """The stream its assessments go to."""
        return self.attendance_id


Entitlement = Claim | Assessment


def claim_id(clause: str, source_id: UUID, beneficiary: object) -> UUID:
    """The id that a claim has for ever, which follows from clause, source aggregate and beneficiary (UUIDv8).

    It begins with the first 48 bits of the source's id: claims of one source stand together, and are found by it.
    """
    return UUID(claim_id_text(clause, source_id, beneficiary))


def claim_id_text(clause: str, source_id: UUID, beneficiary: object) -> str:
    """The same id as text, for whoever writes it out."""
    source = str(source_id)
    digits = sha256(f"{clause}/{source}/{beneficiary}".encode()).hexdigest()
    return f"{source[:14]}8{digits[:3]}-{'89ab'[int(digits[3], 16) & 3]}{digits[4:7]}-{digits[7:19]}"


def sources_of(claim_id: UUID) -> tuple[UUID, UUID]:
    """The least and the greatest id that the source of a claim can have."""
    first = claim_id.int >> 80 << 80
    return UUID(int=first), UUID(int=first | (1 << 80) - 1)


def attendance_id(session_id: UUID, child_id: UUID) -> UUID:
    """The id of an outreach attendance: UUIDv5 of session and child."""
    return derived_id("attendance", session_id, child_id)
