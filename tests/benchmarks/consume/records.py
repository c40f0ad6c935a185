"""What a record of the input is to the floor and the peers, with nothing imported that a peer's environment lacks."""

from __future__ import annotations

from collections.abc import Iterable

FREE_SESSIONS = 4
FEE_FEN = 2_000
PARTITIONS = 12
SEQ_HEADER = "ce_partitionseq"


def seq_of(headers: Iterable[tuple[str, bytes]]) -> int:
    """The partition sequence among a record's headers. Raises StopIteration when there is none."""
    return int(next(value for name, value in headers if name == SEQ_HEADER))
