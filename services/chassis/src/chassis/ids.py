"""Identifiers: UUIDv7 for what happens, UUIDv5 for what is derived."""

import secrets
import time
from uuid import UUID, uuid5

NAMESPACE = UUID("6b1c1f5a-4f0e-5d7c-9a57-3c8f0e7a2b10")


def uuid7() -> UUID:
    """A new time-ordered id (RFC 9562): 48 bits of milliseconds, the rest random."""
    value = (time.time_ns() // 1_000_000 & 0xFFFF_FFFF_FFFF) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def derived_id(*parts: object) -> UUID:
    """The id that always belongs to these parts."""
    return uuid5(NAMESPACE, "\x1f".join(str(part) for part in parts))
