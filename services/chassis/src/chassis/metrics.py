"""Every metric of a process, in one list. Prometheus reads them at /metrics of each role; docs/operations.md says what to look at.

Names end in their unit; a counter ends in `_total`. What is not known has no sample: a 0 is a measured 0. No label holds an id of
a person, a key or an event: their values are few and known.
"""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

METRICS = CollectorRegistry()
"""What this process counts about itself."""

ProcessCollector(registry=METRICS)  # process_start_time_seconds, process_cpu_seconds_total, process_resident_memory_bytes, ...

_FAST = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_COUNTS = (1, 10, 100, 500, 1000, 2000, 5000, 10_000, 20_000)

# Commands over HTTP. `outcome` is recorded, repeated, refused, invalid or failed (an answer of 5xx); rows of a bulk count one by one.
COMMANDS = Counter("cradle_commands_total", "Commands answered.", ["command", "outcome"], registry=METRICS)
REFUSALS = Counter(
    "cradle_command_refusals_total", "Commands refused, by the refusal's code.", ["command", "code"], registry=METRICS
)
COMMAND_SECONDS = Histogram(
    "cradle_command_seconds", "From a single command's body to its answer.", ["command"], buckets=_FAST, registry=METRICS
)
COMMAND_BATCH_SECONDS = Histogram(
    "cradle_command_batch_seconds", "A batch of a bulk, at most 100 rows.", ["command"], buckets=_FAST, registry=METRICS
)
# Appends: transactions begun anew because another one had appended to the stream or held the key. Out of tries, a command is
# refused as `command.contended`.
APPEND_RETRIES = Counter(
    "cradle_append_retries_total", "Transactions decided again after a lost race.", ["command"], registry=METRICS
)
# Relay: what its holder does. A batch is a transaction of events and changed states.
PUBLISHED = Counter("cradle_relay_published_total", "Events published to their topics.", ["topic"], registry=METRICS)
RELAY_BATCH_RECORDS = Histogram("cradle_relay_batch_records", "Records per transaction.", buckets=_COUNTS, registry=METRICS)
RELAY_BATCH_SECONDS = Histogram(
    "cradle_relay_batch_seconds", "A transaction, from its begin to its commit.", buckets=_FAST, registry=METRICS
)
RELAY_RETRIES = Counter("cradle_relay_retries_total", "Producers dropped after an error or an unsure end.", registry=METRICS)
RELAY_FENCED = Counter("cradle_relay_fenced_total", "Times this relay has lost its lease to another.", registry=METRICS)
RELAY_LEFT_OPEN = Counter(
    "cradle_relay_left_open_total", "Partitions in which a broker had lost the end of a transaction.", registry=METRICS
)
# Inbox: what a consumer does.
APPLIED = Counter("cradle_inbox_applied_total", "Events whose effect was written.", ["topic"], registry=METRICS)
REPEATED = Counter("cradle_inbox_repeated_total", "Repeats dropped by sequence and id.", ["topic"], registry=METRICS)
PARKED = Counter("cradle_inbox_parked_total", "Records parked.", ["topic", "reason"], registry=METRICS)
DISCARDED = Counter("cradle_inbox_discarded_total", "Events ahead of a hole, to come again.", ["topic"], registry=METRICS)
REWOUND = Counter("cradle_inbox_rewound_total", "Seeks back to a stored position.", ["topic"], registry=METRICS)
INBOX_RETRIES = Counter("cradle_inbox_retries_total", "Batches begun anew after a fault of the moment.", registry=METRICS)
BATCH_RECORDS = Histogram("cradle_inbox_batch_records", "Records per batch.", buckets=_COUNTS, registry=METRICS)
BATCH_SECONDS = Histogram(
    "cradle_inbox_batch_seconds", "A batch's transaction, with its retries.", buckets=_FAST, registry=METRICS
)
# Lag: what topics hold that a consumer has not applied, by the sequences of the chain. Only processes that consume look; a topic
# whose end or position cannot be read has no sample.
LAG_EVENTS = Gauge("cradle_consumer_lag_events", "Events published and not applied.", ["consumer", "topic"], registry=METRICS)
LAG_SECONDS = Gauge(
    "cradle_consumer_lag_seconds",
    "Age of the oldest event not applied, 0 where all are.",
    ["consumer", "topic"],
    registry=METRICS,
)
# Workers: deciding and counting.
WORK_DONE = Counter("cradle_worker_done_total", "Pieces of background work done.", ["worker"], registry=METRICS)
WORK_RETRIES = Counter("cradle_worker_retries_total", "Faults of the moment in background work.", ["worker"], registry=METRICS)
# Guards that have no count of their own above. Each is a way in which something would have gone wrong unseen:
#   inbox-fence        a record before the stored offset: another process, or this one before a pause, has applied it
#   inbox-fork         a partition stopped: the log is not the one that was read before
#   relay-fork         a topic's end contradicts the store: nothing is published
#   relay-tail-ahead   a topic's end was ahead of its cursor: a transaction was committed and the relay not told
#   store-fork         an append refused, since the topics hold what the store does not
#   command-meanwhile  a refusal taken back, since the same command was accepted meanwhile
# The others: repeats dropped, events discarded ahead of a hole, seeks back and parked records (inbox); producers dropped, leases
# lost and transactions left open (relay); lost races, repeated commands and refusals by code (commands).
GUARD_FIRED = Counter(
    "cradle_guard_fired_total", "Times a guard has kept something from going wrong.", ["guard"], registry=METRICS
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A gauge read from the service's database at a scrape: the same in every process of the service, whatever its role."""

    name: str
    text: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A value of a reading, with the values of its labels."""

    reading: Reading
    value: float
    labels: tuple[str, ...] = ()


# From the database, in every role; all but the first are absent while it does not answer. In alerts: max by (service).
DATABASE_UP = Reading("cradle_database_up", "1 where the database answered this scrape, else 0.")
# Appends: how long the oldest transaction has held the place of a partition's next event; others wait for it in the same partition.
OLDEST_APPEND = Reading("cradle_oldest_append_seconds", "Age of the oldest append not yet committed, 0 where none is under way.")
# Topics of this service's own: events stored, and of these published. The difference waits for the relay.
RECORDED_EVENTS = Reading("cradle_events_recorded", "Events stored.", ("topic",))
PUBLISHED_EVENTS = Reading("cradle_events_published", "Events published.", ("topic",))
OLDEST_UNPUBLISHED = Reading("cradle_oldest_unpublished_seconds", "Age of the oldest event not published, 0 where none waits.")
UNPUBLISHED_STATES = Reading("cradle_states_unpublished", "Keys of state topics whose newest value is not published.")
OLDEST_STATE = Reading("cradle_oldest_unpublished_state_seconds", "Since the oldest of these has changed, 0 where none waits.")
# The relay's lease: its epoch rises with each take-over. Held: by anybody, now.
LEASE_EPOCH = Reading("cradle_relay_lease_epoch", "Epoch of the relay's lease.")
LEASE_HELD = Reading("cradle_relay_lease_held", "1 where a relay holds the lease.")
LEASE_LEFT = Reading("cradle_relay_lease_left_seconds", "Until the lease ends unless renewed; below 0: since it has ended.")
STORE_FORKED = Reading("cradle_store_forked", "1 where topic and store disagree: nothing is published or recorded.")
# Topics this service consumes: the sequences applied (of all partitions together), and what stands in the way.
REACHED_EVENTS = Reading("cradle_events_reached", "Events of the log passed, applied or parked.", ("topic",))
HOLES = Reading("cradle_inbox_holes", "Partitions in which an event is missing from the log.", ("topic",))
FORKS = Reading("cradle_inbox_forks", "Partitions stopped because their log has forked.", ("topic",))
PARKED_NOW = Reading("cradle_parked", "Records parked now.", ("reason",))
OLDEST_PARKED = Reading("cradle_oldest_parked_seconds", "Age of the oldest parked record, 0 where none is.")
# Marks: subjects to be decided (finance) or counted (reporting) again. Other services have none, and no sample.
MARKS = Reading("cradle_marks", "Marks not yet worked off.")
OLDEST_MARK = Reading("cradle_oldest_mark_seconds", "Age of the oldest mark, 0 where none is left.")
# Backups: a checked one is written down in each database it is of. Where none ever was there is no sample.
BACKUP_AGE = Reading("cradle_backup_age_seconds", "Since the point of the newest backup that was restored for a check.")
# Money (finance): what stands due now, and claims by what stands.
MONEY_DUE = Reading("cradle_money_due_fen", "Fen that stand due.", ("clause",))
CLAIMS = Reading("cradle_claims", "Claims by what stands: accrued or refused.", ("clause", "status"))
# Budgets (finance): by how much more has accrued in a fund's calendar year than was appropriated and supplemented.
OVERCOMMITTED = Reading("cradle_budget_overcommitted_fen", "Fen committed past the budget, 0 within it.", ("fund", "year"))
# Messages to families (delivery): waiting to be taken by the account, or taken and without a receipt. Tried again and again: the
# account has refused or not answered six times or more, over two minutes at least. A planned campaign waits to be addressed.
MESSAGES = Reading("cradle_messages", "Messages in hand: waiting or handed-over.", ("state",))
MESSAGES_STUCK = Reading("cradle_messages_stuck", "Messages offered six times or more and not taken.")
MESSAGES_OVERDUE = Reading("cradle_messages_overdue_seconds", "Since the message longest due was to be offered, 0 where none is.")
CAMPAIGNS_WAITING = Reading("cradle_campaigns_waiting", "Campaigns planned whose messages are not addressed yet.")

READINGS = tuple(value for value in list(globals().values()) if isinstance(value, Reading))
"""Every reading, in the order of the list."""
