-- What the registry says of institutions, agreements, places and practitioners, as far as the clerk is warned by it.
CREATE TABLE institutions (
    institution_id uuid PRIMARY KEY,
    kind           text NOT NULL
);
CREATE TABLE credentials (
    credential_id  uuid PRIMARY KEY,
    institution_id uuid NOT NULL,
    kind           text NOT NULL,
    valid_from     date NOT NULL,
    valid_to       date,
    revoked_on     date
);
CREATE INDEX credentials_of_institution ON credentials (institution_id);
CREATE TABLE agreements (
    agreement_id   uuid PRIMARY KEY,
    institution_id uuid NOT NULL,
    modes          text[] NOT NULL,
    fee_fen        bigint,
    valid_from     date NOT NULL,
    valid_to       date NOT NULL,
    terminated_on  date
);
CREATE TABLE facilities (
    facility_id uuid PRIMARY KEY,
    accepted_on date,
    closed_on   date
);
CREATE TABLE practitioners (
    practitioner_id uuid PRIMARY KEY
);
CREATE TABLE titles (
    practitioner_id uuid NOT NULL,
    title           text NOT NULL,
    awarded_on      date NOT NULL
);
CREATE INDEX titles_of_practitioner ON titles (practitioner_id);

-- Sessions as recorded, with the present attendance lists.
CREATE TABLE sessions (
    session_id     uuid PRIMARY KEY,
    mode           text NOT NULL,
    institution_id uuid NOT NULL,
    agreement_id   uuid,
    facility_id    uuid,
    service_date   date NOT NULL,
    starts_at      time NOT NULL,
    ends_at        time NOT NULL,
    void_reason    text
);
CREATE INDEX sessions_in_order ON sessions (service_date, session_id);
CREATE INDEX sessions_of_institution ON sessions (institution_id, service_date);
CREATE TABLE attendances (
    session_id uuid NOT NULL,
    child_id   uuid NOT NULL,
    PRIMARY KEY (session_id, child_id)
);
CREATE INDEX attendances_of_child ON attendances (child_id);

-- Lectures as recorded, with their files by hash.
CREATE TABLE lectures (
    lecture_id       uuid PRIMARY KEY,
    unit_code        text NOT NULL,
    held_on          date NOT NULL,
    starts_at        time NOT NULL,
    title            text NOT NULL,
    lecturer_id      uuid NOT NULL,
    attendance_count integer NOT NULL,
    household_ids    uuid[] NOT NULL,
    void_reason      text
);
CREATE INDEX lectures_in_order ON lectures (held_on, lecture_id);
CREATE TABLE dossier_items (
    lecture_id uuid NOT NULL,
    kind       text NOT NULL,
    sha256     text NOT NULL,
    PRIMARY KEY (lecture_id, kind, sha256)
);

-- Trainings as recorded.
CREATE TABLE trainings (
    training_id uuid PRIMARY KEY,
    kind        text NOT NULL,
    department  text NOT NULL,
    held_on     date NOT NULL,
    attendees   uuid[] NOT NULL
);
CREATE INDEX trainings_in_order ON trainings (held_on, training_id);

GRANT SELECT, INSERT, UPDATE, DELETE
    ON institutions, credentials, agreements, facilities, practitioners, titles, sessions, attendances, lectures, dossier_items,
       trainings
    TO "{run_role}";
