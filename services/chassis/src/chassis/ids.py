"""Identifiers: UUIDv7 for what happens, UUIDv5 for what is derived."""

import os
import time
from hashlib import sha1
from uuid import UUID

from chassis.quick_uuid import quick_uuid

NAMESPACE = UUID("6b1c1f5a-4f0e-5d7c-9a57-3c8f0e7a2b10")
_NAMESPACE = NAMESPACE.bytes


def uuid7() -> UUID:
    """A new time-ordered id (RFC 9562): 48 bits of milliseconds, the rest random."""
    return _stamped((time.time_ns() // 1_000_000).to_bytes(6, "big") + os.urandom(10), 0x70)


def derived_id(*parts: object) -> UUID:
    """The id that always belongs to these parts: UUIDv5 of their texts."""
    name = "\x1f".join([str(part) for part in parts])
    return _stamped(sha1(_NAMESPACE + name.encode(), usedforsecurity=False).digest()[:16], 0x50)


def _stamped(octets: bytes, version: int) -> UUID:
    """These 16 bytes as a UUID, with the version (in its upper four bits) and the variant of RFC 9562 in their places."""
    stamped = bytearray(octets)
    stamped[6] = stamped[6] & 0x0F | version
    stamped[8] = stamped[8] & 0x3F | 0x80
    return quick_uuid(bytes(stamped))
