"""When to see whether what was published has become visible."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from aiokafka import TopicPartition

IDLE_SECONDS, IDLE_SECONDS_MAX = 1.0, 60.0


@dataclass(slots=True)
class EndWatch:
    """Keeps the partitions sent to and not yet seen to be visible; due once nothing was sent for a while.

    A partition in which something is still open is due again after twice the time, up to a minute.
    """

    clock: Callable[[], float] = time.monotonic
    _partitions: set[TopicPartition] = field(default_factory=set)
    _since: float = 0.0
    _wait: float = IDLE_SECONDS

    def sent(self, partitions: Iterable[TopicPartition]) -> None:
        """Something was sent to these partitions."""
        self._partitions.update(partitions)
        self._since, self._wait = self.clock(), IDLE_SECONDS

    def due(self) -> set[TopicPartition]:
        """The partitions to look at now; none before it is time."""
        return set(self._partitions) if self.clock() - self._since >= self._wait else set()

    def looked(self, still_open: set[TopicPartition]) -> None:
        """The partitions due were looked at; in these something was open."""
        self._partitions = set(still_open)
        self._since, self._wait = self.clock(), min(IDLE_SECONDS_MAX, 2 * self._wait)
