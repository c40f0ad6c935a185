-- Households reached by outreach (by source, so that a voided one takes its own away), given material, and surveyed townships.
CREATE TABLE household_reaches (
    source_id    uuid NOT NULL,
    household_id uuid NOT NULL,
    day          date NOT NULL,
    PRIMARY KEY (source_id, household_id)
);
CREATE INDEX household_reaches_of_household ON household_reaches (household_id);

CREATE TABLE handovers (
    handover_id  uuid PRIMARY KEY,
    household_id uuid NOT NULL,
    handed_on    date NOT NULL
);
CREATE INDEX handovers_of_household ON handovers (household_id);

CREATE TABLE survey_results (
    survey_id     uuid NOT NULL,
    township_code text NOT NULL,
    closed_on     date NOT NULL,
    surveyed      integer NOT NULL,
    correct       integer NOT NULL,
    PRIMARY KEY (survey_id, township_code)
);
CREATE INDEX survey_results_of_township ON survey_results (township_code);

GRANT SELECT, INSERT, UPDATE, DELETE ON household_reaches, handovers, survey_results TO "{run_role}";
