"""Which partition a key belongs to: Kafka's murmur2, set explicitly by the relay."""

from collections.abc import Sequence
from struct import pack, unpack, unpack_from

_M, _MASK, _SEED = 0x5BD1E995, 0xFFFFFFFF, 0x9747B28C
_TOGETHER_MIN = 8
"""Fewer keys are hashed faster one by one (measured)."""


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key, as the Java client's default partitioner has it."""
    if partitions == 1:
        return 0
    return in_partitions(murmur2(key), partitions)


def in_partitions(hashed: int, partitions: int) -> int:
    """The partition of a key with this hash."""
    return (hashed & 0x7FFF_FFFF) % partitions


def murmur2(key: bytes) -> int:
    """MurmurHash2 with Kafka's seed, 32 bits. aiokafka has one that goes byte by byte; this one goes word by word."""
    length = len(key)
    words = length >> 2
    state = _SEED ^ length
    for word in unpack_from(f"<{words}I", key):
        mixed = word * _M & _MASK
        state = (state * _M & _MASK) ^ ((mixed ^ mixed >> 24) * _M & _MASK)
    if rest := key[words << 2 :]:
        state = (state ^ int.from_bytes(rest, "little")) * _M & _MASK
    state = (state ^ state >> 13) * _M & _MASK
    return state ^ state >> 15


def murmur2_of_all(keys: Sequence[bytes]) -> tuple[int, ...]:
    """`murmur2` of keys of one length, which four divides (ids are such): for a hundred and more a fifth of the time each.

    Each key has 64 bits of one long integer to itself: there a product of two 32-bit numbers does not reach the next key's.
    """
    if len(keys) < _TOGETHER_MIN:
        return tuple([murmur2(key) for key in keys])
    count, words = len(keys), len(keys[0]) >> 2
    if any(len(key) != words << 2 for key in keys):
        raise ValueError("keys of one length, which four divides")
    mask = _in_lanes([_MASK] * count)
    state = _in_lanes([_SEED ^ words << 2] * count)
    read = unpack(f"<{words * count}I", b"".join(keys))
    for number in range(words):
        mixed = _in_lanes(read[number::words]) * _M & mask
        state = (state * _M & mask) ^ ((mixed ^ mixed >> 24 & mask) * _M & mask)
    state = (state ^ state >> 13 & mask) * _M & mask
    return unpack(f"<{count}Q", (state ^ state >> 15 & mask).to_bytes(8 * count, "little"))


def _in_lanes(words: Sequence[int]) -> int:
    return int.from_bytes(pack(f"<{len(words)}Q", *words), "little")
