"""What delivery knows of the registry's subjects: enough to foresee what finance will refuse."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from contracts.events.registry import CredentialKind, InstitutionKind, SessionMode, Title


@dataclass(frozen=True, slots=True)
class KnownChild:
    """A registered child; `left_on` is the first day it is no longer in the county."""

    birth_date: date
    village_code: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential of an institution; `revoked_on` is the first day it no longer holds."""

    kind: CredentialKind
    valid_from: date
    valid_to: date | None
    revoked_on: date | None

    def valid(self, on: date) -> bool:
        """True on a day from the first to the last one, both included, and before its revocation."""
        return (
            self.valid_from <= on
            and (self.valid_to is None or on <= self.valid_to)
            and (self.revoked_on is None or on < self.revoked_on)
        )


@dataclass(frozen=True, slots=True)
class KnownInstitution:
    """A filed institution with the credentials it ever held."""

    kind: InstitutionKind
    credentials: tuple[Credential, ...]

    def lacks(self, required: Collection[CredentialKind], on: date) -> list[CredentialKind]:
        """The kinds of credential asked of it that it does not hold on a day."""
        held = {credential.kind for credential in self.credentials if credential.valid(on)}
        return sorted(set(required) - held)


class AmendedTerms(NamedTuple):
    """The terms of a later version of an agreement, from a day on."""

    effective_on: date
    modes: tuple[SessionMode, ...]
    fee_fen: int | None
    valid_to: date


@dataclass(frozen=True, slots=True)
class KnownAgreement:
    """A signed agreement; `terminated_on` is the first day it no longer holds. `fee_fen` is per outreach session.

    `amended`: the terms of later versions, in their order.
    """

    institution_id: UUID
    modes: tuple[SessionMode, ...]
    fee_fen: int | None
    valid_from: date
    valid_to: date
    terminated_on: date | None
    amended: tuple[AmendedTerms, ...] = ()

    def on(self, day: date) -> "KnownAgreement":
        """In the version of a day."""
        held = [version for version in self.amended if version.effective_on <= day]
        if not held:
            return self
        _, modes, fee_fen, valid_to = held[-1]
        return replace(self, modes=modes, fee_fen=fee_fen, valid_to=valid_to)

    def valid(self, on: date) -> bool:
        """True on a day from the first to the last one, both included, and before its termination."""
        return self.valid_from <= on <= self.valid_to and (self.terminated_on is None or on < self.terminated_on)


@dataclass(frozen=True, slots=True)
class KnownFacility:
    """A station or activity room on its way; open from acceptance to before its closing."""

    accepted_on: date | None
    closed_on: date | None

    def open(self, on: date) -> bool:
        """True where it is accepted and not closed on a day."""
        return self.accepted_on is not None and self.accepted_on <= on and (self.closed_on is None or on < self.closed_on)


@dataclass(frozen=True, slots=True)
class AwardedTitle:
    """A professional title and the day from which it is held."""

    title: Title
    awarded_on: date
