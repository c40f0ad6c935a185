"""Whether this machine, PostgreSQL and Kafka agree on the time: leases, marks and `recorded_at` rest on it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.admin import NewTopic

from cradle_cli.doctor.examination import Examination, Finding, ok, warned

SKEW_SECONDS_MAX = 1.0
CURE = "set the clocks by NTP: timedatectl set-ntp true (on each machine), then cradle doctor --check clock"


async def check_clock(examination: Examination) -> Sequence[Finding]:
    """The difference of PostgreSQL's and of the broker's clock to this machine's, the way of the answer taken out."""
    return [_judge("PostgreSQL", await _postgres_skew(examination)), _judge("Kafka", await _kafka_skew(examination))]


def _judge(server: str, skew_seconds: float) -> Finding:
    if abs(skew_seconds) > SKEW_SECONDS_MAX:
        return warned(f"{server}'s clock is {skew_seconds:+.1f} s from this machine's", CURE)
    return ok(f"{server}'s clock is within {max(0.01, abs(skew_seconds)):.2f} s")


async def _postgres_skew(examination: Examination) -> float:
    connection = await examination.admin()
    before = time.time()
    there: float = await connection.fetchval("SELECT extract(epoch FROM clock_timestamp())::float8")
    return there - (before + time.time()) / 2


async def _kafka_skew(examination: Examination) -> float:
    """A broker tells its time only in what it appends: a record to a topic of this moment."""
    admin = await examination.kafka()
    name = f"cradle.doctor.{secrets.token_hex(4)}"
    await admin.create_topics([NewTopic(name, 1, 1, topic_configs={"message.timestamp.type": "LogAppendTime"})])
    producer = AIOKafkaProducer(**examination.installation.kafka.client_options())
    try:
        await producer.start()
        await producer.send_and_wait(name, b"warm")
        before = time.time()
        appended = await producer.send_and_wait(name, b"time")
        skew: float = appended.timestamp / 1000 - (before + time.time()) / 2
        return skew
    finally:
        await producer.stop()
        await admin.delete_topics([name])
