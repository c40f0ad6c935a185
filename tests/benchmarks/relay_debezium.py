"""The peer of the row "relay": Debezium, which reads an outbox by snapshot and from the WAL."""

from __future__ import annotations

from functools import partial

from benchmarks.harness.rows import AtMost, Contender, join
from benchmarks.peers import java
from benchmarks.peers.debezium.outbox import check_order, prepare

join(
    "relay",
    *(
        Contender(
            f"Debezium {mode}",
            "benchmarks.peers.debezium.program",
            check_order,
            prepare,
            aim=AtMost(0.5, of="Cradle"),
            options={"mode": mode},
            missing=partial(java.lacking, "debezium"),
            smoke=False,
        )
        for mode in ("snapshot", "streaming")
    ),
)
