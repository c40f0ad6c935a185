"""A log in memory that behaves as Kafka does with transactions: epochs fence, a commit is promised before it is seen everywhere."""

import asyncio
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal, NamedTuple

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import InvalidTxnState, ProducerFenced

TRANSACTION_SECONDS_MAX = 30.0
MARKER_SECONDS_MAX = 3.0
Header = tuple[str, bytes]


@dataclass(slots=True, eq=False)
class Attempt:
    """A transaction in the log."""

    state: Literal["open", "commit", "abort"] = "open"
    partitions: dict[TopicPartition, None] = field(default_factory=dict)
    marked: dict[TopicPartition, None] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether it has ended everywhere."""
        return self.state != "open" and len(self.marked) == len(self.partitions)


class Entry(NamedTuple):
    """A place in a log: a record, or the end of a transaction."""

    record: ConsumerRecord | None
    attempt: Attempt


@dataclass(slots=True)
class Identity:
    """What the coordinator knows of a transactional id."""

    epoch: int = 0
    attempt: Attempt | None = None


@dataclass(slots=True)
class Broker:
    """Partitions and the transaction coordinator. `lies`: the share of records of one topic that are acknowledged and not kept.

    Never the last of a batch: a partition whose end is lost is a fork, which stops a relay until an operator comes.
    """

    random: Random
    logs: dict[TopicPartition, list[Entry]]
    identities: dict[str, Identity] = field(default_factory=dict)
    lies: float = 0.0
    lying: str = ""
    foreign: int = 0

    def stable_end(self, tp: TopicPartition) -> int:
        """The offset before which everything is decided."""
        for offset, entry in enumerate(self.logs[tp]):
            if entry.record is not None and tp not in entry.attempt.marked:
                return offset
        return len(self.logs[tp])

    def committed(self, tp: TopicPartition) -> list[ConsumerRecord]:
        """What a subscriber who reads committed sees."""
        return [
            entry.record
            for entry in self.logs[tp][: self.stable_end(tp)]
            if entry.record is not None and entry.attempt.state == "commit"
        ]

    def decided(self) -> bool:
        """Whether no transaction is open or being ended."""
        return all(identity.attempt is None or identity.attempt.over for identity in self.identities.values())

    def begin_epoch(self, name: str) -> Identity:
        """A new producer under a transactional id: its predecessor is fenced, what that left open is aborted."""
        identity = self.identities.setdefault(name, Identity())
        identity.epoch += 1
        if identity.attempt is not None and identity.attempt.state == "open":
            self._end(identity.attempt, commit=False)
        return identity

    def attempt_of(self, name: str, epoch: int) -> Attempt | None:
        """The open transaction of a producer, begun if there is none; None: its last one is still being ended."""
        identity = self._identity(name, epoch)
        if identity.attempt is None or (identity.attempt.state != "open" and identity.attempt.over):
            identity.attempt = attempt = Attempt()
            later(TRANSACTION_SECONDS_MAX, self._give_up, name, epoch, attempt)
        return identity.attempt if identity.attempt.state == "open" else None

    def append(self, attempt: Attempt, tp: TopicPartition, key: bytes, value: bytes, headers: list[Header]) -> None:
        """Append a record to an open transaction."""
        attempt.partitions[tp] = None
        log = self.logs[tp]
        record = ConsumerRecord(tp.topic, tp.partition, len(log), 0, 0, key, value, None, len(key), len(value), tuple(headers))
        log.append(Entry(record, attempt))

    def loses(self, topic: str) -> bool:
        """Whether the next record is lost."""
        return topic == self.lying and self.lies > 0.0 and self.random.random() < self.lies

    def foist(self, tp: TopicPartition, key: bytes, value: bytes, headers: list[Header]) -> None:
        """A committed record of somebody else's."""
        attempt = Attempt("commit", {tp: None})
        self.append(attempt, tp, key, value, headers)
        self._mark(attempt, tp)

    def lose_tail(self, tp: TopicPartition) -> None:
        """Forget the last record and all that follows it, as a broker does that was not asked to flush."""
        log = self.logs[tp]
        while log and log[-1].record is None:
            log.pop()
        if log:
            log.pop()

    def end(self, name: str, epoch: int, *, commit: bool) -> None:
        """End whichever transaction the producer has open now. Raises ProducerFenced, InvalidTxnState."""
        identity = self._identity(name, epoch)
        if identity.attempt is None or identity.attempt.state != "open":
            raise InvalidTxnState
        self._end(identity.attempt, commit=commit)

    def _identity(self, name: str, epoch: int) -> Identity:
        identity = self.identities[name]
        if identity.epoch != epoch:
            raise ProducerFenced
        return identity

    def _give_up(self, name: str, epoch: int, attempt: Attempt) -> None:
        identity = self.identities[name]
        if identity.epoch == epoch and identity.attempt is attempt and attempt.state == "open":
            identity.epoch += 1
            self._end(attempt, commit=False)

    def _end(self, attempt: Attempt, *, commit: bool) -> None:
        attempt.state = "commit" if commit else "abort"
        for tp in attempt.partitions:
            if self.random.random() < 0.9:
                self._mark(attempt, tp)
            else:
                later(self.random.random() * MARKER_SECONDS_MAX, self._mark, attempt, tp)

    def _mark(self, attempt: Attempt, tp: TopicPartition) -> None:
        attempt.marked[tp] = None
        self.logs[tp].append(Entry(None, attempt))


def later(seconds: float, do: Callable[..., None], *arguments: Any) -> None:
    """Do something at a server, whatever becomes of the process that has asked for it."""
    asyncio.get_running_loop().call_later(seconds, do, *arguments, context=Context())
