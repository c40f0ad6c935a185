"""The blind index of children, where a child's village or birth date has changed."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from registry.application.child_table import births_and_villages
from registry.domain.child.likeness import name_likeness
from registry.domain.identity import ChildIdentity
from registry.vault import blind_index, identities
from registry.vault.vault import Vault


async def reindex_children(connection: Connection, vault: Vault, child_ids: Sequence[UUID]) -> None:
    """Index children by name, birth date and village as they are now; under `blind_index.lock`.

    A child whose identity is erased stays unindexed.
    """
    found = await identities.read(connection, vault, child_ids)
    now = await births_and_villages(connection, child_ids)
    likenesses = {
        child_id: [name_likeness(ChildIdentity.model_validate_json(plaintext), *now[child_id])]
        for child_id, plaintext in found.items()
        if isinstance(plaintext, bytes)
    }
    await blind_index.replace(connection, vault, "child-name-birth-village", likenesses)
