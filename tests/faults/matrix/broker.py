"""What a case does to the broker's data behind everybody's back."""

import os
from pathlib import Path

from confluent_kafka import OFFSET_END, TopicPartition
from confluent_kafka.admin import AdminClient

from contracts.topics import Topic

SECONDS_MAX = 30


def delete_records(bootstrap: str, topic: Topic) -> None:
    """Delete every record that a topic has now, as a wrong retention would."""
    admin = AdminClient({"bootstrap.servers": bootstrap})
    wanted = [TopicPartition(topic.name, number, OFFSET_END) for number in range(topic.partitions)]
    for deleted in admin.delete_records(wanted, operation_timeout=SECONDS_MAX).values():
        deleted.result(SECONDS_MAX)


def delete_topic(bootstrap: str, name: str) -> None:
    """Delete a topic, as a wrong command would."""
    admin = AdminClient({"bootstrap.servers": bootstrap})  # it must outlive its futures
    for deleted in admin.delete_topics([name], operation_timeout=SECONDS_MAX).values():
        deleted.result(SECONDS_MAX)


def cut_off_the_tail(data: Path, topic: Topic) -> None:
    """Cut the largest partition's log in half, as a disk would that loses what was not flushed. Only while the broker is down."""
    logs = [path for path in data.glob(f"{topic.name}-*/*.log") if path.stat().st_size]
    largest = max(logs, key=lambda path: path.stat().st_size)
    os.truncate(largest, largest.stat().st_size // 2)
