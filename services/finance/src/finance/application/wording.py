"""Facts in JSON, as a decision states and cites them: each put into words once, however many decisions rest on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from pydantic_core import to_json

from finance.domain.claims import Fact
from finance.domain.register.child import Child


@dataclass(slots=True)
class Wording:
    """The words of the facts of one batch. Facts are told apart by identity: they are kept as long as the batch."""

    _stated: dict[int, str] = field(default_factory=dict)
    _cited: dict[int, str] = field(default_factory=dict)

    def stated(self, facts: Iterable[Fact]) -> str:
        """The members of an object that states these facts, without its braces."""
        return ",".join([self._stated.get(id(fact)) or self._state(fact) for fact in facts])

    def cited(self, facts: Iterable[Fact]) -> str:
        """The ids of the events these facts came from, quoted, without brackets."""
        return ",".join([self._cited.get(id(fact)) or self._cite(fact) for fact in facts])

    def _state(self, fact: Fact) -> str:
        words = self._stated[id(fact)] = members(fact.stated())
        return words

    def _cite(self, fact: Fact) -> str:
        words = self._cited[id(fact)] = quoted(fact.sources)
        return words


@dataclass(slots=True)
class ChildWords:
    """The words of children, kept from batch to batch: a child comes again and again, and rarely with other facts."""

    children_max: int = 100_000
    _known: dict[UUID, tuple[Child, str, str]] = field(default_factory=dict)

    def of(self, child: Child) -> tuple[str, str]:
        """How decisions state a child, and how they cite it."""
        known = self._known.get(child.child_id)
        if known is None or known[0] != child:
            if len(self._known) >= self.children_max:
                self._known.clear()
            known = self._known[child.child_id] = (child, members(child.stated()), quoted(child.sources))
        return known[1], known[2]


def members(stated: object) -> str:
    """An object's members in JSON, without its braces."""
    return to_json(stated).decode()[1:-1]


def quoted(ids: Iterable[UUID]) -> str:
    """Ids as JSON strings, one after another."""
    return ",".join([f'"{one}"' for one in ids])


def text(value: str | None) -> str:
    """A code, or null, in JSON."""
    return "null" if value is None else f'"{value}"'
