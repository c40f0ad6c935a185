-- Demonstration designations of facilities and institutions over time, inspections, ends of filing, and what departments did.
ALTER TABLE institutions ADD COLUMN ended_on date;

CREATE TABLE designations (
    holder_id    uuid NOT NULL,
    valid_from   date NOT NULL,
    valid_to     date,
    withdrawn_on date,
    event_id     uuid PRIMARY KEY
);
CREATE INDEX designations_of_holder ON designations (holder_id);

CREATE TABLE inspections (
    inspection_id  uuid PRIMARY KEY,
    institution_id uuid NOT NULL,
    inspected_on   date NOT NULL
);
CREATE INDEX inspections_of_institution ON inspections (institution_id);

CREATE TABLE department_acts (
    event_id   uuid NOT NULL,
    subject    text NOT NULL,
    department text NOT NULL,
    act        text NOT NULL,
    day        date NOT NULL,
    PRIMARY KEY (event_id, department, act)
);
CREATE INDEX department_acts_by_day ON department_acts (day);
CREATE INDEX department_acts_of_subject ON department_acts (subject);

CREATE TABLE duty_reports (
    duty     text NOT NULL,
    year     integer NOT NULL,
    report   integer NOT NULL,
    day      date NOT NULL,
    evidence text NOT NULL,
    event_id uuid NOT NULL,
    PRIMARY KEY (duty, year, report)
);
CREATE INDEX duty_reports_of_year ON duty_reports (year);

GRANT SELECT, INSERT, UPDATE, DELETE ON designations, inspections, department_acts, duty_reports TO "{run_role}";
