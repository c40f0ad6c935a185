"""Which partition a key belongs to: Kafka's murmur2, set explicitly by the relay."""

from struct import unpack_from

_M, _MASK, _SEED = 0x5BD1E995, 0xFFFFFFFF, 0x9747B28C


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key, as the Java client's default partitioner has it."""
    if partitions == 1:
        return 0
    return (murmur2(key) & 0x7FFF_FFFF) % partitions


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
