"""Where the claims on a session's attendances stand, as its row keeps them: a fixed piece of bytes for each child.

The view `claims` reads the same bytes in SQL.
"""

from struct import Struct
from typing import NamedTuple

_LAYOUT = Struct(">16s16siBqi")
CHILD = slice(16, 32)
"""Where a piece names its child."""


class StandingClaim(NamedTuple):
    """A claim after its last decision, which is number `number`. `reason` is a number of `REASONS`; 0: it stands accrued."""

    claim_id: bytes
    child_id: bytes
    number: int
    reason: int
    amount_fen: int
    township: int


pack_claim = _LAYOUT.pack
"""The bytes of a `StandingClaim`, given its members."""


def unpack_claims(packed: bytes) -> dict[bytes, StandingClaim]:
    """The claims of a session by child."""
    return {claim.child_id: claim for claim in map(StandingClaim._make, _LAYOUT.iter_unpack(packed))}


def by_child(packed: bytes) -> dict[bytes, bytes]:
    """The pieces of a session's claims, by child."""
    pieces = [packed[start : start + _LAYOUT.size] for start in range(0, len(packed), _LAYOUT.size)]
    return {piece[CHILD]: piece for piece in pieces}
