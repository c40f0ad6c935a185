"""Registering people: each once, by what the blind index knows of them, and with their identity in the vault."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from chassis.actor import Actor
from chassis.database import Connection
from chassis.decider import Decider, Refusal
from registry.application.known import streams_among
from registry.domain.identity import Identity
from registry.domain.likeness import Likeness
from registry.vault import blind_index, identities
from registry.vault.vault import Vault


class Registration(Protocol):
    """A command that registers a person."""

    @property
    def command_id(self) -> UUID: ...

    @property
    def actor(self) -> Actor: ...

    @property
    def stream_id(self) -> UUID: ...

    @property
    def identity(self) -> Identity: ...


C = TypeVar("C", bound=Registration)


@dataclass(frozen=True, slots=True)
class PersonRegister(Generic[C]):
    """Finds people again and keeps who they are. `vault()` is the service's vault, `likenesses` what makes two the same."""

    decider: Decider[Any, Any]
    vault: Callable[[], Vault]
    likenesses: Callable[[C], Sequence[Likeness]]

    async def refuse_known(self, connection: Connection, commands: Sequence[C | Refusal]) -> list[C | Refusal]:
        """The commands, each of them refused whose person is on the register or earlier in the batch.

        A command that is going to be refused for what it says, or because its id is taken, stands for nobody: the same
        person after it in the batch is not refused for it.
        """
        vault = self.vault()
        await identities.check_master_key(connection, vault)
        await blind_index.lock(connection)
        digests = {
            command.command_id: [vault.digest(likeness) for likeness in self.likenesses(command)]
            for command in commands
            if not isinstance(command, Refusal)
        }
        known = await blind_index.holders(connection, [digest for found in digests.values() for digest in found])
        taken = await streams_among(connection, [c.stream_id for c in commands if not isinstance(c, Refusal)])
        checked: list[C | Refusal] = []
        for command in commands:
            if isinstance(command, Refusal):
                checked.append(command)
                continue
            own = digests[command.command_id]
            existing = next((known[digest] for digest in own if digest in known), None)
            if existing is not None:
                checked.append(Refusal(f"{self.decider.name}.already-recorded", details={"existing_id": str(existing)}))
                continue
            checked.append(command)
            if command.stream_id not in taken and not isinstance(self._decision_on_a_stranger(command), Refusal):
                taken.add(command.stream_id)
                known.update(dict.fromkeys(own, command.stream_id))
        return checked

    async def keep(self, connection: Connection, commands: Sequence[C]) -> None:
        """Seal the identities of those registered, and index them."""
        vault = self.vault()
        plaintexts = [(command.stream_id, command.identity.model_dump_json().encode()) for command in commands]
        await identities.keep(connection, vault, plaintexts)
        await blind_index.add(connection, vault, {command.stream_id: self.likenesses(command) for command in commands})

    def _decision_on_a_stranger(self, command: C) -> Any:
        return self.decider.decide(self.decider.initial, command)
