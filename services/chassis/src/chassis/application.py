"""What a service can be told to do: each command with its request, its decider, and who may send it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from chassis.actor import Actor, Role
from chassis.clock import business_date
from chassis.database import Connection
from chassis.decider import Decider, Refusal
from contracts.policy import Bilingual


class CommandRequest(BaseModel):
    """The body of a command as a client sends it; a field that is not of it is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Issued(NamedTuple):
    """What a command gets besides its body: its id, a new aggregate's id derived from it, who, and when."""

    command_id: UUID
    new_id: UUID
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The business date in Asia/Shanghai."""
        return business_date(self.now)


@dataclass(frozen=True, slots=True)
class Advice:
    """A warning to the clerk in the same answer: finance may refuse this. It never blocks."""

    code: str
    clause: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """The texts of a refusal code, the HTTP status it answers with, and its clause where the refusal itself names none."""

    status: int
    zh: str
    en: str
    clause: str | None = None


class Addressed(Protocol):
    """A command that names its aggregate."""

    @property
    def command_id(self) -> UUID: ...

    @property
    def actor(self) -> Actor: ...

    @property
    def stream_id(self) -> UUID: ...


R = TypeVar("R", bound=CommandRequest)
S = TypeVar("S")
C = TypeVar("C", bound=Any)

Prepare = Callable[[Connection, Sequence[C]], Awaitable[Sequence[C | Refusal]]]
Record = Callable[[Connection, Sequence[C]], Awaitable[None]]
Advise = Callable[[Connection, Sequence[R]], Awaitable[Sequence[Sequence[Advice]]]]


@dataclass(frozen=True, slots=True)
class CommandType(Generic[R, S, C]):
    """A command of a service; it is served at POST /commands/<name> and, as NDJSON, at POST /commands/<name>/bulk.

    `office` names the unit or institution the actor must act for, as far as the request says it. `prepare` looks up what
    the decision needs (a refusal instead of the command ends it), for a whole batch at once; it must see duplicates
    inside the batch. `unread` is the code with which it is refused while the service has not applied all that its topics held when it
    came. `record` writes business rows of accepted commands, in the append transaction. `advise` warns.
    """

    name: str
    summary: Bilingual
    request: type[R]
    decider: Decider[S, C]
    command: Callable[[R, Issued], C]
    roles: frozenset[Role]
    office: Callable[[R], str | None] | None = None
    prepare: Prepare[C] | None = None
    record: Record[C] | None = None
    advise: Advise[R] | None = None
    unread: str | None = None
