"""What no second aggregate may hold at the same time: who holds it, and how it changes hands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.database import Connection

_HOLDERS = "SELECT key, stream_id FROM natural_keys WHERE key = ANY($1::text[])"
_TAKE = "INSERT INTO natural_keys SELECT * FROM unnest($1::text[], $2::uuid[])"
_FREE = "DELETE FROM natural_keys WHERE key = ANY($1::text[])"


async def holders_of(connection: Connection, keys: Collection[str]) -> dict[str, UUID | None]:
    """The stream that holds each key, if one does."""
    held = {row[0]: row[1] for row in await connection.fetch(_HOLDERS, list(keys))}
    return {key: held.get(key) for key in keys}


@dataclass(frozen=True, slots=True)
class KeyMoves:
    """Natural keys that changed hands: those to free, and those to take for a stream."""

    freed: Sequence[str]
    taken: Mapping[str, UUID]

    @property
    def any(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.freed or self.taken)


def key_moves(stored: Mapping[str, UUID | None], holders: Mapping[str, UUID | None]) -> KeyMoves:
    """What leads from the holders as stored to the holders as ruled; a key that was not looked up may be held."""
    changed = {key: holder for key, holder in holders.items() if stored.get(key) != holder or key not in stored}
    return KeyMoves(
        freed=[key for key in changed if stored.get(key) is not None or key not in stored],
        taken={key: holder for key, holder in changed.items() if holder is not None},
    )


async def move_keys(connection: Connection, moves: KeyMoves) -> None:
    """Free, then take."""
    if moves.freed:
        await connection.execute(_FREE, moves.freed)
    if moves.taken:
        await connection.execute(_TAKE, list(moves.taken), list(moves.taken.values()))
