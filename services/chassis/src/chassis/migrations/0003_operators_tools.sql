-- What operators ask of a running service, and what they have decided about parked records.

-- Parts of a topic that the relay is to publish again, since a log has lost them; done when `done_at` is set.
CREATE TABLE republish_requests (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic     text NOT NULL,
    partition smallint NOT NULL,
    from_seq  bigint NOT NULL CHECK (from_seq > 0),
    asked_at  timestamptz NOT NULL DEFAULT now(),
    asked_by  text NOT NULL,
    published bigint,
    done_at   timestamptz
);
CREATE INDEX republish_requests_open ON republish_requests (id) WHERE done_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON republish_requests TO "{run_role}";

-- How often a record was tried, and why and by whom it was given up; its bytes stay.
ALTER TABLE parked
    ADD COLUMN attempts integer NOT NULL DEFAULT 1,
    ADD COLUMN discard_reason text,
    ADD COLUMN decided_by text,
    ADD COLUMN decided_at timestamptz,
    ADD CHECK (state <> 'discarded' OR discard_reason IS NOT NULL);

-- A service writes down what operators do through it; nothing is changed afterwards.
GRANT INSERT ON operator_actions TO "{run_role}";
