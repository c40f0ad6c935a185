-- What has to be decided again. A mark names the subject that a changed fact names: child, session, agreement, institution,
-- facility, practitioner, lecture, unit; a book; or the policy. It is inserted in the transaction that changes the fact, and
-- deleted in the one that has decided all its books. `cause` is the event behind it, `correlation` the intention behind that,
-- `trace_parent` the trace they belong to, which the decisions carry on.
CREATE TABLE marks (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind         text NOT NULL,
    subject      text NOT NULL,
    cause        uuid NOT NULL,
    correlation  uuid NOT NULL,
    trace_parent text,
    marked_at    timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);
GRANT SELECT, INSERT, UPDATE, DELETE ON marks TO "{run_role}";

-- A row per book ever decided: what a decider locks, in the order of the keys, before it reads the book's facts. A child's
-- year keeps its `entries`: each attendance with its own fault and what stands decided (domain/entries.py), nothing else does.
CREATE TABLE books (
    key     text PRIMARY KEY,
    entries bytea
) WITH (fillfactor = 70, toast_tuple_target = 8160);
GRANT SELECT, INSERT, UPDATE ON books TO "{run_role}";

-- The edition and readings, by their hash, that the last decisions were made under.
CREATE TABLE decided_under (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    policy    text
);
INSERT INTO decided_under DEFAULT VALUES;
GRANT SELECT, UPDATE ON decided_under TO "{run_role}";
