-- What reporting keeps: facts folded from topics, marks of what they touched, and what was counted from them.

-- Facts. What is voided is not here; an attendance is here while finance holds it eligible.
CREATE TABLE units (
    code  text PRIMARY KEY,
    name  text NOT NULL,
    level text NOT NULL
);

CREATE TABLE children (
    child_id     uuid PRIMARY KEY,
    household_id uuid NOT NULL,
    birth_date   date NOT NULL
);
CREATE INDEX children_of_household ON children (household_id);
CREATE INDEX children_by_birth ON children (birth_date);

CREATE TABLE residence_steps (
    child_id     uuid NOT NULL,
    ordinal      integer NOT NULL,
    from_date    date NOT NULL,
    village_code text,
    PRIMARY KEY (child_id, ordinal)
);

CREATE TABLE visits (
    visit_id   uuid PRIMARY KEY,
    child_id   uuid NOT NULL,
    visited_on date NOT NULL
);
CREATE INDEX visits_of_child ON visits (child_id);

CREATE TABLE session_presences (
    session_id   uuid NOT NULL,
    child_id     uuid NOT NULL,
    service_date date NOT NULL,
    PRIMARY KEY (session_id, child_id)
);
CREATE INDEX session_presences_of_child ON session_presences (child_id);

CREATE TABLE eligible_attendances (
    claim_id     uuid PRIMARY KEY,
    child_id     uuid NOT NULL,
    service_date date NOT NULL
);
CREATE INDEX eligible_attendances_of_child ON eligible_attendances (child_id);

CREATE TABLE lectures (
    lecture_id uuid PRIMARY KEY,
    unit_code  text NOT NULL,
    held_on    date NOT NULL
);
CREATE INDEX lectures_of_unit ON lectures (unit_code);

CREATE TABLE lecture_households (
    lecture_id   uuid NOT NULL REFERENCES lectures ON DELETE CASCADE,
    household_id uuid NOT NULL,
    PRIMARY KEY (lecture_id, household_id)
);
CREATE INDEX lecture_households_of_household ON lecture_households (household_id);

CREATE TABLE backbone_attendances (
    training_id     uuid NOT NULL,
    practitioner_id uuid NOT NULL,
    held_on         date NOT NULL,
    PRIMARY KEY (training_id, practitioner_id)
);
CREATE INDEX backbone_attendances_of_person ON backbone_attendances (practitioner_id);

CREATE TABLE facilities (
    facility_id    uuid PRIMARY KEY,
    kind           text NOT NULL,
    applicant_code text NOT NULL,
    accepted_on    date NOT NULL,
    closed_on      date
);

CREATE TABLE institutions (
    institution_id uuid PRIMARY KEY,
    kind           text NOT NULL,
    township_code  text NOT NULL,
    filed_on       date NOT NULL
);

-- Whom a changed fact touches. Written in the inbox transaction, deleted once counted; what is left is part of the lag.
CREATE TABLE marks (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    key  text NOT NULL
);
CREATE INDEX marks_of_subject ON marks (kind, key);

-- The day the figures are counted as of, and the edition they are counted by. Counting holds this row: one batch at a time.
CREATE TABLE counting (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    day       date,
    edition   text
);
INSERT INTO counting DEFAULT VALUES;

-- What each subject contributes, and the figures that are the sums of it.
CREATE TABLE contributions (
    kind        text NOT NULL,
    key         text NOT NULL COLLATE "C",
    target      text NOT NULL COLLATE "C",
    year        smallint NOT NULL,
    units       text[] NOT NULL,
    numerator   smallint NOT NULL CHECK (numerator >= 0),
    denominator smallint NOT NULL CHECK (denominator >= 0),
    PRIMARY KEY (kind, key, target, year)
) WITH (fillfactor = 80);
CREATE INDEX contributions_to_target ON contributions (target, year, key);

CREATE TABLE figures (
    target      text NOT NULL COLLATE "C",
    unit_code   text NOT NULL COLLATE "C",
    year        smallint NOT NULL,
    numerator   integer NOT NULL DEFAULT 0 CHECK (numerator >= 0),
    denominator integer NOT NULL DEFAULT 0 CHECK (denominator >= 0),
    as_of       date NOT NULL,
    PRIMARY KEY (target, unit_code, year)
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE, DELETE ON
    units, children, residence_steps, visits, session_presences, eligible_attendances, lectures, lecture_households,
    backbone_attendances, facilities, institutions, marks, contributions, figures
TO "{run_role}";
GRANT SELECT, UPDATE ON counting TO "{run_role}";
