-- Families as messages are addressed to them: resident children by household, the days of hardship (not its kind), consents.
CREATE TABLE family_children (
    child_id     uuid PRIMARY KEY,
    household_id uuid NOT NULL,
    birth_date   date NOT NULL,
    village_code text NOT NULL,
    left_on      date,
    merged_into  uuid
);
CREATE INDEX family_children_by_birth ON family_children (birth_date);
CREATE INDEX family_children_of_household ON family_children (household_id);
CREATE TABLE hardships (
    household_id uuid NOT NULL,
    from_date    date NOT NULL,
    ended_on     date
);
CREATE INDEX hardships_of_household ON hardships (household_id);
CREATE TABLE consents (
    household_id uuid NOT NULL,
    purpose      text NOT NULL,
    given_on     date NOT NULL,
    withdrawn_on date,
    PRIMARY KEY (household_id, purpose)
);

-- What became of messages, from their events.
CREATE TABLE message_outcomes (
    message_id   uuid PRIMARY KEY,
    campaign_id  uuid NOT NULL,
    household_id uuid NOT NULL,
    outcome      text NOT NULL,
    day          date NOT NULL
);
CREATE INDEX message_outcomes_of_campaign ON message_outcomes (campaign_id, message_id);
CREATE INDEX opted_out ON message_outcomes (household_id, day) WHERE outcome = 'opted-out';

-- Work in hand. What is lost of it is made again, under the same keys: the account takes each key once.
CREATE TABLE campaign_runs (
    campaign_id uuid PRIMARY KEY,
    send_until  date NOT NULL,
    addressed   integer NOT NULL
);
CREATE TABLE message_sends (
    message_id      uuid PRIMARY KEY,
    campaign_id     uuid NOT NULL,
    household_id    uuid NOT NULL,
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    accepted_at     timestamptz
);
CREATE INDEX message_sends_due ON message_sends (next_attempt_at) WHERE accepted_at IS NULL;
CREATE INDEX message_sends_of_campaign ON message_sends (campaign_id);
CREATE TABLE receipt_cursor (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    cursor    text NOT NULL DEFAULT '',
    asked_at  timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO receipt_cursor DEFAULT VALUES;
GRANT SELECT, INSERT, UPDATE, DELETE
    ON family_children, hardships, consents, message_outcomes, campaign_runs, message_sends TO "{run_role}";
GRANT SELECT, UPDATE ON receipt_cursor TO "{run_role}";
