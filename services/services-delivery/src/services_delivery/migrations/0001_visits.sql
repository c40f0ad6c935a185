-- What the registry says of units and children, as far as the clerk is warned by it.
CREATE TABLE units (
    code text PRIMARY KEY
);
GRANT SELECT, INSERT, UPDATE, DELETE ON units TO "{run_role}";

CREATE TABLE children (
    child_id     uuid PRIMARY KEY,
    birth_date   date NOT NULL,
    village_code text NOT NULL,
    left_on      date
);
GRANT SELECT, INSERT, UPDATE, DELETE ON children TO "{run_role}";

-- Visits as recorded, for reading.
CREATE TABLE visits (
    visit_id    uuid PRIMARY KEY,
    child_id    uuid NOT NULL,
    unit_code   text NOT NULL,
    visited_on  date NOT NULL,
    visitor_id  uuid,
    void_reason text
);
CREATE INDEX visits_in_order ON visits (visited_on, visit_id);
CREATE INDEX visits_of_child ON visits (child_id, visited_on);
GRANT SELECT, INSERT, UPDATE, DELETE ON visits TO "{run_role}";
