"""Every metric of a process, in one list."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

METRICS = CollectorRegistry()

# Relay
PUBLISHED = Counter("cradle_relay_published_total", "Events published to their topics.", ["topic"], registry=METRICS)
RELAY_RETRIES = Counter("cradle_relay_retries_total", "Producers dropped after an error or an unsure end.", registry=METRICS)
RELAY_FENCED = Counter("cradle_relay_fenced_total", "Times this relay has lost its lease to another.", registry=METRICS)
RELAY_LEFT_OPEN = Counter(
    "cradle_relay_left_open_total", "Partitions in which a broker had lost the end of a transaction.", registry=METRICS
)
RELAY_FORKED = Gauge(
    "cradle_relay_forked", "1 where topic and store disagree and the relay refuses to publish.", registry=METRICS
)
# Inbox
APPLIED = Counter("cradle_inbox_applied_total", "Events whose effect was written.", ["topic"], registry=METRICS)
REPEATED = Counter("cradle_inbox_repeated_total", "Repeats dropped by sequence and id.", ["topic"], registry=METRICS)
PARKED = Counter("cradle_inbox_parked_total", "Records parked.", ["topic", "reason"], registry=METRICS)
DISCARDED = Counter("cradle_inbox_discarded_total", "Events ahead of a hole, to come again.", ["topic"], registry=METRICS)
REWOUND = Counter("cradle_inbox_rewound_total", "Seeks back to a stored position.", ["topic"], registry=METRICS)
FORKED = Gauge("cradle_inbox_forked_partitions", "Partitions stopped because their log has forked.", registry=METRICS)
BATCH_RECORDS = Histogram("cradle_inbox_batch_records", "Records per batch.", buckets=(1, 10, 100, 500, 1000, 2000, 5000), registry=METRICS)  # fmt: skip  # noqa: E501
BATCH_SECONDS = Histogram("cradle_inbox_batch_seconds", "Time of a batch's transaction.", registry=METRICS)
# Workers
WORK_DONE = Counter("cradle_worker_done_total", "Pieces of background work done.", ["worker"], registry=METRICS)
WORK_RETRIES = Counter("cradle_worker_retries_total", "Faults of the moment in background work.", ["worker"], registry=METRICS)
