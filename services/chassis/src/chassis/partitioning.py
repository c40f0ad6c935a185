"""Which partition a key belongs to: Kafka's murmur2, set explicitly by the relay."""

from aiokafka.partitioner import murmur2


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key, as the Java client's default partitioner has it."""
    if partitions == 1:
        return 0
    return int(murmur2(key) & 0x7FFF_FFFF) % partitions
