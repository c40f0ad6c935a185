"""The log line of an applied batch: which sequences of which partitions, and the ids while they are few."""

from collections.abc import Mapping

import structlog
from aiokafka import TopicPartition

from chassis.inbox.positions import Progress

IDS_MAX = 20
"""A batch of more events is told by its sequences alone: they are dense, so an event's place says which batch it was in."""
_log = structlog.get_logger()


def log_applied(locked: Mapping[TopicPartition, Progress]) -> None:
    """One line for what a transaction has applied or parked; none where it held repeats only."""
    moved = {tp: progress for tp, progress in locked.items() if progress.ids}
    if not moved:
        return
    events = sum(len(progress.ids) for progress in moved.values())
    few = events <= IDS_MAX
    _log.info(
        "inbox.applied",
        events=events,
        ranges=[_range(tp, progress) for tp, progress in moved.items()],
        ids=[str(event_id) for progress in moved.values() for event_id in progress.ids] if few else None,
    )


def _range(tp: TopicPartition, progress: Progress) -> str:
    last = progress.position.last_seq
    return f"{tp.topic}[{tp.partition}] {last - len(progress.ids) + 1}-{last}"
