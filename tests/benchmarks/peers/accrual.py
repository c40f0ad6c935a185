"""The peers of the row "consume and accrue": stream processors as their documentation has them used.

Sessions are keyed by their own id, so those that keep counts beside a partition must first move attendances to the child's.
"""

from __future__ import annotations

from functools import partial

from benchmarks.consume.account_check import check_ledger, make_ledger
from benchmarks.harness.rows import AtMost, Contender, join
from benchmarks.peers import environments, java
from benchmarks.peers.kafka_streams import program as kafka_streams

BEHIND = AtMost(1, of="Cradle")
SLOW_SHARE = 0.1
SLOWEST_SHARE = 0.025

join(
    "accrual",
    Contender(
        "Kafka Streams exactly-once-v2 (to topics only)",
        "benchmarks.peers.kafka_streams.program",
        kafka_streams.check,
        kafka_streams.make_topics,
        aim=BEHIND,
        options={"commit_interval_ms": 100},
        missing=partial(java.lacking, "kafka_streams"),
        smoke=False,
    ),
    Contender(
        "Quix Streams",
        "benchmarks.peers.quix.program",  # its sink makes the tables
        check_ledger,
        aim=BEHIND,
        share=SLOW_SHARE,
        missing=partial(environments.lacking, "quix"),
        interpreter=partial(environments.interpreter, "quix"),
        smoke=False,
    ),
    *(
        Contender(
            f"Faust {guarantee.replace('_', ' ')}",
            "benchmarks.peers.faust.program",
            check_ledger,
            make_ledger,
            aim=BEHIND,
            share=SLOW_SHARE,
            options={"guarantee": guarantee},
            missing=partial(environments.lacking, "faust"),
            interpreter=partial(environments.interpreter, "faust"),
            smoke=False,
        )
        for guarantee in ("at_least_once", "exactly_once")
    ),
    Contender(
        "FastStream one message at a time",
        "benchmarks.peers.faststream.program",
        check_ledger,
        make_ledger,
        aim=BEHIND,
        share=SLOWEST_SHARE,
    ),
)
