"""A guardian's consent, of a household for a purpose. Clauses K1.2, K3.1."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from chassis.ids import derived_id
from contracts.catalogue import DomainEvent
from contracts.events.consents import ConsentGiven, ConsentPurpose, ConsentWithdrawn, Guardian

CLAUSES: dict[ConsentPurpose, str] = {"messages": "K3.1", "referral": "K1.2"}
"""What each purpose serves."""


@dataclass(frozen=True, slots=True)
class Given:
    """The guardian consents from `given_on` on."""

    given_on: date


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The guardian consented until before `withdrawn_on`."""

    withdrawn_on: date


ConsentState = Absent | Given | Withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfConsent(Command):
    household_id: UUID
    purpose: ConsentPurpose

    @property
    def stream_id(self) -> UUID:
        return derived_id("consent", self.household_id, self.purpose)

    @property
    def clause(self) -> str:
        """What the purpose serves."""
        return CLAUSES[self.purpose]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent(_OfConsent):
    """The guardian consents."""

    given_on: date
    given_by: Guardian


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent(_OfConsent):
    """The guardian consents no more: at any time, without a reason."""

    withdrawn_on: date


ConsentCommand = GiveConsent | WithdrawConsent


def decide(consent: ConsentState, command: ConsentCommand) -> Decision:
    """A consent is given once until it is withdrawn, and again not from before that."""
    match command, consent:
        case GiveConsent(), Given(given_on):
            return Refusal("consent.already-given", command.clause, {"given_on": given_on})
        case GiveConsent(), Withdrawn(withdrawn_on) if command.given_on < withdrawn_on:
            return Refusal("consent.given-too-early", command.clause, {"not_before": withdrawn_on})
        case GiveConsent(), _:
            return [
                ConsentGiven(
                    household_id=command.household_id,
                    purpose=command.purpose,
                    given_on=command.given_on,
                    given_by=command.given_by,
                )
            ]
        case WithdrawConsent(), Given(given_on) if command.withdrawn_on < given_on:
            return Refusal("consent.withdrawn-too-early", command.clause, {"not_before": given_on})
        case WithdrawConsent(), Given():
            return [
                ConsentWithdrawn(household_id=command.household_id, purpose=command.purpose, withdrawn_on=command.withdrawn_on)
            ]
        case _:
            return Refusal("consent.not-given", command.clause, {"household_id": str(command.household_id)})


def evolve(consent: ConsentState, event: DomainEvent) -> ConsentState:
    """The state after an event."""
    match event:
        case ConsentGiven():
            return Given(event.given_on)
        case ConsentWithdrawn():
            return Withdrawn(event.withdrawn_on)
        case _:
            return consent


CONSENT: Decider[ConsentState, ConsentCommand] = Decider("consent", Absent(), decide, evolve)
