"""The rule by which a consumer reads a partition's chain: drop what is known, apply the next, discard ahead of a hole. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from contracts.envelope import Link


class Verdict(Enum):
    """What is to be done with a record of the chain."""

    APPLY = auto()
    REPEAT = auto()
    DISCARD = auto()
    GAP = auto()


class Forked(Exception):
    """The log is not the one that was read before: a store was restored or promoted without its last events."""


@dataclass(slots=True)
class Position:
    """How far a partition is applied. `hole_at`: the sequence that is missing from the log itself; events ahead of it are discarded."""

    next_offset: int = 0
    last_seq: int = 0
    last_id: UUID | None = None
    hole_at: int | None = None

    def judge(self, link: Link, kept: Mapping[int, UUID]) -> Verdict:
        """Judge the next record. `kept` has the ids of applied sequences. Raises Forked."""
        seq = link.partition_seq
        if seq <= self.last_seq:
            known = self.last_id if seq == self.last_seq else kept.get(seq)
            if known != link.id:
                raise Forked(f"sequence {seq} is {link.id} now and was {known}")
            return Verdict.REPEAT
        if seq == self.last_seq + 1:
            if link.previous_id != self.last_id:
                raise Forked(f"sequence {seq} follows {link.previous_id}, but {self.last_id} was applied")
            return Verdict.APPLY
        return Verdict.GAP if self.hole_at is None else Verdict.DISCARD

    def advance(self, link: Link) -> None:
        """The record is applied or parked: it is the last one now, and a hole before it is closed."""
        self.last_seq, self.last_id, self.hole_at = link.partition_seq, link.id, None
