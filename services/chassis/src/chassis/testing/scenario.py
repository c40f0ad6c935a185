"""given(decider, *events).when(command).then(*events), or .then_refused(code)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.decider import Decider, Decision, Refusal
from contracts.catalogue import DomainEvent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command came to."""

    decision: Decision
    natural_keys: frozenset[str]

    def then(self, *expected: DomainEvent) -> "Outcome":
        """Exactly these events, in order; none: the command had nothing to do."""
        assert not isinstance(self.decision, Refusal), f"refused: {self.decision}"  # noqa: S101
        assert list(self.decision) == list(expected)  # noqa: S101
        return self

    def then_refused(self, code: str, *, clause: str | None = None, details: Mapping[str, Any] | None = None) -> None:
        """This refusal; clause and details are compared where they are given."""
        assert isinstance(self.decision, Refusal), f"not refused: {self.decision}"  # noqa: S101
        assert self.decision.code == code  # noqa: S101
        if clause is not None:
            assert self.decision.clause == clause  # noqa: S101
        for name, value in (details or {}).items():
            assert self.decision.details[name] == value  # noqa: S101

    def then_holds(self, *keys: str) -> None:
        """The aggregate's natural keys afterwards are exactly these."""
        assert self.natural_keys == frozenset(keys)  # noqa: S101


@dataclass(frozen=True, slots=True)
class Given:
    """An aggregate with a history."""

    decider: Decider[Any, Any]
    events: tuple[DomainEvent, ...]

    def when(self, command: Any) -> Outcome:
        """Send a command."""
        state = self.decider.fold(self.events)
        decision = self.decider.decide(state, command)
        after = state if isinstance(decision, Refusal) else self.decider.fold(decision, state)
        return Outcome(decision, self.decider.natural_keys(after))


def given(decider: Decider[Any, Any], *events: DomainEvent) -> Given:
    """An aggregate of this decider that has seen these events."""
    return Given(decider, events)
