-- What the registry keeps besides its events: the vault, and what its lists and look-ups need. "{run_role}" is the role it runs as.

-- Which master key the vault is sealed under: a derived fingerprint, so that another key is noticed before it does harm.
CREATE TABLE vault_master (
    singleton   boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    fingerprint bytea NOT NULL
);
GRANT SELECT, INSERT ON vault_master TO "{run_role}";

-- Identities of natural persons: each sealed under a data key of its own, which the master key wraps. No key: erased.
CREATE TABLE vault_identities (
    subject_id  uuid PRIMARY KEY,
    suite_id    text NOT NULL,
    wrapped_key bytea,
    ciphertext  bytea,
    erased_at   timestamptz,
    CHECK ((wrapped_key IS NULL) = (erased_at IS NOT NULL)),
    CHECK ((ciphertext IS NULL) = (erased_at IS NOT NULL))
);
GRANT SELECT, INSERT, UPDATE ON vault_identities TO "{run_role}";

-- Keyed digests of what no second registration of a person may have. Goes with the person.
CREATE TABLE vault_blind_index (
    digest     bytea NOT NULL,
    subject_id uuid NOT NULL REFERENCES vault_identities,
    kind       text NOT NULL,
    indexed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (digest, subject_id)
);
CREATE UNIQUE INDEX vault_blind_index_number ON vault_blind_index (digest) WHERE kind LIKE '%-id-number';
CREATE INDEX vault_blind_index_subject ON vault_blind_index (subject_id);
GRANT SELECT, INSERT, DELETE ON vault_blind_index TO "{run_role}";

-- Who has read whose identity. Append-only.
CREATE TABLE vault_reads (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject_id uuid NOT NULL,
    actor      text NOT NULL,
    read_at    timestamptz NOT NULL
);
GRANT SELECT, INSERT ON vault_reads TO "{run_role}";

-- What exists and where, for lists and look-ups; everything else about it is read from its stream.
CREATE TABLE units (
    code        text PRIMARY KEY,
    level       text NOT NULL,
    parent_code text
);
CREATE INDEX units_parent ON units (parent_code, code);
GRANT SELECT, INSERT ON units TO "{run_role}";

CREATE TABLE children (
    child_id     uuid PRIMARY KEY,
    household_id uuid NOT NULL,
    birth_date   date NOT NULL,
    village_code text NOT NULL
);
CREATE INDEX children_village ON children (village_code text_pattern_ops, child_id);
GRANT SELECT, INSERT, UPDATE ON children TO "{run_role}";

-- Where a household's children live or have lived: the offices that may speak of its hardship.
CREATE TABLE household_villages (
    household_id uuid NOT NULL,
    village_code text NOT NULL,
    PRIMARY KEY (household_id, village_code)
);
GRANT SELECT, INSERT ON household_villages TO "{run_role}";

CREATE TABLE institutions (
    institution_id uuid PRIMARY KEY,
    township_code  text NOT NULL,
    kind           text NOT NULL
);
GRANT SELECT, INSERT ON institutions TO "{run_role}";

CREATE TABLE agreements (
    agreement_id   uuid PRIMARY KEY,
    township_code  text NOT NULL,
    institution_id uuid NOT NULL
);
GRANT SELECT, INSERT ON agreements TO "{run_role}";

CREATE TABLE facilities (
    facility_id   uuid PRIMARY KEY,
    township_code text NOT NULL,
    kind          text NOT NULL
);
GRANT SELECT, INSERT ON facilities TO "{run_role}";
