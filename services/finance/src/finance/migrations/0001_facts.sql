-- What finance knows, folded from topics: who was born when, which credential held from when to when, who attended what.
-- `sources` are the ids of the events a fact came from, in the order of its aggregate.

CREATE TABLE units (
    code    text PRIMARY KEY,
    kind    text NOT NULL,
    sources uuid[] NOT NULL
);

CREATE TABLE children (
    child_id   uuid PRIMARY KEY,
    birth_date date NOT NULL,
    sources    uuid[] NOT NULL
);

CREATE TABLE institutions (
    institution_id uuid PRIMARY KEY,
    kind           text NOT NULL,
    filed_by       uuid NOT NULL
);

CREATE TABLE credentials (
    institution_id uuid NOT NULL,
    ordinal        integer NOT NULL,
    credential_id  uuid NOT NULL,
    kind           text NOT NULL,
    valid_from     date NOT NULL,
    valid_to       date,
    revoked_from   date,
    sources        uuid[] NOT NULL,
    PRIMARY KEY (institution_id, ordinal)
);

CREATE TABLE agreements (
    agreement_id    uuid PRIMARY KEY,
    township_code   text NOT NULL,
    institution_id  uuid NOT NULL,
    modes           text[] NOT NULL,
    fee_fen         bigint,
    valid_from      date NOT NULL,
    valid_to        date NOT NULL,
    terminated_from date,
    sources         uuid[] NOT NULL
);

CREATE TABLE facilities (
    facility_id    uuid PRIMARY KEY,
    kind           text NOT NULL,
    site_code      text NOT NULL,
    applicant_code text NOT NULL,
    township_code  text NOT NULL,
    accepted_on    date,
    award_fen      bigint,
    closed_on      date,
    sources        uuid[] NOT NULL
);
CREATE INDEX facilities_sites ON facilities (site_code) WHERE accepted_on IS NOT NULL;

CREATE TABLE practitioners (
    practitioner_id uuid PRIMARY KEY,
    titles          text[] NOT NULL,
    awarded_on      date[] NOT NULL,
    sources         uuid[] NOT NULL,
    CHECK (cardinality(titles) = cardinality(awarded_on))
);

-- `listed` packs the children a session lists or once listed, with whether it does and since when; `sources` the events it is
-- known from (facts/packing.py). As arrays they cost a consumer and a decider more than all the other columns (measured).
CREATE TABLE sessions (
    session_id     uuid PRIMARY KEY,
    mode           text NOT NULL,
    institution_id uuid NOT NULL,
    agreement_id   uuid,
    facility_id    uuid,
    service_date   date NOT NULL,
    starts_at      time NOT NULL,
    ends_at        time NOT NULL,
    voided         boolean NOT NULL,
    sources        bytea NOT NULL,
    listed         bytea NOT NULL
);
CREATE INDEX sessions_institutions ON sessions (institution_id);
CREATE INDEX sessions_agreements ON sessions (agreement_id) WHERE agreement_id IS NOT NULL;
CREATE INDEX sessions_facilities ON sessions (facility_id) WHERE facility_id IS NOT NULL;
CREATE INDEX sessions_outreach_days ON sessions (service_date) WHERE mode = 'outreach';

-- Which sessions list a child or once listed it, by day. Rows are added, never changed.
CREATE TABLE attendances (
    child_id     uuid NOT NULL,
    service_date date NOT NULL,
    session_id   uuid NOT NULL,
    outreach     boolean NOT NULL,
    PRIMARY KEY (child_id, service_date, session_id)
);
CREATE INDEX attendances_outreach ON attendances (child_id, service_date) WHERE outreach;

CREATE TABLE lectures (
    lecture_id  uuid PRIMARY KEY,
    unit_code   text NOT NULL,
    held_on     date NOT NULL,
    starts_at   time NOT NULL,
    lecturer_id uuid NOT NULL,
    dossier     text[] NOT NULL,
    voided      boolean NOT NULL,
    sources     uuid[] NOT NULL
);
CREATE INDEX lectures_books ON lectures (unit_code, held_on);
CREATE INDEX lectures_lecturers ON lectures (lecturer_id);

GRANT SELECT, INSERT, UPDATE ON
    units, children, institutions, credentials, agreements, facilities, practitioners, sessions, attendances, lectures
TO "{run_role}";
