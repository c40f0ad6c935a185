-- What every service's database holds besides its own tables. "{run_role}" is the role the service runs as; it owns nothing.

-- The event store, which is the outbox too. Append-only: the run role may insert and read, nothing else.
CREATE TABLE events (
    id             uuid PRIMARY KEY,
    stream_id      uuid NOT NULL,
    stream_version integer NOT NULL CHECK (stream_version > 0),
    topic          text NOT NULL,
    partition      smallint NOT NULL,
    partition_seq  bigint NOT NULL CHECK (partition_seq > 0),
    previous_id    uuid,
    type           text NOT NULL,
    payload        bytea NOT NULL,
    correlation_id uuid NOT NULL,
    causation_id   uuid NOT NULL,
    actor          text NOT NULL,
    trace_parent   text,
    recorded_at    timestamptz NOT NULL,
    UNIQUE (stream_id, stream_version),
    UNIQUE (topic, partition, partition_seq),
    CHECK ((partition_seq = 1) = (previous_id IS NULL))
) WITH (toast_tuple_target = 8160);
GRANT SELECT, INSERT ON events TO "{run_role}";

-- One row per partition this service writes: its counter and the head of its chain. Locked last in every append, in ascending order.
CREATE TABLE partition_counters (
    topic     text NOT NULL,
    partition smallint NOT NULL,
    last_seq  bigint NOT NULL DEFAULT 0,
    last_id   uuid,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 10);
GRANT SELECT, UPDATE ON partition_counters TO "{run_role}";

-- Idempotency: a command's id, an HMAC of its body, and the first result.
CREATE TABLE commands (
    command_id  uuid PRIMARY KEY,
    fingerprint bytea NOT NULL,
    result      bytea NOT NULL,
    recorded_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON commands TO "{run_role}";

-- What no second aggregate may hold at the same time.
CREATE TABLE natural_keys (
    key       text PRIMARY KEY,
    stream_id uuid NOT NULL
);
GRANT SELECT, INSERT, DELETE ON natural_keys TO "{run_role}";

-- The relay: who holds the lease under which epoch, and how far each partition is published.
CREATE TABLE relay_lease (
    singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    epoch      bigint NOT NULL DEFAULT 0,
    holder     text,
    expires_at timestamptz,
    fork       text
);
INSERT INTO relay_lease DEFAULT VALUES;
GRANT SELECT, UPDATE ON relay_lease TO "{run_role}";

CREATE TABLE relay_cursors (
    topic         text NOT NULL,
    partition     smallint NOT NULL,
    published_seq bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 10);
GRANT SELECT, UPDATE ON relay_cursors TO "{run_role}";

-- State topics: the newest value per key, and which version of it subscribers have.
CREATE TABLE state_records (
    topic             text NOT NULL,
    key               text NOT NULL,
    version           bigint NOT NULL,
    type              text NOT NULL,
    payload           bytea NOT NULL,
    changed_at        timestamptz NOT NULL,
    published_version bigint NOT NULL DEFAULT 0,
    published_at      timestamptz,
    PRIMARY KEY (topic, key)
) WITH (fillfactor = 70);
CREATE INDEX state_records_unpublished ON state_records (topic, changed_at) WHERE published_version < version;
GRANT SELECT, INSERT, UPDATE ON state_records TO "{run_role}";

-- The inbox: how far each partition is applied. The row is the fence against zombies, not the consumer group.
CREATE TABLE inbox_positions (
    consumer    text NOT NULL,
    topic       text NOT NULL,
    partition   smallint NOT NULL,
    next_offset bigint NOT NULL DEFAULT 0,
    last_seq    bigint NOT NULL DEFAULT 0,
    last_id     uuid,
    hole_at     bigint,
    fork        text,
    received    bigint NOT NULL DEFAULT 0,
    applied     bigint NOT NULL DEFAULT 0,
    repeated    bigint NOT NULL DEFAULT 0,
    parked      bigint NOT NULL DEFAULT 0,
    discarded   bigint NOT NULL DEFAULT 0,
    applied_at  timestamptz,
    PRIMARY KEY (consumer, topic, partition)
) WITH (fillfactor = 10);
GRANT SELECT, INSERT, UPDATE ON inbox_positions TO "{run_role}";

-- The ids of applied events, a run of sequences a row, so that a repeat can be told from a fork for ever.
CREATE TABLE inbox_ids (
    consumer  text NOT NULL,
    topic     text NOT NULL,
    partition smallint NOT NULL,
    first_seq bigint NOT NULL,
    last_seq  bigint NOT NULL,
    ids       bytea NOT NULL,
    PRIMARY KEY (consumer, topic, partition, first_seq)
);
GRANT SELECT, INSERT ON inbox_ids TO "{run_role}";

-- Poison: a record that cannot be used, and the later events of its key, in the order they came.
CREATE TABLE parked (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer      text NOT NULL,
    topic         text NOT NULL,
    partition     smallint NOT NULL,
    record_offset bigint NOT NULL,
    partition_seq bigint,
    event_id      uuid,
    key           bytea,
    value         bytea,
    headers       jsonb NOT NULL,
    reason        text NOT NULL,
    detail        text NOT NULL,
    parked_at     timestamptz NOT NULL,
    state         text NOT NULL DEFAULT 'parked' CHECK (state IN ('parked', 'retried', 'discarded'))
);
CREATE INDEX parked_keys ON parked (consumer, topic, partition, key) WHERE state = 'parked';
GRANT SELECT, INSERT, UPDATE ON parked TO "{run_role}";
