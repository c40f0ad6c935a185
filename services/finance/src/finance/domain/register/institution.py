"""Care institutions, the credentials they held from when to when, and the days they were suspended."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.events.registry import CredentialGranted, CredentialRevoked, InstitutionFiled
from contracts.events.supervision import InstitutionResumed, InstitutionSuspended
from finance.domain.register.history import begun, not_begun

SUSPENSION = "suspension"
"""A suspension is kept as what the institution holds from its first day until it is revoked by resuming (K5.4)."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential: valid from `valid_from` to `valid_to` (open where None), both included, and before `revoked_from`."""

    credential_id: UUID
    kind: str
    valid_from: date
    valid_to: date | None
    revoked_from: date | None
    sources: tuple[UUID, ...]

    def holds_on(self, day: date) -> bool:
        """True where it is valid on the day."""
        return (
            self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
            and (self.revoked_from is None or day < self.revoked_from)
        )

    def stated(self) -> dict[str, str]:
        """The credential as an explanation gives it."""
        ends = {"valid_to": self.valid_to, "revoked_from": self.revoked_from}
        return {"kind": self.kind, "valid_from": self.valid_from.isoformat()} | {
            name: day.isoformat() for name, day in ends.items() if day is not None
        }


@dataclass(frozen=True, slots=True)
class Institution:
    """A filed institution with every credential it ever held."""

    institution_id: UUID
    kind: str
    credentials: tuple[Credential, ...]
    filed_by: UUID
    _held: dict[date, frozenset[str]] = field(init=False, repr=False, compare=False, default_factory=dict)
    """What was found by `held_on`: sessions of one day ask for the same."""

    @property
    def sources(self) -> tuple[UUID, ...]:
        """The events it is known from."""
        return (self.filed_by, *(source for credential in self.credentials for source in credential.sources))

    def held_on(self, day: date) -> frozenset[str]:
        """The kinds of which a credential is valid on the day."""
        held = self._held.get(day)
        if held is None:
            held = self._held[day] = frozenset(one.kind for one in self.credentials if one.holds_on(day))
        return held

    def suspended_on(self, day: date) -> bool:
        """True where a suspension lasts on the day (K5.4)."""
        return SUSPENSION in self.held_on(day)

    def stated(self) -> dict[str, Any]:
        """The fact as an explanation gives it."""
        credentials = [credential.stated() for credential in self.credentials]
        return {"institution": {"id": str(self.institution_id), "kind": self.kind, "credentials": credentials}}


def fold_institution(institution: Institution | None, received: ReceivedEvent) -> Institution:
    """The institution after an event."""
    event, source = received.event, received.envelope.id
    match event:
        case InstitutionFiled():
            not_begun(institution, f"institution {event.institution_id}")
            return Institution(event.institution_id, event.kind, (), source)
        case CredentialGranted():
            known = begun(institution, f"institution {event.institution_id}")
            granted = Credential(event.credential_id, event.kind, event.valid_from, event.valid_to, None, (source,))
            return replace(known, credentials=(*known.credentials, granted))
        case CredentialRevoked():
            known = begun(institution, f"institution {event.institution_id}")
            return replace(known, credentials=tuple(_revoked(credential, event, source) for credential in known.credentials))
        case InstitutionSuspended():
            known = begun(institution, f"institution {event.institution_id}")
            suspension = Credential(event.suspension_id, SUSPENSION, event.from_date, None, None, (source,))
            return replace(known, credentials=(*known.credentials, suspension))
        case InstitutionResumed():
            known = begun(institution, f"institution {event.institution_id}")
            return replace(known, credentials=tuple(_resumed(credential, event, source) for credential in known.credentials))
        case _:
            return begun(institution, f"institution {received.envelope.subject}")


def _revoked(credential: Credential, event: CredentialRevoked, source: UUID) -> Credential:
    if credential.credential_id != event.credential_id:
        return credential
    return replace(credential, revoked_from=event.effective_on, sources=(*credential.sources, source))


def _resumed(credential: Credential, event: InstitutionResumed, source: UUID) -> Credential:
    if credential.credential_id != event.suspension_id:
        return credential
    return replace(credential, revoked_from=event.resumed_on, sources=(*credential.sources, source))
