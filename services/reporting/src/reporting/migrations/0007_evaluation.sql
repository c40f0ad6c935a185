-- What the yearly evaluation measures of institutions, and which evaluations there are; what they say is read from their streams.
CREATE TABLE institution_assessments (
    assessment_id  uuid PRIMARY KEY,
    institution_id uuid NOT NULL,
    assessed_on    date NOT NULL,
    total          integer NOT NULL
);
CREATE INDEX institution_assessments_of_institution ON institution_assessments (institution_id);

CREATE TABLE inspection_findings (
    inspection_id  uuid NOT NULL,
    number         integer NOT NULL,
    institution_id uuid NOT NULL,
    due_on         date NOT NULL,
    closed_on      date,
    PRIMARY KEY (inspection_id, number)
);
CREATE INDEX inspection_findings_of_institution ON inspection_findings (institution_id);

CREATE TABLE evaluations (
    evaluation_id uuid PRIMARY KEY,
    year          integer NOT NULL,
    subject_kind  text NOT NULL,
    subject       text NOT NULL,
    township_code text NOT NULL
);
CREATE INDEX evaluations_of_year ON evaluations (year, evaluation_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON institution_assessments, inspection_findings, evaluations TO "{run_role}";
