-- When practitioners were in which post, from the registry; and social organisations by the days they help.
CREATE TABLE employments (
    practitioner_id uuid NOT NULL,
    post            text,
    institution_id  uuid,
    unit_code       text,
    began_on        date NOT NULL,
    ended_on        date
);
CREATE INDEX employments_of_practitioner ON employments (practitioner_id);
CREATE TABLE organisations (
    organisation_id uuid PRIMARY KEY,
    registered_on   date NOT NULL,
    withdrawn_on    date
);
ALTER TABLE trainings ADD COLUMN void_reason text;
GRANT SELECT, INSERT, UPDATE, DELETE ON employments, organisations TO "{run_role}";
